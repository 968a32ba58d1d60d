import { hmac, isSame, nobody, type ReadDelivery, type Reading, unknownTopic, type WebhookKind } from './kind.ts'
import { attributesOf, inside, listIn, soldTo, textIn, whoIs } from './told.ts'

/**
 * Mercado Pago: x-signature is `ts=…,v1=<hex HMAC of "id:<data.id of the query>;request-id:<x-request-id>;ts:<ts>;">`, a part that is not there being
 * left out. The body is not signed, and carries only an id: the payment is asked for with the account's token, so a forged body tells nothing.
 */
export const mercadoPago: WebhookKind = {
  isSigned: true,
  isGenuine: ({ headers, query }, secret) => {
    const parts = new Map((headers['x-signature'] ?? '').split(',').map((part) => part.trim().split(/=(.*)/s) as [string, string]))
    const [ts, v1] = [parts.get('ts') ?? '', parts.get('v1')]
    if (!/^\d{1,16}$/.test(ts)) return false
    const id = (query['data.id'] ?? '').toLowerCase()
    const manifest = [id && `id:${id};`, headers['x-request-id'] && `request-id:${headers['x-request-id']};`, `ts:${ts};`]
      .filter(Boolean)
      .join('')
    return isSame(v1, hmac(secret, manifest, 'hex'))
  },
  topicOf: ({ query }, body) => textIn(body, 'type') || textIn(body, 'topic') || query.type || query.topic || '',
  read: (body, { topic }) => {
    const id = textIn(body, 'data', 'id')
    if (topic !== 'payment' || !/^\d+$/.test(id)) return unknownTopic(topic)
    return { kind: 'fetch', path: `/v1/payments/${id}`, topic }
  },
  readFetched: readPayment,
  api: { baseUrl: 'https://api.mercadopago.com', headers: (token) => ({ authorization: `Bearer ${token}` }) },
}

function readPayment(payment: Record<string, unknown>, reading: Reading): ReadDelivery {
  const id = textIn(payment, 'id')
  const payer = inside(payment, 'payer')
  const phone = [textIn(payer, 'phone', 'area_code'), textIn(payer, 'phone', 'number')].filter(Boolean).join(' ')
  const card = inside(payment, 'card', 'cardholder')
  const attributes = attributesOf({
    first_name: textIn(payer, 'first_name'),
    last_name: textIn(payer, 'last_name'),
    full_name: textIn(payer, 'first_name') ? '' : textIn(card, 'name'),
    email: textIn(payer, 'email'),
    phone,
    document: textIn(payer, 'identification', 'number') || textIn(card, 'identification', 'number'),
  })
  const externalId = textIn(payer, 'id') || (attributes.email ? `mail:${String(attributes.email).toLowerCase()}` : '')
  if (!id || !externalId) return nobody
  const who = { externalId, attributes, at: textIn(payment, 'date_created') }
  const status = textIn(payment, 'status')
  if (status !== 'approved' && status !== 'refunded') return { kind: 'arrivals', arrivals: [whoIs(who, reading)] }
  const currency = textIn(payment, 'currency_id')
  const orderId = textIn(payment, 'external_reference') || textIn(payment, 'order', 'id') || id
  const sale = { who, at: textIn(payment, 'date_approved') || who.at, orderId, currency }
  const bought = soldTo({ ...sale, messageId: `mercado-pago:payment:${id}`, total: textIn(payment, 'transaction_amount') }, reading)
  // What transaction_amount_refunded says is the sum so far: each refund counts by its own number and amount.
  const given = listIn(payment, 'refunds').flatMap((refund) => {
    const [refundId, total, state] = [textIn(refund, 'id'), textIn(refund, 'amount'), textIn(refund, 'status')]
    if (!refundId || !(Number(total) > 0) || !['', 'approved'].includes(state)) return []
    const back = { ...sale, messageId: `mercado-pago:refund:${id}:${refundId}`, at: textIn(refund, 'date_created'), total }
    return soldTo(back, reading, 'Order Refunded').slice(1)
  })
  return { kind: 'arrivals', arrivals: [...bought, ...given] }
}
