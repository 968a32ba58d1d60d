import { isCrowdedKind, isIdentifierKind, isThinnedKind, representativesOf } from '../keys.ts'
import { sharedInts } from './growing.ts'
import { kindOf, Numbering } from './hash.ts'
import type { Part } from './load.ts'
import type { RecordSet } from './record-set.ts'

type Ints = Int32Array<SharedArrayBuffer>

/** Keys are divided by their first eight bits, so that each table of a share stays in the processor's cache. */
export const shares = 256
const shareOf = (high: number) => high >>> 24

/**
 * A part's key entries sorted by share: number of the entry, the record (within the part) that holds it, and both halves of the hash once more, so
 * that a share is read from beginning to end.
 */
export type Sorted = { entries: Ints; records: Ints; hashes: Ints; starts: Ints }

export function sortKeys({ keys, starts, count }: Part): Sorted {
  const begins = sharedInts(shares + 1)
  for (let at = 0; at < keys.length; at += 2) begins[shareOf(keys[at] ?? 0) + 1] = (begins[shareOf(keys[at] ?? 0) + 1] ?? 0) + 1
  for (let share = 0; share < shares; share++) begins[share + 1] = (begins[share + 1] ?? 0) + (begins[share] ?? 0)
  const filled = Int32Array.from(begins)
  const [entries, records, hashes] = [sharedInts(keys.length / 2), sharedInts(keys.length / 2), sharedInts(keys.length)]
  for (let record = 0; record < count; record++) {
    for (let at = starts[record] ?? 0; at < (starts[record + 1] ?? 0); at += 2) {
      const share = shareOf(keys[at] ?? 0)
      const to = filled[share] ?? 0
      filled[share] = to + 1
      entries[to] = at / 2
      records[to] = record
      hashes[to * 2] = keys[at] ?? 0
      hashes[to * 2 + 1] = keys[at + 1] ?? 0
    }
  }
  return { entries, records, hashes, starts: begins }
}

/**
 * Records that share a key: at `groupOf[part][entry]` in `members` stand how many they are, then they, in order. No group is −1. Of a thinned key
 * the number stands below zero, and so do (as `~record`) the representatives, with whom everybody there is compared.
 */
export type Groups = { members: Ints; groupOf: Ints[]; begins: number[] }

/** Room for the groups of every share: a group of two needs three places for two entries. */
export function roomForGroups(parts: readonly Part[], sorted: readonly Sorted[]): Groups {
  let total = 0
  const begins: number[] = []
  for (let share = 0; share < shares; share++) {
    begins.push(total)
    const entries = sorted.reduce((sum, { starts }) => sum + (starts[share + 1] ?? 0) - (starts[share] ?? 0), 0)
    total += Math.ceil(entries * 1.5)
  }
  return { members: sharedInts(total), groupOf: parts.map(({ keys }) => sharedInts(keys.length / 2).fill(-1)), begins }
}

/** An identifier that too many people or records hold; `record` is one of them. */
export type Crowd = { high: number; low: number; records: number; names: number; record: number }

type Work = { records: RecordSet; sorted: readonly Sorted[]; groups: Groups; holdsCrowded: Uint8Array }

/** Groups the keys of one share. */
export function groupShare(share: number, work: Work): Crowd[] {
  const { slots, counts, hashes } = numberKeys(share, work)
  const { members, groupOf, begins } = work.groups
  let free = begins[share] ?? 0
  const places = counts.map((n) => {
    if (n < 2) return -1
    free += n + 1
    return free - n - 1
  })
  let at = 0
  eachEntry(share, work, (_part, _entry, record) => {
    const place = places[slots[at++] ?? 0] ?? -1
    if (place < 0) return
    const n = (members[place] ?? 0) + 1
    members[place] = n
    members[place + n] = record
  })
  const crowds = findCrowds(places, hashes, work)
  thin(places, hashes, work)
  at = 0
  eachEntry(share, work, (part, entry) => {
    const slots_ = groupOf[part]
    if (slots_) slots_[entry] = places[slots[at] ?? 0] ?? -1
    at++
  })
  return crowds
}

/** Every entry's key under one number a key, how many hold it, and its hash. */
function numberKeys(share: number, work: Work): { slots: Int32Array; counts: Int32Array; hashes: Int32Array } {
  const entries = work.sorted.reduce((sum, { starts }) => sum + (starts[share + 1] ?? 0) - (starts[share] ?? 0), 0)
  const table = new Numbering(entries)
  const [slots, counts, hashes] = [new Int32Array(entries), new Int32Array(entries), new Int32Array(entries * 2)]
  let at = 0
  for (const sorted of work.sorted) {
    const end = (sorted.starts[share + 1] ?? 0) * 2
    for (let from = (sorted.starts[share] ?? 0) * 2; from < end; from += 2) {
      const [high, low] = [sorted.hashes[from] ?? 0, sorted.hashes[from + 1] ?? 0]
      const slot = table.number(high, low)
      slots[at++] = slot
      counts[slot] = (counts[slot] ?? 0) + 1
      hashes[slot * 2] = high
      hashes[slot * 2 + 1] = low
    }
  }
  return { slots, counts: counts.subarray(0, table.count), hashes }
}

function eachEntry(
  share: number,
  { sorted, records: { bases } }: Work,
  visit: (part: number, entry: number, record: number) => void,
): void {
  for (let part = 0; part < sorted.length; part++) {
    const one = sorted[part]
    const base = bases[part] ?? 0
    for (let at = one?.starts[share] ?? 0; at < (one?.starts[share + 1] ?? 0); at++)
      visit(part, one?.entries[at] ?? 0, base + (one?.records[at] ?? 0))
  }
}

/** Takes the crowded groups out of `places`; the identifiers among them are returned, and their records marked. */
function findCrowds(places: Int32Array, hashes: Int32Array, work: Work): Crowd[] {
  const { members } = work.groups
  const crowds: Crowd[] = []
  for (let slot = 0; slot < places.length; slot++) {
    const place = places[slot] ?? -1
    if (place < 0) continue
    const records = members[place] ?? 0
    const [high, low] = [hashes[slot * 2] ?? 0, hashes[slot * 2 + 1] ?? 0]
    const kind = kindOf(low)
    const isIdentifier = isIdentifierKind(kind)
    // Names are counted only where their number could matter.
    const names = isIdentifier && records > 2 ? namesOf(members.subarray(place + 1, place + 1 + records), work) : 0
    if (!isCrowdedKind(kind, { records, names })) continue
    places[slot] = -1
    if (!isIdentifier) continue
    crowds.push({ high, low, records, names, record: members[place + 1] ?? 0 })
    for (let at = place + 1; at <= place + records; at++) work.holdsCrowded[members[at] ?? 0] = 1
  }
  return crowds
}

/** How many names the records seem to bear. */
function namesOf(members: Int32Array, { records }: Work): number {
  const seen = new Set<number>()
  for (const record of members) {
    const who = records.whoOf(record)
    if (who !== 0) seen.add(who)
  }
  return seen.size
}

/** Marks the representatives of keys that so many hold that their pairs would grow with the square. */
function thin(places: Int32Array, hashes: Int32Array, { records, groups: { members } }: Work): void {
  for (let slot = 0; slot < places.length; slot++) {
    const place = places[slot] ?? -1
    const count = place < 0 ? 0 : (members[place] ?? 0)
    if (!isThinnedKind(kindOf(hashes[slot * 2 + 1] ?? 0), count)) continue
    const holders = Array.from(members.subarray(place + 1, place + 1 + count), (record, at) => {
      return { at, record, who: records.whoOf(record), name: records.idOf(record) }
    })
    members[place] = -count
    for (const { at, record } of representativesOf(holders)) members[place + 1 + at] = ~record
  }
}

/** Visits the records before this one with whom it is compared for the sake of one key. */
export function eachBefore(record: number, members: Int32Array, place: number, visit: (other: number) => void): void {
  const count = members[place] ?? 0
  const end = place + Math.abs(count)
  const isAsked = count >= 0 || members.subarray(place + 1, end + 1).includes(~record)
  for (let at = place + 1; at <= end; at++) {
    const one = members[at] ?? 0
    const other = one < 0 ? ~one : one
    if (other >= record) return
    if (isAsked || one < 0) visit(other)
  }
}
