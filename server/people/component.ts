import type { JudgementId, RecordId } from '#contract'
import type { Scope } from '#platform'
import { type Ruling, rulingsOf } from './judged.ts'
import { type EdgeRow, listEdgesOf } from './store/edges.ts'
import { listJudgementsOf } from './store/judgements.ts'
import { listRecords } from './store/records.ts'
import type { JudgementRow, RecordRow } from './types.ts'

/** Records that evidence or a judgement connects, with all that speaks about them. */
export type Neighbourhood = { records: Map<RecordId, RecordRow>; edges: EdgeRow[]; rulings: Ruling[] }

/**
 * Everything that is connected to these records by joining evidence or by "same": what has to be divided into persons together. `known` are
 * seeds that need not be read again.
 */
export async function loadNeighbourhood(scope: Scope, seeds: Iterable<RecordId>, known: readonly RecordRow[] = []): Promise<Neighbourhood> {
  const reached = new Set(seeds)
  const edges = new Map<string, EdgeRow>()
  const judgements = new Map<JudgementId, JudgementRow>()
  let frontier = [...reached]
  while (frontier.length > 0) {
    const next = new Set<RecordId>()
    const reach = (id: RecordId) => !reached.has(id) && next.add(id)
    for (const edge of await listEdgesOf(scope, frontier)) {
      edges.set(`${edge.a}${edge.b}`, edge)
      if (edge.band === 'join') for (const id of [edge.a, edge.b]) reach(id)
    }
    for (const judgement of await listJudgementsOf(scope, frontier, judgements.keys())) {
      judgements.set(judgement.id, judgement)
      if (judgement.kind === 'same') for (const id of [...judgement.left, ...judgement.right]) reach(id)
    }
    for (const id of next) reached.add(id)
    frontier = [...next]
  }
  const records = new Map(known.map((record) => [record.id, record]))
  for (const record of await listRecords(scope, reached.difference(records))) records.set(record.id, record)
  return { records, edges: [...edges.values()], rulings: rulingsOf([...judgements.values()]) }
}
