import { sharedInts } from './growing.ts'
import { Numbering } from './hash.ts'
import type { Part } from './load.ts'

/** The records in the order of the file: parts hold ranges as their threads came to them. */
export function rowsOf(parts: readonly Part[]): Int32Array {
  const pieces: { range: number; from: number; to: number }[] = []
  let base = 0
  for (const { chunks, count } of parts) {
    for (let at = 0; at < chunks.length; at += 2)
      pieces.push({ range: chunks[at] ?? 0, from: base + (chunks[at + 1] ?? 0), to: base + (chunks[at + 3] ?? count) })
    base += count
  }
  const order = new Int32Array(base)
  let row = 0
  for (const { from, to } of pieces.sort((one, other) => one.range - other.range))
    for (let record = from; record < to; record++) order[row++] = record
  return order
}

/** Which records are named by their row, counted from 1: those without an id, and those whose id an earlier row bears. */
export function nameRows(
  parts: readonly Part[],
  order: Int32Array,
): { renamed: Int32Array<SharedArrayBuffer>; repeatedIds: number; missingIds: number } {
  const renamed = sharedInts(order.length)
  const table = new Numbering(order.length)
  let [repeatedIds, missingIds, base] = [0, 0, 0]
  const places = parts.map((part) => {
    base += part.count
    return { ...part, base: base - part.count }
  })
  for (let row = 0; row < order.length; row++) {
    const record = order[row] ?? 0
    const part = places.findLast((one) => record >= one.base)
    const local = record - (part?.base ?? 0)
    const isMissing = part?.ids.at[local] === part?.ids.at[local + 1]
    const met = table.count
    const isNew = !isMissing && table.number(part?.idHashes[local * 2] ?? 0, part?.idHashes[local * 2 + 1] ?? 0) === met
    if (isNew) continue
    renamed[record] = row + 1
    if (isMissing) missingIds++
    else repeatedIds++
  }
  return { renamed, repeatedIds, missingIds }
}
