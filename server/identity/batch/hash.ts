import { type KeyKind, keyKinds } from '../keys.ts'

const numbers = new Map(keyKinds.map((kind, at) => [kind, at]))
/** The lowest five bits of a hash are the key's kind, so that it is known without the key. */
const kindBits = 0x1f

export const kindOf = (low: number): KeyKind => keyKinds[low & kindBits] ?? 'phone'

/** The two halves of the last hash: one number at a time would need an object for each of millions of keys. */
export const hashed = { high: 0, low: 0 }

/** A text as 64 bits (cyrb53's mixing), left in `hashed`. */
export function hashText(text: string): void {
  let [h1, h2] = [0xdeadbeef, 0x41c6ce57]
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at)
    h1 = Math.imul(h1 ^ code, 2654435761)
    h2 = Math.imul(h2 ^ code, 1597334677)
  }
  h1 = Math.imul(h1 ^ (h1 >>> 16), 2246822507) ^ Math.imul(h2 ^ (h2 >>> 13), 3266489909)
  h2 = Math.imul(h2 ^ (h2 >>> 16), 2246822507) ^ Math.imul(h1 ^ (h1 >>> 13), 3266489909)
  hashed.high = h1
  hashed.low = h2
}

/** A key as 59 bits and its kind: of ten million keys two are taken for one in a file of ten thousand. */
export function hashKey(kind: KeyKind, value: string): void {
  hashText(value)
  hashed.low = (hashed.low & ~kindBits) | (numbers.get(kind) ?? 0)
}

/** A short text as 32 bits. */
export function hashShort(text: string): number {
  let hash = 0
  for (let at = 0; at < text.length; at++) hash = (Math.imul(hash, 31) + text.charCodeAt(at)) | 0
  return hash
}

/** Numbers every distinct hash from 0 on: open addressing, four times as quick as a Map of as many numbers. */
export class Numbering {
  readonly #mask: number
  readonly #halves: Int32Array
  readonly #numbers: Int32Array
  count = 0

  constructor(entries: number) {
    let size = 1024
    while (size < entries * 1.6) size *= 2
    this.#mask = size - 1
    this.#halves = new Int32Array(size * 2)
    this.#numbers = new Int32Array(size).fill(-1)
  }

  /** The number of a hash, a new one where it was not met before. */
  number(high: number, low: number): number {
    let at = ((low ^ (high << 3)) >>> 5) & this.#mask
    while (true) {
      const number = this.#numbers[at] ?? -1
      if (number === -1) break
      if (this.#halves[at * 2] === high && this.#halves[at * 2 + 1] === low) return number
      at = (at + 1) & this.#mask
    }
    this.#halves[at * 2] = high
    this.#halves[at * 2 + 1] = low
    this.#numbers[at] = this.count
    return this.count++
  }
}
