import { describe, expect, it } from 'vitest'
import { decideNext, waits } from './schedule.ts'

const now = Temporal.Instant.from('2026-11-25T12:00:00Z')
const next = (n: number, status: number | null, retryAfter: string | null = null) =>
  decideNext(n, { status, problem: null, retryAfter }, now)

describe('what follows an attempt', () => {
  it('is ten attempts in all, as Standard Webhooks says', () => {
    expect(waits.map((_, at) => next(at + 1, 500))).toEqual(
      [5, 300, 1800, 7200, 18_000, 36_000, 50_400, 72_000, 86_400].map((inSeconds) => ({ kind: 'again', inSeconds })),
    )
    expect(next(10, 500)).toEqual({ kind: 'failed' })
  })
  it('any 2xx is delivered, 410 ends it, a redirect and no answer are failures', () => {
    expect([200, 204, 299].map((status) => next(1, status).kind)).toEqual(['delivered', 'delivered', 'delivered'])
    expect(next(1, 410).kind).toBe('gone')
    expect([301, 302, 307, 308, 400, 404, 429, 500, null].every((status) => next(1, status).kind === 'again')).toBe(true)
  })
  it('waits as long as it is told to, never shorter than planned, a day at most', () => {
    expect(next(1, 429, '120')).toEqual({ kind: 'again', inSeconds: 120 })
    expect(next(2, 429, '10')).toEqual({ kind: 'again', inSeconds: 300 })
    expect(next(1, 503, '999999999')).toEqual({ kind: 'again', inSeconds: 86_400 })
    expect(next(1, 503, 'Wed, 25 Nov 2026 12:10:00 GMT')).toEqual({ kind: 'again', inSeconds: 600 })
    expect(next(1, 503, 'soon')).toEqual({ kind: 'again', inSeconds: 5 })
  })
})
