import { explain } from '../explain.ts'
import type { Comparison } from '../types.ts'
import type { BatchResult } from './engine.ts'
import { bands, pairWidth } from './found.ts'
import type { ShownPair } from './pairs.ts'
import type { Language } from './texts.ts'

/** Two records of different people, or of one where it is a join. */
export type Pair = { a: number; b: number; weight: number }

/**
 * The strongest pair of each two people, strongest first, the earlier row of each pair before the later; a join that the clustering refused is a
 * doubt too.
 */
export function openPairs(result: BatchResult, band: 'doubt' | 'related'): Pair[] {
  const { compared, person, records } = result
  const best = new Map<number, Pair>()
  const rows = rowOf(result)
  const consider = (pair: Pair) => {
    const [one, other] = [person[pair.a] ?? 0, person[pair.b] ?? 0]
    if (one === other) return
    const key = Math.min(one, other) * records.total + Math.max(one, other)
    const before = best.get(key)
    if (!before || isBefore(pair, before, result)) best.set(key, pair)
  }
  for (const { joins, open } of compared) {
    for (let at = 0; at < open.length; at += pairWidth) if (bands[open[at + 3] ?? 0] === band) consider(pairAt(open, at))
    if (band === 'doubt') for (let at = 0; at < joins.length; at += pairWidth) consider(pairAt(joins, at))
  }
  const inOrder = ({ a, b, weight }: Pair): Pair => ((rows[a] ?? 0) <= (rows[b] ?? 0) ? { a, b, weight } : { a: b, b: a, weight })
  return [...best.values()]
    .map(inOrder)
    .sort(
      (one, other) => other.weight - one.weight || (rows[one.a] ?? 0) - (rows[other.a] ?? 0) || (rows[one.b] ?? 0) - (rows[other.b] ?? 0),
    )
}

const pairAt = (list: Int32Array, at: number): Pair => ({ a: list[at] ?? 0, b: list[at + 1] ?? 0, weight: (list[at + 2] ?? 0) / 100 })

/** Stronger, or as strong and earlier in the alphabet of ids: which thread came first does not show. */
function isBefore(one: Pair, other: Pair, { records }: BatchResult): boolean {
  if (one.weight !== other.weight) return one.weight > other.weight
  const text = ({ a, b }: Pair) => [records.idOf(a), records.idOf(b)].sort().join('\n')
  return text(one) < text(other)
}

const rowsKnown = new WeakMap<BatchResult, Int32Array>()

/** The row of every record, from 0. */
function rowOf(result: BatchResult): Int32Array {
  let rows = rowsKnown.get(result)
  if (!rows) {
    rows = new Int32Array(result.order.length)
    for (const [row, record] of result.order.entries()) rows[record] = row
    rowsKnown.set(result, rows)
  }
  return rows
}

/** Pairs with what both records state and why. `band` is how they are told: a refused join is a doubt. */
export async function showPairs(result: BatchResult, pairs: readonly Pair[], band: 'join' | 'doubt'): Promise<ShownPair[]> {
  const comparisons = await result.explain(pairs.map(({ a, b }) => [a, b]))
  const features = await result.show(pairs.flatMap(({ a, b }) => [a, b]))
  return pairs.flatMap((pair, at): ShownPair[] => {
    const [comparison, one, other] = [comparisons[at], features[at * 2], features[at * 2 + 1]]
    if (!comparison || !one || !other) return []
    const side = (record: number, stated: typeof one) => ({ id: result.records.idOf(record), features: stated })
    return [{ a: side(pair.a, one), b: side(pair.b, other), comparison: { ...comparison, band } }]
  })
}

/** The reasons of a pair in words, without the opening. */
export const reasonsOf = ({ because, band }: Comparison, language: Language): string => explain(because, band, language).slice(1).join(' ')

const strangestMax = 25

/** The joins that stood on the least evidence, one of each person. */
export function strangestJoins(result: BatchResult): Pair[] {
  const weakest = new Map<number, Pair>()
  for (const { joins } of result.compared) {
    for (let at = 0; at < joins.length; at += pairWidth) {
      const [pair, one] = [pairAt(joins, at), result.person[joins[at] ?? 0] ?? 0]
      if (one !== result.person[pair.b]) continue
      const before = weakest.get(one)
      if (!before || before.weight > pair.weight || (before.weight === pair.weight && isBefore(pair, before, result)))
        weakest.set(one, pair)
    }
  }
  const rows = rowOf(result)
  return [...weakest.values()]
    .sort((one, other) => one.weight - other.weight || (rows[one.a] ?? 0) - (rows[other.a] ?? 0))
    .slice(0, strangestMax)
}

export type SourceIndex = { source: string; records: number; people: number }
const sourcesMax = 30

/** For each source how many records and how many people it brought, largest first. Empty where no column names the source. */
export function indexBySource({ records, person }: BatchResult): SourceIndex[] {
  const found = new Map<string, { records: number; people: Set<number> }>()
  for (const [at, { sourceOf, sources }] of records.parts.entries()) {
    for (let local = 0; local < sourceOf.length; local++) {
      const source = (sources[sourceOf[local] ?? 0] ?? '').trim()
      const one = found.get(source) ?? { records: 0, people: new Set<number>() }
      if (one.records++ === 0) found.set(source, one)
      one.people.add(person[(records.bases[at] ?? 0) + local] ?? 0)
    }
  }
  const rows = [...found].map(([source, { records, people }]) => ({ source, records, people: people.size }))
  return rows.sort((one, other) => other.records - one.records || (one.source < other.source ? -1 : 1)).slice(0, sourcesMax)
}

/** How many people have one record, two, three … */
export function sizesOf(person: Int32Array): Map<number, number> {
  const records = new Int32Array(person.length)
  for (const one of person) records[one] = (records[one] ?? 0) + 1
  const sizes = new Map<number, number>()
  for (const size of records) if (size > 0) sizes.set(size, (sizes.get(size) ?? 0) + 1)
  return sizes
}

const evidenceKinds = ['phone', 'email', 'document', 'card', 'birth', 'address', 'handle', 'name'] as const
export type EvidenceKind = (typeof evidenceKinds)[number]
export type Evidence = { joins: number; kinds: { kind: EvidenceKind; joins: number }[] }
const sampleMax = 2_000

/** In how many joins of a sample, taken at equal distances, each kind of evidence speaks for one person. */
export async function evidenceOf(result: BatchResult): Promise<Evidence> {
  const pairs = result.compared.flatMap(({ joins }) => {
    const step = Math.max(1, Math.ceil(joins.length / pairWidth / sampleMax)) * pairWidth
    return Array.from({ length: Math.ceil(joins.length / step) }, (_, at) => pairAt(joins, at * step))
  })
  const sample = (
    await result.explain(pairs.filter(({ a, b }) => result.person[a] === result.person[b]).map(({ a, b }) => [a, b]))
  ).flatMap((one) => (one ? [one] : []))
  const speaks = ({ because }: Comparison, kind: EvidenceKind) =>
    because.some(({ rule, weight }) => weight > 0 && (kind === 'name' ? /^(given|surname|name)\./.test(rule) : rule.startsWith(`${kind}.`)))
  const kinds = evidenceKinds.map((kind) => ({ kind, joins: sample.filter((one) => speaks(one, kind)).length }))
  return { joins: sample.length, kinds: kinds.filter(({ joins }) => joins > 0).sort((one, other) => other.joins - one.joins) }
}
