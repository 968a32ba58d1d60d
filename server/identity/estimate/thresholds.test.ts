import { describe, expect, it } from 'vitest'
import { defaultModel } from '../compare/index.ts'
import { learnThresholds } from './thresholds.ts'

const { join, doubt } = defaultModel
const many = (count: number, weight: number, same: boolean) => Array.from({ length: count }, () => ({ weight, same }))
const learnt = (judged: ReturnType<typeof many>, automatic: number[] = []) => learnThresholds(defaultModel, judged, automatic)

describe('thresholds that a business teaches', () => {
  it('stay where few judged, and where they judged both ways', () => {
    expect(learnt([])).toEqual({ join, doubt })
    expect(learnt(many(40, join - 1, true))).toEqual({ join, doubt })
    expect(learnt([...many(300, join - 1, true), ...many(30, join - 1, false)])).toEqual({ join, doubt })
  })

  it('join sooner where hundreds of questions were one person every time, and only as far as they reach', () => {
    expect(learnt(many(200, join - 1.2, true))).toEqual({ join: join - 1.5, doubt })
    expect(learnt([...many(200, join - 1.2, true), ...many(20, join - 2.4, false)]).join).toBe(join - 1.5)
    expect(learnt(many(5000, doubt + 0.2, true)).join).toBeGreaterThanOrEqual(join - 3)
  })

  it('join later where what had joined was separated, unless far more of the same was left alone', () => {
    const taken = many(12, join + 0.7, false)
    expect(learnt(taken).join).toBe(join + 3)
    expect(
      learnt(
        taken,
        Array.from({ length: 40 }, () => join + 0.3),
      ).join,
    ).toBeGreaterThan(join)
    expect(
      learnt(
        taken,
        Array.from({ length: 5000 }, () => join + 0.3),
      ).join,
    ).toBe(join)
  })

  it('ask no more what is never so', () => {
    expect(learnt(many(100, doubt + 0.3, false))).toEqual({ join, doubt: doubt + 3 })
    expect(learnt([...many(100, doubt + 0.3, false), ...many(10, doubt + 1.3, true)]).doubt).toBe(doubt + 1)
  })

  it('are the same whatever the order', () => {
    const judged = [...many(200, join - 1.2, true), ...many(100, doubt + 0.3, false), ...many(3, join + 0.4, false)]
    expect(learnt(judged.toReversed())).toEqual(learnt(judged))
  })
})
