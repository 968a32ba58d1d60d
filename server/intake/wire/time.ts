import { isStated, type Misread, misread } from './misread.ts'

const dayMs = 86_400_000

/**
 * When it happened by our clock: receivedAt − (sentAt − originalTimestamp), Segment's correction for clocks that are wrong.
 * What cannot be read, lies before 1970 or more than a day ahead is taken as happening now.
 */
export function happenedAt(call: Stamped, sentAt: unknown, receivedAt: Temporal.Instant): Temporal.Instant {
  const corrected = correctedMs(call, sentAt, receivedAt.epochMilliseconds)
  return corrected === null ? receivedAt : Temporal.Instant.fromEpochMilliseconds(corrected)
}

type Stamped = { originalTimestamp?: unknown; timestamp?: unknown }

/** The moment that a call states, where it cannot be one. */
export function misreadTime(call: Stamped, sentAt: unknown, receivedAt: Temporal.Instant): Misread[] {
  const field = isStated(call.originalTimestamp) ? 'originalTimestamp' : 'timestamp'
  if (!isStated(call[field])) return []
  return correctedMs(call, sentAt, receivedAt.epochMilliseconds) === null ? [misread(field, call[field])] : []
}

function correctedMs(call: Stamped, sentAt: unknown, received: number): number | null {
  const original = epochMs(call.originalTimestamp) ?? epochMs(call.timestamp)
  if (original === null) return null
  const sent = epochMs(sentAt)
  const corrected = sent === null ? original : received - (sent - original)
  return corrected < 0 || corrected > received + dayMs ? null : corrected
}

function epochMs(stated: unknown): number | null {
  // Some clients send epoch seconds, some milliseconds: no event is of 1973 in milliseconds.
  if (typeof stated === 'number' && Number.isFinite(stated)) return Math.round(stated < 1e11 ? stated * 1000 : stated)
  if (typeof stated !== 'string') return null
  const ms = Date.parse(stated)
  return Number.isNaN(ms) ? null : ms
}
