import type { Attributes } from '#identity'
import type { Arrival, ArrivingEntry, WireSource } from '../types.ts'
import { readTrack } from '../wire/events.ts'
import { isStated, type Misread } from '../wire/misread.ts'
import { readTime } from '../wire/time.ts'
import { isObject } from '../wire/traits.ts'
import type { ReadDelivery, Reading } from './kind.ts'

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
export const itemsIn = (value: unknown, ...path: string[]): Item[] => listIn(value, ...path).map((item) => itemOf(item))
export const itemOf = (item: Record<string, unknown>, quantity = item.quantity): Item => ({
  name: textIn(item, 'name') || textIn(item, 'title'),
  price: isStated(item.price) ? item.price : item.unit_price,
  quantity,
  sku: textIn(item, 'sku'),
})

/** Whether something is stated of money that is not nothing, be it understood or not. */
export const isSum = (stated: unknown): boolean => isStated(stated) && Number(stated) !== 0

/** Only what is stated. */
export function attributesOf(stated: Partial<Record<keyof Attributes, string>>): Attributes {
  return Object.fromEntries(Object.entries(stated).filter(([, value]) => value !== ''))
}

export type Who = { externalId: string; attributes: Attributes; at: string }

/** One thing that a delivery tells, and what of it nobody understood: it comes in without that, and waits besides (decision 163). */
export type Said = { arrival: Arrival; misread?: readonly Misread[] }

/** All that a delivery tells. */
export function tells(...said: readonly Said[]): ReadDelivery & { kind: 'arrivals' } {
  const misread = said.flatMap(({ misread: wrong = [] }, of) => wrong.map((one) => ({ ...one, of })))
  // Somebody and what they did bear one time: where nobody can read it, it is that of what they did.
  const isSaidLater = ({ of, field, value }: Misread) =>
    of === 0 && field === timeField && misread.some((one) => one.of > 0 && one.field === field && one.value === value)
  return { kind: 'arrivals', arrivals: said.map(({ arrival }) => arrival), misread: misread.filter((one) => !isSaidLater(one)) }
}

/** Somebody, and nothing that happened. */
export function whoIs({ externalId, attributes, at: stated }: Who, reading: Reading): Required<Said> {
  const { from } = reading
  const { at, misread } = timeOf(stated, reading)
  const claimed = isClaimed(externalId, from) ? { claimed: true } : {}
  return { arrival: { source: from.source, externalId, at, messageId: null, attributes, entry: null, ...claimed }, misread }
}

const timeField = 'at'
/** When it happened, as its sender states it; what nobody can read is when it came, and is named. */
const timeOf = (timestamp: string, { from: { calendar }, receivedAt }: Reading) =>
  readTime({ timestamp }, { receivedAt, calendar }, timeField)

/** What a guest types is known of nobody; what an account of the shop says is, where its source is trusted so. */
const isClaimed = (externalId: string, { trust }: WireSource): boolean =>
  trust === 'claimed' || (trust === 'signed-in' && /^(order|mail):/.test(externalId))

/** `price`, `quantity`: as stated. */
type Item = { name: string; price: unknown; quantity: unknown; sku: string }

type Sale = {
  who: Who
  /** Names the sale, whichever of the sender's topics tells of it: it counts once. */
  messageId: string
  at: string
  /** When it was last changed, where the sender tells of it anew whenever it is: the total that was stated last stands. */
  changedAt?: string
  orderId: string
  /** As stated, whatever that is. */
  total: unknown
  currency: string
  products?: Item[]
}

/** A sale, or what was given back. It counts by itself, as the shop says it (decision 59): what a page would say of the order is left out. */
export function soldTo(
  { who, messageId, at, changedAt: changed = '', ...sale }: Sale,
  reading: Reading,
  kind: 'Order Completed' | 'Order Refunded' = 'Order Completed',
): Said {
  const { orderId, total, currency, products = [] } = sale
  const properties = {
    order_id: orderId,
    ...(isStated(total) ? { total } : {}),
    ...(currency ? { currency } : {}),
    ...(products.length > 0 ? { products } : {}),
  }
  const { entry, misread } = readTrack({ event: kind, properties }, reading.from)
  const told = happened({ who, messageId, at }, entry, reading)
  const stated = timeOf(changed, reading)
  const wrong = [...new Map([...told.misread, ...stated.misread].map((one) => [one.value, one])).values()]
  return { arrival: { ...told.arrival, ...(changed ? { statedAt: stated.at } : {}) }, misread: [...wrong, ...misread] }
}

/** Something that happened to somebody. */
export function happened(
  { who, messageId, at }: { who: Who; messageId: string; at: string },
  entry: ArrivingEntry,
  reading: Reading,
): Required<Said> {
  const { arrival, misread } = whoIs({ ...who, attributes: {}, at }, reading)
  return { arrival: { ...arrival, messageId, entry }, misread }
}
