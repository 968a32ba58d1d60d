import { minorDigits } from '#contract'
import type { Attributes } from '#identity'
import { hmac, isSame, nobody, type ReadDelivery, type Reading, unknownTopic, type WebhookKind } from './kind.ts'
import { tiendanubeMarketing } from './marketing.ts'
import { requestIn } from './privacy.ts'
import { attributesOf, inside, isSum, itemsIn, listIn, soldTo, tells, textIn, type Who, whoIs } from './told.ts'

/**
 * Tiendanube: x-linkedstore-hmac-sha256 is the hex HMAC of the body with the app's secret. A delivery carries only { store_id, event, id }: the
 * order itself is asked for with the store's token.
 */
export const tiendanube: WebhookKind = {
  isSigned: true,
  isGenuine: ({ headers, raw }, secret) => isSame(headers['x-linkedstore-hmac-sha256'], hmac(secret, raw, 'hex')),
  topicOf: (_delivery, body) => textIn(body, 'event'),
  read: (body, { topic }) => {
    const request = requestIn(topic, body)
    if (request) return request
    const [store, id] = [textIn(body, 'store_id'), textIn(body, 'id')]
    if (!/^\d+$/.test(store) || !/^\d+$/.test(id)) return unknownTopic(topic)
    if (/^order\/(created|updated|paid|packed|fulfilled|cancelled|edited|voided|pending)$/.test(topic))
      return { kind: 'fetch', paths: [`/${store}/orders/${id}`] }
    if (/^customer\/(created|updated)$/.test(topic)) return { kind: 'fetch', paths: [`/${store}/customers/${id}`] }
    return unknownTopic(topic)
  },
  readFetched: (body, reading) => (reading.topic.startsWith('customer/') ? readCustomer(body, reading) : readOrder(body, reading)),
  api: {
    baseUrl: 'https://api.tiendanube.com/v1',
    headers: (token) => ({ authentication: `bearer ${token}`, 'user-agent': 'Pulsera (https://github.com/pulsera)' }),
    besides: (order) => (given.has(textIn(order, 'payment_status')) ? { name: 'transactions', below: '/transactions' } : null),
  },
}

function readCustomer(customer: Record<string, unknown>, reading: Reading): ReadDelivery {
  const id = textIn(customer, 'id')
  if (!id) return nobody
  const who = { externalId: id, attributes: stated(customer), at: textIn(customer, 'updated_at') }
  return tells(whoIs(who, reading), ...tiendanubeMarketing(customer, who, reading))
}

/** An order says that something was given back, and not how much: that stand its transactions, which are asked for besides. */
const given = new Set(['partially_refunded', 'refunded'])
const paid = new Set(['paid', ...given])

function readOrder(order: Record<string, unknown>, reading: Reading): ReadDelivery {
  const orderId = textIn(order, 'id')
  const customer = inside(order, 'customer')
  const contact = attributesOf({
    full_name: textIn(order, 'contact_name'),
    email: textIn(order, 'contact_email'),
    phone: textIn(order, 'contact_phone'),
    document: textIn(order, 'contact_identification'),
  })
  const attributes = { ...stated(customer), ...contact }
  const externalId = textIn(customer, 'id') || (Object.keys(attributes).length > 0 ? `order:${orderId}` : '')
  if (!orderId || !externalId) return nobody
  const at = zoned(inside(order, 'completed_at')) || textIn(order, 'created_at')
  const who = { externalId, attributes, at }
  const status = textIn(order, 'payment_status')
  const products = itemsIn(order, 'products')
  const sale = { who, at, orderId: textIn(order, 'number') || orderId, total: order.total, currency: textIn(order, 'currency') }
  // What was paid is a sale until it is given back, also where the order is cancelled meanwhile: whichever deliveries came, the sum is the same.
  const allowed = tiendanubeMarketing(customer, who, reading)
  if (!paid.has(status)) return tells(whoIs(who, reading), ...allowed)
  const changedAt = textIn(order, 'updated_at')
  const bought = soldTo({ ...sale, messageId: `tiendanube:order:${orderId}`, changedAt, products }, reading)
  const back = refundsOf(order, { ...sale, at: changedAt }).map((one) => soldTo(one, reading, 'Order Refunded'))
  return tells(whoIs(who, reading), bought, ...back, ...allowed)
}

type Refund = { who: Who; at: string; orderId: string; total: unknown; currency: string }
type Part = Refund & { messageId: string; knownAt: string }
const turnOf = ({ knownAt, messageId }: Part) => `${knownAt} ${messageId}`

/**
 * What was given back: each part under the name of its event, as long as something of the total is left, and what made it all under the order's own, once
 * the order says that it is all. A name that was told stands: so whatever an answer knew, those that are told together come to no more than the total.
 * Where the transactions may not be asked for, parts are not known, and all is all.
 */
function refundsOf(order: Record<string, unknown>, sale: Refund): (Refund & { messageId: string })[] {
  const name = `tiendanube:refund:${textIn(order, 'id')}`
  const known = listIn(order, 'transactions')
    .flatMap((transaction) => partsIn(transaction, { name, sale }))
    .filter(({ total }) => isSum(total))
    // As they came to be known, so that what an answer knew is what the next one begins with.
    .sort((one, other) => (turnOf(one) < turnOf(other) ? -1 : 1))
  const { parts, left } = partsOf(known, sale)
  if (textIn(order, 'payment_status') !== 'refunded') return parts
  const at = (parts.length < known.length && known.at(-1)?.at) || sale.at
  // Nobody can tell what is left where one of them cannot be read: it is named as it stands.
  const unread = [sale, ...parts].find(({ total }) => Number.isNaN(Number(total)))
  const total = parts.length === 0 ? sale.total : unread ? unread.total : left.toFixed(minorDigits(sale.currency))
  return [...parts, { ...sale, messageId: name, at, total }].filter((one) => isSum(one.total))
}

/**
 * The parts of which it is sure that they were not all, and what they leave. The one that leaves nothing is for the order to tell, which may have been asked
 * for before it was made; after one that nobody can read, nobody can tell.
 */
function partsOf(known: Part[], { total, currency }: Refund): { parts: Part[]; left: number } {
  const parts: Part[] = []
  const digits = minorDigits(currency)
  let left = Number(total)
  for (const part of known) {
    // Some write with a minus what they give back.
    const after = Number((left - Math.abs(Number(part.total))).toFixed(digits))
    const isUnread = Number.isNaN(Number(part.total))
    if (!isUnread && !(after > 0)) break
    parts.push(part)
    left = after
    if (isUnread) break
  }
  return { parts, left }
}

function partsIn(transaction: Record<string, unknown>, { name, sale }: { name: string; sale: Refund }): Part[] {
  const done = listIn(transaction, 'events').filter((one) => textIn(one, 'type') === 'refund' && textIn(one, 'status') === 'success')
  return done.map((event) => ({
    ...sale,
    messageId: `${name}:${textIn(event, 'id') || `${textIn(transaction, 'id')}:${textIn(event, 'created_at')}`}`,
    at: textIn(event, 'happened_at') || textIn(event, 'created_at') || sale.at,
    knownAt: textIn(event, 'created_at') || textIn(event, 'happened_at'),
    // Where an event names no sum, all that was taken went back.
    total: inside(event, 'amount', 'value') ?? inside(transaction, 'captured_amount', 'value'),
    currency: textIn(event, 'amount', 'currency') || sale.currency,
  }))
}

/** Its date of completion bears its zone beside it: { date: "2026-11-20 11:00:00.000000", timezone: "UTC" }. */
const zoned = (moment: unknown): string => {
  const date = textIn(moment, 'date')
  return /\d$/.test(date) && textIn(moment, 'timezone') === 'UTC' ? `${date}Z` : date
}

function stated(customer: unknown): Attributes {
  const address = inside(customer, 'default_address')
  return attributesOf({
    full_name: textIn(customer, 'name'),
    email: textIn(customer, 'email'),
    phone: textIn(customer, 'phone'),
    document: textIn(customer, 'identification'),
    address: [textIn(address, 'address'), textIn(address, 'number'), textIn(address, 'floor')].filter(Boolean).join(' '),
    city: textIn(address, 'city'),
    region: textIn(address, 'province'),
    postcode: textIn(address, 'zipcode'),
    country: textIn(address, 'country'),
  })
}
