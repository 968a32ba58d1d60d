import { describe, expect, it } from 'vitest'
import { benchSets, runSet } from './sets.ts'

/** Floors a little below the figures of the day, so that a change that loses people is seen at once. */
const floors: Record<string, { precision: number; recall: number; fused: number }> = {
  fake_1000: { precision: 0.995, recall: 0.89, fused: 0.005 },
  febrl3: { precision: 0.999, recall: 0.995, fused: 0.001 },
  'households, forms': { precision: 0.99, recall: 0.82, fused: 0.01 },
  'seven channels, MX': { precision: 0.97, recall: 0.7, fused: 0.03 },
}

describe('recognition', () => {
  it.each(benchSets(true).map((set) => [set.name, set] as const))('keeps its quality on %s', (name, set) => {
    const { score, reviewPer1000 } = runSet(set)
    const floor = floors[name]
    expect(floor).toBeDefined()
    expect(score.precision).toBeGreaterThanOrEqual(floor?.precision ?? 1)
    expect(score.recall).toBeGreaterThanOrEqual(floor?.recall ?? 1)
    expect(score.peopleFused).toBeLessThanOrEqual(floor?.fused ?? 0)
    expect(reviewPer1000).toBeLessThan(60)
  })
})
