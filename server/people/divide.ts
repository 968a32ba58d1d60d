import type { PersonId, RecordId } from '#contract'
import { cluster, type Model, withoutCrowded } from '#identity'
import type { Neighbourhood } from './component.ts'
import type { Ruling } from './judged.ts'
import { naturalKey, type RecordRow } from './types.ts'

/**
 * Divides the standing records of a neighbourhood into persons. Pure, and blind to when anything arrived: the engine sees natural keys only.
 * A person bears the id of its first record, which is the smallest.
 */
export function divide({ records, edges, rulings, isGeneric }: Neighbourhood, model: Model): Map<RecordId, PersonId> {
  const standing = [...records.values()].filter(({ withdrawnAt }) => !withdrawnAt)
  const natural = new Map(standing.map((record) => [record.id, naturalKey(record)]))
  const joins = edges.filter(({ a, b, band }) => band === 'join' && natural.has(a) && natural.has(b))
  const same = rulings.filter(({ kind }) => kind === 'same')
  const rootOf = connect(standing, [
    ...joins.map(({ a, b }) => [a, b]),
    ...same.map(({ left, right }) => [...left, ...right].filter((id) => natural.has(id))),
  ])
  const nameOf = (ids: readonly RecordId[]) => ids.flatMap((id) => natural.get(id) ?? [])
  const rulingsOf = new Map<RecordId, Ruling[]>()
  for (const ruling of rulings)
    for (const id of new Set([...ruling.left, ...ruling.right])) {
      const known = rulingsOf.get(id)
      if (known) known.push(ruling)
      else rulingsOf.set(id, [ruling])
    }
  const edgesOf = Map.groupBy(joins, ({ a }) => rootOf(a))
  const persons = new Map<RecordId, PersonId>()
  for (const [root, members] of Map.groupBy(standing, ({ id }) => rootOf(id))) {
    if (members.length === 1) {
      // Nobody to be divided from: most of those who come in.
      persons.set(root, asPerson(root))
      continue
    }
    const ids = new Set(members.map(({ id }) => id))
    const speaking = [...new Set(members.flatMap(({ id }) => rulingsOf.get(id) ?? []))].filter(
      ({ left, right }) => left.some((id) => ids.has(id)) && right.some((id) => ids.has(id)),
    )
    const groups = cluster(
      {
        records: members
          .map((record) => ({ id: naturalKey(record), features: withoutCrowded(record.features, isGeneric) }))
          .sort((a, b) => (a.id < b.id ? -1 : 1)),
        edges: (edgesOf.get(root) ?? []).map(({ a, b, weight }) => ({ a: natural.get(a) ?? '', b: natural.get(b) ?? '', weight })),
        judgements: speaking.map(({ kind, left, right }) => ({ kind, left: nameOf(left), right: nameOf(right) })),
      },
      model,
    )
    const byName = new Map(members.map((record) => [naturalKey(record), record.id]))
    for (const group of groups) {
      const groupIds = group.flatMap((name) => byName.get(name) ?? []).sort()
      const [first] = groupIds
      if (first) for (const id of groupIds) persons.set(id, asPerson(first))
    }
  }
  return persons
}

/** A person's id is the id of its first record. */
export const asPerson = (id: RecordId): PersonId => id as string as PersonId
export const asRecord = (id: PersonId): RecordId => id as string as RecordId

function connect(records: readonly RecordRow[], groups: readonly (readonly RecordId[])[]): (id: RecordId) => RecordId {
  const parent = new Map<RecordId, RecordId>(records.map(({ id }) => [id, id]))
  const rootOf = (id: RecordId): RecordId => {
    let root = id
    for (let up = parent.get(root); up !== undefined && up !== root; up = parent.get(root)) {
      parent.set(root, parent.get(up) ?? up)
      root = up
    }
    return root
  }
  for (const [first, ...others] of groups) if (first) for (const other of others) parent.set(rootOf(other), rootOf(first))
  return rootOf
}
