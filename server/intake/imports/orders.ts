import { createHash } from 'node:crypto'
import type { Arrival } from '../types.ts'
import type { Row } from './csv.ts'
import { createRowReader, type Reading, type Rejection, type Understood, type UnderstoodRow } from './rows.ts'
import { gatherOrders, type Reread } from './scattered.ts'

/** `rows`: how many rows of the file it stands for. `said`: each of them. `besides`: what came with it, as moments of their own. */
export type Whole =
  | { kind: 'arrival'; arrival: Arrival; besides: Arrival[]; line: number; cells: string[]; said: UnderstoodRow[]; rows: number }
  | { kind: 'rejected'; rejection: Rejection; rows: number }

/** More rows than any order has: 20 MB. A number that more rows bear ("S/N") is none of an order, and what they come to is no purchase. */
export const orderRowsMax = 5_000
/**
 * Rows of one order, as they were read, and the cells of the first, which say whose it is. `first`: of those that are understood. Once it
 * `isTooLong` they are not kept any more: each waits as it comes.
 */
type Open = { cells: string[]; read: Understood[]; first: UnderstoodRow | undefined; isTooLong: boolean }

/**
 * The rows of a file, understood. Exports of shops write an order with three products as three rows: rows with one order number and one customer are
 * one purchase, wherever in the file they stand. Many state the customer on the first row only. An order of which one row is not understood waits
 * whole: the rest of it would be a purchase of another sum.
 */
export async function* understandRows(rows: Reread, reading: Reading): AsyncGenerator<Whole> {
  const read = createRowReader(reading)
  let open: Open | null = null
  for await (const row of gatherOrders(rows, reading)) {
    const isFurther: boolean = open !== null && isOfOrder(row, open.cells, reading)
    const whole: Row = open && isFurther ? completed(row, open.cells, reading) : row
    const next = read(whole, row)
    if (open && isFurther && isOneOrder(open.first, next)) {
      yield* takeFurther(open, next)
      continue
    }
    if (open) yield* wholesOf(open)
    open = { cells: whole.kind === 'row' ? whole.cells : [], read: [next], first: firstOf(next), isTooLong: false }
  }
  if (open) yield* wholesOf(open)
}

/** Keeps a further row of an order until its last one has come; of one that proves too long answers those that were kept, and from then on each. */
function* takeFurther(open: Open, next: Understood): Generator<Whole> {
  open.read.push(next)
  open.first ??= firstOf(next)
  open.isTooLong ||= open.read.length > orderRowsMax
  if (!open.isTooLong) return
  for (const one of open.read) yield { kind: 'rejected', rejection: tooLong(one), rows: 1 }
  open.read = []
}

const firstOf = (one: Understood): UnderstoodRow | undefined => (isUnderstood(one) ? one : undefined)

const isUnderstood = (one: Understood): one is UnderstoodRow => one.kind === 'arrival'

const columnsOfPerson = ({ mapping }: Reading) =>
  mapping.flatMap(({ field }, column) => (field && field !== 'note' && !field.startsWith('order_') ? [column] : []))
const stated = (cells: readonly string[], column: number) => (cells[column] ?? '').trim()

/** Whether a row bears the number of the order that began with these cells, and names nobody else. */
function isOfOrder(row: Row, first: readonly string[], reading: Reading): boolean {
  const at = reading.kind === 'orders' ? reading.mapping.findIndex(({ field }) => field === 'order_id') : -1
  if (at < 0 || row.kind === 'broken' || !stated(row.cells, at) || stated(row.cells, at) !== stated(first, at)) return false
  return columnsOfPerson(reading).every((column) => !stated(row.cells, column) || stated(row.cells, column) === stated(first, column))
}

/** A further row of an order that leaves its customer out, whole or in part, is about the customer of the first. */
function completed(row: Row, first: readonly string[], reading: Reading): Row {
  if (row.kind === 'broken') return row
  const cells = [...row.cells]
  for (const column of columnsOfPerson(reading)) cells[column] = first[column] ?? ''
  return { ...row, cells: Array.from(cells, (cell) => cell ?? '') }
}

/** What is not understood is taken for a row of the order whose number it bears; what comes back is no part of what was bought. */
function isOneOrder(one: UnderstoodRow | undefined, other: Understood): boolean {
  if (!one || other.kind === 'rejected') return true
  return one.arrival.externalId === other.arrival.externalId && isPurchase(one) && isPurchase(other)
}
const isPurchase = ({ arrival }: UnderstoodRow): boolean => arrival.entry?.kind === 'purchase'

function* wholesOf({ read }: Open): Generator<Whole> {
  const said = read.filter(isUnderstood)
  const wrong = read.find((one) => one.kind === 'rejected')
  if (!wrong) {
    if (said[0]) yield wholeOf(said[0], said)
    return
  }
  if (read.length === 1) {
    yield { ...wrong, rows: 1 }
    return
  }
  const order = lineOf(read[0] ?? wrong)
  for (const one of read) yield { kind: 'rejected', rejection: waiting(one, order, wrong.rejection.line), rows: 1 }
}

const lineOf = (one: Understood): number => (one.kind === 'arrival' ? one.line : one.rejection.line)

/** `order`: the first line of an order of several rows that wait together. */
function waiting(one: Understood, order: number, wrongLine: number): Rejection {
  if (one.kind === 'rejected') return { ...one.rejection, facts: { ...one.rejection.facts, order } }
  return { line: one.line, reason: 'row.order', facts: { order, line: wrongLine }, cells: one.written }
}

/** Each by itself, as each is to be given a number of its own. */
const tooLong = (one: Understood): Rejection =>
  one.kind === 'rejected' ? one.rejection : { line: one.line, reason: 'row.order-long', facts: { max: orderRowsMax }, cells: one.written }

function wholeOf(first: UnderstoodRow, said: UnderstoodRow[]): Whole {
  const { line, cells } = first
  const notes = new Map(said.flatMap(({ note }) => (note ? [[note.messageId, note] as const] : [])))
  const told = { kind: 'arrival' as const, line, cells, said, besides: [...notes.values()], rows: said.length }
  const { entry } = first.arrival
  if (said.length === 1 || !entry) return { ...told, arrival: first.arrival }
  const entries = said.flatMap(({ arrival }) => arrival.entry ?? [])
  const amountMinor = totalOf(entries.flatMap((one) => one.amountMinor ?? []))
  const currency = entries.find((one) => one.currency)?.currency
  const items = entries.flatMap(({ facts }) => (Array.isArray(facts.items) ? facts.items : []))
  const facts = { ...entry.facts, ...(items.length > 0 ? { items } : {}) }
  const names = said.map(({ arrival }) => arrival.messageId).join(' ')
  const arrival: Arrival = {
    ...first.arrival,
    messageId: `order:${createHash('sha256').update(names).digest('base64url')}`,
    entry: { kind: entry.kind, channel: entry.channel, facts, ...(amountMinor === null || !currency ? {} : { amountMinor, currency }) },
  }
  return { ...told, arrival }
}

/** The same amount on every line is the order's, repeated; amounts that differ are the lines' own. */
function totalOf(amounts: readonly number[]): number | null {
  const [first] = amounts
  if (first === undefined) return null
  return amounts.every((amount) => amount === first) ? first : amounts.reduce((sum, amount) => sum + amount, 0)
}
