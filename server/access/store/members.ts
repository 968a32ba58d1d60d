import { sql } from 'kysely'
import type { Role, WorkspaceId } from '#contract'
import type { Db, Scope } from '#platform'

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
