import type { IncomingHttpHeaders } from 'node:http'
import { type Call, callsOf, itemOf, listIn, type Method } from './calls.ts'
import { keyWithin } from './keys.ts'
import { isObject } from './traits.ts'

/** One event: as it stands in its body, as the wire understands it, and what its sender's clock said as it went. */
export type Heard = { call: Call; stated: () => unknown; sentAt: unknown }
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
    return callsOf(body, method).map((call, at) => ({ call, stated: () => itemOf(body, at), sentAt }))
  },
})
