import { describe, expect, it } from 'vitest'
import { boundedCases, measureBounded } from './bounded.ts'
import { measureOrder } from './order.ts'
import { benchSets, runSet } from './sets.ts'

/** The goals, on small sets: of a set of 600 people one pair more or less shows, and questions are more, for fewer names are known to be common. */
const goals: Record<
  string,
  { precision: number; recall: number; f1?: number; bcubed?: number; fused: number; live: number; review: number }
> = {
  fake_1000: { precision: 0.995, recall: 0.89, f1: 0.945, fused: 0.003, live: 0.93, review: 15 },
  febrl3: { precision: 0.999, recall: 0.995, f1: 0.998, fused: 0.001, live: 0.985, review: 2 },
  'households, forms': { precision: 0.995, recall: 0.85, fused: 0.003, live: 0.9, review: 20 },
  'seven channels, MX': { precision: 0.99, recall: 0.85, bcubed: 0.95, fused: 0.01, live: 0.9, review: 30 },
}

describe('recognition', () => {
  it.each(benchSets(true).map((set) => [set.name, set] as const))('keeps its quality on %s', (name, set) => {
    const { score, live, reviewPer1000, reviewTrue } = runSet(set)
    const goal = goals[name]
    if (!goal) throw new Error(`no goal for ${name}`)
    expect(score.precision).toBeGreaterThanOrEqual(goal.precision)
    expect(score.recall).toBeGreaterThanOrEqual(goal.recall)
    expect(score.f1).toBeGreaterThanOrEqual(goal.f1 ?? 0)
    expect(score.bcubed.f1).toBeGreaterThanOrEqual(goal.bcubed ?? 0)
    expect(score.peopleFused).toBeLessThanOrEqual(goal.fused)
    expect(live.f1).toBeGreaterThanOrEqual(goal.live)
    expect(live.precision).toBeGreaterThanOrEqual(0.99)
    expect(reviewPer1000).toBeLessThanOrEqual(goal.review)
    expect(reviewTrue).toBeGreaterThanOrEqual(0.5)
  })

  it.each(boundedCases(2000).map((one) => [one.name, one] as const))('answers in bounded time: %s', { timeout: 180_000 }, (_, one) => {
    const { people, generic, seconds } = measureBounded(one)
    const isOne = one.header.includes('tarjeta')
    expect([people === 1, generic > 0]).toEqual([isOne, !isOne && !one.header.includes('direccion')])
    expect(seconds).toBeLessThan(120)
  })

  it.each(benchSets(true).map((set) => [set.name, set] as const))('comes out the same in any order on %s', (_, set) => {
    expect(measureOrder(set, { records: 200, runs: 4 }).differing).toBe(0)
  })
})
