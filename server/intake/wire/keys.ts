import type { FastifyRequest } from 'fastify'
import { sql } from 'kysely'
import type { Channel, SourceId, WorkspaceId } from '#contract'
import { type Db, inWorkspace, type Scope } from '#platform'
import type { WireSource } from './arrive.ts'
import { isObject } from './traits.ts'

/** Answers what a write key stands for; access keeps the keys. */
export type FindSource = (secret: string) => Promise<{ workspace: WorkspaceId; sourceId: SourceId } | null>

/** The write key of a request, wherever its client puts it: Basic (with or without the trailing colon), body, query, X-Write-Key, Bearer. */
export function keyOf(request: Pick<FastifyRequest, 'headers' | 'query'>, body: unknown): string | null {
  const [scheme = '', credentials = ''] = (request.headers.authorization ?? '').split(' ')
  if (scheme.toLowerCase() === 'basic') {
    const secret = Buffer.from(credentials, 'base64').toString('utf8').split(':')[0]
    if (secret) return secret
  }
  const inBody = isObject(body) ? [body.writeKey, body.api_key, firstItemKey(body.batch)] : []
  const query = isObject(request.query) ? request.query : {}
  const bearer = scheme.toLowerCase() === 'bearer' ? credentials : undefined
  const stated = [...inBody, query.writeKey, request.headers['x-write-key'], bearer]
  return stated.find((key): key is string => typeof key === 'string' && key !== '') ?? null
}

const firstItemKey = (batch: unknown) => (Array.isArray(batch) && isObject(batch[0]) ? batch[0].writeKey : undefined)

const rememberMs = 30_000
const rememberedMax = 10_000

/** Finds the source of a write key. What is known of the source is looked up once in half a minute; access remembers the key itself. */
export function createKeyring(db: Db, findSource: FindSource, now: () => Temporal.Instant): (secret: string) => Promise<WireSource | null> {
  const known = new Map<SourceId, { source: WireSource | null; until: number }>()
  return async (secret) => {
    const named = await findSource(secret)
    if (!named) return null
    const { workspace, sourceId } = named
    const at = now().epochMilliseconds
    const found = known.get(sourceId)
    if (found && found.until > at) return found.source
    const source = await inWorkspace(db, { workspace, actor: `source:${sourceId}` }, (scope) => findWireSource(scope, sourceId))
    if (known.size >= rememberedMax) known.clear()
    known.set(sourceId, { source, until: at + rememberMs })
    return source
  }
}

/** What the wire must know of a source: its channel, and the money of its business. */
export async function findWireSource(scope: Scope, source: SourceId): Promise<WireSource | null> {
  const { rows } = await sql<{ channel: Channel; currency: string }>`
    select sources.kind as channel, workspaces.currency from sources join workspaces on workspaces.id = sources.workspace_id
    where sources.workspace_id = ${scope.workspace} and sources.id = ${source}`.execute(scope.db)
  return rows[0] ? { workspace: scope.workspace, source, ...rows[0] } : null
}
