import { createHash } from 'node:crypto'
import type { Arrival } from '../types.ts'
import type { Row } from './csv.ts'
import { createRowReader, type Reading, type Rejection, type UnderstoodRow } from './rows.ts'
import { gatherOrders, type Reread } from './scattered.ts'

/** `rows`: how many rows of the file it stands for. `said`: each of them. `besides`: what came with it, as moments of their own. */
export type Whole =
  | { kind: 'arrival'; arrival: Arrival; besides: Arrival[]; line: number; cells: string[]; said: UnderstoodRow[]; rows: number }
  | { kind: 'rejected'; rejection: Rejection; rows: number }

const linesMax = 500

/**
 * The rows of a file, understood. Exports of shops write an order with three products as three rows: rows with one order number and one customer are
 * one purchase, wherever in the file they stand. Many state the customer on the first row only.
 */
export async function* understandRows(rows: Reread, reading: Reading): AsyncGenerator<Whole> {
  const read = createRowReader(reading)
  let open: UnderstoodRow[] = []
  for await (const row of gatherOrders(rows, reading)) {
    const [first] = open
    const next = read(first ? completed(row, first, reading) : row, row)
    if (next.kind === 'arrival' && first && open.length < linesMax && isOneOrder(first.arrival, next.arrival)) {
      open.push(next)
      continue
    }
    if (first) yield wholeOf(first, open)
    open = next.kind === 'arrival' ? [next] : []
    if (next.kind === 'rejected') yield { ...next, rows: 1 }
  }
  if (open[0]) yield wholeOf(open[0], open)
}

/** A further row of an order that leaves its customer out, whole or in part, is about the customer of the first. */
function completed(row: Row, first: UnderstoodRow, { mapping }: Reading): Row {
  const at = mapping.findIndex(({ field }) => field === 'order_id')
  const number = row.kind === 'row' ? row.cells[at]?.trim() : undefined
  if (row.kind === 'broken' || !number || number !== first.cells[at]?.trim()) return row
  const ofPerson = mapping.flatMap(({ field }, column) => (field && field !== 'note' && !field.startsWith('order_') ? [column] : []))
  const stated = (cells: readonly string[], column: number) => (cells[column] ?? '').trim()
  if (ofPerson.some((column) => stated(row.cells, column) && stated(row.cells, column) !== stated(first.cells, column))) return row
  const cells = [...row.cells]
  for (const column of ofPerson) cells[column] = first.cells[column] ?? ''
  return { ...row, cells: Array.from(cells, (cell) => cell ?? '') }
}

function isOneOrder(one: Arrival, other: Arrival): boolean {
  const order = one.entry?.kind === 'purchase' ? one.entry.facts.orderId : undefined
  return (
    order !== undefined && other.entry?.kind === 'purchase' && other.entry.facts.orderId === order && one.externalId === other.externalId
  )
}

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
