import type { IncomingHttpHeaders } from 'node:http'
import type { SourceId, WorkspaceId } from '#contract'
import { type Db, inWorkspace } from '#platform'
import { findWireSource } from '../store/sources.ts'
import type { WireSource } from '../types.ts'
import { isObject } from './traits.ts'

/** Answers what a write key stands for; access keeps the keys. */
export type FindSource = (secret: string) => Promise<{ workspace: WorkspaceId; sourceId: SourceId } | null>

/**
 * The write key that a request states outside its body: Basic (with or without the trailing colon), query, X-Write-Key (of which Jitsu's clients
 * make "id:secret": ours may stand on either side), Bearer.
 */
export function keyBeside({ headers, query }: { headers: IncomingHttpHeaders; query: unknown }): string | null {
  const [scheme = '', credentials = ''] = (headers.authorization ?? '').split(' ')
  const basic = scheme.toLowerCase() === 'basic' ? Buffer.from(credentials, 'base64').toString('utf8').split(':')[0] : undefined
  const bearer = scheme.toLowerCase() === 'bearer' ? credentials : undefined
  return firstKey([basic, isObject(query) ? query.writeKey : undefined, oursOf(headers['x-write-key']), bearer])
}

const ours = 'plsw_'
function oursOf(stated: unknown): unknown {
  const parts = typeof stated === 'string' ? stated.split(':') : []
  return parts.find((part) => part.startsWith(ours)) ?? parts.at(-1)
}

const lookedAtBytes = 4096
/** A write key stated in a body that is not opened yet: at either end, where official clients put it, or else wherever it stands first. */
export function keyInside(raw: Buffer): string | null {
  const ends = [() => raw.subarray(-lookedAtBytes), () => raw.subarray(0, lookedAtBytes), () => raw]
  for (const part of ends) {
    const [, key] = /"(?:writeKey|api_key|token)"\s*:\s*"(plsw_[\w-]+)"/.exec(part().toString('latin1')) ?? []
    if (key) return key
  }
  return null
}

/** The write key that a body states, as browser clients do. */
export const keyWithin = (body: unknown): string | null =>
  isObject(body) ? firstKey([body.writeKey, body.api_key, firstItemKey(body.batch)]) : firstKey([firstItemKey(body)])

export const firstKey = (stated: readonly unknown[]) => stated.find((key): key is string => typeof key === 'string' && key !== '') ?? null
const firstItemKey = (batch: unknown) => (Array.isArray(batch) && isObject(batch[0]) ? batch[0].writeKey : undefined)

// A pause is obeyed after so long at the latest. Half-way it is looked up again while what is known still answers: nobody waits for it.
const rememberMs = 3_000
const rememberedMax = 10_000

type Known = { source: WireSource | null; until: number; isAsked: boolean }

/** Finds the source of a write key. What is known of the source is looked up once in a few seconds; access remembers the key itself. */
export function createKeyring(db: Db, findSource: FindSource, nowMs: () => number): (secret: string) => Promise<WireSource | null> {
  const known = new Map<SourceId, Known>()
  const lookUp = async (workspace: WorkspaceId, sourceId: SourceId, at: number): Promise<WireSource | null> => {
    const source = await inWorkspace(db, { workspace, actor: `source:${sourceId}` }, (scope) => findWireSource(scope, sourceId))
    if (known.size >= rememberedMax) known.clear()
    known.set(sourceId, { source, until: at + rememberMs, isAsked: false })
    return source
  }
  return async (secret) => {
    const named = await findSource(secret)
    if (!named) return null
    const { workspace, sourceId } = named
    const at = nowMs()
    const found = known.get(sourceId)
    if (!found || found.until <= at) return lookUp(workspace, sourceId, at)
    if (found.until - at < rememberMs / 2 && !found.isAsked) {
      found.isAsked = true
      // Should it fail, whoever comes after its time asks again and is told.
      lookUp(workspace, sourceId, at).catch(() => {})
    }
    return found.source
  }
}
