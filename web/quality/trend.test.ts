import { describe, expect, it } from 'vitest'
import { changeIn, indexOf, pathOf, placeOf, repeatedNow, trendOf } from './trend.ts'

const months = [
  { month: '2026-09', records: 0, firsts: 0, fresh: 0 },
  { month: '2026-10', records: 4, firsts: 4, fresh: 2 },
  { month: '2026-11', records: 4, firsts: 1, fresh: 1 },
]

describe('the index over time', () => {
  it('counts everything until the end of a month, and says nothing before there is anybody', () => {
    expect(trendOf(months).map(({ index }) => index)).toEqual([null, 1, 1.6])
    expect(indexOf({ records: 8, people: 5 })).toBe(1.6)
  })
  it('says how much of the last month repeated somebody', () => {
    expect(repeatedNow({ months })).toBe(0.75)
    expect(repeatedNow({ months: months.slice(0, 1) })).toBeNull()
  })
  it('says how much it changed, where it was known then', () => {
    expect(changeIn(months, 1)).toBeCloseTo(0.6)
    expect(changeIn(months, 2)).toBeNull()
    expect(changeIn([], 1)).toBeNull()
  })
  it('finds where the line ends', () => {
    expect(placeOf([null, 1, 2, null], { width: 30, height: 10, min: 1, max: 2 })).toEqual({ x: 20, y: 0 })
    expect(placeOf([null], { width: 30, height: 10, min: 1, max: 2 })).toBeNull()
  })
  it('draws a line within its box', () => {
    expect(pathOf([null, 1, 2], { width: 10, height: 10, min: 1, max: 2 })).toBe('M5.0,10.0 L10.0,0.0')
    expect(pathOf([1, 1], { width: 10, height: 10, min: 1, max: 1 })).toBe('M0.0,10.0 L10.0,10.0')
  })
})
