import { sql } from 'kysely'
import type { SourceId } from '#contract'
import { newId, type Scope } from '#platform'
import type { Language } from '#texts'
import type { Country } from './countries.ts'

export type DemoWorkspace = { country: string; language: Language; done: number; total: number; foundedAt: Temporal.Instant }

export async function getWorkspace({ db, workspace }: Scope): Promise<DemoWorkspace> {
  const row = await db
    .selectFrom('workspaces')
    .select(['country', 'language', 'demo_done as done', 'demo_total as total', 'created_at as foundedAt'])
    .where('id', '=', workspace)
    .executeTakeFirstOrThrow()
  return { ...row, language: row.language === 'en' ? 'en' : 'es' }
}

/** The shop's own phones are Mexican, so a shop in Mexico it is, whatever country was asked for that it cannot write. */
export async function settleIn({ db, workspace }: Scope, { code, currency, timezone }: Country): Promise<void> {
  await db.updateTable('workspaces').set({ country: code, currency, timezone }).where('id', '=', workspace).execute()
}

export async function addSource({ db, workspace, now }: Scope, kind: string, name: string): Promise<void> {
  await db.insertInto('sources').values({ workspace_id: workspace, id: newId<SourceId>(), kind, name, created_at: now }).execute()
}

/** The first source of each kind: the ones that `startDemo` made. */
export async function findSources({ db, workspace }: Scope): Promise<Map<string, SourceId>> {
  const { rows } = await sql<{ kind: string; id: SourceId }>`
    select distinct on (kind) kind, id from sources where workspace_id = ${workspace} order by kind, created_at, id`.execute(db)
  return new Map(rows.map(({ kind, id }) => [kind, id]))
}

export async function saveProgress({ db, workspace }: Scope, progress: { done: number; total?: number }): Promise<void> {
  const { done, total } = progress
  await db
    .updateTable('workspaces')
    .set({ demo_done: done, ...(total === undefined ? {} : { demo_total: total }) })
    .where('id', '=', workspace)
    .execute()
}
