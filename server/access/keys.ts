import { hash as digest, randomBytes } from 'node:crypto'
import type { Role, SourceId, WorkspaceId } from '#contract'
import { type Db, newId, Refusal, type Scope } from '#platform'
import { findKeyByHash, insertKey, type KeyRow, listKeyRows, markKeyRevoked, markSourceKeysRevoked } from './store/keys.ts'

type Found = { workspace: WorkspaceId; id: string; role: Role | null; sourceId: SourceId | null }

// Another process learns of a revocation after so long; this one at once.
const rememberMs = 30_000
/** null: revoked here, and not to be asked for again. */
const remembered = new Map<string, { key: Found | null; untilMs: number }>()

const hashOf = (secret: string) => Buffer.from(nameOf(secret), 'base64')
const nameOf = (secret: string) => digest('sha256', secret, 'base64')

function remember(hash: Buffer, key: Found | null): void {
  if (remembered.size > 10_000) remembered.clear()
  remembered.set(hash.toString('base64'), { key, untilMs: Date.now() + rememberMs })
}

async function findKey(db: Db, secret: string): Promise<Found | null> {
  const known = remembered.get(nameOf(secret))
  if (known && known.untilMs > Date.now()) return known.key
  const hash = hashOf(secret)
  const row = await findKeyByHash(db, hash)
  if (!row) return null
  const key = {
    workspace: row.workspace_id as WorkspaceId,
    id: row.id,
    role: row.role as Role | null,
    sourceId: row.source_id as SourceId | null,
  }
  remember(hash, key)
  return key
}

/** The API key with that secret, when it is valid. */
export async function findApiKey(db: Db, secret: string): Promise<{ workspace: WorkspaceId; id: string; role: Role } | null> {
  const key = secret.startsWith('plsr_') ? await findKey(db, secret) : null
  return key?.role ? { workspace: key.workspace, id: key.id, role: key.role } : null
}

/** The source that a write key belongs to, when the key is valid. The first call asks the database, the next ones for 30 s do not. */
export async function findSourceByKey(db: Db, secret: string): Promise<{ workspace: WorkspaceId; sourceId: SourceId } | null> {
  const key = secret.startsWith('plsw_') ? await findKey(db, secret) : null
  return key?.sourceId ? { workspace: key.workspace, sourceId: key.sourceId } : null
}

type NewKey = { prefix: string; name: string; role: Role | null; sourceId: SourceId | null }

async function make(scope: Scope, { prefix, name, role, sourceId }: NewKey): Promise<{ row: KeyRow; secret: string }> {
  const secret = `${prefix}_${randomBytes(24).toString('base64url')}`
  const row = await insertKey(scope, {
    id: newId<string>(),
    hash: hashOf(secret),
    start: secret.slice(0, 10),
    name,
    role,
    source_id: sourceId,
  })
  return { row, secret }
}

const shown = ({ id, name, role, start, created_at, revoked_at }: KeyRow) => ({
  id,
  name,
  role: role as Role,
  start,
  createdAt: created_at.toString(),
  revokedAt: revoked_at?.toString() ?? null,
})

/** A new API key with a role; its secret is answered once and kept nowhere. */
export async function makeKey(scope: Scope, { name, role }: { name: string; role: Role }) {
  const { row, secret } = await make(scope, { prefix: 'plsr', name, role, sourceId: null })
  return { ...shown(row), secret }
}

/** A new write key for a source; the others go on working until `revokeSourceKeys`. */
export async function makeSourceKey(scope: Scope, sourceId: SourceId, name: string): Promise<string> {
  const { secret } = await make(scope, { prefix: 'plsw', name, role: null, sourceId })
  return secret
}

/** All write keys of a source stop working: at once, or after so many hours in which whoever has them may change them. */
export async function revokeSourceKeys(scope: Scope, sourceId: SourceId, graceHours = 0): Promise<void> {
  const until = scope.now.add({ hours: graceHours })
  for (const { hash } of await markSourceKeysRevoked(scope, sourceId, until)) if (graceHours === 0) remember(hash, null)
}

export const listKeys = async (scope: Scope) => (await listKeyRows(scope)).map(shown)

/** The key stops working: at once in this process, within 30 s in others. Refuses with key.missing. */
export async function revokeKey(scope: Scope, id: string) {
  const row = await markKeyRevoked(scope, id)
  if (!row) throw new Refusal('key.missing', {})
  remember(row.hash, null)
  return shown(row)
}
