import { sql } from 'kysely'
import type { ImportId, RecordId } from '#contract'
import type { Attributes } from '#identity'
import { newId, type Scope } from '#platform'
import { ids, moment, rowsAs } from './sql.ts'

export type CaptureRow = {
  id: string
  recordId: RecordId
  attributes: Attributes
  importId: ImportId | null
  claimed: boolean
  ended: Attributes | null
  isFallback: boolean
  /** Whoever said it was there: neither a file nor a correction. */
  isSeen: boolean
  at: number
  lastAt: number
}
export type NewCapture = {
  recordId: RecordId
  at: number
  lastAt: number
  attributes: Attributes
  importId: ImportId | null
  claimed: boolean
  ended: Attributes | null
  isFallback: boolean
  isSeen: boolean
}

/** What was ever said about these records and not taken back. */
export async function listCaptures(scope: Scope, recordIds: Iterable<RecordId>): Promise<CaptureRow[]> {
  const { rows } = await sql<{
    id: string
    record_id: RecordId
    attributes: Attributes
    import_id: ImportId | null
    at: Temporal.Instant
    last_at: Temporal.Instant
    claimed: boolean
    ended: Attributes | null
    is_fallback: boolean
    is_seen: boolean
  }>`
    select id, record_id, attributes, import_id, at, last_at, claimed, ended, is_fallback, is_seen from captures
    where workspace_id = ${scope.workspace} and record_id = any(${ids(recordIds)}) and withdrawn_at is null`.execute(scope.db)
  return rows.map(({ id, record_id, attributes, import_id, at, last_at, claimed, ended, is_fallback, is_seen }) => ({
    id,
    recordId: record_id,
    attributes,
    importId: import_id,
    claimed,
    ended,
    isFallback: is_fallback,
    isSeen: is_seen,
    at: at.epochMilliseconds,
    lastAt: last_at.epochMilliseconds,
  }))
}

export async function insertCaptures(scope: Scope, captures: readonly NewCapture[]): Promise<void> {
  if (captures.length === 0) return
  const rows = captures.map((one) => ({
    id: newId(),
    record_id: one.recordId,
    at: new Date(one.at),
    last_at: new Date(one.lastAt),
    attributes: one.attributes,
    import_id: one.importId,
    claimed: one.claimed,
    ended: one.ended,
    is_fallback: one.isFallback,
    is_seen: one.isSeen,
  }))
  await sql`
    insert into captures (workspace_id, id, record_id, at, last_at, attributes, import_id, claimed, ended, is_fallback, is_seen, actor, created_at)
    select ${scope.workspace}, id, record_id, at, last_at, attributes, import_id, claimed, ended, is_fallback, is_seen, ${scope.actor}, ${moment(scope.now)}
    from ${rowsAs(rows, 'row (id uuid, record_id uuid, at timestamptz, last_at timestamptz, attributes jsonb, import_id uuid, claimed boolean, ended jsonb, is_fallback boolean, is_seen boolean)')}`.execute(
    scope.db,
  )
}

export type RestatedCapture = { id: string; recordId: RecordId; at: number; lastAt: number }
/** The same words were stated again, at a later time or an earlier one. */
export async function restateCaptures(scope: Scope, restated: readonly RestatedCapture[]): Promise<void> {
  if (restated.length === 0) return
  await sql`
    update captures c set at = row.at, last_at = row.last_at from ${rowsAs(
      restated.map(({ id, recordId, at, lastAt }) => ({ id, record_id: recordId, at: new Date(at), last_at: new Date(lastAt) })),
      'row (id uuid, record_id uuid, at timestamptz, last_at timestamptz)',
    )}
    where c.workspace_id = ${scope.workspace} and c.record_id = row.record_id and c.id = row.id`.execute(scope.db)
}

/** Takes back what an import said, about at most so many records; answers those records. */
export async function withdrawCaptures(scope: Scope, importId: ImportId, recordsMax: number): Promise<RecordId[]> {
  const { rows } = await sql<{ record_id: RecordId }>`
    with chosen as (
      select distinct record_id from captures
      where workspace_id = ${scope.workspace} and import_id = ${importId} and withdrawn_at is null limit ${recordsMax}
    ), withdrawn as (
      update captures c set withdrawn_at = ${moment(scope.now)} from chosen
      where c.workspace_id = ${scope.workspace} and c.record_id = chosen.record_id and c.import_id = ${importId} and c.withdrawn_at is null
      returning c.record_id
    )
    select distinct record_id from withdrawn`.execute(scope.db)
  return rows.map(({ record_id }) => record_id)
}
