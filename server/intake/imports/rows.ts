import { createHash } from 'node:crypto'
import type { AttributeField, ImportField, ImportId, SourceId, ValueProblem } from '#contract'
import type { Attributes } from '#identity'
import type { Arrival, ArrivingEntry } from '../types.ts'
import { valueLengthMax } from '../wire/arrive.ts'
import { isAttribute, type Kind, type Mapping } from './columns.ts'
import type { Row } from './csv.ts'
import { type Calendar, readAmount, readChannel, readDate } from './values.ts'

/** A row that could not be used: why, and its cells as they were. */
export type Rejection = { line: number; reason: string; facts: Record<string, unknown>; cells: string[] }
/** A value of a row that is good otherwise, which nobody can be recognised by. */
type MisreadCell = { column: number; reason: ValueProblem }
export type UnderstoodRow = {
  kind: 'arrival'
  arrival: Arrival
  /** What the row says besides: a note, with a name of its own, so that a row that changed does not repeat it. */
  note: Arrival | null
  line: number
  cells: string[]
  misread: MisreadCell[]
}
export type Understood = UnderstoodRow | { kind: 'rejected'; rejection: Rejection }
/** Why a value is no use for recognising anybody. Given by the room that recognises. */
export type WhyMisread = (field: AttributeField, value: string, habits: { country: string; ownContacts: string[] }) => ValueProblem | null

/** Everything beside the row that decides what it means. */
export type Reading = {
  importId: ImportId
  source: SourceId
  kind: Kind
  mapping: Mapping
  columnCount: number
  currency: string
  calendar: Calendar
  ownContacts: string[]
  /** When the import began: customers' rows have no time of their own. */
  at: Temporal.Instant
  whyMisread?: WhyMisread | undefined
}

/** Reads rows in the order of the file, `written` as it stands there where the row was completed; it remembers which orders it has seen, so that two equal rows of one file count twice. */
export function createRowReader(reading: Reading): (row: Row, written?: Row) => Understood {
  const seen = new Map<number, number>()
  return (row, written = row) => {
    const rejected = (reason: string, facts: Record<string, unknown> = {}): Understood => {
      const cells = row.kind === 'row' ? row.cells : [row.text]
      return { kind: 'rejected', rejection: { line: row.line, reason, facts, cells } }
    }
    if (row.kind === 'broken') return rejected(row.reason)
    const problem = problemOf(row.cells, reading)
    if (problem) return rejected(problem.reason, problem.facts)
    const stated = statedIn(row.cells, reading.mapping)
    if (Object.keys(stated.attributes).length === 0 && !stated.externalId) return rejected('row.nobody')
    const order = reading.kind === 'orders' ? readOrder(stated.order, reading) : null
    if (order && 'reason' in order) return rejected(order.reason, order.facts)
    const arrival = arrivalOf(stated, order, reading, seen)
    const note = noteOf(stated.order.get('note'), arrival)
    return {
      kind: 'arrival',
      arrival,
      note,
      line: row.line,
      cells: row.cells,
      misread: written.kind === 'row' ? misreadIn(written.cells, reading) : [],
    }
  }
}

/** The words that hang beside, as a moment of the same record. */
function noteOf(
  text: string | undefined,
  { source, externalId, at, importId, entry: beside, messageId: besideId }: Arrival,
): Arrival | null {
  if (!text) return null
  // Of an order it is the order's: the same words on another one are another note.
  const about = beside ? String(beside.facts.orderId ?? besideId) : ''
  const messageId = `note:${digest([externalId, text, about])}`
  const entry: ArrivingEntry = { kind: 'note', channel: 'import', facts: { text } }
  return { source, externalId, at, messageId, attributes: {}, entry, ...(importId ? { importId } : {}) }
}

function misreadIn(cells: readonly string[], { mapping, calendar, ownContacts, whyMisread }: Reading): MisreadCell[] {
  if (!whyMisread) return []
  const habits = { country: calendar.country, ownContacts }
  return mapping.flatMap(({ field }, column) => {
    const value = cells[column]?.trim()
    const reason = field && value && isAttribute(field) ? whyMisread(field, value, habits) : null
    return reason ? [{ column, reason }] : []
  })
}

function problemOf(cells: string[], { mapping, columnCount }: Reading): { reason: string; facts: Record<string, unknown> } | null {
  if (cells.slice(columnCount).some((cell) => cell.trim() !== ''))
    return { reason: 'row.cells', facts: { cells: cells.length, columns: columnCount } }
  for (const [at, { field }] of mapping.entries()) {
    const cell = cells[at] ?? ''
    if (!field) continue
    if (cell.length > valueLengthMax)
      return { reason: 'row.value-long', facts: { column: at + 1, length: cell.length, max: valueLengthMax } }
    if (cell.includes('\ufffd')) return { reason: 'row.encoding', facts: { column: at + 1 } }
  }
  return null
}

type Stated = { externalId: string | null; attributes: Attributes; order: Map<ImportField, string> }

function statedIn(cells: string[], mapping: Mapping): Stated {
  const values = new Map<ImportField, string[]>()
  for (const [at, { field }] of mapping.entries()) {
    const value = cells[at]?.trim()
    if (field && value) values.set(field, [...(values.get(field) ?? []), value])
  }
  const attributes: Attributes = {}
  const order = new Map<ImportField, string>()
  for (const [field, list] of values) {
    if (!isAttribute(field)) order.set(field, list.join(', '))
    // Street, number and quarter in columns of their own are one address.
    else attributes[field] = field === 'address' ? list.join(' ') : list.length === 1 ? list[0] : list
  }
  const externalId = values.get('external_id')?.[0] ?? values.get('customer_number')?.[0] ?? null
  return { externalId, attributes, order }
}

type Order = { at: Temporal.Instant; entry: ArrivingEntry }

function readOrder(stated: Map<ImportField, string>, reading: Reading): Order | { reason: string; facts: Record<string, unknown> } {
  const text = (field: ImportField) => stated.get(field) ?? ''
  const at = text('order_date') === '' ? reading.at : readDate(text('order_date'), reading.calendar)
  if (!at) return { reason: 'row.date', facts: { value: text('order_date').slice(0, 60) } }
  const currency = /^[A-Za-z]{3}$/.test(text('order_currency')) ? text('order_currency').toUpperCase() : reading.currency
  const amount = text('order_total') === '' ? undefined : readAmount(text('order_total'), currency)
  if (amount === null) return { reason: 'row.amount', facts: { value: text('order_total').slice(0, 60) } }
  const quantity = Number.parseFloat(text('order_quantity').replace(',', '.'))
  const item = { ...(text('order_product') ? { name: text('order_product') } : {}), ...(quantity > 0 ? { quantity } : {}) }
  const facts = {
    ...(text('order_id') ? { orderId: text('order_id') } : {}),
    ...(Object.keys(item).length > 0 ? { items: [item] } : {}),
  }
  const entry: ArrivingEntry = { kind: (amount ?? 0) < 0 ? 'return' : 'purchase', channel: readChannel(text('order_channel')), facts }
  return { at, entry: amount === undefined ? entry : { ...entry, amountMinor: Math.abs(amount), currency } }
}

function arrivalOf(
  { externalId, attributes, order: columns }: Stated,
  order: Order | null,
  reading: Reading,
  seen: Map<number, number>,
): Arrival {
  const name = externalId ?? `#${digest([whoOf(attributes)]).slice(0, 22)}`
  // A note is a moment of its own: another note does not make the row another one.
  const content = digest([reading.kind, name, attributes, [...columns].filter(([field]) => field !== 'note')])
  return {
    source: reading.source,
    externalId: name,
    at: order?.at ?? reading.at,
    // Named by content: the same file again, or one that repeats its rows, changes nothing.
    messageId: order ? `row:${content}:${occurrence(content, seen)}` : `row:${content}`,
    attributes,
    entry: order?.entry ?? null,
    importId: reading.importId,
  }
}

/** Whoever has no number of its own is named by what it states: name and contacts together, since a phone alone may be a household's. */
function whoOf({
  full_name,
  first_name,
  last_name,
  second_last_name,
  email,
  phone,
  document,
  card,
  handle,
  birth_date,
}: Attributes): unknown {
  const fold = (value: unknown) => (value === undefined ? null : String(value).toLowerCase().replaceAll(/\s+/g, ' '))
  return [full_name, first_name, last_name, second_last_name, email, phone, document, card, handle, birth_date].map(fold)
}

const digest = (value: unknown) => createHash('sha256').update(JSON.stringify(value)).digest('base64url')

/** How often this very row has come in the file. 48 bits of the digest keep the memory of a million orders at 40 MB. */
function occurrence(content: string, seen: Map<number, number>): number {
  const key = Buffer.from(content, 'base64url').readUIntBE(0, 6)
  const count = (seen.get(key) ?? 0) + 1
  seen.set(key, count)
  return count
}
