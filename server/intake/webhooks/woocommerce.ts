import type { Attributes } from '#identity'
import { hmac, isSame, nobody, type ReadDelivery, type Reading, unknownTopic, type WebhookKind } from './kind.ts'
import { attributesOf, inside, isSum, itemsIn, listIn, soldTo, tells, textIn, whoIs } from './told.ts'

/**
 * WooCommerce: X-WC-Webhook-Signature is the base64 HMAC of the body. It gives a webhook up after five answers in a row that are not 2xx, and tries
 * it when it is saved with an unsigned "webhook_id=…".
 */
export const woocommerce: WebhookKind = {
  isSigned: true,
  isGenuine: ({ headers, raw }, secret) => isSame(headers['x-wc-webhook-signature'], hmac(secret, raw, 'base64')),
  topicOf: ({ headers }) => headers['x-wc-webhook-topic'] ?? '',
  isPing: ({ raw }) => raw.length < 64 && /^webhook_id=\d+$/.test(raw.toString('latin1').trim()),
  read: (body, reading) => {
    const { topic } = reading
    if (/^order\.(created|updated|restored)$/.test(topic)) return readOrder(body, reading)
    if (/^customer\.(created|updated)$/.test(topic)) return readCustomer(body, reading)
    return unknownTopic(topic)
  },
}

/**
 * A sale is what was paid, and only a refund takes it back: what an order comes to does not depend on which of its deliveries came. The date of
 * payment stays, whatever the status is later; "processing" may be an order that is paid at the door.
 */
const isPaid = (order: Record<string, unknown>): boolean =>
  gmt(order, 'date_paid_gmt') !== '' || ['completed', 'refunded'].includes(textIn(order, 'status'))

function readCustomer(customer: Record<string, unknown>, reading: Reading): ReadDelivery {
  const id = textIn(customer, 'id')
  if (!id) return nobody
  const who = { externalId: id, attributes: stated(customer, inside(customer, 'billing')), at: gmt(customer, 'date_modified_gmt') }
  return tells(whoIs(who, reading))
}

function readOrder(order: Record<string, unknown>, reading: Reading): ReadDelivery {
  const orderId = textIn(order, 'id')
  const customer = textIn(order, 'customer_id')
  const attributes = stated({}, inside(order, 'billing'))
  // Customer 0 is a guest: each order of theirs is somebody of its own, known by what they left.
  const externalId = customer !== '' && customer !== '0' ? customer : `order:${orderId}`
  if (!orderId || (externalId.startsWith('order:') && Object.keys(attributes).length === 0)) return nobody
  const at = gmt(order, 'date_paid_gmt') || gmt(order, 'date_created_gmt')
  const who = { externalId, attributes, at }
  if (!isPaid(order)) return tells(whoIs(who, reading))
  const products = itemsIn(order, 'line_items')
  const number = textIn(order, 'number') || orderId
  const sale = { who, at, orderId: number, total: order.total, currency: textIn(order, 'currency') }
  const refunds = listIn(order, 'refunds').flatMap((refund) => {
    const { id, total } = refund
    const given = { ...sale, messageId: `woo:refund:${textIn({ id }, 'id')}`, at: gmt(order, 'date_modified_gmt'), total }
    return isSum(total) ? [soldTo(given, reading, 'Order Refunded')] : []
  })
  // Its total is what was ordered, after any edit and before anything was given back.
  const sold = soldTo({ ...sale, messageId: `woo:order:${orderId}`, changedAt: gmt(order, 'date_modified_gmt'), products }, reading)
  return tells(whoIs(who, reading), sold, ...refunds)
}

/** Its GMT times bear no zone. */
function gmt(value: unknown, field: string): string {
  const stated = textIn(value, field)
  return /\d$/.test(stated) && !/[+-]\d\d:?\d\d$/.test(stated) ? `${stated}Z` : stated
}

const stated = (who: unknown, billing: unknown): Attributes =>
  attributesOf({
    first_name: textIn(who, 'first_name') || textIn(billing, 'first_name'),
    last_name: textIn(who, 'last_name') || textIn(billing, 'last_name'),
    email: textIn(who, 'email') || textIn(billing, 'email'),
    phone: textIn(billing, 'phone'),
    company: textIn(billing, 'company'),
    address: [textIn(billing, 'address_1'), textIn(billing, 'address_2')].filter(Boolean).join(' '),
    city: textIn(billing, 'city'),
    region: textIn(billing, 'state'),
    postcode: textIn(billing, 'postcode'),
    country: textIn(billing, 'country'),
  })
