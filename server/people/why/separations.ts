import type { JudgementId, PersonId, RecordId } from '#contract'
import { between, identifiersOf, type Reason } from '#identity'
import type { Scope } from '#platform'
import type { Neighbourhood } from '../component.ts'
import { asGeneric } from '../filing.ts'
import { createJudge } from '../judged.ts'
import { getModel } from '../model.ts'
import { listFullEdges } from '../store/edges.ts'
import { findJudgement } from '../store/judgements.ts'
import { listCrowdedIdentifiers } from '../store/keys.ts'
import type { Regrouping } from '../store/regroupings.ts'
import { naturalKey, type RecordRow } from '../types.ts'
import { gateIn } from './decide.ts'

type Moved = {
  place: Neighbourhood
  personOf: ReadonlyMap<RecordId, PersonId>
  moved: readonly Regrouping[]
  judgementId: JudgementId | null
}
/** A person of very many records leaves very many companions: so many are asked. */
const companionsMax = 40

/**
 * Why each record that left did: a human said so or took a word back; what joined it identifies nobody any more; as wholes the two exclude each
 * other; a rule forbids it; or what tied it is gone. Kept in the feed, so that it is told later as it was decided.
 */
export async function explainSeparations(scope: Scope, { place, personOf, moved, judgementId }: Moved): Promise<Map<RecordId, Reason[]>> {
  const left = moved.filter(({ cause }) => cause === 'separated')
  const because = new Map<RecordId, Reason[]>()
  if (left.length === 0) return because
  const told = judgementId ? await findJudgement(scope, judgementId) : undefined
  const ruled = createJudge(place.rulings)
  const before = Map.groupBy(place.records.values(), ({ personId }) => personId)
  const asked = left.map((one) => {
    const companions = (before.get(one.from ?? one.to) ?? []).filter(({ id }) => personOf.get(id) !== one.to).slice(0, companionsMax)
    return { ...one, companions }
  })
  const explain = await createExplainer(scope, place)
  for (const { recordId, companions } of asked) {
    const ruling = companions.map(({ id }) => ruled(recordId, id)).find((one) => one && one.kind !== 'same')
    if (ruling) because.set(recordId, [{ rule: `judgement.${ruling.kind}`, weight: 0 }])
    else if (told?.withdrawnAt) because.set(recordId, [{ rule: 'judgement.withdrawn', weight: 0 }])
    else because.set(recordId, await explain(recordId, companions))
  }
  return because
}

async function createExplainer(scope: Scope, { records, edges }: Neighbourhood) {
  const crowded = asGeneric(await listCrowdedIdentifiers(scope))
  const model = await getModel(scope)
  const nameOf = (id: RecordId) => (records.has(id) ? naturalKey(records.get(id) as RecordRow) : '')
  const clusterRecord = (record: RecordRow) => ({ id: naturalKey(record), features: record.features })
  return async (recordId: RecordId, companions: readonly RecordRow[]): Promise<Reason[]> => {
    const record = records.get(recordId)
    if (!record || companions.length === 0) return [{ rule: 'separation.untied', weight: 0 }]
    const held = new Set(companions.flatMap(({ features }) => identifiersOf(features)).map(({ kind, value }) => `${kind}:${value}`))
    const lost = identifiersOf(record.features).find(({ kind, value }) => held.has(`${kind}:${value}`) && crowded(`${kind}:${value}`))
    if (lost) return [{ rule: 'separation.generic', weight: 0, facts: { value: lost.value } }]
    const others = new Set(companions.map(({ id }) => id))
    const tied = edges.filter(({ a, b }) => (a === recordId && others.has(b)) || (b === recordId && others.has(a)))
    const joins = tied.filter(({ band }) => band === 'join').map(({ a, b, weight }) => ({ a: nameOf(a), b: nameOf(b), weight }))
    const sides = { left: [clusterRecord(record)], right: companions.map(clusterRecord) }
    const { excludes } = between(sides, { edges: joins, judgements: [], model, crowded })
    if (excludes) return [excludes]
    const strongest = tied.toSorted((one, other) => other.weight - one.weight).slice(0, 1)
    const gate = gateIn((await listFullEdges(scope, strongest)).flatMap((edge) => edge.because))
    return [gate ?? { rule: joins.length > 0 ? 'separation.contested' : 'separation.untied', weight: 0 }]
  }
}
