import { compareUnlessApart, makeReady } from './compare/index.ts'
import type { Model } from './compare/levels.ts'
import { representativesOf, thinMin, whoOf } from './keys.ts'
import type { ClusterRecord } from './sides.ts'
import type { Edge, Judgement } from './types.ts'

/**
 * Where a human has divided a customer of very many records, those on one side may have met the others' representatives only (`isThinnedKind`), and
 * would fall apart with them: each side, and those who were always on one side, meet representatives of their own. A function of the records
 * and the judgements.
 */
export function edgesOfJudged(records: readonly ClusterRecord[], judgements: readonly Judgement[], model: Model): Edge[] {
  if (records.length <= thinMin) return []
  const byId = new Map(records.map((record) => [record.id, record]))
  const dividing = judgements
    .filter(({ kind }) => kind !== 'same')
    .map(({ left, right }) => [left, right].map((side) => side.filter((id) => byId.has(id)).sort()))
    .filter((sides) => sides.every((side) => side.length > 0))
    .sort((a, b) => (a.join() < b.join() ? -1 : 1))
  if (dividing.length === 0) return []
  const pairs = new Map<string, [ClusterRecord, ClusterRecord]>()
  for (const group of [...dividing.flat(), ...groupsAlwaysTogether(dividing)]) {
    const members = group.flatMap((id) => byId.get(id) ?? [])
    const speaking = members
      .filter(({ features }) => !features.claimed)
      .map((record) => ({ record, who: whoOf(makeReady(record.features)), name: record.id }))
    for (const { record: few } of representativesOf(speaking)) {
      for (const one of members) {
        const [a, b] = one.id < few.id ? [one, few] : [few, one]
        if (a !== b) pairs.set(`${a.id}\n${b.id}`, [a, b])
      }
    }
  }
  return [...pairs.values()].flatMap(([a, b]) => {
    const said = compareUnlessApart(a.features, b.features, model)
    return said?.band === 'join' ? [{ a: a.id, b: b.id, weight: said.weight }] : []
  })
}

/** Those whom every judgement put on the same side. */
function groupsAlwaysTogether(dividing: readonly string[][][]): string[][] {
  const placeOf = new Map<string, string>()
  for (const [at, sides] of dividing.entries())
    for (const [side, ids] of sides.entries()) for (const id of ids) placeOf.set(id, `${placeOf.get(id) ?? ''} ${at}.${side}`)
  return [...Map.groupBy(placeOf.keys(), (id) => placeOf.get(id)).values()]
}
