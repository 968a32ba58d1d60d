import { type ClusterRecord, cluster } from '../cluster.ts'
import { compareUnlessApart, type Model, saysLevel, type Weighed, weighUnlessApart } from '../compare/index.ts'
import { findWord } from '../data/lexicon.ts'
import { sureOf } from '../learn.ts'
import type { Features } from '../normalise/index.ts'
import type { Band, Comparison, Edge } from '../types.ts'
import type { Components } from './components.ts'
import { Glance } from './glance.ts'
import { type Crowd, type Groups, groupShare, type Sorted, shares, sortKeys } from './group.ts'
import { GrowingInts } from './growing.ts'
import { type Load, Loader, type Part } from './load.ts'
import { RecordSet, type Shared } from './record-set.ts'
import { RowFault } from './rows.ts'

type Ints = Int32Array<SharedArrayBuffer>
/** Whose turn it is: all hands take the next piece of work from one counter, so that none waits while another is slow. */
export type Turns = Ints
const turn = { load: 0, group: 1, compare: 2, cluster: 3 } as const
export const turnsOf = turn

export type Loaded = { part?: Part; fault?: { kind: RowFault['kind']; at: number } }
/** Pairs as numbers in turn: `joins` a, b and weight; `open` also the band's number. Weights are in hundredths of a bit. */
export type Compared = { joins: Ints; open: Ints; sure: number; otherGiven: number }
export const bands: readonly Band[] = ['join', 'doubt', 'related', 'apart']
export const compareStep = 2_000
export const clusterStep = 500
type OnStep = () => void

/** One thread's share of the work. Every method is called in the order in which it is written; the work itself is taken turn by turn. */
export class Hand {
  #records = new RecordSet([])
  #groups: Groups = { members: new Int32Array(new SharedArrayBuffer(0)), groupOf: [], begins: [] }
  #open = new GrowingInts()

  load(job: Load, turns: Turns, onStep?: OnStep): Loaded {
    const loader = new Loader(job)
    try {
      for (let next = take(turns, turn.load); next < job.ranges.length; next = take(turns, turn.load)) {
        loader.load(next)
        onStep?.()
      }
      return { part: loader.done() }
    } catch (failed) {
      if (!(failed instanceof RowFault)) throw failed
      return { fault: { kind: failed.kind, at: failed.at } }
    }
  }

  sort(part: Part): Sorted {
    return sortKeys(part)
  }

  group(parts: Part[], work: { sorted: Sorted[]; groups: Groups; holdsCrowded: Uint8Array<SharedArrayBuffer> }, turns: Turns): Crowd[] {
    this.#records = new RecordSet(parts)
    this.#groups = work.groups
    const crowds: Crowd[] = []
    const { bases } = this.#records
    for (let next = take(turns, turn.group); next < shares; next = take(turns, turn.group))
      crowds.push(...groupShare(next, { ...work, parts, bases }))
    return crowds
  }

  know(shared: Omit<Shared, 'parts'>): void {
    this.#records.know(shared)
  }

  /** Compares every record with those before it that share a key and are not apart at a glance. `words` are those of the outlines. */
  compare(model: Model, words: string[], turns: Turns, onStep?: OnStep): Compared {
    const joins = new GrowingInts()
    const shown = { sure: 0, otherGiven: 0 }
    const { total } = this.#records
    const seen = new Int32Array(total).fill(-1)
    const glance = new Glance(this.#records, words.map(findWord), model)
    for (let from = take(turns, turn.compare) * compareStep; from < total; from = take(turns, turn.compare) * compareStep) {
      for (let record = from; record < Math.min(from + compareStep, total); record++) {
        this.#eachCandidate(record, seen, (other) => {
          if (glance.areApart(other, record)) return
          const comparison = weighUnlessApart(this.#records.featuresOf(other), this.#records.featuresOf(record), model)
          if (!comparison) return
          count(comparison, shown)
          keep(comparison, [other, record], joins, this.#open)
        })
      }
      onStep?.()
    }
    return { joins: joins.done(), open: this.#open.done(), ...shown }
  }

  /** Every earlier record that shares a key, once. */
  #eachCandidate(record: number, seen: Int32Array, visit: (other: number) => void): void {
    const part = this.#records.partOf(record)
    const [starts, groupOf] = [this.#records.parts[part]?.starts, this.#groups.groupOf[part]]
    const local = record - (this.#records.bases[part] ?? 0)
    const { members } = this.#groups
    const end = (starts?.[local + 1] ?? 0) / 2
    for (let entry = (starts?.[local] ?? 0) / 2; entry < end; entry++) {
      const place = groupOf?.[entry] ?? -1
      if (place < 0) continue
      const last = place + (members[place] ?? 0)
      for (let at = place + 1; at <= last; at++) {
        const other = members[at] ?? 0
        if (other >= record) break
        if (seen[other] === record) continue
        seen[other] = record
        visit(other)
      }
    }
  }

  /** The pairs that were left open, under the model that the set has taught. Nothing that was joined is undone by it. */
  compareAgain(model: Model): Compared {
    const [joins, open] = [new GrowingInts(), new GrowingInts()]
    const before = this.#open.done()
    for (let at = 0; at < before.length; at += 4) {
      const [a, b] = [before[at] ?? 0, before[at + 1] ?? 0]
      const comparison = weighUnlessApart(this.#records.featuresOf(a), this.#records.featuresOf(b), model)
      if (comparison) keep(comparison, [a, b], joins, open)
    }
    return { joins: joins.done(), open: open.done(), sure: 0, otherGiven: 0 }
  }

  /** Divides components into persons. `person` of a record becomes the first record of its person in the alphabet of ids. */
  cluster(components: Components, person: Ints, model: Model, turns: Turns, onStep?: OnStep): void {
    for (let from = take(turns, turn.cluster) * clusterStep; from < components.count; from = take(turns, turn.cluster) * clusterStep) {
      for (let number = from; number < Math.min(from + clusterStep, components.count); number++) {
        const members = components.records.subarray(components.starts[number], components.starts[number + 1])
        const edges = components.edges.subarray((components.edgeStarts[number] ?? 0) * 3, (components.edgeStarts[number + 1] ?? 0) * 3)
        this.#divide(members, edges, person, model)
      }
      onStep?.()
    }
  }

  #divide(members: Int32Array, edges: Int32Array, person: Ints, model: Model): void {
    const numbers = new Map<string, number>()
    for (const record of members) numbers.set(this.#records.idOf(record), record)
    const records: ClusterRecord[] = [...numbers].map(([id, record]) => ({ id, features: this.#records.featuresOf(record) }))
    const ids = new Map([...numbers].map(([id, record]) => [record, id]))
    const named: Edge[] = []
    for (let at = 0; at < edges.length; at += 3)
      named.push({ a: ids.get(edges[at] ?? 0) ?? '', b: ids.get(edges[at + 1] ?? 0) ?? '', weight: (edges[at + 2] ?? 0) / 100 })
    for (const group of cluster({ records, edges: named, judgements: [] }, model)) settle(group, numbers, person)
  }

  /** Compares given pairs, with the reasons. */
  explain(pairs: [number, number][], model: Model): (Comparison | undefined)[] {
    return pairs.map(([a, b]) => compareUnlessApart(this.#records.featuresOf(a), this.#records.featuresOf(b), model))
  }

  show(records: number[]): Features[] {
    return records.map((record) => this.#records.featuresOf(record))
  }
}

const take = (turns: Turns, which: number): number => Atomics.add(turns, which, 1)

function settle(ids: string[], numbers: ReadonlyMap<string, number>, person: Ints): void {
  const first = numbers.get(ids.reduce((least, id) => (id < least ? id : least))) ?? 0
  for (const id of ids) person[numbers.get(id) ?? 0] = first
}

function keep({ band, weight }: Weighed, [a, b]: [number, number], joins: GrowingInts, open: GrowingInts): void {
  const list = band === 'join' ? joins : open
  list.push(a)
  list.push(b)
  list.push(Math.round(weight * 100))
  if (band !== 'join') list.push(bands.indexOf(band))
}

function count(comparison: Weighed, shown: { sure: number; otherGiven: number }): void {
  const kind = sureOf((level) => saysLevel(comparison, level))
  if (kind === 'unsure') return
  shown.sure++
  if (kind === 'differs') shown.otherGiven++
}
