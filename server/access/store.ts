import { sql } from 'kysely'
import type { Role, SourceId, WorkspaceId } from '#contract'
import { type DB, type Db, newId, type Scope } from '#platform'

type Row<T extends keyof DB> = { [K in keyof DB[T]]: DB[T][K] extends { __select__: infer S } ? S : DB[T][K] }

// --- audit

export type AuditLine = {
  seq: number
  at: Temporal.Instant
  actor: string
  action: string
  subject: string | null
  facts: Record<string, unknown>
  previous_hash: Buffer
  hash: Buffer
}

export async function lastAuditLine({ db, workspace }: Scope): Promise<{ seq: number; hash: Buffer } | undefined> {
  return db
    .selectFrom('audit')
    .select(['seq', 'hash'])
    .where('workspace_id', '=', workspace)
    .orderBy('seq', 'desc')
    .limit(1)
    .executeTakeFirst()
}

export async function appendAudit({ db, workspace }: Scope, { facts, ...line }: AuditLine): Promise<void> {
  await db
    .insertInto('audit')
    .values({ workspace_id: workspace, ...line, facts: JSON.stringify(facts) })
    .execute()
}

/** Oldest first after a line, or newest first before one. */
export async function listAuditLines({ db, workspace }: Scope, page: { limit: number } & ({ after: number } | { before: number })) {
  const lines = db.selectFrom('audit').selectAll().where('workspace_id', '=', workspace).limit(page.limit)
  const found =
    'after' in page ? lines.where('seq', '>', page.after).orderBy('seq') : lines.where('seq', '<', page.before).orderBy('seq', 'desc')
  return (await found.execute()) as unknown as AuditLine[]
}

/** Names of users and keys among actors like "user:<id>". */
export async function namesOfActors({ db, workspace }: Scope, actors: string[]): Promise<Map<string, string>> {
  const { rows } = await sql<{ actor: string; name: string }>`
    select 'user:' || id as actor, name from auth.users where 'user:' || id = any(${actors})
    union all
    select 'key:' || id, name from api_keys where workspace_id = ${workspace} and 'key:' || id = any(${actors})`.execute(db)
  return new Map(rows.map(({ actor, name }) => [actor, name]))
}

// --- keys (no row security: a key names its workspace, so every statement but the first names it too)

export type KeyRow = Row<'api_keys'>

/** A key that is replaced may go on for a while: it says until when. */
const stillWorks = sql<boolean>`(revoked_at is null or revoked_at > now())`

export async function findKeyByHash(db: Db, hash: Buffer): Promise<KeyRow | undefined> {
  return db.selectFrom('api_keys').selectAll().where('hash', '=', hash).where(stillWorks).executeTakeFirst()
}

type NewKeyRow = Pick<KeyRow, 'id' | 'hash' | 'start' | 'name' | 'role' | 'source_id'>

export async function insertKey({ db, workspace, now }: Scope, key: NewKeyRow): Promise<KeyRow> {
  const row = { ...key, workspace_id: workspace, kind: key.role ? 'api' : 'source', created_at: now }
  return db.insertInto('api_keys').values(row).returningAll().executeTakeFirstOrThrow()
}

export async function listKeyRows({ db, workspace }: Scope): Promise<KeyRow[]> {
  const own = db.selectFrom('api_keys').selectAll().where('workspace_id', '=', workspace).where('kind', '=', 'api')
  return own.orderBy('created_at', 'desc').limit(1_000).execute()
}

export async function markKeyRevoked({ db, workspace, now }: Scope, id: string): Promise<KeyRow | undefined> {
  return db
    .updateTable('api_keys')
    .set({ revoked_at: sql`coalesce(revoked_at, ${now.toString()})` })
    .where('workspace_id', '=', workspace)
    .where('id', '=', id)
    .where('kind', '=', 'api')
    .returningAll()
    .executeTakeFirst()
}

export async function markSourceKeysRevoked(
  { db, workspace }: Scope,
  sourceId: SourceId,
  until: Temporal.Instant,
): Promise<{ hash: Buffer }[]> {
  const own = db.updateTable('api_keys').set({ revoked_at: until }).where('workspace_id', '=', workspace).where('source_id', '=', sourceId)
  return own.where(sql<boolean>`(revoked_at is null or revoked_at > ${until.toString()}::timestamptz)`).returning('hash').execute()
}

// --- users: better-auth's tables, written here where a user and the membership must come and go in one transaction

export type UserRow = { id: string; name: string; email: string; role: Role; created_at: Temporal.Instant }

export async function countUsers({ db }: { db: Db | Scope['db'] }): Promise<number> {
  const { rows } = await sql<{ n: number }>`select count(*) as n from auth.users`.execute(db)
  return rows[0]?.n ?? 0
}

/** One first run, one new user with an address at a time. */
export async function lockUsers({ db }: Scope): Promise<void> {
  await sql`select pg_advisory_xact_lock(5081874)`.execute(db)
}

export async function findUserByEmail({ db }: Scope, email: string): Promise<{ id: string; has_account: boolean } | undefined> {
  const { rows } = await sql<{ id: string; has_account: boolean }>`
    select id, exists (select from auth.accounts where "userId" = users.id) as has_account
    from auth.users where email = ${email.toLowerCase()}`.execute(db)
  return rows[0]
}

export async function insertUser({ db, now }: Scope, { name, email }: { name: string; email: string }): Promise<string> {
  const id = newId<string>()
  const at = now.toString()
  await sql`insert into auth.users (id, name, email, "emailVerified", "createdAt", "updatedAt")
    values (${id}, ${name}, ${email.toLowerCase()}, true, ${at}, ${at})`.execute(db)
  return id
}

export async function renameUser({ db }: Scope, id: string, name: string): Promise<void> {
  await sql`update auth.users set name = ${name} where id = ${id}`.execute(db)
}

export async function insertPassword({ db, now }: Scope, userId: string, hash: string): Promise<void> {
  const at = now.toString()
  await sql`insert into auth.accounts (id, "accountId", "providerId", "userId", password, "createdAt", "updatedAt")
    values (${newId<string>()}, ${userId}, 'credential', ${userId}, ${hash}, ${at}, ${at})`.execute(db)
}

/** The user can no longer sign in. The name stays, because the audit names it. */
export async function removePassword({ db }: Scope, userId: string): Promise<void> {
  await sql`delete from auth.sessions where "userId" = ${userId}`.execute(db)
  await sql`delete from auth.accounts where "userId" = ${userId}`.execute(db)
}

export async function listUserRows({ db, workspace }: Scope, userId?: string): Promise<UserRow[]> {
  const { rows } = await sql<UserRow>`
    select users.id, users.name, users.email, members.role, members.created_at
    from members join auth.users on users.id = members.user_id
    where members.workspace_id = ${workspace} and members.user_id = coalesce(${userId ?? null}::uuid, members.user_id)
    order by members.created_at, users.id`.execute(db)
  return rows
}

export async function findUserName({ db }: Scope, id: string) {
  const { rows } = await sql<{ id: string; name: string; email: string }>`select id, name, email from auth.users where id = ${id}`.execute(
    db,
  )
  return rows[0]
}

// --- members

export async function insertMember({ db, workspace, now }: Scope, userId: string, role: Role): Promise<void> {
  await db.insertInto('members').values({ workspace_id: workspace, user_id: userId, role, created_at: now }).execute()
}

export async function updateMemberRole({ db, workspace }: Scope, userId: string, role: Role): Promise<void> {
  await db.updateTable('members').set({ role }).where('workspace_id', '=', workspace).where('user_id', '=', userId).execute()
}

export async function deleteMember({ db, workspace }: Scope, userId: string): Promise<void> {
  await db.deleteFrom('members').where('workspace_id', '=', workspace).where('user_id', '=', userId).execute()
}

/** Row security answers the query with the user's own memberships, whatever the workspace; afterwards it is as it was. */
async function asUser<T>({ db }: { db: Db | Scope['db'] }, userId: string, query: () => Promise<T>): Promise<T> {
  await sql`select set_config('app.user', ${userId}, true)`.execute(db)
  const found = await query()
  await sql`select set_config('app.user', '', true)`.execute(db)
  return found
}

export type Membership = { workspace_id: WorkspaceId; role: Role; chosen: boolean }

/** The workspaces of a user, the one that the session chose first, then the oldest. */
export async function listMemberships(db: Db, userId: string, sessionId: string): Promise<Membership[]> {
  return db.transaction().execute((tx) =>
    asUser({ db: tx }, userId, async () => {
      const { rows } = await sql<Membership>`
        select members.workspace_id, members.role, chosen.session_id is not null as chosen
        from members left join auth.session_workspaces chosen
          on chosen.session_id = ${sessionId} and chosen.workspace_id = members.workspace_id
        where members.user_id = ${userId}
        order by (chosen.session_id is not null) desc, members.created_at, members.workspace_id`.execute(tx)
      return rows
    }),
  )
}

/** The role that each of these sessions and keys has here now; none where the session, the membership, the key or the workspace is gone. */
export async function listRolesNow(
  { db, workspace, now }: Scope,
  asked: readonly { userId: string | null; sessionId: string | null; keyId: string | null }[],
): Promise<(Role | null)[]> {
  if (asked.length === 0) return []
  const { rows } = await sql<{ role: Role | null }>`
    select case when w.id is not null then coalesce(m.role, k.role) end as role
    from rows from (json_to_recordset(${JSON.stringify(asked)}::json) as ("userId" uuid, "sessionId" uuid, "keyId" uuid)) with ordinality
      as asked ("userId", "sessionId", "keyId", at)
    left join workspaces w on w.id = ${workspace}
    left join auth.sessions s on s.id = asked."sessionId" and s."userId" = asked."userId" and s."expiresAt" > ${now.toString()}::timestamptz
    left join members m on m.workspace_id = ${workspace} and m.user_id = asked."userId" and s.id is not null
    left join api_keys k on k.workspace_id = ${workspace} and k.id = asked."keyId" and k.kind = 'api' and (k.revoked_at is null or k.revoked_at > now())
    order by asked.at`.execute(db)
  return rows.map(({ role }) => role)
}

/** Those of a user's roles, by workspace, that are seen from inside a transaction. */
export async function rolesOf(scope: Scope, userId: string): Promise<Map<WorkspaceId, Role>> {
  const rows = await asUser(scope, userId, () =>
    scope.db.selectFrom('members').select(['workspace_id', 'role']).where('user_id', '=', userId).execute(),
  )
  return new Map(rows.map(({ workspace_id, role }) => [workspace_id as WorkspaceId, role as Role]))
}

export async function listOwnWorkspaces(scope: Scope, userId: string): Promise<{ id: WorkspaceId; name: string }[]> {
  return asUser(scope, userId, async () => {
    const { rows } = await sql<{ id: WorkspaceId; name: string }>`
      select workspaces.id, workspaces.name from workspaces join members on members.workspace_id = workspaces.id
      where members.user_id = ${userId} order by members.created_at, workspaces.id`.execute(scope.db)
    return rows
  })
}

export async function chooseWorkspace({ db }: Scope, sessionId: string, workspace: WorkspaceId): Promise<void> {
  await sql`insert into auth.session_workspaces (session_id, workspace_id) values (${sessionId}, ${workspace})
    on conflict (session_id) do update set workspace_id = excluded.workspace_id`.execute(db)
  await sql`delete from auth.session_workspaces where not exists (select from auth.sessions where id = session_id)`.execute(db)
}

// --- workspaces

export type WorkspaceRow = Row<'workspaces'>

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

// --- secrets

export async function ensureSecret(db: Db, name: string, fresh: string): Promise<string> {
  await sql`insert into auth.secrets (name, value) values (${name}, ${fresh}) on conflict do nothing`.execute(db)
  const { rows } = await sql<{ value: string }>`select value from auth.secrets where name = ${name}`.execute(db)
  return rows[0]?.value ?? fresh
}
