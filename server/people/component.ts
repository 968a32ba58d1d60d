import type { JudgementId, RecordId } from '#contract'
import type { Scope } from '#platform'
import { asGeneric } from './filing.ts'
import { type Ruling, rulingsOf } from './judged.ts'
import { type EdgeRow, listEdgesOf } from './store/edges.ts'
import { listJudgementsOf } from './store/judgements.ts'
import { listCrowdedIdentifiers } from './store/keys.ts'
import { listRecords } from './store/records.ts'
import type { JudgementRow, RecordRow } from './types.ts'

/** Records that evidence or a judgement connects, with what speaks about them. */
export type Neighbourhood = {
  records: Map<RecordId, RecordRow>
  edges: EdgeRow[]
  rulings: Ruling[]
  /** Whether too many share an identifier: then it is nobody's own, and two who state different ones do not contradict each other. */
  isGeneric: (key: string) => boolean
}

/**
 * Everything that is connected to these records by joining evidence or by "same": what has to be divided into persons together. `known` are
 * seeds that need not be read again.
 */
export async function loadNeighbourhood(scope: Scope, seeds: Iterable<RecordId>, known: readonly RecordRow[] = []): Promise<Neighbourhood> {
  const records = new Map(known.map((record) => [record.id, record]))
  const reached = new Set(seeds)
  const edges = new Map<string, EdgeRow>()
  const judgements = new Map<JudgementId, JudgementRow>()
  let rulings: Ruling[] = []
  const next = new Set<RecordId>()
  const reach = (id: RecordId) => !reached.has(id) && next.add(id)
  let frontier = [...reached]
  while (frontier.length > 0) {
    const unread = frontier.filter((id) => !records.has(id))
    for (const record of unread.length > 0 ? await listRecords(scope, unread) : []) records.set(record.id, record)
    const heard = await listJudgementsOf(scope, frontier, judgements.keys())
    for (const judgement of heard) judgements.set(judgement.id, judgement)
    // Of somebody who was joined and separated again nobody need be read: a "same" that a later word overruled ties no more. Every judgement
    // about a reached record is here, so what its rulings say is what holds.
    if (heard.length > 0) rulings = rulingsOf([...judgements.values()])
    for (const { left, right } of tyingOf(rulings, reached)) for (const id of [...left, ...right]) reach(id)
    for (const edge of await listEdgesOf(scope, frontier)) {
      edges.set(`${edge.a}${edge.b}`, edge)
      if (edge.band === 'join') for (const id of [edge.a, edge.b]) reach(id)
    }
    for (const id of next) reached.add(id)
    frontier = [...next]
    next.clear()
  }
  const isGeneric = asGeneric(await listCrowdedIdentifiers(scope))
  return { records, edges: [...edges.values()], rulings, isGeneric }
}

/** Those that call one of these records somebody else's. */
const tyingOf = (rulings: readonly Ruling[], reached: ReadonlySet<RecordId>): Ruling[] =>
  rulings.filter(({ kind, left, right }) => kind === 'same' && [left, right].some((side) => side.some((id) => reached.has(id))))
