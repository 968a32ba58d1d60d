import { sql } from 'kysely'
import { type ImportId, importMisreadsMax, type ValueProblem } from '#contract'
import type { Scope } from '#platform'

/** A value that is not understood, in a row that came in: where it stands, and what the row's record is called. */
export type Misread = { line: number; column: number; reason: ValueProblem; cells: string[]; recordName: string }

/** `before`: how many the import had already. */
export async function insertMisreads(scope: Scope, id: ImportId, misreads: readonly Misread[], before: number): Promise<void> {
  const kept = misreads.slice(0, Math.max(0, importMisreadsMax - before))
  if (kept.length === 0) return
  await sql`
    insert into import_misreads (workspace_id, import_id, line, column_at, reason, cells, record_name)
    select ${scope.workspace}, ${id}, line, "column", reason, cells, "recordName"
    from json_to_recordset(${JSON.stringify(kept)}) as misread (line integer, "column" smallint, reason text, cells jsonb, "recordName" text)
    on conflict do nothing`.execute(scope.db)
}

type Place = { line: number; column: number }

export async function listMisreads(scope: Scope, id: ImportId, { limit, after }: { limit: number; after: Place }): Promise<Misread[]> {
  const { rows } = await sql<Misread>`
    select line, column_at as "column", reason, cells, record_name as "recordName" from import_misreads
    where workspace_id = ${scope.workspace} and import_id = ${id} and fixed_in is null
      and (line, column_at) > (${after.line}::integer, ${after.column}::smallint)
    order by line, column_at limit ${limit}`.execute(scope.db)
  return rows
}

export type Fixed = (id: ImportId, column: number) => number

/** How many such values of a column were put right since. */
export async function countFixed(scope: Scope, ids: readonly ImportId[]): Promise<Fixed> {
  const { rows } = await sql<{ id: ImportId; column: number; count: number }>`
    select import_id as id, column_at as "column", count(*)::int as count from import_misreads
    where workspace_id = ${scope.workspace} and import_id = any(${[...ids]}::uuid[]) and fixed_in is not null group by 1, 2`.execute(
    scope.db,
  )
  const counts = new Map(rows.map(({ id, column, count }) => [`${id} ${column}`, count]))
  return (id, column) => counts.get(`${id} ${column}`) ?? 0
}

/** What the records of such rows are called, by line; without those that were put right already. */
export async function findRecordNames(scope: Scope, id: ImportId, lines: readonly number[]): Promise<Map<number, string>> {
  const { rows } = await sql<{ line: number; name: string }>`
    select line, record_name as name from import_misreads
    where workspace_id = ${scope.workspace} and import_id = ${id} and fixed_in is null and line = any(${[...lines]}::integer[])`.execute(
    scope.db,
  )
  return new Map(rows.map(({ line, name }) => [line, name]))
}

/** Marks rows with such values as put right by another import; answers the lines that were still waiting. */
export async function markMisreadsFixed(scope: Scope, id: ImportId, lines: readonly number[], by: ImportId): Promise<number[]> {
  const { rows } = await sql<{ line: number }>`
    update import_misreads set fixed_in = ${by}
    where workspace_id = ${scope.workspace} and import_id = ${id} and fixed_in is null and line = any(${[...lines]}::integer[])
    returning line`.execute(scope.db)
  return [...new Set(rows.map(({ line }) => line))]
}
