import type { Attributes } from '#identity'
import type { Arrival, ArrivingEntry, WireSource } from '../types.ts'
import { entryOfTrack } from '../wire/events.ts'
import { readTime } from '../wire/time.ts'
import { isObject } from '../wire/traits.ts'
import type { Reading } from './kind.ts'

/** Reading what others send: a field that is missing or of another type is as if it were not there. */
export const inside = (value: unknown, ...path: string[]): unknown =>
  path.reduce<unknown>((at, name) => (isObject(at) ? at[name] : undefined), value)
export const textIn = (value: unknown, ...path: string[]): string => {
  const found = inside(value, ...path)
  return typeof found === 'string' ? found.trim() : typeof found === 'number' ? String(found) : ''
}
export const listIn = (value: unknown, ...path: string[]): Record<string, unknown>[] => {
  const found = inside(value, ...path)
  return Array.isArray(found) ? found.filter(isObject) : []
}

/** What was bought, where its sender names it in one of the usual ways. */
export const itemsIn = (value: unknown, ...path: string[]): NonNullable<Sale['products']> =>
  listIn(value, ...path).map((item) => ({
    name: textIn(item, 'name') || textIn(item, 'title'),
    price: textIn(item, 'price') || textIn(item, 'unit_price'),
    quantity: textIn(item, 'quantity'),
    sku: textIn(item, 'sku'),
  }))

/** Only what is stated. */
export function attributesOf(stated: Partial<Record<keyof Attributes, string>>): Attributes {
  return Object.fromEntries(Object.entries(stated).filter(([, value]) => value !== ''))
}

export type Who = { externalId: string; attributes: Attributes; at: string }

/** Somebody, and nothing that happened. */
export const whoIs = ({ externalId, attributes, at }: Who, { from, receivedAt }: Reading): Arrival => ({
  source: from.source,
  externalId,
  at: timeOf(at, from, receivedAt),
  messageId: null,
  attributes,
  entry: null,
  ...(isClaimed(externalId, from) ? { claimed: true } : {}),
})

/** When something was last changed, as its sender states it; null where it does not. */
function changedAt(timestamp: string, { from: { calendar }, receivedAt }: Reading): Temporal.Instant | null {
  const { at, misread } = readTime({ timestamp }, { receivedAt, calendar })
  return timestamp && misread.length === 0 ? at : null
}

const timeOf = (timestamp: string, { calendar }: WireSource, receivedAt: Temporal.Instant) =>
  readTime({ timestamp }, { receivedAt, calendar }).at

/** What a guest types is known of nobody; what an account of the shop says is, where its source is trusted so. */
const isClaimed = (externalId: string, { trust }: WireSource): boolean =>
  trust === 'claimed' || (trust === 'signed-in' && /^(order|mail):/.test(externalId))

type Sale = {
  who: Who
  /** Names the sale, whichever of the sender's topics tells of it: it counts once. */
  messageId: string
  at: string
  /** When it was last changed, where the sender tells of it anew whenever it is: the total that was stated last stands. */
  changedAt?: string
  orderId: string
  total: string
  currency: string
  products?: { name: string; price: string; quantity: string; sku: string }[]
}

/** A sale, or what was given back, beside who it was. */
export function soldTo(
  { who, messageId, at, changedAt: changed = '', ...sale }: Sale,
  reading: Reading,
  kind: 'Order Completed' | 'Order Refunded' = 'Order Completed',
): Arrival[] {
  const { orderId, total, currency, products = [] } = sale
  const properties = {
    order_id: orderId,
    ...(total ? { total } : {}),
    ...(currency ? { currency } : {}),
    ...(products.length > 0
      ? { products: products.map(({ quantity, ...product }) => ({ ...product, quantity: Number(quantity) || 1 })) }
      : {}),
  }
  const arrival = happened({ who, messageId, at }, entryOfTrack(kind, properties, reading.from), reading)
  const statedAt = changedAt(changed, reading)
  return [whoIs(who, reading), { ...arrival, ...(statedAt ? { statedAt } : {}) }]
}

/** Something that happened to somebody. */
export const happened = (
  { who, messageId, at }: { who: Who; messageId: string; at: string },
  entry: ArrivingEntry,
  { from, receivedAt }: Reading,
): Arrival => ({
  source: from.source,
  externalId: who.externalId,
  at: timeOf(at, from, receivedAt),
  messageId,
  attributes: {},
  entry,
  ...(isClaimed(who.externalId, from) ? { claimed: true } : {}),
})
