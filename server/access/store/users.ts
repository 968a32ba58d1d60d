import { sql } from 'kysely'
import type { Role } from '#contract'
import { type Db, newId, type Scope } from '#platform'

// better-auth's tables, written here where a user and the membership must come and go in one transaction.

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

/** Names of users and keys among actors like "user:<id>". */
export async function namesOfActors({ db, workspace }: Scope, actors: string[]): Promise<Map<string, string>> {
  const { rows } = await sql<{ actor: string; name: string }>`
    select 'user:' || id as actor, name from auth.users where 'user:' || id = any(${actors})
    union all
    select 'key:' || id, name from api_keys where workspace_id = ${workspace} and 'key:' || id = any(${actors})`.execute(db)
  return new Map(rows.map(({ actor, name }) => [actor, name]))
}
