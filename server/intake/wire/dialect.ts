import type { IncomingHttpHeaders } from 'node:http'
import { type Call, callsOf, itemOf, listIn, type Method } from './calls.ts'
import { keyWithin } from './keys.ts'
import { isObject } from './traits.ts'

/**
 * One event: the calls of the wire that it is (none where nobody needs it), what of it is kept should it have to wait, and what its sender's clock said as it
 * went. `dialect`: what is kept is said in a family's own words, and is heard again so.
 */
export type Heard = { calls: readonly Call[]; stated: () => unknown; sentAt: unknown; dialect?: 'posthog' }
export type Around = { query: unknown; headers: IncomingHttpHeaders; receivedAt: Temporal.Instant }

/** How one family of clients speaks: where its key stands in a body, and which calls of the wire its events are. Pure. */
export type Dialect = {
  keyIn: (body: unknown) => string | null
  /** How many events it holds; one of them may be several calls. */
  countIn: (body: unknown) => number
  hear: (body: unknown, around: Around) => Heard[]
}

/** What the clients of Segment, RudderStack and Jitsu speak. */
export const segmentDialect = (method: Method): Dialect => ({
  keyIn: keyWithin,
  countIn: (body) => listIn(body)?.length ?? 1,
  hear: (body) => {
    const sentAt = isObject(body) ? body.sentAt : undefined
    return callsOf(body, method).map((call, at) => ({ calls: [call], stated: () => call ?? itemOf(body, at), sentAt }))
  },
})
