import { sql } from 'kysely'
import type { ImportId, ImportShown, SourceId } from '#contract'
import { Refusal, type Scope } from '#platform'
import type { Kind, Mapping } from '../imports/columns.ts'
import type { Shape } from '../imports/inspect.ts'
import type { Rejection } from '../imports/rows.ts'

export type ImportState = ImportShown['state']
/** `misreadIn`: how many values of each column are not understood. */
export type Counts = ImportShown['counts'] & { misreadIn: Record<number, number> }
export const noCounts: Counts = { rows: 0, newPeople: 0, knownPeople: 0, doubts: 0, rejected: 0, unchanged: 0, misread: 0, misreadIn: {} }

export type ImportRow = {
  id: ImportId
  sourceId: SourceId
  kind: Kind
  fileName: string
  fileHash: string
  fileBytes: number
  state: ImportState
  shape: Shape
  mapping: Mapping
  counts: Counts
  rowCount: number | null
  rowsDone: number
  failure: string | null
  actor: string
  createdAt: Temporal.Instant
  finishedAt: Temporal.Instant | null
  fixes: ImportId | null
  sameFileAs: ImportId | null
}

const columns = sql`
  id, source_id as "sourceId", kind, file_name as "fileName", file_hash as "fileHash", file_bytes as "fileBytes", state, shape, mapping, counts,
  row_count as "rowCount", rows_done as "rowsDone", failure, actor, created_at as "createdAt", finished_at as "finishedAt", fixes,
  (select earlier.id from imports as earlier where earlier.workspace_id = imports.workspace_id and earlier.file_hash = imports.file_hash
    and earlier.created_at < imports.created_at and earlier.state in ('running', 'done') order by earlier.created_at limit 1) as "sameFileAs"`

export type NewImport = Pick<
  ImportRow,
  'id' | 'sourceId' | 'kind' | 'fileName' | 'fileHash' | 'fileBytes' | 'shape' | 'mapping' | 'rowCount'
> & { fixes?: ImportId }

export async function insertImport(scope: Scope, row: NewImport): Promise<void> {
  await sql`
    insert into imports (workspace_id, id, source_id, kind, file_name, file_hash, file_bytes, state, shape, mapping, counts, row_count, fixes, actor, created_at)
    values (${scope.workspace}, ${row.id}, ${row.sourceId}, ${row.kind}, ${row.fileName}, ${row.fileHash}, ${row.fileBytes}, 'ready',
      ${JSON.stringify(row.shape)}::jsonb, ${JSON.stringify(row.mapping)}::jsonb, ${JSON.stringify(noCounts)}::jsonb, ${row.rowCount}, ${row.fixes ?? null},
      ${scope.actor}, ${scope.now.toString()}::timestamptz)`.execute(scope.db)
}

/** Refuses with import.missing. `lock` holds it until the end of the transaction: whoever changes its state looks at it so first. */
export async function getImport(scope: Scope, id: ImportId, { lock = false } = {}): Promise<ImportRow> {
  const { rows } = await sql<ImportRow>`select ${columns} from imports where workspace_id = ${scope.workspace} and id = ${id}
    ${lock ? sql`for no key update` : sql``}`.execute(scope.db)
  if (!rows[0]) throw new Refusal('import.missing', { id })
  return rows[0]
}

export async function listImports(
  scope: Scope,
  { limit, before }: { limit: number; before: { at: string; id: string } | null },
): Promise<ImportRow[]> {
  const older = before ? sql`and (created_at, id) < (${before.at}::timestamptz, ${before.id}::uuid)` : sql``
  const { rows } = await sql<ImportRow>`
    select ${columns} from imports where workspace_id = ${scope.workspace} ${older} order by created_at desc, id desc limit ${limit}`.execute(
    scope.db,
  )
  return rows
}

export async function changeMapping(scope: Scope, id: ImportId, { kind, mapping }: { kind: Kind; mapping: Mapping }): Promise<void> {
  await sql`update imports set kind = ${kind}, mapping = ${JSON.stringify(mapping)}::jsonb, state = 'ready', counts = ${JSON.stringify(noCounts)}::jsonb
    where workspace_id = ${scope.workspace} and id = ${id}`.execute(scope.db)
}

/** Moves an import on; what it counted and rejected before is forgotten where it starts anew. */
export async function changeState(scope: Scope, id: ImportId, state: ImportState): Promise<void> {
  const anew = state === 'running' || state === 'checking'
  const over = state === 'done' || state === 'undone' || state === 'discarded'
  await sql`update imports set state = ${state}, failure = null,
      counts = ${anew ? sql`${JSON.stringify(noCounts)}::jsonb` : sql`counts`},
      rows_done = ${anew ? 0 : sql`rows_done`},
      finished_at = ${over ? sql`${scope.now.toString()}::timestamptz` : sql`finished_at`}
    where workspace_id = ${scope.workspace} and id = ${id}`.execute(scope.db)
  if (!anew) return
  await sql`delete from import_rejections where workspace_id = ${scope.workspace} and import_id = ${id}`.execute(scope.db)
  await sql`delete from import_misreads where workspace_id = ${scope.workspace} and import_id = ${id}`.execute(scope.db)
}

export async function noteFailure(scope: Scope, id: ImportId, code: string): Promise<void> {
  await sql`update imports set state = 'failed', failure = ${code}, finished_at = ${scope.now.toString()}::timestamptz
    where workspace_id = ${scope.workspace} and id = ${id} and state in ('checking', 'running')`.execute(scope.db)
}

export async function noteProgress(scope: Scope, id: ImportId, { counts, rowsDone }: { counts: Counts; rowsDone: number }): Promise<void> {
  await sql`update imports set counts = ${JSON.stringify(counts)}::jsonb, rows_done = ${rowsDone}
    where workspace_id = ${scope.workspace} and id = ${id}`.execute(scope.db)
}

/** Keeps rejected rows with their cells: all of an import, whose file is gone when it ends (decision 160). */
export async function insertRejections(scope: Scope, id: ImportId, kept: readonly Rejection[]): Promise<void> {
  if (kept.length === 0) return
  await sql`
    insert into import_rejections (workspace_id, import_id, line, reason, facts, cells)
    select ${scope.workspace}, ${id}, line, reason, facts, cells
    from json_to_recordset(${JSON.stringify(kept)}) as rejection (line integer, reason text, facts jsonb, cells jsonb)
    on conflict do nothing`.execute(scope.db)
}

/** How many rejected rows of an import are kept, also of those that were put right. */
export async function countKept(scope: Scope, id: ImportId): Promise<number> {
  const { rows } = await sql<{ count: number }>`
    select count(*)::int as count from import_rejections where workspace_id = ${scope.workspace} and import_id = ${id}`.execute(scope.db)
  return rows[0]?.count ?? 0
}

export async function listRejections(scope: Scope, id: ImportId, { limit, after }: { limit: number; after: number }): Promise<Rejection[]> {
  const { rows } = await sql<Rejection>`
    select line, reason, facts, cells from import_rejections
    where workspace_id = ${scope.workspace} and import_id = ${id} and fixed_in is null and line > ${after} order by line limit ${limit}`.execute(
    scope.db,
  )
  return rows
}

/** What something was at work on when it ended, and the imports whose file is still wanted. */
export async function listUnfinished(
  scope: Scope,
  since: Temporal.Instant,
): Promise<{ working: Pick<ImportRow, 'id' | 'state'>[]; wanted: ImportId[] }> {
  const { rows } = await sql<{ id: ImportId; state: ImportState; working: boolean }>`
    select id, state, state in ('checking', 'running', 'undoing') as working from imports
    where workspace_id = ${scope.workspace} and (state in ('checking', 'running', 'undoing')
      or (state in ('ready', 'checked', 'failed') and created_at > ${since.toString()}::timestamptz))`.execute(scope.db)
  return { working: rows.filter(({ working }) => working), wanted: rows.map(({ id }) => id) }
}

/**
 * How many people an import brought, and how many it met: a person is new if everything it is founded on came with this import. Nobody
 * ("Cliente Mostrador") is no person.
 */
export async function countPeople(scope: Scope, id: ImportId): Promise<{ newPeople: number; knownPeople: number }> {
  const { rows } = await sql<{ fresh: number; known: number }>`
    with touched as (
      select record_id from captures where workspace_id = ${scope.workspace} and import_id = ${id} and withdrawn_at is null
      union
      select record_id from entries where workspace_id = ${scope.workspace} and import_id = ${id} and withdrawn_at is null
    ), met as (
      select distinct records.person_id from touched join records on records.workspace_id = ${scope.workspace} and records.id = touched.record_id
      join persons on persons.workspace_id = ${scope.workspace} and persons.id = records.person_id and not persons.is_visitor
    ), judged as (
      select person_id, exists (
        select 1 from records join captures on captures.workspace_id = ${scope.workspace} and captures.record_id = records.id
        where records.workspace_id = ${scope.workspace} and records.person_id = met.person_id and captures.import_id is distinct from ${id}::uuid
          and captures.withdrawn_at is null
      ) as known from met
    )
    select (count(*) filter (where not known))::int as fresh, (count(*) filter (where known))::int as known from judged`.execute(scope.db)
  return { newPeople: rows[0]?.fresh ?? 0, knownPeople: rows[0]?.known ?? 0 }
}

/** Those of these people whom something other than this import founds: they were known before it. */
export async function knownBesides(scope: Scope, id: ImportId, people: readonly string[]): Promise<Set<string>> {
  if (people.length === 0) return new Set()
  const { rows } = await sql<{ id: string }>`
    select distinct records.person_id as id
    from records join captures on captures.workspace_id = ${scope.workspace} and captures.record_id = records.id
    where records.workspace_id = ${scope.workspace} and records.person_id = any(${people}::uuid[])
      and captures.import_id is distinct from ${id}::uuid and captures.withdrawn_at is null`.execute(scope.db)
  return new Set(rows.map((row) => row.id))
}

/** Those of these people who are nobody: a browser, or what stands where no customer was asked for. */
export async function listNobodies(scope: Scope, people: readonly string[]): Promise<Set<string>> {
  if (people.length === 0) return new Set()
  const { rows } = await sql<{ id: string }>`
    select id from persons where workspace_id = ${scope.workspace} and id = any(${people}::uuid[]) and is_visitor`.execute(scope.db)
  return new Set(rows.map((row) => row.id))
}

/** How a workspace reads dates and money, and what it knows as its own. */
export async function getHabits(scope: Scope): Promise<{ country: string; timezone: string; currency: string; ownContacts: string[] }> {
  const { rows } = await sql<{ country: string; timezone: string; currency: string; ownContacts: string[] }>`
    select country, timezone, currency, own_contacts as "ownContacts" from workspaces where id = ${scope.workspace}`.execute(scope.db)
  if (!rows[0]) throw new Refusal('workspace.missing', {})
  return rows[0]
}

/** What the columns of the last file of this source meant, when somebody brought it in. */
export async function findLastMapping(scope: Scope, sourceId: SourceId): Promise<Pick<ImportRow, 'kind' | 'mapping'> | null> {
  const { rows } = await sql<Pick<ImportRow, 'kind' | 'mapping'>>`
    select kind, mapping from imports
    where workspace_id = ${scope.workspace} and source_id = ${sourceId} and state in ('running', 'done', 'undoing', 'undone') and fixes is null
    order by created_at desc limit 1`.execute(scope.db)
  return rows[0] ?? null
}

/** How much an import brought that stands: statements, moments and the memory of its rows. */
export async function countBrought(scope: Scope, id: ImportId): Promise<number> {
  const { rows } = await sql<{ count: number }>`
    select (select count(distinct record_id) from captures where workspace_id = ${scope.workspace} and import_id = ${id} and withdrawn_at is null)
      + (select count(*) from entries where workspace_id = ${scope.workspace} and import_id = ${id} and withdrawn_at is null)
      + (select count(*) from receipts where workspace_id = ${scope.workspace} and import_id = ${id}) as count`.execute(scope.db)
  return Number(rows[0]?.count ?? 0)
}

export async function noteRowsDone(scope: Scope, id: ImportId, rowsDone: number): Promise<void> {
  await sql`update imports set rows_done = ${rowsDone} where workspace_id = ${scope.workspace} and id = ${id}`.execute(scope.db)
}

/** Whether anything of this import stands: what was only looked at leaves nothing. */
export async function hasBrought(scope: Scope, id: ImportId): Promise<boolean> {
  const { rows } = await sql<{ found: boolean }>`
    select exists (select 1 from captures where workspace_id = ${scope.workspace} and import_id = ${id})
      or exists (select 1 from entries where workspace_id = ${scope.workspace} and import_id = ${id}) as found`.execute(scope.db)
  return rows[0]?.found ?? false
}

/** The other rows of the orders that these rejected rows belong to, as the file has them. */
export async function listOfSameOrders(scope: Scope, id: ImportId, lines: readonly number[]): Promise<Pick<Rejection, 'line' | 'cells'>[]> {
  const waits = sql`workspace_id = ${scope.workspace} and import_id = ${id} and fixed_in is null`
  const { rows } = await sql<Pick<Rejection, 'line' | 'cells'>>`
    select line, cells from import_rejections
    where ${waits} and line <> all(${[...lines]}::integer[]) and facts -> 'order' = any(array(
      select facts -> 'order' from import_rejections where ${waits} and line = any(${[...lines]}::integer[]) and facts ? 'order'))
    order by line`.execute(scope.db)
  return rows
}

/** One cell of each of these rejected rows, by line. */
export async function findCellsAt(
  scope: Scope,
  { id, lines, at }: { id: ImportId; lines: readonly number[]; at: number },
): Promise<Map<number, string>> {
  const { rows } = await sql<{ line: number; cell: string | null }>`
    select line, cells ->> ${at}::integer as cell from import_rejections
    where workspace_id = ${scope.workspace} and import_id = ${id} and line = any(${[...lines]}::integer[])`.execute(scope.db)
  return new Map(rows.map(({ line, cell }) => [line, cell ?? '']))
}

/** Marks rejected rows as put right by another import; answers the lines that were still waiting. */
export async function markFixed(scope: Scope, id: ImportId, lines: readonly number[], by: ImportId): Promise<number[]> {
  const { rows } = await sql<{ line: number }>`
    update import_rejections set fixed_in = ${by}
    where workspace_id = ${scope.workspace} and import_id = ${id} and fixed_in is null and line = any(${[...lines]}::integer[])
    returning line`.execute(scope.db)
  return rows.map(({ line }) => line)
}

/** What an import had put right waits again when that import is taken back. */
export async function unmarkFixed(scope: Scope, by: ImportId): Promise<void> {
  for (const table of ['import_rejections', 'import_misreads'])
    await sql`update ${sql.table(table)} set fixed_in = null where workspace_id = ${scope.workspace} and fixed_in = ${by}`.execute(scope.db)
}
