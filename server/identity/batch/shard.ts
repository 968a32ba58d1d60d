import { type ClusterRecord, cluster } from '../cluster.ts'
import { compareUnlessApart, type Model } from '../compare/index.ts'
import { isCrowded, isIdentifierKey, keyStringsOf, whoOf, withoutCrowded } from '../keys.ts'
import { count as countValues, emptyTally, sureOf, type Tally } from '../learn.ts'
import { type Features, normalise } from '../normalise/index.ts'
import type { Attributes, Band, Comparison, Edge, Field, Setting } from '../types.ts'
import { GrowingNumbers, GrowingText } from './growing.ts'
import { hashKey, hashShort, kindOf, Numbering } from './hash.ts'
import { type Layout, type Range, readRows } from './rows.ts'

export type Column = { field: Field | 'id' | 'source' | null; label: string }
export type Load = { layout: Layout; range: Range; columns: Column[]; setting: Setting; shard: number }
/** What a shard shows the others: its records as JSON, the hashed keys of each (`starts` are offsets), and who they seem to be. */
export type Shown = {
  count: number
  ids: (string | null)[]
  sources: string[]
  json: { bytes: SharedArrayBuffer; at: Float64Array<SharedArrayBuffer> }
  keys: Float64Array<SharedArrayBuffer>
  starts: Float64Array<SharedArrayBuffer>
  who: Float64Array<SharedArrayBuffer>
  tally: Tally
}
/** Groups of records that share a key; `groupOf` says for every key entry of every shard which group, or −1. */
export type Groups = { starts: Int32Array<SharedArrayBuffer>; members: Int32Array<SharedArrayBuffer>; crowded: number[] }
export type Found = { a: number; b: number; weight: number; band: Band }
export type Compared = { joins: Float64Array<SharedArrayBuffer>; open: Found[]; sure: number; otherGiven: number }
/** A component: `ids` break ties. */
export type Part = { records: number[]; ids: string[]; edges: [number, number, number][] }

/** One thread's part of the work. Every method is called in the order in which it is written. */
export class Shard {
  #shard = 0
  #features: Features[] = []
  #shown: Shown[] = []
  #bases: number[] = []
  #cache = new Map<number, Features>()
  #clean = (features: Features): Features => features

  /** Reads and normalises the rows of one range. */
  load({ layout, range, columns, setting, shard }: Load): Shown {
    this.#shard = shard
    const [text, keys, starts, who] = [new GrowingText(), new GrowingNumbers(), new GrowingNumbers(), new GrowingNumbers()]
    const ids: (string | null)[] = []
    const tally = emptyTally()
    const sources: string[] = []
    const sourceAt = columns.findIndex(({ field }) => field === 'source')
    for (const rows of readRows(layout, range)) {
      for (const row of rows) {
        const { id, attributes } = readRow(row, columns)
        const features = normalise(attributes, setting)
        this.#features.push(features)
        countValues(tally, features)
        ids.push(id)
        if (sourceAt >= 0) sources.push(row[sourceAt] ?? '')
        text.push(JSON.stringify(features))
        starts.push(keys.length)
        for (const key of keyStringsOf(features)) keys.push(hashKey(key))
        who.push(hashShort(whoOf(features)))
      }
    }
    starts.push(keys.length)
    return { count: ids.length, ids, sources, json: text.done(), keys: keys.done(), starts: starts.done(), who: who.done(), tally }
  }

  meet(shown: Shown[]): void {
    this.#shown = shown
    let base = 0
    this.#bases = shown.map(({ count }) => {
      base += count
      return base - count
    })
  }

  /** Groups the keys whose hash falls to this shard. Group numbers are interleaved: group g of shard s of n is g·n + s. */
  group(groupOf: Int32Array<SharedArrayBuffer>[]): Groups {
    const shards = this.#shown.length
    const isMine = (hash: number) => Math.floor(hash / 32) % shards === this.#shard
    let entries = 0
    for (const { keys } of this.#shown) for (const hash of keys) if (isMine(hash)) entries++
    const table = new Numbering(entries)
    const counts = new Int32Array(entries)
    for (const [shard, { keys }] of this.#shown.entries()) {
      const slots = groupOf[shard]
      for (let entry = 0; slots && entry < keys.length; entry++) {
        const hash = keys[entry] ?? 0
        if (!isMine(hash)) continue
        const slot = table.number(hash)
        counts[slot] = (counts[slot] ?? 0) + 1
        slots[entry] = slot
      }
    }
    return this.#fill(groupOf, table, counts.subarray(0, table.count), isMine)
  }

  #fill(groupOf: Int32Array<SharedArrayBuffer>[], table: Numbering, counts: Int32Array, isMine: (hash: number) => boolean): Groups {
    const starts = new Int32Array(new SharedArrayBuffer((counts.length + 1) * 4))
    let total = 0
    for (const [slot, count] of counts.entries()) {
      starts[slot] = total
      total += count > 1 ? count : 0
    }
    starts[counts.length] = total
    const members = new Int32Array(new SharedArrayBuffer(total * 4))
    const filled = starts.slice()
    this.#eachEntry(groupOf, isMine, (slots, entry, record) => {
      const slot = slots[entry] ?? 0
      if ((counts[slot] ?? 0) < 2) return
      const at = filled[slot] ?? 0
      members[at] = record
      filled[slot] = at + 1
    })
    const crowdedSlots = this.#crowdedSlots(table, starts, members, counts)
    const shards = this.#shown.length
    this.#eachEntry(groupOf, isMine, (slots, entry) => {
      const slot = slots[entry] ?? 0
      slots[entry] = (counts[slot] ?? 0) > 1 && !crowdedSlots.has(slot) ? slot * shards + this.#shard : -1
    })
    return { starts, members, crowded: [...crowdedSlots.values()].filter((hash) => isIdentifierKey(`${kindOf(hash)}:`)) }
  }

  #eachEntry(
    groupOf: Int32Array[],
    isMine: (hash: number) => boolean,
    visit: (slots: Int32Array, entry: number, record: number) => void,
  ): void {
    for (const [shard, { keys, starts, count }] of this.#shown.entries()) {
      const slots = groupOf[shard]
      for (let record = 0; slots && record < count; record++) {
        for (let entry = starts[record] ?? 0; entry < (starts[record + 1] ?? 0); entry++) {
          if (isMine(keys[entry] ?? 0)) visit(slots, entry, (this.#bases[shard] ?? 0) + record)
        }
      }
    }
  }

  /** Slot → hash of the keys that are crowded in this set. */
  #crowdedSlots(table: Numbering, starts: Int32Array, members: Int32Array, counts: Int32Array): Map<number, number> {
    const crowded = new Map<number, number>()
    for (const [hash, slot] of table.entries()) {
      const records = counts[slot] ?? 0
      if (records < 2) continue
      const start = starts[slot] ?? 0
      const key = `${kindOf(hash)}:`
      // Names are counted only where their number could matter.
      const names = isIdentifierKey(key) && records > 2 ? this.#names(members.subarray(start, start + records)) : 0
      if (isCrowded(key, { records, names })) crowded.set(slot, hash)
    }
    return crowded
  }

  #names(records: Int32Array): number {
    const seen = new Set<number>()
    for (const record of records) {
      const shard = this.#shardOf(record)
      const who = this.#shown[shard]?.who[record - (this.#bases[shard] ?? 0)] ?? 0
      if (who !== 0) seen.add(who)
    }
    return seen.size
  }

  #shardOf(record: number): number {
    let shard = this.#bases.length - 1
    while (shard > 0 && record < (this.#bases[shard] ?? 0)) shard--
    return shard
  }

  /** The features of any record: one's own from memory, another shard's from its JSON. */
  #featuresOf(record: number): Features {
    const shard = this.#shardOf(record)
    const local = record - (this.#bases[shard] ?? 0)
    const own = shard === this.#shard ? this.#features[local] : this.#cache.get(record)
    if (own) return own
    const shown = this.#shown[shard]
    if (!shown) throw new RangeError(`no record ${record}`)
    const [from, to] = [shown.json.at[local] ?? 0, shown.json.at[local + 1] ?? 0]
    const features = this.#clean(JSON.parse(Buffer.from(shown.json.bytes, from, to - from).toString('utf8')) as Features)
    if (this.#cache.size >= cacheMax) this.#cache.clear()
    this.#cache.set(record, features)
    return features
  }

  /** Compares this shard's share of the pairs. A pair belongs to the later record when its sum is even, else to the earlier: equal halves. */
  compare(groups: Groups[], groupOf: Int32Array<SharedArrayBuffer>[], model: Model, onProgress?: (records: number) => void): Compared {
    this.#strip(new Set(groups.flatMap(({ crowded }) => crowded)))
    const [joins, open] = [new GrowingNumbers(), [] as Found[]]
    const result = { sure: 0, otherGiven: 0 }
    const total = this.#bases.at(-1) ?? 0
    const seen = new Int32Array(total + (this.#shown.at(-1)?.count ?? 0)).fill(-1)
    const [base, mine, slots] = [this.#bases[this.#shard] ?? 0, this.#shown[this.#shard], groupOf[this.#shard]]
    for (let local = 0; mine && slots && local < mine.count; local++) {
      const record = base + local
      seen[record] = record
      for (let entry = mine.starts[local] ?? 0; entry < (mine.starts[local + 1] ?? 0); entry++) {
        const group: number = slots[entry] ?? -1
        if (group < 0) continue
        const { starts, members } = groups[group % groups.length] ?? emptyGroups
        const slot = Math.floor(group / groups.length)
        for (let at = starts[slot] ?? 0; at < (starts[slot + 1] ?? 0); at++) {
          const other = members[at] ?? 0
          if (seen[other] === record || other < record !== ((other + record) % 2 === 0)) continue
          seen[other] = record
          const comparison = compareUnlessApart(this.#featuresOf(record), this.#featuresOf(other), model)
          if (!comparison) continue
          count(comparison, result)
          if (comparison.band === 'join') for (const number of [record, other, comparison.weight]) joins.push(number)
          else open.push({ a: record, b: other, weight: comparison.weight, band: comparison.band })
        }
      }
      if (local % progressEvery === progressEvery - 1) onProgress?.(progressEvery)
    }
    return { joins: joins.done(), open, ...result }
  }

  /** From here on crowded values are no evidence. */
  #strip(crowded: Set<number>): void {
    if (crowded.size === 0) return
    this.#clean = (features) => withoutCrowded(features, (key) => crowded.has(hashKey(key)))
    this.#features = this.#features.map(this.#clean)
  }

  /** Compares given pairs, with the reasons. */
  explainPairs(pairs: [number, number][], model: Model): (Comparison | undefined)[] {
    return pairs.map(([a, b]) => compareUnlessApart(this.#featuresOf(a), this.#featuresOf(b), model))
  }

  show(records: number[]): Features[] {
    return records.map((record) => this.#featuresOf(record))
  }

  cluster(parts: Part[], model: Model): number[][] {
    return parts.flatMap(({ records, ids, edges }) => {
      const numbers = new Map(ids.map((id, at) => [id, records[at] ?? 0]))
      const names = new Map(records.map((record, at) => [record, ids[at] ?? '']))
      const known: ClusterRecord[] = [...numbers].map(([id, record]) => ({ id, features: this.#featuresOf(record) }))
      const named: Edge[] = edges.map(([a, b, weight]) => ({ a: names.get(a) ?? '', b: names.get(b) ?? '', weight }))
      return cluster({ records: known, edges: named, judgements: [] }, model).map((ids) => ids.map((id) => numbers.get(id) ?? 0))
    })
  }
}

/** Other shards' records that are kept at hand, about 1 kB each. */
const cacheMax = 100_000
const progressEvery = 2_000
const emptyGroups = { starts: new Int32Array(2), members: new Int32Array(0) }

function count(comparison: Comparison, result: { sure: number; otherGiven: number }): void {
  const kind = sureOf(comparison)
  if (kind === 'unsure') return
  result.sure++
  if (kind === 'differs') result.otherGiven++
}

function readRow(row: string[], columns: Column[]): { id: string | null; attributes: Attributes } {
  const attributes: Attributes = {}
  let id: string | null = null
  for (let at = 0; at < columns.length; at++) {
    const value = row[at]
    const column = columns[at]
    if (!value || !column?.field || column.field === 'source') continue
    if (column.field === 'id') {
      id = value
      continue
    }
    const stated = column.field === 'other' ? `${column.label}=${value}` : value
    const before = attributes[column.field]
    attributes[column.field] = before === undefined ? stated : [...(Array.isArray(before) ? before : [before]), stated]
  }
  return { id, attributes }
}
