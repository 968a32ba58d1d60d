import { minorDigits } from '#contract'
import type { Attributes } from '#identity'
import { readTrack } from '../wire/events.ts'
import { isStated } from '../wire/misread.ts'
import { hmac, isSame, nobody, type ReadDelivery, type Reading, unknownTopic, type WebhookKind } from './kind.ts'
import { attributesOf, happened, inside, soldTo, tells, textIn, type Who, whoIs } from './told.ts'

const toleranceSeconds = 300

/** Stripe: Stripe-Signature is `t=<seconds>,v1=<hex HMAC of "t.body">[,v1=…]`, good for five minutes; while a secret is rolled there are two v1. */
export const stripe: WebhookKind = {
  isSigned: true,
  isGenuine: ({ headers, raw }, secret, nowMs) => {
    const parts = (headers['stripe-signature'] ?? '').split(',').map((part) => part.trim().split(/=(.*)/s))
    const time = parts.find(([name]) => name === 't')?.[1] ?? ''
    if (!/^\d{1,12}$/.test(time) || Math.abs(nowMs / 1000 - Number(time)) > toleranceSeconds) return false
    const expected = hmac(secret, Buffer.concat([Buffer.from(`${time}.`), raw]), 'hex')
    return parts.filter(([name, value]) => name === 'v1' && isSame(value, expected)).length > 0
  },
  topicOf: (_delivery, body) => textIn(body, 'type'),
  read: (body, reading) => {
    const object = inside(body, 'data', 'object')
    switch (reading.topic) {
      case 'customer.created':
      case 'customer.updated':
        return readCustomer(object, reading, textIn(body, 'created'))
      case 'charge.succeeded':
        return readPayment(object, reading, inside(object, 'billing_details'))
      case 'payment_intent.succeeded':
        return readPayment(object, reading, inside(object, 'shipping'))
      case 'checkout.session.completed':
      case 'checkout.session.async_payment_succeeded':
        return textIn(object, 'payment_status') === 'unpaid'
          ? { kind: 'nothing' }
          : readPayment(object, reading, inside(object, 'customer_details'))
      case 'charge.refunded':
        return readRefund(object, reading, {
          before: inside(body, 'data', 'previous_attributes', 'amount_refunded'),
          at: textIn(body, 'created'),
        })
      case 'charge.dispute.created':
      case 'charge.dispute.closed': {
        const id = textIn(object, 'id')
        return disputeId.test(id) ? { kind: 'fetch', paths: [`/v1/disputes/${id}?expand[]=charge`] } : nobody
      }
      default:
        return unknownTopic(reading.topic)
    }
  },
  readFetched: readDispute,
  api: { baseUrl: 'https://api.stripe.com', headers: (token) => ({ authorization: `Bearer ${token}` }) },
}

const disputeId = /^[a-z]{2}_[A-Za-z0-9]{1,80}$/

/**
 * A dispute names a charge and no customer: it is asked for with its charge, and read by how it stands then, whichever of its events asked. While it is open
 * the money is the shop's; what the bank took back for good is given back. A warning is a question of the bank's, and moves nothing.
 */
function readDispute(dispute: Record<string, unknown>, reading: Reading): ReadDelivery {
  const { charge } = dispute
  const [id, payment, who] = [textIn(dispute, 'id'), paymentOf(charge), buyerOf(charge, inside(charge, 'billing_details'))]
  if (!id || !payment || !who) return nobody
  const status = textIn(dispute, 'status')
  if (status.startsWith('warning_')) return tells(whoIs(who, reading))
  const currency = textIn(dispute, 'currency').toUpperCase()
  const total = major(dispute.amount, currency)
  const orderId = textIn(charge, 'metadata', 'order_id') || payment
  const properties = { order_id: orderId, amount: total, currency, reason: textIn(dispute, 'reason') }
  const { entry, misread } = readTrack({ event: 'Payment Disputed', properties }, reading.from)
  const told = happened({ who, messageId: `stripe:dispute:${id}`, at: textIn(dispute, 'created') }, entry, reading)
  const opened = { ...told, misread: [...told.misread, ...misread] }
  if (status !== 'lost') return tells(whoIs(who, reading), opened)
  const lost = { who, messageId: `stripe:dispute:${id}:lost`, at: '', orderId, total, currency }
  return tells(whoIs(who, reading), opened, soldTo(lost, reading, 'Order Refunded'))
}

function readCustomer(customer: unknown, reading: Reading, at: string): ReadDelivery {
  const id = textIn(customer, 'id')
  return id ? tells(whoIs({ externalId: id, attributes: stated(customer), at }, reading)) : nobody
}

/** A charge, its intent and its checkout tell of one payment: it is named by the intent, and counts once. */
function readPayment(object: unknown, reading: Reading, details: unknown): ReadDelivery {
  const payment = paymentOf(object)
  const who = buyerOf(object, details)
  if (!payment || !who) return nobody
  const currency = textIn(object, 'currency').toUpperCase()
  const amount = ['amount_total', 'amount_received', 'amount'].map((name) => inside(object, name)).find(isStated)
  const orderId = textIn(object, 'metadata', 'order_id') || textIn(object, 'client_reference_id') || payment
  const sale = { who, messageId: `stripe:payment:${payment}`, at: who.at, orderId, total: major(amount, currency), currency }
  return tells(whoIs(who, reading), soldTo(sale, reading))
}

function readRefund(charge: unknown, reading: Reading, { before, at }: { before: unknown; at: string }): ReadDelivery {
  const payment = paymentOf(charge)
  const who = buyerOf(charge, inside(charge, 'billing_details'))
  if (!payment || !who) return nobody
  const refunded = inside(charge, 'amount_refunded')
  const currency = textIn(charge, 'currency').toUpperCase()
  const given = typeof refunded === 'number' && typeof before === 'number' ? refunded - before : refunded
  const sale = {
    who,
    messageId: `stripe:refund:${payment}:${textIn(charge, 'amount_refunded')}`,
    at,
    orderId: textIn(charge, 'metadata', 'order_id') || payment,
    total: major(given, currency),
    currency,
  }
  return tells(whoIs(who, reading), soldTo(sale, reading, 'Order Refunded'))
}

const paymentOf = (object: unknown) =>
  textIn(object, 'object') === 'payment_intent' ? textIn(object, 'id') : textIn(object, 'payment_intent') || textIn(object, 'id')

function buyerOf(object: unknown, details: unknown): Who | null {
  const attributes = {
    ...stated(details),
    ...attributesOf({ email: textIn(details, 'email') || textIn(object, 'receipt_email') || textIn(object, 'customer_email') }),
  }
  const customer = textIn(object, 'customer') || textIn(object, 'customer', 'id')
  // Somebody without an account at Stripe is known by the address given when paying.
  const externalId = customer || (attributes.email ? `mail:${String(attributes.email).toLowerCase()}` : '')
  return externalId ? { externalId, attributes, at: textIn(object, 'created') } : null
}

/** Stripe counts in the smallest unit. What is none is stated as it stands, with the sign of that unit: no sum of pesos is read from it. */
function major(amount: unknown, currency: string): unknown {
  if (/^\d+$/.test(String(amount))) return (Number(amount) / 10 ** minorDigits(currency)).toFixed(minorDigits(currency))
  return typeof amount === 'string' || typeof amount === 'number' ? `${amount} ¢` : amount
}

function stated(who: unknown): Attributes {
  const address = inside(who, 'address')
  return attributesOf({
    full_name: textIn(who, 'name'),
    email: textIn(who, 'email'),
    phone: textIn(who, 'phone'),
    address: [textIn(address, 'line1'), textIn(address, 'line2')].filter(Boolean).join(' '),
    city: textIn(address, 'city'),
    region: textIn(address, 'state'),
    postcode: textIn(address, 'postal_code'),
    country: textIn(address, 'country'),
  })
}
