import { sql } from 'kysely'
import type { RecordId } from '#contract'
import type { Reason } from '#identity'
import type { Scope } from '#platform'
import { ids, rowsAs } from './sql.ts'

type KeptBand = 'join' | 'doubt' | 'related'
/** Evidence between two records; a < b. */
export type EdgeRow = { a: RecordId; b: RecordId; band: KeptBand; weight: number }
export type FullEdge = EdgeRow & { because: Reason[] }

/** All evidence that touches these records. */
export async function listEdgesOf(scope: Scope, recordIds: Iterable<RecordId>): Promise<EdgeRow[]> {
  const wanted = ids(recordIds)
  const { rows } = await sql<EdgeRow>`
    select a, b, band, weight from edges where workspace_id = ${scope.workspace} and a = any(${wanted})
    union select a, b, band, weight from edges where workspace_id = ${scope.workspace} and b = any(${wanted})`.execute(scope.db)
  return rows
}

/** Evidence between records that are both of these. */
export async function listEdgesAmong(scope: Scope, recordIds: Iterable<RecordId>): Promise<EdgeRow[]> {
  const wanted = ids(recordIds)
  const { rows } = await sql<EdgeRow>`select a, b, band, weight from edges
    where workspace_id = ${scope.workspace} and a = any(${wanted}) and b = any(${wanted})`.execute(scope.db)
  return rows
}

/** The same with its reasons, for screens. */
export async function listFullEdges(scope: Scope, pairs: readonly { a: RecordId; b: RecordId }[]): Promise<FullEdge[]> {
  if (pairs.length === 0) return []
  const { rows } = await sql<FullEdge>`
    select e.a, e.b, e.band, e.weight, e.because from ${rowsAs(pairs, 'pair (a uuid, b uuid)')}
    join edges e on e.workspace_id = ${scope.workspace} and e.a = least(pair.a, pair.b) and e.b = greatest(pair.a, pair.b)`.execute(
    scope.db,
  )
  return rows
}

export async function deleteEdges(scope: Scope, gone: readonly Pick<EdgeRow, 'a' | 'b'>[]): Promise<void> {
  if (gone.length === 0) return
  await sql`delete from edges e using ${rowsAs(
    gone.map(({ a, b }) => ({ a, b })),
    'row (a uuid, b uuid)',
  )}
    where e.workspace_id = ${scope.workspace} and e.a = row.a and e.b = row.b`.execute(scope.db)
}

export async function saveEdges(scope: Scope, edges: readonly FullEdge[]): Promise<void> {
  if (edges.length === 0) return
  await sql`insert into edges (workspace_id, a, b, band, weight, because)
    select ${scope.workspace}, a, b, band, weight, because from ${rowsAs(edges, 'row (a uuid, b uuid, band text, weight real, because jsonb)')}
    on conflict (workspace_id, a, b) do update set band = excluded.band, weight = excluded.weight, because = excluded.because`.execute(
    scope.db,
  )
}
