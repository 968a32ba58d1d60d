import { makeReady } from '../compare/reading.ts'
import { eachKey, whoOf } from '../keys.ts'
import { count, emptyTally, type Tally } from '../learn.ts'
import { normalise } from '../normalise/index.ts'
import type { Attributes, Field, Setting } from '../types.ts'
import { GrowingInts, GrowingTexts, type Texts } from './growing.ts'
import { hashed, hashKey, hashShort, hashText } from './hash.ts'
import { Outlines } from './outline.ts'
import { pack } from './packed.ts'
import { eachRow, type Layout, type Range, RowFault, readRange } from './rows.ts'

export type Column = { field: Field | 'id' | 'source' | null; label: string }
export type Load = { layout: Layout; ranges: Range[]; columns: Column[]; setting: Setting }
type Ints = Int32Array<SharedArrayBuffer>

/**
 * What one thread has read, in memory that all threads see. Of each record: what it states, packed and in outline, its id and the id's hash, the number of
 * its source, whom it seems to be, and its keys as pairs of numbers from `starts[record]` on. `chunks` are range and first record, in turn.
 */
export type Part = {
  count: number
  features: Texts
  outlines: { numbers: Ints; words: string[] }
  ids: Texts
  idHashes: Ints
  sourceOf: Ints
  sources: string[]
  who: Ints
  keys: Ints
  starts: Ints
  chunks: Ints
  tally: Tally
}

/** Reads and normalises ranges of a file, one after the other. */
export class Loader {
  readonly #job: Load
  readonly #features = new GrowingTexts()
  readonly #outlines = new Outlines()
  readonly #ids = new GrowingTexts()
  readonly #idHashes = new GrowingInts()
  readonly #sourceOf = new GrowingInts()
  readonly #sources = new Map<string, number>()
  readonly #who = new GrowingInts()
  readonly #keys = new GrowingInts()
  readonly #starts = new GrowingInts()
  readonly #chunks = new GrowingInts()
  readonly #tally = emptyTally()
  readonly #sourceAt: number
  #count = 0

  constructor(job: Load) {
    this.#job = job
    this.#sourceAt = job.columns.findIndex(({ field }) => field === 'source')
  }

  /** Reads the range of this number. */
  load(number: number): void {
    const { layout, ranges, columns } = this.#job
    const range = ranges[number] ?? { from: 0, to: 0 }
    this.#chunks.push(number)
    this.#chunks.push(this.#count)
    try {
      eachRow(readRange(layout.file, range), { ...layout, isWhole: true }, (cells, at) => {
        if (cells.length > columns.length && cells.slice(columns.length).some((cell) => cell.trim() !== '')) throw new RowFault('cells', at)
        this.#add(cells)
        return true
      })
    } catch (failed) {
      throw failed instanceof RowFault ? new RowFault(failed.kind, failed.at + range.from) : failed
    }
  }

  #add(cells: string[]): void {
    const { columns, setting } = this.#job
    const { id, attributes } = readRow(cells, columns)
    const features = normalise(attributes, setting)
    count(this.#tally, features)
    this.#features.push(pack(features))
    const ready = makeReady(features)
    this.#outlines.push(ready)
    this.#addId(id)
    if (this.#sourceAt >= 0) this.#sourceOf.push(this.#numberOf(cells[this.#sourceAt] ?? ''))
    this.#who.push(hashShort(whoOf(ready)))
    const from = this.#keys.length
    this.#starts.push(from)
    eachKey(ready, (kind, value) => {
      hashKey(kind, value)
      const { high, low } = hashed
      if (this.#keys.hasPair(high, low, from)) return
      this.#keys.push(high)
      this.#keys.push(low)
    })
    this.#count++
  }

  /** A missing id is the empty text. */
  #addId(id: string): void {
    this.#ids.push(id)
    hashText(id)
    this.#idHashes.push(hashed.high)
    this.#idHashes.push(hashed.low)
  }

  #numberOf(source: string): number {
    let number = this.#sources.get(source)
    if (number === undefined) {
      number = this.#sources.size
      this.#sources.set(source, number)
    }
    return number
  }

  done(): Part {
    this.#starts.push(this.#keys.length)
    return {
      count: this.#count,
      features: this.#features.done(),
      outlines: this.#outlines.done(),
      ids: this.#ids.done(),
      idHashes: this.#idHashes.done(),
      sourceOf: this.#sourceOf.done(),
      sources: [...this.#sources.keys()],
      who: this.#who.done(),
      keys: this.#keys.done(),
      starts: this.#starts.done(),
      chunks: this.#chunks.done(),
      tally: this.#tally,
    }
  }
}

function readRow(cells: string[], columns: Column[]): { id: string; attributes: Attributes } {
  const attributes: Attributes = {}
  let id = ''
  for (let at = 0; at < columns.length; at++) {
    const value = cells[at]
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
