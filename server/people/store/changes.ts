import { sql } from 'kysely'
import type { ImportId, RecordId, SourceId } from '#contract'
import type { Attributes } from '#identity'
import type { Scope } from '#platform'
import { ids, moment } from './sql.ts'

export type Saying = {
  id: string
  recordId: RecordId
  sourceId: SourceId
  importId: ImportId | null
  at: Temporal.Instant
  actor: string
  attributes: Attributes
  /** It counts only where nothing else is said. */
  isFallback: boolean
}

/** What was said of these records at last, newest first; what was taken back is left out. */
export async function listSayings(
  scope: Scope,
  recordIds: readonly RecordId[],
  { limit, before }: { limit: number; before?: { at: Temporal.Instant; id: string } | undefined },
): Promise<Saying[]> {
  const { rows } = await sql<Saying>`
    select c.id, c.record_id as "recordId", r.source_id as "sourceId", c.import_id as "importId", c.at, c.actor, c.attributes,
      c.is_fallback as "isFallback" from captures c
    join records r on r.workspace_id = c.workspace_id and r.id = c.record_id
    where c.workspace_id = ${scope.workspace} and c.record_id = any(${ids(recordIds)}) and c.withdrawn_at is null
      ${before ? sql`and (c.at, c.id) < (${moment(before.at)}, ${before.id}::uuid)` : sql``}
    order by c.at desc, c.id desc limit ${limit}`.execute(scope.db)
  return rows
}

export async function countSayings(scope: Scope, recordIds: readonly RecordId[]): Promise<number> {
  const { rows } = await sql<{ count: number }>`
    select count(*)::int as count from captures
    where workspace_id = ${scope.workspace} and record_id = any(${ids(recordIds)}) and withdrawn_at is null`.execute(scope.db)
  return rows[0]?.count ?? 0
}

/** What each of these records said of each field before a saying: the last words on it. */
export async function listSaidBefore(
  scope: Scope,
  sayings: readonly { id: string }[],
): Promise<{ id: string; field: string; value: unknown }[]> {
  const { rows } = await sql<{ id: string; field: string; value: unknown }>`
    select c.id, field.name as field, earlier.value from captures c
    cross join lateral jsonb_object_keys(c.attributes) as field (name)
    cross join lateral (
      select b.attributes -> field.name as value from captures b
      where b.workspace_id = c.workspace_id and b.record_id = c.record_id and b.withdrawn_at is null and (c.is_fallback or not b.is_fallback) and (b.at, b.id) < (c.at, c.id)
        and b.attributes -> field.name is not null order by b.at desc, b.id desc limit 1
    ) earlier
    where c.workspace_id = ${scope.workspace} and c.id = any(${ids(sayings.map(({ id }) => id))})`.execute(scope.db)
  return rows
}
