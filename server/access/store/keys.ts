import { type Selectable, sql } from 'kysely'
import type { SourceId } from '#contract'
import type { DB, Db, Scope } from '#platform'

// No row security: a key names its workspace, so every statement but the first names it too.

export type KeyRow = Selectable<DB['api_keys']>

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
