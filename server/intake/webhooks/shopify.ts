import { minorDigits } from '#contract'
import type { Attributes } from '#identity'
import { isStated } from '../wire/misread.ts'
import { hmac, isSame, nobody, type ReadDelivery, type Reading, unknownTopic, type WebhookKind } from './kind.ts'
import { shopifyMarketing } from './marketing.ts'
import { requestIn } from './privacy.ts'
import { attributesOf, inside, isSum, itemOf, listIn, type Said, soldTo, tells, textIn, type Who, whoIs } from './told.ts'

/** Shopify: X-Shopify-Hmac-Sha256 is the base64 HMAC of the body. Ids are beyond 2^53 or will be; money comes as text. */
export const shopify: WebhookKind = {
  isSigned: true,
  isGenuine: ({ headers, raw }, secret) => isSame(headers['x-shopify-hmac-sha256'], hmac(secret, raw, 'base64')),
  topicOf: ({ headers }) => headers['x-shopify-topic'] ?? '',
  read: (body, reading) => {
    const { topic } = reading
    const request = requestIn(topic, body)
    if (request) return request
    // It tells which lines were edited and not what the order comes to: that is in the orders/updated which comes with it.
    if (topic === 'orders/edited' && inside(body, 'order_edit') !== undefined) return { kind: 'nothing' }
    // It tells what went back and not to whom: that too is in the orders/updated which comes with it, and counts there.
    if (topic === 'refunds/create' && inside(body, 'order_id') !== undefined) return { kind: 'nothing' }
    if (/^orders\/(create|updated|paid|fulfilled|cancelled|edited|partially_fulfilled)$/.test(topic)) return readOrder(body, reading)
    if (/^customers\/(create|update|enable|disable)$/.test(topic)) return readCustomer(body, reading)
    if (/^customers_(email_)?marketing_consent\/update$/.test(topic)) return readMarketing(body, reading)
    return unknownTopic(topic)
  },
}

function readCustomer(customer: Record<string, unknown>, reading: Reading): ReadDelivery {
  const id = textIn(customer, 'id')
  if (!id) return nobody
  const who = { externalId: id, attributes: stated(customer, inside(customer, 'default_address')), at: textIn(customer, 'updated_at') }
  return tells(whoIs(who, reading), ...shopifyMarketing(customer, who, reading))
}

function readMarketing(body: Record<string, unknown>, reading: Reading): ReadDelivery {
  const externalId = textIn(body, 'customer_id') || textIn(body, 'id')
  if (!externalId) return nobody
  const attributes = attributesOf({ email: textIn(body, 'email_address'), phone: textIn(body, 'phone') })
  const who = { externalId, attributes, at: '' }
  return tells(whoIs(who, reading), ...shopifyMarketing(body, who, reading))
}

/**
 * A sale is what was paid, and only a refund takes it back: what an order comes to does not depend on which of its deliveries came. Cancelling moves
 * no money; an order is never unpaid again.
 */
const paid = new Set(['paid', 'partially_paid', 'partially_refunded', 'refunded'])

function readOrder(order: Record<string, unknown>, reading: Reading): ReadDelivery {
  const orderId = textIn(order, 'id')
  const customer = inside(order, 'customer')
  const address = inside(order, 'billing_address') ?? inside(order, 'shipping_address')
  const attributes = { ...stated(order, address), ...stated(customer, inside(customer, 'default_address') ?? address) }
  // A sale at the till may be nobody's; it still has a number.
  const externalId = textIn(customer, 'id') || (Object.keys(attributes).length > 0 && orderId ? `order:${orderId}` : '')
  if (!orderId || !externalId) return nobody
  const at = textIn(order, 'processed_at') || textIn(order, 'created_at')
  const who = { externalId, attributes, at }
  const allowed = shopifyMarketing(customer, who, reading)
  if (!paid.has(textIn(order, 'financial_status'))) return tells(whoIs(who, reading), ...allowed)
  const currency = textIn(order, 'currency')
  const number = textIn(order, 'name') || orderId
  const sale = {
    who,
    messageId: `shopify:order:${orderId}`,
    at,
    changedAt: textIn(order, 'updated_at'),
    orderId: number,
    total: totalPaid(order, currency),
    currency,
    products: itemsSold(order),
  }
  const refunds = listIn(order, 'refunds').flatMap((refund) => readRefund(refund, { order, who, number, currency, reading }))
  return tells(whoIs(who, reading), soldTo(sale, reading), ...refunds, ...allowed)
}

/**
 * What was paid, before anything was given back. `total_price` is what was ordered, and after an edit not what anybody pays; `current_total_price` is net
 * of what was taken out or returned; `total_outstanding` is what is still to be paid or, below zero, to be given back. What came in less what went out is
 * so the current total less what is outstanding, and what went out stands in the refunds, which count by themselves. What nobody can read is answered as
 * it stands.
 */
function totalPaid(order: Record<string, unknown>, currency: string): unknown {
  const { total_price: ordered, current_total_price: current, total_outstanding: outstanding } = order
  if (!isStated(current)) return ordered
  const unread = [ordered, current, outstanding].find((one) => Number.isNaN(amountOf(one)))
  if (unread !== undefined) return unread
  const given = listIn(order, 'refunds').map((refund) => givenBack(refund, order))
  const back = given.reduce((sum: number, one) => sum + (typeof one === 'number' ? one : Number.NaN), 0)
  const paid = amountOf(current) - amountOf(outstanding) + back
  // How much was given back is not understood, nor so what was paid.
  if (Number.isNaN(paid)) return given.find((one) => typeof one !== 'number')
  // Nothing paid, of an order that is: those two figures do not belong together.
  return paid > 0 ? paid.toFixed(minorDigits(currency)) : ordered
}

/** What was bought: what an edit took out was not, what came back with a refund was. */
function itemsSold(order: Record<string, unknown>) {
  const refunds = listIn(order, 'refunds').filter((refund) => isSum(givenBack(refund, order)))
  const returned = refunds.flatMap((refund) => listIn(refund, 'refund_line_items'))
  return listIn(order, 'line_items').flatMap((item) => {
    const [id, current] = [textIn(item, 'id'), textIn(item, 'current_quantity')]
    const came = returned
      .filter((line) => textIn(line, 'line_item_id') === id)
      .reduce((sum, line) => sum + Number(textIn(line, 'quantity')), 0)
    const quantity = current === '' ? textIn(item, 'quantity') : String(Number(current) + came)
    if (quantity === '0') return []
    return [itemOf(item, quantity)]
  })
}

/** A sum as Shopify writes it; nothing where none is stated, and no number where that cannot be read. */
const amountOf = (stated: unknown): number =>
  !isStated(stated) ? 0 : typeof stated === 'string' || typeof stated === 'number' ? Number(stated) : Number.NaN

/**
 * What went back to the buyer, in the shop's money: named once, as what is still pending waits for the delivery that says it went through. What nobody
 * can read is answered as it stands.
 */
function givenBack(refund: Record<string, unknown>, order: Record<string, unknown>): unknown {
  const done = listIn(refund, 'transactions').filter((one) => textIn(one, 'kind') === 'refund' && textIn(one, 'status') === 'success')
  const unread = done.find(({ amount }) => Number.isNaN(amountOf(amount)))
  if (unread) return unread.amount
  return done.reduce((sum, { amount, currency }) => sum + amountOf(amount) * rateOf(order, textIn({ currency }, 'currency')), 0)
}

/** A buyer abroad is paid back in the money they saw: the order itself states both sums. */
function rateOf(order: Record<string, unknown>, currency: string): number {
  const { shop_money: own, presentment_money: shown } = (inside(order, 'total_price_set') ?? {}) as Record<string, unknown>
  const isShown = currency !== '' && currency !== textIn(order, 'currency') && currency === textIn(shown, 'currency_code')
  const rate = isShown ? Number(textIn(own, 'amount')) / Number(textIn(shown, 'amount')) : 1
  return rate > 0 && Number.isFinite(rate) ? rate : 1
}

type Refunding = {
  order: Record<string, unknown>
  who: Who
  number: string
  currency: string
  reading: Reading
}

/** What was given back stands in the order itself: the refund's own delivery does not say whose it is. */
function readRefund(refund: Record<string, unknown>, { order, who, number, currency, reading }: Refunding): Said[] {
  const total = givenBack(refund, order)
  const id = textIn(refund, 'id')
  if (!id || !isSum(total)) return []
  const given = {
    who,
    messageId: `shopify:refund:${id}`,
    at: textIn(refund, 'created_at'),
    orderId: number,
    total: typeof total === 'number' ? total.toFixed(minorDigits(currency)) : total,
    currency,
  }
  return [soldTo(given, reading, 'Order Refunded')]
}

const stated = (who: unknown, address: unknown): Attributes =>
  attributesOf({
    first_name: textIn(who, 'first_name') || textIn(address, 'first_name'),
    last_name: textIn(who, 'last_name') || textIn(address, 'last_name'),
    email: textIn(who, 'email') || textIn(who, 'contact_email'),
    phone: textIn(who, 'phone') || textIn(address, 'phone'),
    company: textIn(address, 'company'),
    address: [textIn(address, 'address1'), textIn(address, 'address2')].filter(Boolean).join(' '),
    city: textIn(address, 'city'),
    region: textIn(address, 'province'),
    postcode: textIn(address, 'zip'),
    country: textIn(address, 'country_code'),
  })
