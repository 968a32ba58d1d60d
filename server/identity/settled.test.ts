import { describe, expect, it } from 'vitest'
import { generateRecords } from '../../bench/generator/records.ts'
import { type ClusterRecord, cluster, isSettled } from './cluster.ts'
import { defaultModel, makeReady, weighUnlessApart } from './compare/index.ts'
import { normalise } from './normalise/index.ts'
import { candidatePairs } from './resolve.ts'
import type { Edge } from './types.ts'

const garbled = {
  petName: 0.4,
  surnamesFirst: 0.3,
  married: 0.3,
  slip: 0.4,
  misheard: 0.3,
  phoneSlip: 0.2,
  mailSlip: 0.2,
  sharedContact: 0.3,
}

/** Components of a generated set, with whether every two of their records are joined by what settles them. */
function componentsOf(country: 'MX' | 'ES' | 'AR', rates: Partial<typeof garbled>) {
  const made = [...generateRecords({ seed: 91, people: 1200, country, rates })]
  const records = made.map(({ id, attributes }): ClusterRecord => ({ id, features: normalise(attributes, { country, ownContacts: [] }) }))
  const home = new Map(records.map((record) => [record.id, { records: [record], edges: [] as Edge[], settled: 0 }]))
  for (const [a, b] of candidatePairs(records)) {
    const weighed = weighUnlessApart(makeReady(a.features), makeReady(b.features), defaultModel)
    const [one, other] = [home.get(a.id), home.get(b.id)]
    if (weighed?.band !== 'join' || !one || !other) continue
    if (one !== other) {
      one.records.push(...other.records)
      one.edges.push(...other.edges)
      one.settled += other.settled
      for (const { id } of other.records) home.set(id, one)
    }
    one.edges.push({ a: a.id, b: b.id, weight: weighed.weight })
    if (isSettled(a.features, b.features, weighed)) one.settled++
  }
  return [...new Set(home.values())].filter((one) => one.records.length > 1)
}

describe('a component whose every two records are joined by what settles them', () => {
  for (const country of ['MX', 'ES', 'AR'] as const) {
    it(`is one person (${country})`, () => {
      const all = [{}, garbled].flatMap((rates) => componentsOf(country, rates))
      const settled = all.filter(({ records, settled }) => settled === (records.length * (records.length - 1)) / 2)
      const divided = settled.filter(({ records, edges }) => cluster({ records, edges, judgements: [] }).length !== 1)
      expect(divided).toEqual([])
      expect(settled.length).toBeGreaterThan(all.length / 3)
      expect(settled.filter(({ records }) => records.length > 2).length).toBeGreaterThan(100)
    })
  }
})
