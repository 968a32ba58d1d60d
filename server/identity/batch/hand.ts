import { type ClusterRecord, cluster, isSettled } from '../cluster.ts'
import { compareUnlessApart, type Model, saysLevel, type Weighed, weighUnlessApart } from '../compare/index.ts'
import { sureOf } from '../learn.ts'
import type { Features } from '../normalise/index.ts'
import type { Comparison, Edge } from '../types.ts'
import type { Components } from './components.ts'
import { type Found, keep, pairWidth } from './found.ts'
import { Glance } from './glance.ts'
import { type Crowd, eachBefore, type Groups, groupShare, type Sorted, shares, sortKeys } from './group.ts'
import { GrowingInts } from './growing.ts'
import { type Load, Loader, type Part } from './load.ts'
import { type Crowded, RecordSet, type Renamed } from './record-set.ts'
import { RowFault } from './rows.ts'

type Ints = Int32Array<SharedArrayBuffer>
/** Whose turn it is: all hands take the next piece of work from one counter, so that none waits while another is slow. */
export type Turns = Ints
const turn = { load: 0, group: 1, compare: 2, cluster: 3 } as const
export const turnsOf = turn

export type Loaded = { part?: Part; fault?: { kind: RowFault['kind']; at: number } }
/** Lists of pairs (`found.ts`), and what they show of given names. */
export type Compared = { joins: Ints; open: Ints; sure: number; otherGiven: number }
export const compareStep = 2_000
export const clusterStep = 500
type OnStep = () => void
type Grouping = { sorted: Sorted[]; groups: Groups; holdsCrowded: Uint8Array<SharedArrayBuffer> }

/** One thread's share of the work. Every method is called in the order in which it is written; the work itself is taken turn by turn. */
export class Hand {
  #records = new RecordSet([], [])
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

  /** `words` are those of the outlines. */
  group(parts: Part[], words: string[], renamed: Renamed, work: Grouping, turns: Turns): Crowd[] {
    const records = new RecordSet(parts, words)
    records.nameRows(renamed)
    this.#records = records
    this.#groups = work.groups
    const crowds: Crowd[] = []
    for (let next = take(turns, turn.group); next < shares; next = take(turns, turn.group))
      crowds.push(...groupShare(next, { ...work, records }))
    return crowds
  }

  know(crowded: Crowded): void {
    this.#records.know(crowded)
  }

  /** Compares every record with those before it that share a key and are not apart at a glance. */
  compare(model: Model, turns: Turns, onStep?: OnStep): Compared {
    const found: Found = { joins: new GrowingInts(), open: this.#open }
    const shown = { sure: 0, otherGiven: 0 }
    const { total } = this.#records
    const seen = new Int32Array(total).fill(-1)
    const glance = new Glance(this.#records, model)
    for (let from = take(turns, turn.compare) * compareStep; from < total; from = take(turns, turn.compare) * compareStep) {
      for (let record = from; record < Math.min(from + compareStep, total); record++) {
        this.#eachCandidate(record, seen, (other) => {
          if (glance.areApart(other, record)) return
          const weighed = this.#weigh(other, record, found, model)
          if (weighed) count(weighed, shown)
        })
      }
      onStep?.()
    }
    return { joins: found.joins.done(), open: found.open.done(), ...shown }
  }

  /** Compares two records, and keeps what is not apart. */
  #weigh(one: number, other: number, found: Found, model: Model): Weighed | undefined {
    const [a, b] = [this.#records.readyOf(one), this.#records.readyOf(other)]
    const weighed = weighUnlessApart(a, b, model)
    if (weighed) keep(found, one, other, weighed, isSettled(a.features, b.features, weighed))
    return weighed
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
      eachBefore(record, members, place, (other) => {
        if (seen[other] === record) return
        seen[other] = record
        visit(other)
      })
    }
  }

  /** The pairs that were left open, under the model that the set has taught. Nothing that was joined is undone by it. */
  compareAgain(model: Model): Compared {
    const found: Found = { joins: new GrowingInts(), open: new GrowingInts() }
    const before = this.#open.done()
    for (let at = 0; at < before.length; at += pairWidth) this.#weigh(before[at] ?? 0, before[at + 1] ?? 0, found, model)
    return { joins: found.joins.done(), open: found.open.done(), sure: 0, otherGiven: 0 }
  }

  /** Divides components into persons. `person` of a record becomes the first record of its person in the alphabet of ids. */
  cluster(components: Components, person: Ints, model: Model, turns: Turns, onStep?: OnStep): void {
    for (let from = take(turns, turn.cluster) * clusterStep; from < components.count; from = take(turns, turn.cluster) * clusterStep) {
      for (let number = from; number < Math.min(from + clusterStep, components.count); number++) {
        const members = components.records.subarray(components.starts[number], components.starts[number + 1])
        const edges = components.edges.subarray(
          (components.edgeStarts[number] ?? 0) * pairWidth,
          (components.edgeStarts[number + 1] ?? 0) * pairWidth,
        )
        this.#divide(members, edges, person, model)
      }
      onStep?.()
    }
  }

  #divide(members: Int32Array, edges: Int32Array, person: Ints, model: Model): void {
    const ids = new Map<number, string>()
    for (const record of members) ids.set(record, this.#records.idOf(record))
    if (areAllSettled(members.length, edges)) settle([...ids], person)
    else for (const group of this.#persons(ids, edges, model)) settle(group, person)
  }

  /** The records of a component by person, as the clustering sees them. */
  #persons(ids: ReadonlyMap<number, string>, edges: Int32Array, model: Model): [record: number, id: string][][] {
    const records: ClusterRecord[] = [...ids].map(([record, id]) => ({ id, features: this.#records.featuresOf(record) }))
    const named: Edge[] = []
    for (let at = 0; at < edges.length; at += pairWidth)
      named.push({ a: ids.get(edges[at] ?? 0) ?? '', b: ids.get(edges[at + 1] ?? 0) ?? '', weight: (edges[at + 2] ?? 0) / 100 })
    const numbers = new Map([...ids].map(([record, id]) => [id, record]))
    return cluster({ records, edges: named, judgements: [] }, model).map((group) => group.map((id) => [numbers.get(id) ?? 0, id]))
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

/** Whether every two of so many records are joined by what settles them: then there is nothing to divide. */
function areAllSettled(records: number, edges: Int32Array): boolean {
  if (edges.length !== ((records * (records - 1)) / 2) * pairWidth) return false
  for (let at = 3; at < edges.length; at += pairWidth) if (edges[at] !== 1) return false
  return true
}

/** One person, who bears the id of the first in the alphabet. */
function settle(records: [record: number, id: string][], person: Ints): void {
  let [first, least] = records[0] ?? [0, '']
  for (const [record, id] of records) if (id < least) [first, least] = [record, id]
  for (const [record] of records) person[record] = first
}

function count(weighed: Weighed, shown: { sure: number; otherGiven: number }): void {
  const kind = sureOf((level) => saysLevel(weighed, level))
  if (kind === 'unsure') return
  shown.sure++
  if (kind === 'differs') shown.otherGiven++
}
