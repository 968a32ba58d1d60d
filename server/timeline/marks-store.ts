import { sql } from 'kysely'
import type { EntryId, EntryMark, RecordId } from '#contract'
import { moment, type Scope } from '#platform'
import { type EntryRow, entryColumns, entryOf } from './store.ts'
import type { Entry, Mark, NewMark } from './types.ts'

/** Marks entries; marking twice changes nothing. */
export async function markEntries(scope: Scope, marks: readonly NewMark[]): Promise<void> {
  if (marks.length === 0) return
  const rows = marks.map(({ entryId, recordId, mark, dueOn }) => ({ entry_id: entryId, record_id: recordId, mark, due_on: dueOn ?? null }))
  await sql`
    insert into entry_marks (workspace_id, entry_id, mark, record_id, due_on, actor, created_at)
    select ${scope.workspace}, entry_id, mark, record_id, due_on, ${scope.actor}, ${moment(scope.now)}
    from json_to_recordset(${JSON.stringify(rows)}) as row (entry_id uuid, record_id uuid, mark text, due_on date)
    on conflict do nothing`.execute(scope.db)
}

/** What takes the place of another entry bears its marks. */
export async function moveMarks(scope: Scope, moves: readonly { from: EntryId; to: EntryId; recordId: RecordId }[]): Promise<void> {
  if (moves.length === 0) return
  await sql`
    update entry_marks set entry_id = move."to", record_id = move."recordId"
    from json_to_recordset(${JSON.stringify(moves)}) as move ("from" uuid, "to" uuid, "recordId" uuid)
    where workspace_id = ${scope.workspace} and entry_id = move."from"`.execute(scope.db)
}

export async function unmarkEntry(scope: Scope, entryId: EntryId, mark: EntryMark): Promise<void> {
  await sql`delete from entry_marks where workspace_id = ${scope.workspace} and entry_id = ${entryId} and mark = ${mark}`.execute(scope.db)
}

/** The next step was taken, or (null) was not after all. Answers whether the entry has one. */
export async function settleNext(scope: Scope, entryId: EntryId, doneAt: Temporal.Instant | null): Promise<boolean> {
  const { rows } = await sql`
    update entry_marks set done_at = ${doneAt?.toString() ?? null}::timestamptz
    where workspace_id = ${scope.workspace} and entry_id = ${entryId} and mark = 'next' returning entry_id`.execute(scope.db)
  return rows.length > 0
}

type MarkRow = { entryId: EntryId; mark: EntryMark; dueOn: string | null; doneAt: Temporal.Instant | null }

/** The marks of these entries. */
export async function listMarks(scope: Scope, entryIds: readonly EntryId[]): Promise<Mark[]> {
  if (entryIds.length === 0) return []
  const { rows } = await sql<MarkRow>`
    select entry_id as "entryId", mark, to_char(due_on, 'YYYY-MM-DD') as "dueOn", done_at as "doneAt" from entry_marks
    where workspace_id = ${scope.workspace} and entry_id = any(${[...entryIds]}::uuid[])`.execute(scope.db)
  return rows
}

/** What stands of these records and is marked, newest first, each with one mark; of every mark at most so many. */
export async function listMarked(
  scope: Scope,
  recordIds: readonly RecordId[],
  limit: number,
): Promise<{ entry: Entry; mark: EntryMark; dueOn: string | null; doneAt: Temporal.Instant | null }[]> {
  const { rows } = await sql<EntryRow & MarkRow>`
    with marked as (
      select entry_id, mark, due_on, done_at, row_number() over (partition by mark, done_at is null order by created_at desc) as place
      from entry_marks where workspace_id = ${scope.workspace} and record_id = any(${[...recordIds]}::uuid[])
    )
    select ${entryColumns}, m.mark, to_char(m.due_on, 'YYYY-MM-DD') as "dueOn", m.done_at as "doneAt"
    from marked m join entries e on e.workspace_id = ${scope.workspace} and e.id = m.entry_id and e.withdrawn_at is null
    where m.place <= ${limit} order by e.at desc, e.id desc`.execute(scope.db)
  return rows.map((row) => ({ entry: entryOf(row), mark: row.mark, dueOn: row.dueOn, doneAt: row.doneAt }))
}
