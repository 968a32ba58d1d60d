import { createHash } from 'node:crypto'
import type { RecordId } from '#contract'
import type { Scope } from '#platform'
import type { Golden } from './golden.ts'
import { listState } from './store/state.ts'
import { naturalKey } from './types.ts'

/**
 * One text for who is who: the partition by the sources' own names of records, golden values with the record that states each, purchases and
 * identifiers. No id that depends on arrival goes in, so two histories that say the same give the same hash.
 */
export async function stateHash(scope: Scope): Promise<string> {
  const hash = createHash('sha256')
  for (const line of await describeState(scope)) hash.update(`${line}\n`)
  return hash.digest('hex')
}

/** The lines that are hashed, one a person, for whoever wants to see where two states differ. */
export async function describeState(scope: Scope): Promise<string[]> {
  const { records, persons, identifiers } = await listState(scope)
  const nameOf = new Map(records.map((record) => [record.id, naturalKey(record)]))
  const held = Map.groupBy(identifiers, ({ recordId }) => recordId)
  const members = Map.groupBy(records, ({ personId }) => personId)
  const lines = persons.map(({ id, name, golden, purchaseCount, spentMinor, recordCount }) => {
    const own = members.get(id) ?? []
    const values = own.flatMap((record) =>
      (held.get(record.id) ?? []).map(({ kind, value }) => `${nameOf.get(record.id)} ${kind} ${value}`),
    )
    return JSON.stringify([
      own.map((record) => nameOf.get(record.id)).sort(),
      [...new Set(values)].sort(),
      name,
      goldenLines(golden, nameOf),
      [recordCount, purchaseCount, spentMinor],
    ])
  })
  return lines.sort()
}

const goldenLines = (golden: Golden, nameOf: ReadonlyMap<RecordId, string>) =>
  Object.entries(golden)
    .map(([field, { value, recordId, others }]) => [field, value, nameOf.get(recordId), others])
    .sort(([a], [b]) => (String(a) < String(b) ? -1 : 1))
