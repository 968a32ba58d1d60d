import type { Channel, EntryId, EntryKind, EntryMark, EntryTone, ImportId, Money, RecordId, SourceId } from '#contract'

export type OrderSays = 'completed' | 'updated' | 'cancelled' | 'refunded'

/** One thing that happened, hanging from the record that brought it. Money in minor units; `facts` are what its sentence needs. */
export type NewEntry = {
  /** Where somebody has to know it beforehand. */
  id?: EntryId
  recordId: RecordId
  at: Temporal.Instant
  kind: EntryKind
  channel: Channel
  facts: Record<string, unknown>
  amountMinor?: number
  currency?: string
  source?: SourceId
  importId?: ImportId
  /** The row of the import that brought it. */
  messageId?: string
  /** What it says of the order it names, where a source tells of one order several times. */
  orderSays?: OrderSays
}

/** An entry as it stands in the timeline. */
export type Entry = {
  id: EntryId
  recordId: RecordId
  at: Temporal.Instant
  kind: EntryKind
  channel: Channel
  facts: Record<string, unknown>
  amount: Money | null
  source: SourceId | null
  importId: ImportId | null
  actor: string
  /** What it says of the order it names; nothing where it counts by itself. */
  orderSays?: OrderSays
}

/** What sentences know of `facts`. A source may state more: it is kept, and shown as it is. */
export type KnownFacts = {
  /** Of a purchase or a return. */
  orderId?: string
  /** Where it was sold, where that is no channel of ours: "Mercado Libre". */
  place?: string
  items?: { name?: string; quantity?: number; priceMinor?: number; sku?: string }[]
  /** Where the items are not named. */
  itemCount?: number
  /** `in`: the customer wrote or called. */
  direction?: 'in' | 'out'
  /** Of a message, a note, a call, a visit, a meeting. */
  text?: string
  minutes?: number
  /** Of what somebody wrote by hand: what is not to be done, or what helped. */
  tone?: EntryTone
  /** What is to be done next, by which day (YYYY-MM-DD). */
  next?: { text?: string; on: string }
  /** Of a page. */
  title?: string
  url?: string
  /** Name of an event that has no kind of its own. */
  event?: string
  /** Its row in the table of happenings (contract/happenings.ts), and what that row reads. */
  what?: string
  query?: string
  coupon?: string
  step?: string
  method?: string
  rating?: string
  promotion?: string
  /** Of a warranty: what it covers and its last day (YYYY-MM-DD). */
  product?: string
  until?: string
  /** Of a subscription: to what, and whether it ended. */
  list?: string
  ended?: boolean
  /** Of what is sent through which channel, where that is not where it was said. */
  of?: Channel
}

/** Where a page of the timeline goes on: the last entry already seen. */
type Place = { at: Temporal.Instant; id: EntryId }
export type Page = { limit: number; before?: Place | undefined; kinds?: readonly EntryKind[] | undefined }

/** What hangs from one record. Returns count against what was spent. */
export type Totals = { entries: number; purchases: number; spentMinor: number }
/** What a record loses when an import is taken back: its orders as the import spelled them, and those that other entries of it still bear. */
export type Lost = Totals & { orders: string[]; standing: string[] }

/** A mark on an entry; `dueOn` (YYYY-MM-DD) and `doneAt` of a next step only. */
export type Mark = { entryId: EntryId; mark: EntryMark; dueOn: string | null; doneAt: Temporal.Instant | null }
export type NewMark = { entryId: EntryId; recordId: RecordId; mark: EntryMark; dueOn?: string | undefined }
