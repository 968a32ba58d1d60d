import { createHmac } from 'node:crypto'
import Stripe from 'stripe'
import { describe, expect, it } from 'vitest'
import type { SourceId, WebhookKindName, WorkspaceId } from '#contract'
import type { Arrival } from '../types.ts'
import type { Delivery, Mapping } from './kind.ts'
import { kinds } from './kinds.ts'
import { readDelivery } from './read-delivery.ts'

const from = {
  workspace: 'w' as WorkspaceId,
  source: 's' as SourceId,
  channel: 'web',
  currency: 'MXN',
  calendar: { country: 'MX', timezone: 'America/Mexico_City' },
  trust: 'verified',
} as const
const receivedAt = Temporal.Instant.from('2026-11-25T12:00:00Z')
const nowMs = receivedAt.epochMilliseconds
const secret = 'shhh'
const sign = (content: string | Buffer, encoding: 'base64' | 'hex') => createHmac('sha256', secret).update(content).digest(encoding)

function read(kind: WebhookKindName, topic: string, body: unknown, more: { fetched?: boolean; mapping?: Mapping } = {}) {
  const text = typeof body === 'string' ? body : JSON.stringify(body)
  const settings = { secret, apiToken: 't', mapping: more.mapping ?? null }
  return readDelivery({ context: { kind, topic, fetched: more.fetched ?? false }, body: Buffer.from(text), from, settings, receivedAt })
}
function arrivals(...told: Parameters<typeof read>): Arrival[] {
  const one = read(...told)
  if (one.kind !== 'arrivals') throw new Error(JSON.stringify(one))
  return one.arrivals
}
const entries = (list: Arrival[]) =>
  list.flatMap(({ entry, messageId }) =>
    entry ? [{ kind: entry.kind, amount: entry.amountMinor, order: entry.facts.orderId, messageId }] : [],
  )

describe('signatures', () => {
  const raw = Buffer.from('{"id":1,"name":"Ñandú"}')
  const delivery = (headers: Record<string, string>, query: Record<string, string> = {}, bytes = raw): Delivery => ({
    headers,
    query,
    raw: bytes,
  })
  const changed = Buffer.from('{"id":2,"name":"Ñandú"}')

  it.each([
    ['shopify', 'x-shopify-hmac-sha256', sign(raw, 'base64')],
    ['woocommerce', 'x-wc-webhook-signature', sign(raw, 'base64')],
    ['tiendanube', 'x-linkedstore-hmac-sha256', sign(raw, 'hex')],
    ['generic', 'x-signature', sign(raw, 'hex')],
    ['generic', 'x-hub-signature-256', `sha256=${sign(raw, 'hex')}`],
  ] as const)('of %s stand in %s, over the raw bytes', (kind, header, signature) => {
    const { isGenuine } = kinds[kind]
    expect(isGenuine(delivery({ [header]: signature }), secret, nowMs)).toBe(true)
    expect(isGenuine(delivery({ [header]: signature }, {}, changed), secret, nowMs)).toBe(false)
    expect(isGenuine(delivery({ [header]: signature }), 'other', nowMs)).toBe(false)
    for (const wrong of ['', signature.slice(1), `${signature}=`, 'ñ'.repeat(signature.length)])
      expect(isGenuine(delivery({ [header]: wrong }), secret, nowMs)).toBe(false)
    expect(isGenuine(delivery({}), secret, nowMs)).toBe(false)
  })

  it('of Stripe are what its own library makes, and are good for five minutes', () => {
    const payload = raw.toString()
    const signature = (timestamp: number, scheme?: string) =>
      Stripe.webhooks.generateTestHeaderString({ payload, secret, timestamp, ...(scheme ? { scheme } : {}) })
    const now = nowMs / 1000
    const { isGenuine } = kinds.stripe
    const at = (header: string) => isGenuine(delivery({ 'stripe-signature': header }), secret, nowMs)
    expect([at(signature(now)), at(signature(now - 299)), at(signature(now + 299))]).toEqual([true, true, true])
    expect([at(signature(now - 301)), at(signature(now + 301)), at(signature(now, 'v0')), at(''), at('t=,v1=')]).toEqual([
      false,
      false,
      false,
      false,
      false,
    ])
    // While a secret is rolled there are two.
    expect(at(`${signature(now).replace(',v1=', ',v1=00,v1=')}`)).toBe(true)
    expect(isGenuine(delivery({ 'stripe-signature': signature(now) }, {}, changed), secret, nowMs)).toBe(false)
  })

  it('of Mercado Pago are over the id of the address, the request and the time', () => {
    const { isGenuine } = kinds['mercado-pago']
    const ts = '1742505638683'
    const whole = `ts=${ts},v1=${sign(`id:abc123;request-id:r-1;ts:${ts};`, 'hex')}`
    const headers = { 'x-signature': whole, 'x-request-id': 'r-1' }
    expect(isGenuine(delivery(headers, { 'data.id': 'ABC123' }), secret, nowMs)).toBe(true)
    expect(isGenuine(delivery(headers, { 'data.id': 'abc124' }), secret, nowMs)).toBe(false)
    expect(isGenuine(delivery({ ...headers, 'x-request-id': 'r-2' }, { 'data.id': 'abc123' }), secret, nowMs)).toBe(false)
    const bare = `ts=${ts},v1=${sign(`ts:${ts};`, 'hex')}`
    expect(isGenuine(delivery({ 'x-signature': bare }), secret, nowMs)).toBe(true)
    expect(isGenuine(delivery({}), secret, nowMs)).toBe(false)
  })
})

describe('Shopify', () => {
  const order = {
    id: 820982911946154500,
    name: '#9999',
    email: 'jon@correo.example',
    created_at: '2026-11-20T10:00:00-05:00',
    currency: 'MXN',
    total_price: '398.00',
    financial_status: 'paid',
    customer: { id: 115310627314723950, email: 'jon@correo.example', first_name: 'Jon', last_name: 'Nieves', phone: '+525512345678' },
    billing_address: { address1: 'Calle 1', city: 'Puebla', province: 'Puebla', zip: '72000', country_code: 'MX' },
    line_items: [{ name: 'Tenis', price: '199.00', quantity: 2, sku: 'T-25' }],
  }
  const exact = JSON.stringify(order)
    .replace(/820982911946154\d{3}/, '820982911946154508')
    .replace(/115310627314723\d{3}/, '115310627314723954')

  it('tells of a sale once, whatever the topic, with ids that stay exact', () => {
    const [who, sale] = arrivals('shopify', 'orders/create', exact)
    expect(who).toMatchObject({
      externalId: '115310627314723954',
      attributes: { first_name: 'Jon', phone: '+525512345678', city: 'Puebla' },
    })
    expect(sale?.entry).toMatchObject({
      kind: 'purchase',
      amountMinor: 39_800,
      facts: { orderId: '#9999', items: [{ name: 'Tenis', quantity: 2, priceMinor: 19_900 }] },
    })
    expect(sale?.at.toString()).toBe('2026-11-20T15:00:00Z')
    expect(sale?.messageId).toBe('shopify:order:820982911946154508')
    expect(arrivals('shopify', 'orders/paid', exact)[1]?.messageId).toBe(sale?.messageId)
  })

  it('tells of what was given back in the order itself', () => {
    const refunds = [
      {
        id: 509,
        created_at: '2026-11-22T10:00:00Z',
        transactions: [
          { kind: 'refund', status: 'success', amount: '100.00' },
          { kind: 'refund', status: 'failure', amount: '50.00' },
        ],
      },
    ]
    expect(entries(arrivals('shopify', 'orders/updated', { ...order, refunds }))).toMatchObject([
      { kind: 'purchase', amount: 39_800 },
      { kind: 'return', amount: 10_000, messageId: 'shopify:refund:509' },
    ])
  })

  it('counts what was paid, and cancelling alone changes nothing of it', () => {
    const told = (more: object) => entries(arrivals('shopify', 'orders/updated', { ...order, ...more }))
    for (const status of ['pending', 'authorized', 'voided', 'expired']) expect(told({ financial_status: status })).toEqual([])
    expect(told({ cancelled_at: '2026-11-21T10:00:00Z' })).toEqual(told({}))
    expect(told({ financial_status: 'partially_refunded' })).toEqual(told({}))
    const refund = (status: string) => ({ refunds: [{ id: 5, transactions: [{ kind: 'refund', status, amount: '398.00' }] }] })
    expect(told(refund('pending'))).toEqual(told({}))
    expect(told(refund('success'))).toMatchObject([{ kind: 'purchase' }, { kind: 'return', amount: 39_800 }])
  })

  it('knows a guest by what they left, and keeps what it does not know', () => {
    expect(arrivals('shopify', 'orders/create', { ...order, customer: null })[0]).toMatchObject({
      externalId: expect.stringMatching(/^order:/),
      attributes: { email: 'jon@correo.example' },
    })
    expect(read('shopify', 'orders/create', { id: 1 })).toMatchObject({ kind: 'unusable', unusable: { reason: 'webhook.nobody' } })
    expect(read('shopify', 'refunds/create', { id: 1 })).toMatchObject({ kind: 'unusable', unusable: { reason: 'webhook.topic-unknown' } })
    expect(
      arrivals('shopify', 'customers/update', { id: 7, first_name: 'Ana', default_address: { phone: '5512345678' } })[0],
    ).toMatchObject({ externalId: '7', entry: null, attributes: { phone: '5512345678' } })
  })
})

describe('WooCommerce', () => {
  const order = {
    id: 4750,
    number: '4750',
    status: 'processing',
    currency: 'CLP',
    date_created_gmt: '2026-11-20T19:54:40',
    date_paid_gmt: '2026-11-20T19:54:40',
    total: '18000',
    customer_id: 0,
    billing: { first_name: 'Inés', last_name: 'Rojas', email: 'ines@correo.example', phone: '912345678', country: 'CL', city: 'Talca' },
    line_items: [{ name: 'Mate', quantity: 1, price: 18000, sku: 'M' }],
  }
  it('tells of an order when it is a sale, of a guest as somebody of its own, at its own time', () => {
    const [who, sale] = arrivals('woocommerce', 'order.created', order)
    expect(who).toMatchObject({ externalId: 'order:4750', attributes: { first_name: 'Inés', city: 'Talca' } })
    expect(sale).toMatchObject({ messageId: 'woo:order:4750', entry: { kind: 'purchase', amountMinor: 18_000, currency: 'CLP' } })
    expect(sale?.at.toString()).toBe('2026-11-20T19:54:40Z')
    const unpaid = { ...order, date_paid_gmt: null }
    for (const status of ['pending', 'on-hold', 'processing', 'failed', 'cancelled'])
      expect(entries(arrivals('woocommerce', 'order.updated', { ...unpaid, status }))).toEqual([])
    const paid = entries(arrivals('woocommerce', 'order.created', order))
    expect(entries(arrivals('woocommerce', 'order.updated', { ...order, status: 'cancelled' }))).toEqual(paid)
    expect(entries(arrivals('woocommerce', 'order.updated', { ...unpaid, status: 'completed' }))).toEqual(paid)
    expect(arrivals('woocommerce', 'order.updated', { ...order, customer_id: 31 })[0]?.externalId).toBe('31')
    const refunded = { ...order, status: 'refunded', refunds: [{ id: 9, total: '-18000' }] }
    expect(entries(arrivals('woocommerce', 'order.updated', refunded)).map(({ kind, amount }) => [kind, amount])).toEqual([
      ['purchase', 18_000],
      ['return', 18_000],
    ])
  })
  it('answers its unsigned greeting', () => {
    const ping = (raw: string) => kinds.woocommerce.isPing?.({ headers: {}, query: {}, raw: Buffer.from(raw) })
    expect([ping('webhook_id=31'), ping('webhook_id=31&x=1'), ping('{}')]).toEqual([true, false, false])
  })
})

describe('those whose deliveries carry only an id', () => {
  it('Tiendanube: the order is asked for, and read', () => {
    expect(read('tiendanube', 'order/paid', { store_id: 123456, event: 'order/paid', id: 871254203 })).toEqual({
      kind: 'fetch',
      path: '/123456/orders/871254203',
      topic: 'order/paid',
    })
    expect(read('tiendanube', 'order/paid', { store_id: '1/../2', event: 'order/paid', id: 1 })).toMatchObject({ kind: 'unusable' })
    expect(read('tiendanube', 'product/updated', { store_id: 1, event: 'product/updated', id: 1 })).toMatchObject({
      unusable: { reason: 'webhook.topic-unknown' },
    })
    const order = {
      id: 871254203,
      number: 306,
      status: 'open',
      payment_status: 'paid',
      currency: 'ARS',
      total: '5000.00',
      created_at: '2026-11-20T10:00:00+0000',
      contact_name: 'Juan Paz',
      contact_email: 'juan@correo.example',
      contact_phone: '+5491155550000',
      contact_identification: '30123456',
      customer: { id: 1001, name: 'Juan Paz' },
      products: [{ name: 'Remera', price: '2500.00', quantity: 2 }],
    }
    const list = arrivals('tiendanube', 'order/paid', order, { fetched: true })
    expect(list[0]).toMatchObject({ externalId: '1001', attributes: { full_name: 'Juan Paz', document: '30123456' } })
    expect(entries(list)).toMatchObject([{ kind: 'purchase', amount: 500_000, order: '306', messageId: 'tiendanube:order:871254203' }])
    expect(entries(arrivals('tiendanube', 'order/created', { ...order, payment_status: 'pending' }, { fetched: true }))).toEqual([])
    expect(entries(arrivals('tiendanube', 'order/cancelled', { ...order, status: 'cancelled' }, { fetched: true }))).toEqual(entries(list))
  })

  it('Mercado Pago: the payment is asked for, and counts when it is approved', () => {
    expect(read('mercado-pago', 'payment', { type: 'payment', data: { id: '999999999' } })).toEqual({
      kind: 'fetch',
      path: '/v1/payments/999999999',
      topic: 'payment',
    })
    expect(read('mercado-pago', 'payment', { type: 'payment', data: { id: '../users/me' } })).toMatchObject({ kind: 'unusable' })
    const payment = {
      id: 999999999,
      status: 'approved',
      date_approved: '2026-11-20T10:00:00.000-04:00',
      transaction_amount: 250,
      currency_id: 'ARS',
      external_reference: 'A-7',
      payer: { id: '55', email: 'ana@correo.example', first_name: 'Ana', identification: { number: '30123456' } },
    }
    expect(entries(arrivals('mercado-pago', 'payment', payment, { fetched: true }))).toMatchObject([
      { kind: 'purchase', amount: 25_000, order: 'A-7' },
    ])
    expect(entries(arrivals('mercado-pago', 'payment', { ...payment, status: 'rejected' }, { fetched: true }))).toEqual([])
    const givenBack = (...refunds: object[]) =>
      entries(arrivals('mercado-pago', 'payment', { ...payment, refunds }, { fetched: true })).slice(1)
    const [first, second] = [
      { id: 11, amount: 100, status: 'approved' },
      { id: 12, amount: 50, status: 'approved' },
    ]
    expect(givenBack(first)).toMatchObject([{ kind: 'return', amount: 10_000, messageId: 'mercado-pago:refund:999999999:11' }])
    expect(givenBack(first, second)).toMatchObject([...givenBack(first), { kind: 'return', amount: 5000 }])
    expect(givenBack(first, { ...second, status: 'in_process' })).toEqual(givenBack(first))
  })
})

describe('Stripe', () => {
  const event = (type: string, object: object, more: object = {}) => ({
    id: 'evt_1',
    object: 'event',
    type,
    created: 1_732_000_000,
    data: { object, ...more },
  })
  const charge = {
    id: 'ch_1',
    object: 'charge',
    payment_intent: 'pi_1',
    amount: 12_345,
    currency: 'mxn',
    created: 1_732_000_000,
    customer: null,
    billing_details: { name: 'Ana Ruiz', email: 'Ana@correo.example', phone: null },
  }

  it('tells of one payment through charge, intent and checkout, and it counts once', () => {
    const names = [
      arrivals('stripe', 'charge.succeeded', event('charge.succeeded', charge)),
      arrivals(
        'stripe',
        'payment_intent.succeeded',
        event('payment_intent.succeeded', {
          id: 'pi_1',
          object: 'payment_intent',
          amount_received: 12_345,
          currency: 'mxn',
          receipt_email: 'ana@correo.example',
        }),
      ),
      arrivals(
        'stripe',
        'checkout.session.completed',
        event('checkout.session.completed', {
          id: 'cs_1',
          object: 'checkout.session',
          payment_intent: 'pi_1',
          amount_total: 12_345,
          currency: 'mxn',
          payment_status: 'paid',
          customer_details: { email: 'ana@correo.example', name: 'Ana Ruiz' },
        }),
      ),
    ].map((list) => entries(list)[0])
    expect(new Set(names.map((one) => one?.messageId)).size).toBe(1)
    expect(names[0]).toMatchObject({ kind: 'purchase', amount: 12_345 })
    expect(arrivals('stripe', 'charge.succeeded', event('charge.succeeded', charge))[0]?.externalId).toBe('mail:ana@correo.example')
  })

  it('counts pesos of Chile as they are, and gives back only what is new', () => {
    const chile = entries(arrivals('stripe', 'charge.succeeded', event('charge.succeeded', { ...charge, amount: 5000, currency: 'clp' })))
    expect(chile[0]?.amount).toBe(5000)
    const refunded = event('charge.refunded', { ...charge, amount_refunded: 8000 }, { previous_attributes: { amount_refunded: 5000 } })
    expect(entries(arrivals('stripe', 'charge.refunded', refunded))).toMatchObject([{ kind: 'return', amount: 3000 }])
    expect(read('stripe', 'plan.created', event('plan.created', {}))).toMatchObject({ unusable: { reason: 'webhook.topic-unknown' } })
  })
})

describe('when it happened', () => {
  const times = (...told: Parameters<typeof read>) => arrivals(...told).map(({ at }) => at.toString())
  const stripe = (type: string, object: object, more: object = {}) =>
    times('stripe', type, {
      type,
      created: 1_795_000_000,
      data: { object: { customer: 'cus_1', id: 'x_1', created: 1_794_000_000, ...object }, ...more },
    })
  const [created, told] = ['2026-11-06T21:20:00Z', '2026-11-18T11:06:40Z']

  it('is when Stripe says, in seconds, for every kind of event: a delivery that comes late is no news', () => {
    expect(stripe('customer.created', {})).toEqual([told])
    expect(stripe('customer.updated', {})).toEqual([told])
    expect(stripe('charge.succeeded', { amount: 1, currency: 'mxn' })).toEqual([created, created])
    expect(stripe('payment_intent.succeeded', { object: 'payment_intent', amount: 1, currency: 'mxn' })).toEqual([created, created])
    expect(stripe('checkout.session.completed', { amount_total: 1, currency: 'mxn' })).toEqual([created, created])
    expect(stripe('checkout.session.async_payment_succeeded', { amount_total: 1, currency: 'mxn' })).toEqual([created, created])
    expect(stripe('charge.refunded', { amount_refunded: 100, currency: 'mxn' })).toEqual([created, told])
  })

  it('is when each shop says, in its own way of writing it', () => {
    const refund = { id: 1, created_at: '2026-11-21T10:00:00-05:00', transactions: [{ kind: 'refund', status: 'success', amount: '1' }] }
    const shopify = { id: 1, customer: { id: 2 }, financial_status: 'paid', total_price: '5', created_at: '2026-11-20T10:00:00-05:00' }
    expect(times('shopify', 'orders/paid', { ...shopify, refunds: [refund] })).toEqual([
      '2026-11-20T15:00:00Z',
      '2026-11-20T15:00:00Z',
      '2026-11-21T15:00:00Z',
    ])
    expect(times('shopify', 'orders/paid', { ...shopify, processed_at: '2026-11-19T10:00:00-05:00' })[1]).toBe('2026-11-19T15:00:00Z')
    expect(times('shopify', 'customers/update', { id: 1, updated_at: '2026-11-20T10:00:00-05:00' })).toEqual(['2026-11-20T15:00:00Z'])
    const woo = {
      id: 1,
      customer_id: 2,
      status: 'completed',
      date_created_gmt: '2026-11-20T10:00:00',
      date_modified_gmt: '2026-11-21T10:00:00',
    }
    expect(times('woocommerce', 'order.updated', { ...woo, total: '5', refunds: [{ id: 3, total: '-1' }] })).toEqual([
      '2026-11-20T10:00:00Z',
      '2026-11-20T10:00:00Z',
      '2026-11-21T10:00:00Z',
    ])
    expect(times('woocommerce', 'customer.updated', { ...woo, email: 'a@correo.mx' })).toEqual(['2026-11-21T10:00:00Z'])
    const nube = {
      id: 1,
      customer: { id: 2 },
      payment_status: 'refunded',
      total: '5',
      created_at: '2026-11-20T10:00:00+0000',
      updated_at: '2026-11-22T10:00:00+0000',
    }
    const fetched = { fetched: true }
    expect(times('tiendanube', 'order/paid', nube, fetched)).toEqual([
      '2026-11-20T10:00:00Z',
      '2026-11-20T10:00:00Z',
      '2026-11-22T10:00:00Z',
    ])
    const completed_at = { date: '2026-11-20 11:00:00.000000', timezone_type: 3, timezone: 'UTC' }
    expect(times('tiendanube', 'order/paid', { ...nube, completed_at }, fetched)[1]).toBe('2026-11-20T11:00:00Z')
    expect(times('tiendanube', 'customer/updated', { id: 1, updated_at: '2026-11-20T10:00:00+0000' }, fetched)).toEqual([
      '2026-11-20T10:00:00Z',
    ])
    const payment = {
      id: 1,
      status: 'approved',
      transaction_amount: 5,
      payer: { id: '2' },
      date_created: '2026-11-20T09:00:00.000-04:00',
      date_approved: '2026-11-20T10:00:00.000-04:00',
      refunds: [{ id: 3, amount: 1, date_created: '2026-11-21T10:00:00.000-04:00' }],
    }
    expect(times('mercado-pago', 'payment', payment, fetched)).toEqual([
      '2026-11-20T13:00:00Z',
      '2026-11-20T14:00:00Z',
      '2026-11-21T14:00:00Z',
    ])
  })
})

describe('any program that posts JSON', () => {
  const mapping: Mapping = {
    externalId: 'cliente.id',
    attributes: { full_name: 'cliente.nombre', phone: 'cliente.telefonos[1]' },
    event: { name: '"Order Completed"', messageId: 'folio', at: 'fecha', orderId: 'folio', total: 'pago.total', currency: 'pago.moneda' },
  }
  const body = {
    folio: 'F-1',
    fecha: '2026-11-20T10:00:00Z',
    cliente: { id: 77, nombre: 'Ana Ruiz', telefonos: ['1', '5512345678'] },
    pago: { total: 10.5, moneda: 'mxn' },
  }
  it('is read by the paths it was told', () => {
    const list = arrivals('generic', '', body, { mapping })
    expect(list[0]).toMatchObject({ externalId: '77', attributes: { full_name: 'Ana Ruiz', phone: '5512345678' } })
    expect(entries(list)).toEqual([{ kind: 'purchase', amount: 1050, order: 'F-1', messageId: 'hook:F-1' }])
  })
  it('reads dates and money as the country writes them, folds what is said of an order, and names what it cannot make sense of', () => {
    const told = (more: object) => arrivals('generic', '', { ...body, ...more }, { mapping })[1]
    const pago = { total: '$1,234.50', moneda: 'pesos' }
    expect(told({ fecha: '20/11/2026', pago })).toMatchObject({
      entry: { amountMinor: 123_450, currency: 'MXN' },
      order: { id: 'F-1', says: 'completed', amountMinor: 123_450 },
    })
    expect(String(told({ fecha: '20/11/2026' })?.at)).toBe('2026-11-20T18:00:00Z')
    expect(
      read(
        'generic',
        '',
        { ...body, fecha: 'ayer', pago: { total: { bruto: 1 } }, cliente: { id: 7, telefonos: ['', '12'] } },
        { mapping },
      ),
    ).toMatchObject({
      misread: [
        { field: 'phone', value: '12' },
        { field: 'fecha', value: 'ayer', of: 1 },
        { field: 'total', value: '{…}', of: 1 },
      ],
    })
  })
  it('keeps two messages apart whose names begin alike, and refuses a name that is none', () => {
    const id = (end: string) => entries(arrivals('generic', '', { ...body, folio: `${'x'.repeat(120)}${end}` }, { mapping }))[0]?.messageId
    expect(id('1')).not.toBe(id('2'))
    expect(read('generic', '', { ...body, cliente: { id: 'x'.repeat(501) } }, { mapping })).toMatchObject({
      unusable: { reason: 'value.too-long' },
    })
  })
  it('reaches nothing that the body did not say, and says what is missing', () => {
    expect(read('generic', '', body, { mapping: { ...mapping, externalId: '__proto__.constructor' } })).toMatchObject({
      unusable: { reason: 'webhook.no-id' },
    })
    expect(read('generic', '', body)).toMatchObject({ unusable: { reason: 'webhook.no-mapping' } })
    expect(read('generic', '', 'hola', { mapping })).toMatchObject({ unusable: { reason: 'webhook.not-json' } })
  })
  it('is named by its content where it names no message, so that a second try counts once', () => {
    const named = (more: object = {}) => entries(arrivals('generic', '', { ...body, folio: undefined, ...more }, { mapping }))[0]?.messageId
    expect(named()).toMatch(/^hook:[\w-]{43}$/)
    expect(named()).toBe(named())
    expect(named({ fecha: '2026-11-20T10:00:01Z' })).not.toBe(named())
  })
  it('tells two sales and two customers apart whose names begin alike, however long', () => {
    const sold = (folio: string) => entries(arrivals('generic', '', { ...body, folio }, { mapping }))[0]?.messageId
    const long = 'x'.repeat(95)
    expect(sold(`${long}A`)).not.toBe(sold(`${long}B`))
    expect([sold('x'.repeat(90)), sold(`${long}A`)]).toEqual([`hook:${'x'.repeat(90)}`, sold(`${long}A`)])
    expect(read('generic', '', { ...body, cliente: { ...body.cliente, id: 'y'.repeat(501) } }, { mapping })).toMatchObject({
      unusable: { reason: 'value.too-long', facts: { field: 'cliente.id', length: 501 } },
    })
  })
  it('says what its customer allows no more, and that nobody verified it', () => {
    const leaving = { ...mapping, event: { ...mapping.event, name: '"Unsubscribed"' } as NonNullable<Mapping['event']> }
    expect(arrivals('generic', '', body, { mapping: leaving })[1]?.consent).toMatchObject([
      { purpose: 'marketing', channel: 'email', allowed: false },
    ])
    expect(arrivals('generic', '', body, { mapping })[1]).not.toHaveProperty('consent')
    const context = { kind: 'generic', topic: '' } as const
    const settings = { secret: '', apiToken: '', mapping }
    const claimed = { ...from, trust: 'claimed' } as const
    const told = readDelivery({ context, body: Buffer.from(JSON.stringify(body)), from: claimed, settings, receivedAt })
    expect(told).toMatchObject({ arrivals: [{ claimed: true }, { claimed: true }] })
    const page = { ...from, trust: 'signed-in' } as const
    const yes = { ...settings, mapping: { ...leaving, event: { ...leaving.event, name: '"Subscribed"' } } }
    const said = readDelivery({ context, body: Buffer.from(JSON.stringify(body)), from: page, settings: yes, receivedAt })
    expect(said).toMatchObject({ arrivals: [{}, { consent: [{ allowed: true }], isPublic: true }] })
  })
})
