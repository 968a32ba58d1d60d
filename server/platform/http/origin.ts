import type { IncomingHttpHeaders } from 'node:http'

type Asked = { method: string; host: string; headers: Record<string, string | string[] | undefined> }

const harmless = new Set(['GET', 'HEAD', 'OPTIONS'])

/**
 * Whether a request that would change something comes from another site. A browser says where it comes from (Sec-Fetch-Site, Origin);
 * one that carries a session's cookie must say so, any other may keep silent but not be foreign.
 */
export function isForeign({ method, host, headers }: Asked, mustSay: boolean): boolean {
  if (harmless.has(method)) return false
  const site = headers['sec-fetch-site']
  const origin = headers.origin
  if (typeof origin === 'string') return !URL.canParse(origin) || new URL(origin).host !== host
  if (site !== undefined) return site !== 'same-origin'
  return mustSay
}

/**
 * Segment's browser client of two years ago takes any answer that it can read for a delivery, whatever its status, and keeps its event only where it can
 * read none. It is the one that states its key in the body: who is to come again is then told so in an answer that no page may read.
 */
export const takesAnyAnswer = ({ origin, authorization, ...others }: IncomingHttpHeaders): boolean =>
  origin !== undefined && authorization === undefined && others['x-write-key'] === undefined
