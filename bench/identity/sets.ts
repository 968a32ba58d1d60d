import { type Attributes, resolve } from '#identity'
import { generateRecords, type WorldOptions } from '../generator/records.ts'
import { ceiling } from './ceiling.ts'
import { readLabelled } from './labelled.ts'
import { type Score, score } from './score.ts'

export type BenchSet = {
  name: string
  isGenerated?: boolean
  country: string
  load(): { records: { id: string; attributes: Attributes; errors?: readonly string[] }[]; truth: Map<string, string> }
}
export type Row = {
  name: string
  records: number
  score: Score
  /** As the live path decides, by the shipped model. */
  live: Score
  /** What the records say at all, for the sets that are generated. */
  ceiling?: Score
  reviewPer1000: number
  reviewTrue: number
  recordsPerSecond: number
  recallByError: { kind: string; records: number; recall: number }[]
}

const world = (name: string, country: string, options: WorldOptions): BenchSet => ({
  name,
  country,
  isGenerated: true,
  load() {
    const records = [...generateRecords(options)]
    return { records, truth: new Map(records.map(({ id, person }) => [id, person])) }
  },
})

/** The sets, small ones for the tests. Seeds are fixed, so a figure means the same everywhere. */
export function benchSets(quick: boolean): BenchSet[] {
  const people = quick ? 600 : 6000
  const homes = { alone: 0.1, rates: { walkIn: 0 } }
  return [
    { name: 'fake_1000', country: 'GB', load: () => readLabelled('fake_1000.csv', 'cluster') },
    { name: 'febrl3', country: 'AU', load: () => readLabelled('febrl3.csv', 'cluster') },
    world('households, forms', 'MX', { seed: 21, people, country: 'MX', channels: ['form'], ...homes }),
    world('seven channels, MX', 'MX', { seed: 22, people, country: 'MX' }),
    ...(quick
      ? []
      : [
          world('seven channels, ES', 'ES', { seed: 23, people, country: 'ES' }),
          world('seven channels, AR', 'AR', { seed: 24, people, country: 'AR' }),
          world('seven channels, CO', 'CO', { seed: 25, people, country: 'CO' }),
          world('seven channels, CL', 'CL', { seed: 26, people, country: 'CL' }),
        ]),
  ]
}

export function runSet(set: BenchSet): Row {
  const { records, truth } = set.load()
  const began = performance.now()
  const setting = { country: set.country, ownContacts: [] }
  const { clusters, doubts } = resolve(records, { setting, learn: true })
  const seconds = (performance.now() - began) / 1000
  const right = doubts.filter(({ a, b }) => truth.get(a) === truth.get(b)).length
  return {
    name: set.name,
    records: records.length,
    score: score(clusters, truth),
    live: score(resolve(records, { setting }).clusters, truth),
    ...(set.isGenerated ? { ceiling: ceiling({ records, truth }, set.country) } : {}),
    reviewPer1000: (doubts.length / records.length) * 1000,
    reviewTrue: doubts.length === 0 ? 1 : right / doubts.length,
    recordsPerSecond: records.length / seconds,
    recallByError: recallByError(records, clusters, truth),
  }
}

function recallByError(
  records: { id: string; errors?: readonly string[] }[],
  clusters: string[][],
  truth: Map<string, string>,
): Row['recallByError'] {
  const cluster = new Map(clusters.flatMap((ids, at) => ids.map((id) => [id, at] as const)))
  const sizes = new Map<string, number>()
  const together = new Map<string, number>()
  for (const [id, person] of truth) {
    sizes.set(person, (sizes.get(person) ?? 0) + 1)
    const key = `${person} ${cluster.get(id)}`
    together.set(key, (together.get(key) ?? 0) + 1)
  }
  const kinds = new Map<string, { records: number; found: number; wanted: number }>()
  for (const { id, errors = [] } of records) {
    const person = truth.get(id) ?? id
    for (const kind of new Set(errors)) {
      const one = kinds.get(kind) ?? { records: 0, found: 0, wanted: 0 }
      one.records++
      one.found += (together.get(`${person} ${cluster.get(id)}`) ?? 1) - 1
      one.wanted += (sizes.get(person) ?? 1) - 1
      kinds.set(kind, one)
    }
  }
  const rows = [...kinds].filter(([, { wanted }]) => wanted > 0)
  return rows
    .map(([kind, { records: count, found, wanted }]) => ({ kind, records: count, recall: found / wanted }))
    .sort((a, b) => a.recall - b.recall)
}
