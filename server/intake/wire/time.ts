const dayMs = 86_400_000

/**
 * When it happened by our clock: receivedAt − (sentAt − originalTimestamp), Segment's correction for clocks that are wrong.
 * What cannot be read, lies before 1970 or more than a day ahead is taken as happening now.
 */
export function happenedAt(
  call: { originalTimestamp?: unknown; timestamp?: unknown },
  sentAt: unknown,
  receivedAt: Temporal.Instant,
): Temporal.Instant {
  const original = epochMs(call.originalTimestamp) ?? epochMs(call.timestamp)
  if (original === null) return receivedAt
  const received = receivedAt.epochMilliseconds
  const sent = epochMs(sentAt)
  const corrected = sent === null ? original : received - (sent - original)
  return corrected < 0 || corrected > received + dayMs ? receivedAt : Temporal.Instant.fromEpochMilliseconds(corrected)
}

function epochMs(stated: unknown): number | null {
  // Some clients send epoch seconds, some milliseconds: no event is of 1973 in milliseconds.
  if (typeof stated === 'number' && Number.isFinite(stated)) return Math.round(stated < 1e11 ? stated * 1000 : stated)
  if (typeof stated !== 'string') return null
  const ms = Date.parse(stated)
  return Number.isNaN(ms) ? null : ms
}
