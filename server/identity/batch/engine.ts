import { availableParallelism } from 'node:os'
import { defaultModel, type Model } from '../compare/index.ts'
import { addTally, emptyTally, learnErrors, learnSet, type Tally } from '../learn.ts'
import type { Features } from '../normalise/index.ts'
import type { Comparison, Setting } from '../types.ts'
import { hire, type Member } from './crew.ts'
import { divide, type Layout } from './rows.ts'
import type { Column, Compared, Found, Part, Shown } from './shard.ts'

export type BatchOptions = {
  setting: Setting
  columns: Column[]
  model?: Model
  threads?: number
  onPhase?(phase: Phase, done: number, total: number): void
}
export type Phase = 'read' | 'group' | 'compare' | 'cluster'
export type BatchResult = {
  /** Ids in the order of the file; a repeated or missing id is replaced by its row number. */
  ids: string[]
  /** For every record the number of the record whose id is its person's: the first in the alphabet. */
  person: Int32Array
  joins: Float64Array[]
  open: Found[]
  model: Model
  repeatedIds: number
  /** What a row said of its source, where a column names it; empty otherwise. */
  sources: string[]
  /** Compares pairs again, with the reasons. */
  explain(pairs: [number, number][]): Promise<(Comparison | undefined)[]>
  show(records: number[]): Promise<Features[]>
  close(): Promise<void>
}

/** Below this size one thread is quicker than two. */
const threadBytes = 3_000_000
const threadsMax = 8

/** Resolves a file of any size: each thread reads, normalises and compares its part with the very functions of the live path. */
export async function resolveFile(layout: Layout, options: BatchOptions): Promise<BatchResult> {
  const usual = layout.to - layout.from < threadBytes ? 1 : availableParallelism()
  const wanted = Math.min(options.threads ?? usual, threadsMax)
  const ranges = divide(layout, wanted)
  let [compared, total] = [0, 0]
  const crew = hire(ranges.length, (records) => {
    compared += records
    options.onPhase?.('compare', Math.min(compared, total), total)
  })
  options.onPhase?.('read', 0, 1)
  const shown = await all(crew, (member, shard) =>
    member.ask('load', { layout, range: ranges[shard] ?? layout, columns: options.columns, setting: options.setting, shard }),
  )
  total = shown.reduce((sum, { count }) => sum + count, 0)
  const { ids, repeatedIds } = idsOf(shown)
  options.onPhase?.('group', 0, total)
  // Ids and sources stay here: a million strings are slow to copy to every thread.
  const met = shown.map((one) => ({ ...one, ids: [], sources: [] }))
  await all(crew, (member) => member.ask('meet', met))
  const groupOf = shown.map(({ keys }) => new Int32Array(new SharedArrayBuffer(keys.length * 4)))
  const groups = await all(crew, (member) => member.ask('group', groupOf))
  options.onPhase?.('compare', 0, total)
  const first = options.model ?? learnSet(defaultModel, tallyOf(shown), total)
  const found = await all(crew, (member) => member.ask('compare', groups, groupOf, first))
  const model = options.model ?? learnErrors(first, { sure: sum(found, 'sure'), otherGiven: sum(found, 'otherGiven') })
  const joins = found.map((one) => one.joins)
  const open = model === first ? found.flatMap((one) => one.open) : await again(crew, found, joins, model)
  options.onPhase?.('cluster', 0, total)
  const person = await clusterAll(crew, ids, joins, model)
  const explain = async (pairs: [number, number][]) => (await crew[0]?.ask('explainPairs', pairs, model)) ?? []
  const close = async () => void (await Promise.all(crew.map((member) => member.dismiss())))
  const show = async (records: number[]) => (await crew[0]?.ask('show', records)) ?? []
  const sources = shown.flatMap((one) => one.sources)
  return { ids, person, joins, open, model, repeatedIds, sources, explain, show, close }
}

const all = <T>(crew: Member[], act: (member: Member, at: number) => Promise<T>): Promise<T[]> => Promise.all(crew.map(act))
const sum = (found: Compared[], what: 'sure' | 'otherGiven') => found.reduce((total, one) => total + one[what], 0)

function tallyOf(shown: Shown[]): Tally {
  const tally = emptyTally()
  for (const one of shown) addTally(tally, one.tally)
  return tally
}

function idsOf(shown: Shown[]): { ids: string[]; repeatedIds: number } {
  const stated = shown.flatMap(({ ids }) => ids)
  const seen = new Set<string>()
  let repeatedIds = 0
  const ids = stated.map((id, row) => {
    if (id !== null && !seen.has(id)) {
      seen.add(id)
      return id
    }
    if (id !== null) repeatedIds++
    return `row ${row + 1}`
  })
  return { ids, repeatedIds }
}

/** Open pairs under the model that the set has taught; new joins are added to `joins`. */
async function again(crew: Member[], found: Compared[], joins: Float64Array[], model: Model): Promise<Found[]> {
  const judged = await all(crew, async (member, at) => {
    const open = found[at]?.open ?? []
    const comparisons = await member.ask(
      'explainPairs',
      open.map(({ a, b }): [number, number] => [a, b]),
      model,
    )
    return open.flatMap((pair, index): Found[] => {
      const comparison = comparisons[index]
      return comparison ? [{ ...pair, weight: comparison.weight, band: comparison.band }] : []
    })
  })
  joins.push(
    Float64Array.from(
      judged
        .flat()
        .filter(({ band }) => band === 'join')
        .flatMap(({ a, b, weight }) => [a, b, weight]),
    ),
  )
  return judged.flat().filter(({ band }) => band !== 'join')
}

/** Components by union of the joins; those of three or more go to the crew to be divided. */
async function clusterAll(crew: Member[], ids: string[], joins: Float64Array[], model: Model): Promise<Int32Array> {
  const root = Int32Array.from(ids, (_, record) => record)
  const find = (record: number): number => {
    let top = record
    while (root[top] !== top) {
      root[top] = root[root[top] ?? top] ?? top
      top = root[top] ?? top
    }
    return top
  }
  const eachJoin = (visit: (a: number, b: number, weight: number) => void) => {
    for (const list of joins) for (let at = 0; at < list.length; at += 3) visit(list[at] ?? 0, list[at + 1] ?? 0, list[at + 2] ?? 0)
  }
  eachJoin((a, b) => {
    root[find(a)] = find(b)
  })
  const person = new Int32Array(ids.length)
  const parts = new Map<number, Part>()
  const sizes = new Int32Array(ids.length)
  for (let record = 0; record < ids.length; record++) sizes[find(record)] = (sizes[find(record)] ?? 0) + 1
  for (let record = 0; record < ids.length; record++) {
    const top = find(record)
    if ((sizes[top] ?? 0) === 1) person[record] = record
    else if (parts.has(top)) parts.get(top)?.records.push(record)
    else parts.set(top, { records: [record], ids: [], edges: [] })
  }
  const settle = (records: number[]) => {
    const first = records.reduce((least, record) => ((ids[record] ?? '') < (ids[least] ?? '') ? record : least))
    for (const record of records) person[record] = first
  }
  for (const { records } of parts.values()) if (records.length === 2) settle(records)
  const large = [...parts.values()].filter(({ records }) => records.length > 2)
  for (const part of large) part.ids = part.records.map((record) => ids[record] ?? '')
  eachJoin((a, b, weight) => {
    const part = parts.get(find(a))
    if (part && part.records.length > 2) part.edges.push([a, b, weight])
  })
  const shares = crew.map((_, at) => large.filter((_, index) => index % crew.length === at))
  for (const groups of await all(crew, (member, at) => member.ask('cluster', shares[at] ?? [], model)))
    for (const group of groups) settle(group)
  return person
}
