import { describe, expect, it } from 'vitest'
import { clockOf, elapsedMs, pause, readTimer, start, still } from './timer.ts'

describe('a timer of the routine', () => {
  it('runs, pauses, and goes on where it was', () => {
    const first = start(still, 1_000)
    expect(elapsedMs(first, 4_000)).toBe(3_000)
    expect(start(first, 9_000)).toBe(first)
    const paused = pause(first, 4_000)
    expect(elapsedMs(paused, 99_000)).toBe(3_000)
    expect(elapsedMs(start(paused, 100_000), 101_000)).toBe(4_000)
  })
  it('never runs backwards when the clock does', () => {
    expect(elapsedMs(start(still, 5_000), 1_000)).toBe(0)
  })
  it.each([null, '', 'null', '{', '"x"', '{"since":"x","ranMs":-1}'])('reads %s as standing still', (text) => {
    expect(readTimer(text)).toEqual(still)
  })
  it('is found again', () => {
    expect(readTimer(JSON.stringify({ since: 5, ranMs: 7 }))).toEqual({ since: 5, ranMs: 7 })
  })
  it('reads like a clock', () => {
    expect([0, 59_999, 60_000, 187_000].map(clockOf)).toEqual(['0:00', '0:59', '1:00', '3:07'])
  })
})
