import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { bestStreakOf, streakOf } from './streak.ts'

const nobody = new Set<string>()
const day = (n: number) => Temporal.PlainDate.from('2026-11-01').add({ days: n }).toString()

describe('a streak', () => {
  it('counts back from today, or from yesterday while today is not over', () => {
    expect(streakOf(new Set([day(1), day(2), day(3)]), nobody, day(3))).toBe(3)
    expect(streakOf(new Set([day(1), day(2), day(3)]), nobody, day(4))).toBe(3)
    expect(streakOf(new Set([day(1), day(2), day(3)]), nobody, day(5))).toBe(0)
    expect(streakOf(nobody, nobody, day(5))).toBe(0)
  })
  it('is not broken by a day without customers, nor lengthened by it', () => {
    const done = new Set([day(1), day(2), day(4)])
    expect(streakOf(done, new Set([day(3)]), day(4))).toBe(3)
    expect(bestStreakOf(done, new Set([day(3)]), day(4))).toBe(3)
    expect(bestStreakOf(done, nobody, day(4))).toBe(2)
  })
  it('is never longer than the best one, nor the best one than the days done', () => {
    const days = fc.uniqueArray(fc.integer({ min: 0, max: 40 }), { maxLength: 40 })
    fc.assert(
      fc.property(days, days, (doneDays, quietDays) => {
        const done = new Set(doneDays.map(day))
        const quiet = new Set(quietDays.map(day).filter((one) => !done.has(one)))
        const best = bestStreakOf(done, quiet, day(40))
        expect(streakOf(done, quiet, day(40))).toBeLessThanOrEqual(best)
        expect(best).toBeLessThanOrEqual(done.size)
      }),
    )
  })
})
