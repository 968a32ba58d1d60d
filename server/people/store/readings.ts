import { sql } from 'kysely'
import type { RecordId } from '#contract'
import type { Scope } from '#platform'
import { moment } from './sql.ts'

/** How far the records have been read anew. */
export type ReadingRow = {
  version: string
  after: RecordId | null
  done: number
  changed: number
  total: number
  finishedAt: Temporal.Instant | null
}

export async function findReading(scope: Scope): Promise<ReadingRow | undefined> {
  const { rows } =
    await sql<ReadingRow>`select version, after_record as after, done, changed, total, finished_at as "finishedAt" from readings
    where workspace_id = ${scope.workspace}`.execute(scope.db)
  return rows[0]
}

export async function beginReading(scope: Scope, version: string): Promise<ReadingRow> {
  const { rows } = await sql<ReadingRow>`
    insert into readings (workspace_id, version, total, started_at)
    select ${scope.workspace}::uuid, ${version}, count(*), ${moment(scope.now)} from records
    where workspace_id = ${scope.workspace} and withdrawn_at is null
    on conflict (workspace_id) do update set version = excluded.version, after_record = null, done = 0, changed = 0, total = excluded.total,
      started_at = excluded.started_at, finished_at = null
    returning version, after_record as after, done, changed, total, finished_at as "finishedAt"`.execute(scope.db)
  const [row] = rows
  if (!row) throw new Error('a reading did not begin')
  return row
}

export async function noteReading(scope: Scope, { after, done, changed, isLast }: ReadingStep): Promise<void> {
  await sql`update readings set after_record = ${after}, done = ${done}, changed = ${changed},
      finished_at = ${isLast ? moment(scope.now) : null}::timestamptz
    where workspace_id = ${scope.workspace}`.execute(scope.db)
}

/** By which rules all records were last read. */
export async function findReadBy(scope: Scope): Promise<string | null> {
  const { rows } = await sql<{ readBy: string | null }>`select read_by as "readBy" from workspaces where id = ${scope.workspace}`.execute(
    scope.db,
  )
  return rows[0]?.readBy ?? null
}

export async function saveReadBy(scope: Scope, version: string): Promise<void> {
  await sql`update workspaces set read_by = ${version} where id = ${scope.workspace}`.execute(scope.db)
}

type ReadingStep = Pick<ReadingRow, 'after' | 'done' | 'changed'> & { isLast: boolean }
