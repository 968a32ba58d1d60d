import { type Selectable, sql } from 'kysely'
import type { WorkspaceId } from '#contract'
import type { DB, Db, Scope } from '#platform'

export type WorkspaceRow = Selectable<DB['workspaces']>

export async function getWorkspace({ db, workspace }: Scope): Promise<WorkspaceRow | undefined> {
  return db.selectFrom('workspaces').selectAll().where('id', '=', workspace).executeTakeFirst()
}

type NewWorkspaceRow = Pick<
  WorkspaceRow,
  | 'name'
  | 'country'
  | 'language'
  | 'currency'
  | 'timezone'
  | 'main_identifier'
  | 'address_form'
  | 'team_form'
  | 'is_demo'
  | 'model_version'
  | 'read_by'
>

export async function insertWorkspace({ db, workspace, now }: Scope, row: NewWorkspaceRow): Promise<void> {
  await db
    .insertInto('workspaces')
    .values({ id: workspace, ...row, created_at: now })
    .execute()
}

type Changes = Partial<
  Pick<
    WorkspaceRow,
    'name' | 'country' | 'currency' | 'timezone' | 'main_identifier' | 'language' | 'address_form' | 'team_form' | 'own_contacts'
  >
>

export async function updateWorkspace({ db, workspace }: Scope, changes: Changes): Promise<void> {
  await db.updateTable('workspaces').set(changes).where('id', '=', workspace).execute()
}

/** From here on the transaction works in another workspace. */
export async function enterWorkspace(scope: Scope, workspace: WorkspaceId): Promise<Scope> {
  await sql`select set_config('app.workspace', ${workspace}, true)`.execute(scope.db)
  return { ...scope, workspace }
}

export type KeptWorkspace = { id: WorkspaceId; name: string; is_demo: boolean }

/** Every workspace of the installation, oldest first: for start and the command line, which are the keeper's. */
export async function listAllWorkspaceRows(db: Db | Scope['db']): Promise<KeptWorkspace[]> {
  if (!db.isTransaction) return db.transaction().execute(listAllWorkspaceRows)
  await sql`select set_config('app.keeper', 'on', true)`.execute(db)
  const { rows } = await sql<KeptWorkspace>`select id, name, is_demo from workspaces order by created_at, id`.execute(db)
  await sql`select set_config('app.keeper', '', true)`.execute(db)
  return rows
}
