import type { GroupStatement } from '#contract'
import { causeForLog, log } from '#platform'
import { openLine, readRecord } from '../records/read-record.ts'
import type { QuarantinedRow } from '../store/quarantine.ts'
import { decodeText } from '../text.ts'
import type { Arrival, WireSource } from '../types.ts'
import type { Part, Settings } from '../webhooks/kind.ts'
import { type DeliveryContext, readDelivery } from '../webhooks/read-delivery.ts'
import { eventBytesMax, readEvent, type Unusable } from '../wire/arrive.ts'
import type { Call } from '../wire/calls.ts'
import { isStated, type Misread } from '../wire/misread.ts'
import { callsIn } from '../wire/posthog.ts'

/** What a call states beside what it tells, and cannot be used: it waits alone, as it does of an event that never waited. */
export type Beside = { unusable: Unusable; isNamed: boolean }
/** `fetch`: it names only what is to be asked for at the sender's. */
export type ReadAgain =
  | { kind: 'arrivals'; arrivals: Arrival[]; groups?: GroupStatement[]; misread?: Misread[]; beside?: Beside }
  | { kind: 'several'; parts: Part[]; context: DeliveryContext }
  | { kind: 'fetch'; paths: readonly string[]; context: DeliveryContext }
  | { kind: 'unusable'; unusable: Unusable }

type Kept = Pick<QuarantinedRow, 'door' | 'body' | 'at' | 'context' | 'facts'>

/**
 * Reads what was set aside as the door reads by which it came. It happened when it arrived, unless it says itself when. What its reader breaks on (nested
 * too deeply, say) goes on waiting: others are tried after it.
 */
export function readAgain(kept: Kept, from: WireSource, settings: Settings | null): ReadAgain {
  try {
    return readAsItsDoor(kept, from, settings)
  } catch (e) {
    log.error(causeForLog(e), 'what was set aside cannot be read')
    return { kind: 'unusable', unusable: { reason: kept.door === 'webhook' ? 'webhook.unusable' : 'event.unusable', facts: {} } }
  }
}

function readAsItsDoor(kept: Kept, from: WireSource, settings: Settings | null): ReadAgain {
  if (kept.door === 'webhook') return readDeliveryAgain(kept, from, settings)
  if (isCut({ ...kept, bytes: kept.body.length })) return { kind: 'unusable', unusable: { reason: 'event.too-large', facts: kept.facts } }
  const stated = openLine(decodeText(kept.body, typeof kept.context.charset === 'string' ? kept.context.charset : ''))
  const bytes = sizeOf(kept.body, stated)
  if (bytes > eventBytesMax) return { kind: 'unusable', unusable: { reason: 'event.too-large', facts: { bytes, max: eventBytesMax } } }
  if (kept.door === 'record') {
    const read = readRecord(stated, from, kept.at)
    return read.kind === 'record' ? { kind: 'arrivals', arrivals: read.arrivals, misread: read.misread } : read
  }
  return readCalls(callsAgain(stated, kept), from, kept)
}

/** What waits in its sender's own words is heard again, as much of it as waits. */
function callsAgain(stated: Call, { at, context: { dialect, part } }: Kept): readonly Call[] {
  if (dialect !== 'posthog') return [stated]
  const calls = callsIn(stated, { receivedAt: at })
  return part ? calls.filter((call) => (call?.fallback === true) === (part === 'once')) : calls
}

type ReadCalls = { kind: 'arrivals'; arrivals: Arrival[]; groups: GroupStatement[]; misread: Misread[]; beside?: Beside }

function readCalls(calls: readonly Call[], from: WireSource, { at, context }: Kept): ReadAgain {
  const all: ReadCalls = { kind: 'arrivals', arrivals: [], groups: [], misread: [] }
  for (const [nth, call] of calls.entries()) {
    const read = readEvent(call, from, { sentAt: context.sentAt, receivedAt: at })
    if (read.kind === 'unusable') {
      if (nth === 0) return read
      all.beside = { unusable: read.unusable, isNamed: isStated(call?.messageId) }
      continue
    }
    all.misread.push(...read.misread.map((one) => ({ ...one, of: all.arrivals.length })))
    if (read.kind === 'group') all.groups.push(read.group)
    else all.arrivals.push(read.arrival)
  }
  return all
}

function readDeliveryAgain({ body, at, context: { original: _, ...kept } }: Kept, from: WireSource, settings: Settings | null): ReadAgain {
  if (!settings) return { kind: 'unusable', unusable: { reason: 'webhook.no-mapping', facts: {} } }
  const context = kept as DeliveryContext
  const read = readDelivery({ context, body, from, settings, receivedAt: at })
  if (read.kind === 'fetch' || read.kind === 'several') return { ...read, context }
  return read.kind === 'nothing' ? { kind: 'arrivals', arrivals: [] } : read
}

/** Without the air that an editor puts between its lines. */
const sizeOf = (body: Buffer, stated: unknown): number =>
  body.length > eventBytesMax && stated ? Buffer.byteLength(JSON.stringify(stated)) : body.length

/** Of a line of many megabytes only the beginning is kept, until somebody puts it right. */
export const isCut = ({ facts, bytes, context }: Pick<QuarantinedRow, 'facts' | 'context'> & { bytes: number }): boolean =>
  typeof facts.bytes === 'number' && facts.bytes > bytes && !('original' in context)
