import { readMoment } from '../reading/moments.ts'
import { type Calendar, canHaveHappened } from '../reading/values.ts'
import { isStated, type Misread, misread } from './misread.ts'

/** By what a moment is read: what the sender's clock said, when it came, and the habits of the business. */
export type Clock = { sentAt?: unknown; receivedAt: Temporal.Instant; calendar: Calendar }
type Stamped = { originalTimestamp?: unknown; timestamp?: unknown }

/**
 * When it happened by our clock: receivedAt − (sentAt − originalTimestamp), Segment's correction for clocks that are wrong; where that cannot be, as it is
 * stated. What cannot be read, lies before 1970 or more than a day ahead is taken as happening now, and named; `name`: what its door calls it.
 */
export function readTime(stamped: Stamped, clock: Clock, name?: string): { at: Temporal.Instant; misread: Misread[] } {
  const { receivedAt } = clock
  const field = isStated(stamped.originalTimestamp) ? 'originalTimestamp' : 'timestamp'
  const corrected = correctedMs(stamped, clock)
  if (corrected !== null) return { at: Temporal.Instant.fromEpochMilliseconds(corrected), misread: [] }
  return { at: receivedAt, misread: isStated(stamped[field]) ? [misread(name ?? field, stamped[field])] : [] }
}

function correctedMs({ originalTimestamp, timestamp }: Stamped, { sentAt, receivedAt, calendar }: Clock): number | null {
  const received = receivedAt.epochMilliseconds
  const original = readMoment(originalTimestamp, calendar) ?? readMoment(timestamp, calendar)
  if (original === null) return null
  const sent = readMoment(sentAt, calendar)
  const possible = [...(sent === null ? [] : [received - (sent - original)]), original]
  return possible.find((epochMilliseconds) => canHaveHappened({ epochMilliseconds }, receivedAt)) ?? null
}
