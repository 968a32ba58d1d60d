import { sql } from 'kysely'
import type { PeopleFilters } from '#contract'
import type { Scope } from '#platform'
import { moment } from './sql.ts'

export type ViewRow = { id: string; name: string; filters: PeopleFilters; isShared: boolean; actor: string }

/** One's own and the shared ones, by name. */
export async function listViews(scope: Scope, limit: number): Promise<ViewRow[]> {
  const { rows } = await sql<ViewRow>`
    select id, name, filters, is_shared as "isShared", actor from views
    where workspace_id = ${scope.workspace} and (is_shared or actor = ${scope.actor}) order by lower(name), id limit ${limit}`.execute(
    scope.db,
  )
  return rows
}

export async function insertView(scope: Scope, { id, name, filters, isShared }: Omit<ViewRow, 'actor'>): Promise<void> {
  await sql`insert into views (workspace_id, id, name, filters, is_shared, actor, created_at)
    values (${scope.workspace}, ${id}, ${name}, ${JSON.stringify(filters)}::jsonb, ${isShared}, ${scope.actor}, ${moment(scope.now)})`.execute(
    scope.db,
  )
}

/** Answers whether there was such a view of one's own. */
export async function deleteView(scope: Scope, id: string): Promise<boolean> {
  const { rows } = await sql`delete from views where workspace_id = ${scope.workspace} and id = ${id} and actor = ${scope.actor}
    returning id`.execute(scope.db)
  return rows.length > 0
}
