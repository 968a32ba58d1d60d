import { cluster } from './cluster.ts'
import { compareUnlessApart, defaultModel, type Model, makeReady } from './compare/index.ts'
import { isCrowded, isIdentifierKey, isThinnedKind, keyStringsOf, representativesOf, whoOf, withoutCrowded } from './keys.ts'
import { count, emptyTally, learnErrors, learnSet, showing, type Tally } from './learn.ts'
import { type Features, normalise } from './normalise/index.ts'
import type { Attributes, Band, Comparison, Edge, Judgement, Setting } from './types.ts'

/** `learn`: let the set itself adapt the model, as `pulsera resolve` does; without it the shipped model decides, as in the live path. */
export type ResolveOptions = {
  setting: Setting
  judgements?: Judgement[]
  model?: Model
  learn?: boolean
  progress?(done: number, total: number): void
}
type Pair = { a: string; b: string; comparison: Comparison }
/** `model` is the one that decided: the shipped or the given one, with what the set itself taught where that was asked for. */
export type Resolution = { clusters: string[][]; doubts: Pair[]; related: Pair[]; model: Model }

const progressEvery = 5000

/**
 * Resolves a whole set at once with the functions of the live path. Without `learn` the same people come out as live; with it a small or
 * erring set is judged by its own measure, and some pairs that live remain a question are joined.
 */
export function resolve(records: { id: string; attributes: Attributes }[], { setting, ...options }: ResolveOptions): Resolution {
  return resolveFeatures(
    records.map(({ id, attributes }) => ({ id, features: normalise(attributes, setting) })),
    options,
  )
}

/** The same of records that were read before. */
export function resolveFeatures(records: readonly Known[], options: Omit<ResolveOptions, 'setting'>): Resolution {
  const all = records.toSorted((one, other) => (one.id < other.id ? -1 : 1))
  const blocks = blocksOf(all)
  const crowded = (key: string) => blocks.crowded.has(key)
  const known = blocks.crowded.size === 0 ? all : all.map(({ id, features }) => ({ id, features: withoutCrowded(features, crowded) }))
  const first = options.learn ? learnSet(options.model ?? defaultModel, tallyOf(all), all.length) : (options.model ?? defaultModel)
  const found: Join[] = []
  for (const [at, { features }] of known.entries()) {
    for (const before of candidatesOf(at, blocks)) {
      const earlier = known[before]
      const comparison = earlier && compareUnlessApart(earlier.features, features, first)
      if (comparison) found.push({ a: before, b: at, comparison })
    }
    if (at % progressEvery === 0) options.progress?.(at, known.length)
  }
  options.progress?.(known.length, known.length)
  const model = options.learn ? learnErrors(first, showing(found.map(({ comparison }) => comparison))) : first
  const pairs = model === first ? found : found.map((pair) => again(pair, known, model))
  const joins = pairs.filter(({ comparison }) => comparison.band === 'join')
  const clusters = clusterAll(known, joins, options.judgements ?? [], model)
  return { clusters, ...openQuestions(clusters, known, pairs), model }
}

/** Every two records that share an open key, each pair once, in the order of ids. */
export function* candidatePairs(records: readonly Known[]): Generator<[Known, Known]> {
  const all = records.toSorted((one, other) => (one.id < other.id ? -1 : 1))
  const blocks = blocksOf(all)
  const crowded = (key: string) => blocks.crowded.has(key)
  const known = all.map(({ id, features }) => ({ id, features: withoutCrowded(features, crowded) }))
  for (const [at, record] of known.entries()) {
    for (const before of candidatesOf(at, blocks)) {
      const earlier = known[before]
      if (earlier) yield [earlier, record]
    }
  }
}

function tallyOf(all: readonly Known[]): Tally {
  const tally = emptyTally()
  for (const { features } of all) count(tally, features)
  return tally
}

function again(pair: Join, known: readonly Known[], model: Model): Join {
  const [a, b] = [known[pair.a], known[pair.b]]
  const comparison = a && b && pair.comparison.band !== 'join' ? compareUnlessApart(a.features, b.features, model) : undefined
  return comparison ? { ...pair, comparison } : pair
}

type Join = { a: number; b: number; comparison: Comparison }
type Known = { id: string; features: Features }

/** `representatives`: of thinned keys. */
type Blocks = { members: Map<string, number[]>; crowded: Set<string>; keys: string[][]; representatives: Map<string, ReadonlySet<number>> }

function blocksOf(all: readonly Known[]): Blocks {
  const members = new Map<string, number[]>()
  const names = new Map<string, Set<string>>()
  const speaking = new Map<string, number>()
  const ready = all.map(({ features }) => makeReady(features))
  const keys = ready.map(keyStringsOf)
  const whos = ready.map(whoOf)
  for (const [at, { features }] of all.entries()) {
    const who = whos[at] ?? ''
    for (const key of keys[at] ?? []) {
      const block = members.get(key)
      if (block) block.push(at)
      else members.set(key, [at])
      // What nobody verified crowds nothing.
      if (features.claimed) continue
      speaking.set(key, (speaking.get(key) ?? 0) + 1)
      if (who !== '' && isIdentifierKey(key)) names.set(key, (names.get(key) ?? new Set()).add(who))
    }
  }
  const crowded = new Set<string>()
  const representatives = new Map<string, ReadonlySet<number>>()
  for (const [key, records] of speaking) {
    if (isCrowded(key, { records, names: names.get(key)?.size ?? 0 })) crowded.add(key)
    else if (isThinnedKind(key.slice(0, key.indexOf(':')), records)) {
      const holders = (members.get(key) ?? []).flatMap((at) => {
        const one = all[at]
        return one && !one.features.claimed ? [{ at, who: whos[at] ?? '', name: one.id }] : []
      })
      representatives.set(key, new Set(representativesOf(holders).map(({ at }) => at)))
    }
  }
  return { members, crowded, keys, representatives }
}

function candidatesOf(at: number, { members, crowded, keys, representatives }: Blocks): Set<number> {
  const found = new Set<number>()
  for (const key of keys[at] ?? []) {
    if (crowded.has(key)) continue
    const few = representatives.get(key)
    const isAsked = few?.has(at) !== false
    for (const other of members.get(key) ?? []) {
      if (other >= at) break
      if (isAsked || few?.has(other)) found.add(other)
    }
  }
  return found
}

function clusterAll(known: readonly Known[], joins: readonly Join[], judgements: readonly Judgement[], model: Model): string[][] {
  const root = known.map((_, at) => at)
  const find = (at: number): number => {
    let top = at
    while (root[top] !== top) {
      root[top] = root[root[top] ?? top] ?? top
      top = root[top] ?? top
    }
    return top
  }
  const link = (a: number, b: number) => {
    root[find(a)] = find(b)
  }
  for (const { a, b } of joins) link(a, b)
  const at = judgements.length > 0 ? new Map(known.map(({ id }, index) => [id, index])) : new Map<string, number>()
  for (const { left, right } of judgements) {
    const touched = [...left, ...right].map((id) => at.get(id)).filter((index) => index !== undefined)
    for (const index of touched.slice(1)) link(index, touched[0] ?? index)
  }
  const parts = new Map<number, { records: Known[]; edges: Edge[] }>()
  for (const [index, record] of known.entries()) {
    const top = find(index)
    const part = parts.get(top)
    if (part) part.records.push(record)
    else parts.set(top, { records: [record], edges: [] })
  }
  for (const { a, b, comparison } of joins) {
    parts.get(find(a))?.edges.push({ a: known[a]?.id ?? '', b: known[b]?.id ?? '', weight: comparison.weight })
  }
  const clusters: string[][] = []
  for (const part of parts.values())
    clusters.push(...(part.records.length === 1 ? [part.records.map(({ id }) => id)] : cluster({ ...part, judgements }, model)))
  return clusters.sort((one, other) => ((one[0] ?? '') < (other[0] ?? '') ? -1 : 1))
}

/** Doubts and relations between different people, the strongest of each pair of people; a join that the clustering refused is a doubt too. */
function openQuestions(clusters: string[][], known: readonly Known[], found: readonly Join[]): { doubts: Pair[]; related: Pair[] } {
  const person = new Map<string, number>()
  for (const [index, ids] of clusters.entries()) for (const id of ids) person.set(id, index)
  const pairs: Pair[] = found.map(({ a, b, comparison }) => ({ a: known[a]?.id ?? '', b: known[b]?.id ?? '', comparison }))
  const strongest = (one: Pair, other: Pair) =>
    other.comparison.weight - one.comparison.weight || (one.a + one.b < other.a + other.b ? -1 : 1)
  const ofPeople = (...bands: Band[]): Pair[] => {
    const best = new Map<string, Pair>()
    for (const pair of pairs.filter(({ comparison }) => bands.includes(comparison.band)).sort(strongest)) {
      const [one, other] = [person.get(pair.a) ?? -1, person.get(pair.b) ?? -1]
      const key = one < other ? `${one} ${other}` : `${other} ${one}`
      if (one !== other && !best.has(key)) best.set(key, { ...pair, comparison: { ...pair.comparison, band: bands[0] ?? 'doubt' } })
    }
    return [...best.values()]
  }
  return { doubts: ofPeople('doubt', 'join'), related: ofPeople('related') }
}
