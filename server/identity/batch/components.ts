import { pairWidth } from './found.ts'
import { sharedInts } from './growing.ts'

type Ints = Int32Array<SharedArrayBuffer>
/** Components of two records and more: their records from `starts[c]` on, their joins, pair by pair, from the `edgeStarts[c]`th on. */
export type Components = { count: number; starts: Ints; records: Ints; edgeStarts: Ints; edges: Ints }

/** The components that lists of joins make of `total` records. */
export function componentsOf(total: number, joins: readonly Int32Array[]): Components {
  const root = rootsOf(total, joins)
  const sizes = new Int32Array(total)
  for (let record = 0; record < total; record++) sizes[root[record] ?? 0] = (sizes[root[record] ?? 0] ?? 0) + 1
  const number = new Int32Array(total).fill(-1)
  let count = 0
  for (let record = 0; record < total; record++) if (root[record] === record && (sizes[record] ?? 0) > 1) number[record] = count++
  const numberOf = (record: number) => number[root[record] ?? 0] ?? -1
  const [starts, edgeStarts] = [sharedInts(count + 1), sharedInts(count + 1)]
  for (let record = 0; record < total; record++) add(starts, numberOf(record) + 1, Number(numberOf(record) >= 0))
  for (const list of joins) for (let at = 0; at < list.length; at += pairWidth) add(edgeStarts, numberOf(list[at] ?? 0) + 1, 1)
  for (let at = 0; at < count; at++) {
    add(starts, at + 1, starts[at] ?? 0)
    add(edgeStarts, at + 1, edgeStarts[at] ?? 0)
  }
  const records = sharedInts(starts[count] ?? 0)
  const filled = Int32Array.from(starts)
  for (let record = 0; record < total; record++) {
    const one = numberOf(record)
    if (one >= 0) records[add(filled, one, 1)] = record
  }
  return { count, starts, records, edgeStarts, edges: sortEdges(joins, edgeStarts, numberOf) }
}

function sortEdges(joins: readonly Int32Array[], edgeStarts: Int32Array, numberOf: (record: number) => number): Ints {
  const edges = sharedInts((edgeStarts.at(-1) ?? 0) * pairWidth)
  const filled = Int32Array.from(edgeStarts)
  for (const list of joins) {
    for (let at = 0; at < list.length; at += pairWidth) {
      const to = add(filled, numberOf(list[at] ?? 0), 1) * pairWidth
      edges.set(list.subarray(at, at + pairWidth), to)
    }
  }
  return edges
}

/** Adds to a place and tells what was there. */
function add(numbers: Int32Array, at: number, n: number): number {
  const before = numbers[at] ?? 0
  numbers[at] = before + n
  return before
}

/** For every record the first record of its component. */
function rootsOf(total: number, joins: readonly Int32Array[]): Int32Array {
  const root = Int32Array.from({ length: total }, (_, record) => record)
  const find = (record: number): number => {
    let top = record
    while (root[top] !== top) {
      root[top] = root[root[top] ?? top] ?? top
      top = root[top] ?? top
    }
    return top
  }
  for (const list of joins) {
    for (let at = 0; at < list.length; at += pairWidth) {
      const [a, b] = [find(list[at] ?? 0), find(list[at + 1] ?? 0)]
      root[Math.max(a, b)] = Math.min(a, b)
    }
  }
  for (let record = 0; record < total; record++) root[record] = find(record)
  return root
}
