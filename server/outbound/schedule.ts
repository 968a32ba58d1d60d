const [seconds, minutes, hours] = [1, 60, 3600]

/** How long to wait after each failure, as Standard Webhooks recommends: ten attempts in all, over 75 hours. */
export const waits = [5 * seconds, 5 * minutes, 30 * minutes, 2 * hours, 5 * hours, 10 * hours, 14 * hours, 20 * hours, 24 * hours]
const retryAfterMax = 24 * hours

/** What came of one attempt. `problem` where there was no answer at all. */
export type Attempt = { status: number | null; problem: string | null; retryAfter: string | null }
export type Next = { kind: 'delivered' } | { kind: 'gone' } | { kind: 'failed' } | { kind: 'again'; inSeconds: number }

/** What to do after the n-th attempt (from 1). A redirect is a failure: following it would send what is signed to somebody else. Pure. */
export function decideNext(n: number, { status, retryAfter }: Attempt, now: Temporal.Instant): Next {
  if (status !== null && status >= 200 && status < 300) return { kind: 'delivered' }
  if (status === 410) return { kind: 'gone' }
  const wait = waits[n - 1]
  if (wait === undefined) return { kind: 'failed' }
  return { kind: 'again', inSeconds: Math.max(wait, Math.min(secondsOf(retryAfter, now), retryAfterMax)) }
}

/** Retry-After is a number of seconds or a date of HTTP. */
function secondsOf(stated: string | null, now: Temporal.Instant): number {
  if (!stated) return 0
  if (/^\d{1,9}$/.test(stated)) return Number(stated)
  const at = Date.parse(stated)
  return Number.isNaN(at) ? 0 : Math.max(0, Math.ceil((at - now.epochMilliseconds) / 1000))
}
