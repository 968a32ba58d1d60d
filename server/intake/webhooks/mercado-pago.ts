import { currencyOfCountry, minorDigits } from '#contract'
import type { Attributes } from '#identity'
import { openLine } from '../records/read-record.ts'
import { hmac, isSame, nobody, type ReadDelivery, type Reading, unknownTopic, type WebhookKind } from './kind.ts'
import { attributesOf, inside, isSum, itemsIn, listIn, soldTo, tells, textIn, type Who, whoIs } from './told.ts'

/** What an order of the newer API is called. */
const orderId = /^ORD[A-Za-z0-9]{1,61}$/

/** Where each topic is asked for. Ids are numbers, or names of theirs: nothing that leads elsewhere. */
const topics: Record<string, { id: RegExp; pathOf: (id: string) => string }> = {
  payment: { id: /^\d{1,30}$/, pathOf: (id) => `/v1/payments/${id}` },
  merchant_order: { id: /^\d{1,30}$/, pathOf: (id) => `/merchant_orders/${id}` },
  order: { id: orderId, pathOf: (id) => `/v1/orders/${id}` },
  customer: { id: /^[A-Za-z0-9-]{1,64}$/, pathOf: (id) => `/v1/customers/${id}` },
}

/**
 * Mercado Pago: x-signature is `ts=…,v1=<hex HMAC of "id:<data.id of the query>;request-id:<x-request-id>;ts:<ts>;">`, a part that is not there being
 * left out. The body is not signed, and carries only an id: what it is of is asked for with the account's token, so a forged body tells nothing. How
 * old it may be is not limited (decision 175).
 */
export const mercadoPago: WebhookKind = {
  isSigned: true,
  isGenuine: ({ headers, query, raw }, secret) => {
    const parts = new Map((headers['x-signature'] ?? '').split(',').map((part) => part.trim().split(/=(.*)/s) as [string, string]))
    const [ts, v1] = [parts.get('ts') ?? '', parts.get('v1')]
    if (!/^\d{1,16}$/.test(ts)) return false
    const id = (query['data.id'] ?? '').toLowerCase()
    // What is asked for is the body's: where both name one, it is the one that is signed.
    const named = textIn(openLine(raw.toString('utf8')), 'data', 'id').toLowerCase()
    if (id && named && named !== id) return false
    const manifest = [id && `id:${id};`, headers['x-request-id'] && `request-id:${headers['x-request-id']};`, `ts:${ts};`]
      .filter(Boolean)
      .join('')
    return isSame(v1, hmac(secret, manifest, 'hex'))
  },
  topicOf: ({ query }, body) => textIn(body, 'type') || textIn(body, 'topic') || query.type || query.topic || '',
  read: (body, { topic: named }) => {
    // What webhooks call topic_merchant_order_wh older notifications call merchant_order.
    const topic = named.replace(/^topic_(merchant_order)_wh$/, '$1')
    const asked = Object.hasOwn(topics, topic) ? topics[topic] : undefined
    // A merchant order is named beside its data, or by its whole address.
    const id =
      textIn(body, 'data', 'id') || (topic === 'merchant_order' ? textIn(body, 'id') || textIn(body, 'resource').split('/').at(-1) : '')
    if (!asked || !id || !asked.id.test(id)) return unknownTopic(topic)
    return { kind: 'fetch', paths: [asked.pathOf(id)] }
  },
  readFetched: (body, reading) => {
    if (reading.topic === 'customer') return readCustomer(body, reading)
    if (isOrderId(textIn(body, 'id'))) return readOrder(body, reading)
    return Array.isArray(inside(body, 'payments')) ? readMerchantOrder(body) : readPayment(body, reading)
  },
  api: { baseUrl: 'https://api.mercadopago.com', headers: (token) => ({ authorization: `Bearer ${token}` }) },
}

const isOrderId = (id: string) => orderId.test(id)

/** What was paid stays so, whatever became of it later: only what is given back takes it off. */
const paid = new Set(['approved', 'refunded', 'in_mediation', 'charged_back'])

/** Its payments say who paid, and count each once, whichever topic tells of them: they are what is asked for next. */
function readMerchantOrder(order: Record<string, unknown>): ReadDelivery {
  const ids = listIn(order, 'payments').flatMap((payment) => (paid.has(textIn(payment, 'status')) ? [textIn(payment, 'id')] : []))
  const paths = ids.filter((id) => topics.payment?.id.test(id)).map((id) => `/v1/payments/${id}`)
  return paths.length > 0 ? { kind: 'fetch', paths } : { kind: 'nothing' }
}

function readCustomer(customer: Record<string, unknown>, reading: Reading): ReadDelivery {
  const id = textIn(customer, 'id')
  if (!id) return nobody
  const at = textIn(customer, 'date_last_updated') || textIn(customer, 'date_created')
  return tells(whoIs({ externalId: id, attributes: stated(customer), at }, reading))
}

function readPayment(payment: Record<string, unknown>, reading: Reading): ReadDelivery {
  const id = textIn(payment, 'id')
  const payer = inside(payment, 'payer')
  const card = inside(payment, 'card', 'cardholder')
  const who = whoPaid(payer, card, textIn(payment, 'date_created'))
  if (!id || !who) return nobody
  // It is part of an order of the newer API, which counts instead of it.
  const order = textIn(payment, 'order', 'id')
  if (isOrderId(order)) return { kind: 'fetch', paths: [`/v1/orders/${order}`] }
  const status = textIn(payment, 'status')
  if (!paid.has(status)) return tells(whoIs(who, reading))
  const currency = textIn(payment, 'currency_id')
  const number = textIn(payment, 'external_reference') || order || id
  const { transaction_amount: total } = payment
  const sale = { who, at: textIn(payment, 'date_approved') || who.at, orderId: number, currency }
  const products = itemsIn(payment, 'additional_info', 'items')
  const bought = soldTo({ ...sale, messageId: `mercado-pago:payment:${id}`, total, products }, reading)
  // What transaction_amount_refunded says is the sum so far: each refund counts by its own number and amount.
  const refunds = listIn(payment, 'refunds').flatMap((refund) => {
    const [refundId, state, { amount }] = [textIn(refund, 'id'), textIn(refund, 'status'), refund]
    if (!refundId || !isSum(amount) || !['', 'approved'].includes(state)) return []
    return [{ messageId: `mercado-pago:refund:${id}:${refundId}`, at: textIn(refund, 'date_created'), total: amount }]
  })
  // A charge that the card's bank took back for good; while it is disputed the money is the shop's.
  // To the cent: of 0.3 paid and 0.1 and 0.2 given back nothing is left.
  const left = Number(total) - refunds.reduce((sum, refund) => sum + Number(refund.total), 0)
  // Where one of them is not understood, neither is what is left.
  const unread = [total, ...refunds.map((refund) => refund.total)].find((one) => Number.isNaN(Number(one)))
  const taken = unread ?? left.toFixed(minorDigits(currency))
  if (status === 'charged_back' && textIn(payment, 'status_detail') === 'settled' && isSum(taken) && !(left < 0))
    refunds.push({ messageId: `mercado-pago:chargeback:${id}`, at: textIn(payment, 'date_last_updated'), total: taken })
  const given = refunds.map((refund) => soldTo({ ...sale, ...refund }, reading, 'Order Refunded'))
  return tells(whoIs(who, reading), bought, ...given)
}

/** An order of the newer API holds its payments itself, and is in the money of its country. */
function readOrder(order: Record<string, unknown>, reading: Reading): ReadDelivery {
  const id = textIn(order, 'id')
  const at = textIn(order, 'created_date')
  const who = whoPaid(inside(order, 'payer'), null, at)
  if (!id || !who) return nobody
  const { total_paid_amount: total } = order
  if (!isSum(total)) return tells(whoIs(who, reading))
  const country = textIn(order, 'country_code')
  const currency = textIn(order, 'currency_id') || textIn(order, 'currency') || (currencyOfCountry(countries[country] ?? country) ?? '')
  const sale = { who, at, orderId: textIn(order, 'external_reference') || id, currency }
  const products = itemsIn(order, 'items')
  const changedAt = textIn(order, 'last_updated_date')
  const bought = soldTo({ ...sale, messageId: `mercado-pago:order:${id}`, changedAt, total, products }, reading)
  const given = listIn(order, 'transactions', 'refunds').flatMap((refund) => {
    const [refundId, { amount }] = [textIn(refund, 'id'), refund]
    if (!refundId || !isSum(amount) || textIn(refund, 'status') !== 'processed') return []
    const back = { ...sale, messageId: `mercado-pago:refund:${id}:${refundId}`, at: changedAt, total: amount }
    return [soldTo(back, reading, 'Order Refunded')]
  })
  return tells(whoIs(who, reading), bought, ...given)
}
/** Its countries, by the three letters with which it names them in orders. */
const countries: Record<string, string> = { ARG: 'AR', BRA: 'BR', CHL: 'CL', COL: 'CO', MEX: 'MX', PER: 'PE', URY: 'UY' }

function whoPaid(payer: unknown, card: unknown, at: string): Who | null {
  const named = stated(payer)
  const attributes = {
    ...named,
    ...(named.first_name ? {} : attributesOf({ full_name: textIn(card, 'name') })),
    ...(named.document ? {} : attributesOf({ document: textIn(card, 'identification', 'number') })),
  }
  const externalId =
    textIn(payer, 'id') || textIn(payer, 'customer_id') || (attributes.email ? `mail:${String(attributes.email).toLowerCase()}` : '')
  return externalId ? { externalId, attributes, at } : null
}

const stated = (who: unknown): Attributes =>
  attributesOf({
    first_name: textIn(who, 'first_name'),
    last_name: textIn(who, 'last_name'),
    email: textIn(who, 'email'),
    phone: [textIn(who, 'phone', 'area_code'), textIn(who, 'phone', 'number')].filter(Boolean).join(' '),
    document: textIn(who, 'identification', 'number'),
    postcode: textIn(who, 'address', 'zip_code'),
  })
