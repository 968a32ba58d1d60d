import { makeReady, type Ready } from '../compare/index.ts'
import { findWord, type Word } from '../data/lexicon.ts'
import { withoutCrowded } from '../keys.ts'
import type { Features } from '../normalise/index.ts'
import type { Part } from './load.ts'
import { unpack } from './packed.ts'

type Ints = Int32Array<SharedArrayBuffer>
/** Of each record the row that names it, or 0: those that bear another row's id, or none. */
export type Renamed = Ints
/** Records that hold a crowded value, and the keys of these values. */
export type Crowded = { holdsCrowded: Uint8Array<SharedArrayBuffer>; crowded: string[] }

/** Records kept as objects, about 1 kB each; the others are unpacked again when they are asked for. */
const keptMax = 1 << 11

const none = new Int32Array(0)

/** All records of all parts under one number each: those of the first part, then those of the second. */
export class RecordSet {
  readonly parts: Part[]
  readonly bases: number[]
  readonly total: number
  /** The words of names, by the numbers that the outlines have. */
  readonly words: readonly Word[]
  readonly #bytes: { features: Buffer; ids: Buffer }[]
  readonly #kept: (Ready | undefined)[] = new Array(keptMax).fill(undefined)
  readonly #keptNumber = new Int32Array(keptMax).fill(-1)
  #renamed: Ints | undefined
  #holdsCrowded: Uint8Array | undefined
  #crowded = new Set<string>()

  constructor(parts: Part[], words: readonly string[]) {
    this.parts = parts
    this.words = words.map((word) => findWord(word))
    let total = 0
    this.bases = parts.map(({ count }) => {
      total += count
      return total - count
    })
    this.total = total
    this.#bytes = parts.map(({ features, ids }) => ({ features: Buffer.from(features.bytes), ids: Buffer.from(ids.bytes) }))
  }

  /** From here on no two records bear one id. */
  nameRows(renamed: Renamed): void {
    this.#renamed = renamed
  }

  /** From here on a crowded value is no evidence. */
  know({ holdsCrowded, crowded }: Crowded): void {
    this.#holdsCrowded = holdsCrowded
    this.#crowded = new Set(crowded)
    this.#keptNumber.fill(-1)
  }

  partOf(record: number): number {
    let part = this.bases.length - 1
    while (part > 0 && record < (this.bases[part] ?? 0)) part--
    return part
  }

  featuresOf(record: number): Features {
    return this.readyOf(record).features
  }

  readyOf(record: number): Ready {
    const slot = record & (keptMax - 1)
    const kept = this.#kept[slot]
    if (kept && this.#keptNumber[slot] === record) return kept
    const ready = makeReady(this.#read(record))
    this.#kept[slot] = ready
    this.#keptNumber[slot] = record
    return ready
  }

  #read(record: number): Features {
    const features = this.statedBy(record)
    return this.#holdsCrowded?.[record] === 1 ? withoutCrowded(features, (key) => this.#crowded.has(key)) : features
  }

  /** With its crowded values. */
  statedBy(record: number): Features {
    const part = this.partOf(record)
    const local = record - (this.bases[part] ?? 0)
    const at = this.parts[part]?.features.at
    const text = this.#bytes[part]?.features.toString('utf8', at?.[local], at?.[local + 1]) ?? ''
    return unpack(text, this.parts[part]?.outlines.numbers ?? none, local, this.words)
  }

  /** Whom it seems to be, as a number; 0 where it does not say. */
  whoOf(record: number): number {
    const part = this.partOf(record)
    return this.parts[part]?.who[record - (this.bases[part] ?? 0)] ?? 0
  }

  /** Its own id, or its row ("row 13", in whatever language the rest is told) where that is missing or another row's too. */
  idOf(record: number): string {
    const row = this.#renamed?.[record] ?? 0
    return row > 0 ? `row ${row}` : this.statedIdOf(record)
  }

  statedIdOf(record: number): string {
    const part = this.partOf(record)
    const local = record - (this.bases[part] ?? 0)
    const at = this.parts[part]?.ids.at
    return this.#bytes[part]?.ids.toString('utf8', at?.[local], at?.[local + 1]) ?? ''
  }
}
