import type { AttributeField, ImportField, ImportId, SourceId, ValueProblem } from '#contract'
import type { Attributes } from '#identity'
import { digest } from '../digest.ts'
import { readCurrency, readMoney } from '../reading/money.ts'
import { type Calendar, canHaveHappened, readChannel, readDate, readQuantity, saysNothing } from '../reading/values.ts'
import type { Arrival, ArrivingEntry } from '../types.ts'
import { valueLengthMax } from '../wire/bounds.ts'
import { isAttribute, type Kind, type Mapping } from './columns.ts'
import type { Row } from './csv.ts'

/** A row that could not be used: why, and its cells as they were. Where one cell is the reason, `facts.column` counts it from one. */
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
  /** The cells as the file has them. */
  written: string[]
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
      const cells = written.kind === 'row' ? written.cells : [written.text]
      return { kind: 'rejected', rejection: { line: row.line, reason, facts, cells } }
    }
    if (row.kind === 'broken') return rejected(row.reason)
    const problem = problemOf(row.cells, reading)
    if (problem) return rejected(problem.reason, problem.facts)
    const stated = statedIn(row.cells, reading.mapping)
    if (Object.keys(stated.attributes).length === 0 && !stated.externalId) return rejected('row.nobody')
    const order = reading.kind === 'orders' ? readOrder(stated.order, reading) : null
    if (order && 'reason' in order) {
      const column = reading.mapping.findIndex(({ field }, at) => field === order.field && row.cells[at]?.trim())
      return rejected(order.reason, { value: stated.order.get(order.field)?.slice(0, 60), column: column + 1 })
    }
    const arrival = arrivalOf(stated, order, reading, seen)
    const note = noteOf(stated.order.get('note'), arrival)
    return {
      kind: 'arrival',
      arrival,
      note,
      line: row.line,
      cells: row.cells,
      written: written.kind === 'row' ? written.cells : row.cells,
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

const noContact = /^(?:no|s\/?[nd])$/iu
/** "N/A", "s/n" and "no tiene" are answers; for a name they are a sale to nobody. */
const isAnswered = (field: AttributeField, value: string): boolean => field !== 'full_name' && (saysNothing(value) || noContact.test(value))

function misreadIn(cells: readonly string[], { mapping, calendar, ownContacts, whyMisread }: Reading): MisreadCell[] {
  if (!whyMisread) return []
  const habits = { country: calendar.country, ownContacts }
  return mapping.flatMap(({ field }, column) => {
    const value = cells[column]?.trim()
    const reason = field && value && isAttribute(field) && !isAnswered(field, value) ? whyMisread(field, value, habits) : null
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
    if (!isAttribute(field)) setOrder(order, field, list)
    // Street, number and quarter in columns of their own are one address.
    else attributes[field] = field === 'address' ? list.join(' ') : list.length === 1 ? list[0] : list
  }
  const externalId = values.get('external_id')?.[0] ?? values.get('customer_number')?.[0] ?? null
  return { externalId, attributes, order }
}

/** Of two totals or dates the first counts; products, and words of a note, are told together. */
function setOrder(order: Map<ImportField, string>, field: ImportField, list: string[]): void {
  const isWords = field === 'order_product' || field === 'note' || field === 'external_id'
  const said = isWords || field === 'order_id' ? list : list.filter((value) => field === 'order_channel' || !saysNothing(value)).slice(0, 1)
  if (said.length > 0) order.set(field, said.join(', '))
}

type Order = { at: Temporal.Instant; entry: ArrivingEntry }
type Unread = { reason: string; field: ImportField }

/** What was sold. A cell that is not understood keeps the whole row waiting: a sale at a wrong time, of a wrong sum or in a wrong currency is worse than one that comes later. */
function readOrder(stated: Map<ImportField, string>, reading: Reading): Order | Unread {
  const text = (field: ImportField) => stated.get(field) ?? ''
  const at = text('order_date') === '' ? reading.at : readDate(text('order_date'), reading.calendar)
  if (!at) return { reason: 'row.date', field: 'order_date' }
  if (!canHaveHappened(at, reading.at)) return { reason: 'row.date-impossible', field: 'order_date' }
  const named = text('order_currency')
  const currency = named === '' ? reading.currency : readCurrency(named, reading.currency)
  if (!currency) return { reason: 'row.currency', field: 'order_currency' }
  const money = text('order_total') === '' ? null : readMoney(text('order_total'), currency, named !== '')
  if (money?.kind === 'none') return { reason: 'row.amount', field: 'order_total' }
  if (money?.kind === 'currency') return { reason: 'row.amount-currency', field: 'order_total' }
  const quantity = text('order_quantity') === '' ? undefined : readQuantity(text('order_quantity'))
  if (quantity === null) return { reason: 'row.quantity', field: 'order_quantity' }
  const channel = readChannel(text('order_channel'))
  const facts = {
    ...(text('order_id') ? { orderId: text('order_id') } : {}),
    ...itemOf(text('order_product'), quantity),
    // "Mercado Libre" is no channel of ours; the word stays.
    ...(channel === 'import' && text('order_channel') ? { place: text('order_channel').slice(0, 120) } : {}),
  }
  const entry: ArrivingEntry = { kind: (money?.minor ?? 0) < 0 ? 'return' : 'purchase', channel, facts }
  return { at, entry: money ? { ...entry, amountMinor: Math.abs(money.minor), currency: money.currency } : entry }
}

/** A line of zero things sold none. */
function itemOf(name: string, quantity: number | undefined): ArrivingEntry['facts'] {
  if (quantity === 0 || (!name && quantity === undefined)) return {}
  return { items: [{ ...(name ? { name } : {}), ...(quantity ? { quantity } : {}) }] }
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

/** How often this very row has come in the file. 48 bits of the digest keep the memory of a million orders at 40 MB. */
function occurrence(content: string, seen: Map<number, number>): number {
  const key = Buffer.from(content, 'base64url').readUIntBE(0, 6)
  const count = (seen.get(key) ?? 0) + 1
  seen.set(key, count)
  return count
}
