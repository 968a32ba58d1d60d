import { type RawBuilder, sql } from 'kysely'
import { storableJson } from './storable.ts'

type Kind = keyof typeof kinds
type Columns<R> = { readonly [name in keyof R & string]: Kind }

/**
 * Any number of rows, one parameter a column: `from ${columnsAs('row', rows, { id: 'uuid', name: 'text' })}`. For what comes in by the thousand: of
 * rows as JSON the server makes a table of names each, which costs as much as writing them. Arrays go in their binary form: nothing is quoted here, and
 * nothing read there.
 */
export function columnsAs<R>(as: string, rows: readonly R[], columns: Columns<R>): RawBuilder<unknown> {
  const names = Object.keys(columns) as (keyof R & string)[]
  const arrays = names.map((name) => {
    const kind = columns[name]
    const values = rows.map((row) => row[name])
    return sql`${arrayOf(values, kind)}::${sql.raw(kind)}[]`
  })
  return sql`unnest(${sql.join(arrays)}) as ${sql.raw(as)} (${sql.raw(names.join(', '))})`
}

/** Of each kind its number in PostgreSQL's catalogue, and how a value is written; a value's own bytes only. */
const kinds = {
  uuid: { oid: 2950, write: (value: unknown, to: Bytes) => to.id(String(value)) },
  text: { oid: 25, write: (value: unknown, to: Bytes) => to.text(String(value)) },
  // The first byte is the version of the form.
  jsonb: { oid: 3802, write: (value: unknown, to: Bytes) => to.byte(1).text(storableJson(value)) },
  bigint: { oid: 20, write: (value: unknown, to: Bytes) => to.long(BigInt(value as number)) },
  timestamptz: { oid: 1184, write: (value: unknown, to: Bytes) => to.long(microsSince2000(value as Temporal.Instant)) },
}

const year2000 = 946_684_800_000_000n
const microsSince2000 = (at: Temporal.Instant): bigint => {
  const nanos = at.epochNanoseconds
  const micros = nanos / 1000n
  // Division cuts towards zero; before 1970 that would be later.
  return (nanos % 1000n < 0n ? micros - 1n : micros) - year2000
}

/** A list in the binary form of a one-dimensional array: dimensions, whether there are nulls, what of, how many, from which; then each with its length. */
function arrayOf(values: readonly unknown[], kind: Kind): Buffer {
  const { oid, write } = kinds[kind]
  scratch.clear().int(1).int(1).int(oid).int(values.length).int(1)
  for (const value of values) {
    const at = scratch.length
    scratch.int(-1)
    if (value === null || value === undefined) continue
    write(value, scratch)
    scratch.intAt(at, scratch.length - at - 4)
  }
  return scratch.take()
}

/** Bytes that are written one behind the other. */
class Bytes {
  #bytes = Buffer.allocUnsafe(usualBytes)
  length = 0

  #room(more: number): void {
    if (this.length + more <= this.#bytes.length) return
    const larger = Buffer.allocUnsafe(2 * (this.length + more))
    this.#bytes.copy(larger, 0, 0, this.length)
    this.#bytes = larger
  }

  /** Begins anew, without the memory of something large that a bad value ended before it was taken. */
  clear(): this {
    if (this.#bytes.length > usualBytes) this.#bytes = Buffer.allocUnsafe(usualBytes)
    this.length = 0
    return this
  }

  byte(value: number): this {
    this.#room(1)
    this.#bytes[this.length++] = value
    return this
  }

  int(value: number): this {
    this.#room(4)
    this.length = this.#bytes.writeInt32BE(value, this.length)
    return this
  }

  intAt(at: number, value: number): void {
    this.#bytes.writeInt32BE(value, at)
  }

  long(value: bigint): this {
    this.#room(8)
    this.length = this.#bytes.writeBigInt64BE(value, this.length)
    return this
  }

  text(value: string): this {
    // No letter takes more than three bytes of a unit of UTF-16.
    this.#room(3 * value.length)
    this.length += this.#bytes.write(value, this.length, 'utf8')
    return this
  }

  /** The digits of an id. What has others than 32 would end the connection: the server does not find the next value then. */
  id(value: string): this {
    this.#room(value.length)
    const end = this.length + 16
    let high = -1
    for (let at = 0; at < value.length; at++) {
      const digit = digitOf(value.charCodeAt(at))
      if (digit < 0) continue
      if (high >= 0) this.#bytes[this.length++] = high * 16 + digit
      high = high < 0 ? digit : -1
    }
    if (this.length !== end || high >= 0) throw new TypeError('an id has 32 digits')
    return this
  }

  /** What was written; a large one with the memory that it lies in, which is not kept for the next. */
  take(): Buffer {
    const written = this.#bytes.subarray(0, this.length)
    if (this.length <= usualBytes) return Buffer.from(written)
    this.#bytes = Buffer.allocUnsafe(usualBytes)
    return written
  }
}

/** The value of a hexadecimal digit; below zero where it is none. */
function digitOf(code: number): number {
  if (code >= 0x30 && code <= 0x39) return code - 0x30
  const letter = code | 0x20
  return letter >= 0x61 && letter <= 0x66 ? letter - 0x57 : -1
}

const usualBytes = 64 * 1024
const scratch = new Bytes()
