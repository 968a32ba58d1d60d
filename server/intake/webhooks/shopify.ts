import type { Attributes } from '#identity'
import { hmac, isSame, nobody, type ReadDelivery, type Reading, unknownTopic, type WebhookKind } from './kind.ts'
import { attributesOf, inside, listIn, soldTo, textIn, whoIs } from './told.ts'

/** Shopify: X-Shopify-Hmac-Sha256 is the base64 HMAC of the body. Ids are beyond 2^53 or will be; money comes as text. */
export const shopify: WebhookKind = {
  isSigned: true,
  isGenuine: ({ headers, raw }, secret) => isSame(headers['x-shopify-hmac-sha256'], hmac(secret, raw, 'base64')),
  topicOf: ({ headers }) => headers['x-shopify-topic'] ?? '',
  read: (body, reading) => {
    const { topic } = reading
    if (/^orders\/(create|updated|paid|fulfilled|cancelled|edited|partially_fulfilled)$/.test(topic)) return readOrder(body, reading)
    if (/^customers\/(create|update|enable|disable)$/.test(topic)) return readCustomer(body, reading)
    return unknownTopic(topic)
  },
}

function readCustomer(customer: Record<string, unknown>, reading: Reading): ReadDelivery {
  const id = textIn(customer, 'id')
  if (!id) return nobody
  const who = { externalId: id, attributes: stated(customer, inside(customer, 'default_address')), at: textIn(customer, 'updated_at') }
  return { kind: 'arrivals', arrivals: [whoIs(who, reading)] }
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
  if (!paid.has(textIn(order, 'financial_status'))) return { kind: 'arrivals', arrivals: [whoIs(who, reading)] }
  const currency = textIn(order, 'currency')
  const number = textIn(order, 'name') || orderId
  const products = listIn(order, 'line_items').map((item) => ({
    name: textIn(item, 'name') || textIn(item, 'title'),
    price: textIn(item, 'price'),
    quantity: textIn(item, 'quantity'),
    sku: textIn(item, 'sku'),
  }))
  const sale = { who, messageId: `shopify:order:${orderId}`, at, orderId: number, total: textIn(order, 'total_price'), currency, products }
  const refunds = listIn(order, 'refunds').flatMap((refund) => readRefund(refund, { who, number, currency, reading }))
  return { kind: 'arrivals', arrivals: [...soldTo(sale, reading), ...refunds] }
}

type Refunding = { who: { externalId: string; attributes: Attributes; at: string }; number: string; currency: string; reading: Reading }

/** What was given back stands in the order itself: the refund's own delivery does not say whose it is. */
function readRefund(refund: Record<string, unknown>, { who, number, currency, reading }: Refunding) {
  // Named once: what is still pending waits for the delivery that says it went through.
  const done = listIn(refund, 'transactions').filter((one) => textIn(one, 'kind') === 'refund' && textIn(one, 'status') === 'success')
  const total = done.reduce((sum, one) => sum + Number(textIn(one, 'amount') || 0), 0)
  const id = textIn(refund, 'id')
  if (!id || total === 0) return []
  const given = {
    who,
    messageId: `shopify:refund:${id}`,
    at: textIn(refund, 'created_at'),
    orderId: number,
    total: total.toFixed(3),
    currency,
  }
  return soldTo(given, reading, 'Order Refunded').slice(1)
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
