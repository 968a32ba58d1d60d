import { createHmac } from 'node:crypto'
import Stripe from 'stripe'
import { describe, expect, it } from 'vitest'
import { arrivals, entries, read, receivedAt, secret } from '../../../test/delivery.ts'
import type { Delivery } from './kind.ts'
import { kinds } from './kinds.ts'

const nowMs = receivedAt.epochMilliseconds
const sign = (content: string | Buffer, encoding: 'base64' | 'hex') => createHmac('sha256', secret).update(content).digest(encoding)

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
    const about = (id: string) =>
      isGenuine(delivery(headers, { 'data.id': 'abc123' }, Buffer.from(JSON.stringify({ data: { id } }))), secret, nowMs)
    expect([about('ABC123'), about('abc124')]).toEqual([true, false])
    const bare = `ts=${ts},v1=${sign(`ts:${ts};`, 'hex')}`
    expect(isGenuine(delivery({ 'x-signature': bare }), secret, nowMs)).toBe(true)
    expect(isGenuine(delivery({}), secret, nowMs)).toBe(false)
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
    const changed = (date_modified_gmt: string) =>
      arrivals('woocommerce', 'order.updated', { ...order, date_modified_gmt })[1]?.statedAt?.toString()
    expect(changed('2026-11-21T08:00:00')).toBe('2026-11-21T08:00:00Z')
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
  const refund = (value: unknown, more: object = {}) => ({
    type: 'refund',
    status: 'success',
    amount: { value, currency: 'ARS' },
    happened_at: '2026-11-22T10:00:00Z',
    created_at: '2026-11-22T10:00:01.500Z',
    ...more,
  })
  const given = (payment_status: string, ...events: object[]) => {
    const transactions = [{ id: 't-1', captured_amount: { value: '5000.00' }, events: [{ type: 'sale', status: 'success' }, ...events] }]
    return entries(arrivals('tiendanube', 'order/updated', { ...order, payment_status, transactions }, { fetched: true }))
      .slice(1)
      .map(({ amount, messageId }) => [messageId?.replace('tiendanube:refund:871254203', ''), amount])
  }
  /** Of one name the first that is told counts. */
  const sumOf = (told: ReturnType<typeof given>) =>
    [...new Map(told.toReversed().map(([name, amount]) => [name, Number(amount)])).values()].reduce((sum, amount) => sum + amount, 0)

  it('Tiendanube: the order is asked for, and read', () => {
    expect(read('tiendanube', 'order/paid', { store_id: 123456, event: 'order/paid', id: 871254203 })).toEqual({
      kind: 'fetch',
      paths: ['/123456/orders/871254203'],
    })
    expect(read('tiendanube', 'order/paid', { store_id: '1/../2', event: 'order/paid', id: 1 })).toMatchObject({ kind: 'unusable' })
    expect(read('tiendanube', 'product/updated', { store_id: 1, event: 'product/updated', id: 1 })).toMatchObject({
      unusable: { reason: 'webhook.topic-unknown' },
    })
    const list = arrivals('tiendanube', 'order/paid', order, { fetched: true })
    expect(list[0]).toMatchObject({ externalId: '1001', attributes: { full_name: 'Juan Paz', document: '30123456' } })
    expect(entries(list)).toMatchObject([{ kind: 'purchase', amount: 500_000, order: '306', messageId: 'tiendanube:order:871254203' }])
    const inPart = { ...order, payment_status: 'partially_refunded' }
    expect(entries(arrivals('tiendanube', 'order/updated', inPart, { fetched: true }))).toEqual(entries(list))
    const [first, second] = [
      refund('1200.50', { id: 'e-1' }),
      refund('800.00', { happened_at: '2026-11-23T10:00:00Z', created_at: '2026-11-23T10:00:01Z' }),
    ]
    expect(given('partially_refunded', second, first, refund('1', { status: 'pending' }))).toEqual([
      [':e-1', 120_050],
      [':t-1:2026-11-23T10:00:01Z', 80_000],
    ])
    // All of it, whichever parts of it were told of before: 5000 in sum.
    const rest = refund('2999.50', { id: 'e-3', happened_at: '2026-11-24T10:00:00Z', created_at: '2026-11-24T10:00:01Z' })
    const parts = [
      [':e-1', 120_050],
      [':t-1:2026-11-23T10:00:01Z', 80_000],
    ]
    expect(given('refunded', first, second, rest)).toEqual([...parts, ['', 299_950]])
    expect(given('refunded', first, second)).toEqual([...parts, ['', 299_950]])
    expect(given('refunded', refund('5000.00'))).toEqual([['', 500_000]])
    expect(given('refunded')).toEqual([['', 500_000]])
    expect(given('refunded', refund(undefined))).toEqual([['', 500_000]])
    expect(given('refunded', refund('cien', { id: 'e-1' }), second)).toEqual([
      [':e-1', undefined],
      ['', undefined],
    ])
    // What follows it is told of by nobody: of what is left nobody can tell how much.
    expect(given('partially_refunded', refund('cien', { id: 'e-1' }), second)).toEqual([[':e-1', undefined]])
    const edited = arrivals('tiendanube', 'order/edited', { ...order, updated_at: '2026-11-21T10:00:00+0000' }, { fetched: true })
    expect(edited[1]?.statedAt?.toString()).toBe('2026-11-21T10:00:00Z')
    expect(entries(arrivals('tiendanube', 'order/created', { ...order, payment_status: 'pending' }, { fetched: true }))).toEqual([])
    expect(entries(arrivals('tiendanube', 'order/cancelled', { ...order, status: 'cancelled' }, { fetched: true }))).toEqual(entries(list))
  })

  it.each([
    ['parts that make all of it before the order says so', ['partially_refunded', '1200', '3800'], ['refunded', '1200', '3800']],
    ['a part that is known only after all of it was given back', ['refunded', '5000'], ['refunded', '5000', '20']],
    ['parts that come to more than the order', ['refunded', '5500', '20'], ['refunded', '5500', '20']],
    ['one part that comes to more than the order', ['partially_refunded', '5500'], ['refunded', '5500']],
    ['parts with cents', ['partially_refunded', '4999.30', '0.60', '0.10'], ['refunded', '4999.30', '0.60', '0.10']],
    ['parts with a minus', ['partially_refunded', '-1200'], ['refunded', '-1200', '-3800']],
    ['a part that nobody states', ['refunded', '', '1200'], ['refunded', '', '1200']],
    ['the rest by hand', ['partially_refunded', '1200'], ['refunded', '1200']],
  ])('Tiendanube: no more is given back than was paid: %s', (_, ...deliveries) => {
    const told = deliveries.flatMap(([status = '', ...values]) =>
      given(status, ...values.map((value, at) => refund(value, { id: `e-${at}` }))),
    )
    expect(sumOf(told)).toBe(500_000)
  })

  it('Tiendanube: a part that happened before others and is known after them comes after them', () => {
    const known = refund('1200', { id: 'e-1' })
    const late = refund('3800', { id: 'e-2', happened_at: '2026-11-21T10:00:00Z', created_at: '2026-11-24T10:00:00Z' })
    const told = [...given('partially_refunded', known), ...given('refunded', late, known)]
    expect(sumOf(told)).toBe(500_000)
  })
})

describe('what the law gives a customer', () => {
  const customer = { id: 191167, email: 'john@example.com', phone: '555-625-1199' }
  it.each([
    ['shopify', 'customers/redact', { shop_domain: 'x.myshopify.com', customer, orders_to_redact: [1] }, 'erasure', 'john@example.com'],
    ['shopify', 'customers/data_request', { customer: { id: 191167 }, data_request: { id: 9 } }, 'access', '191167'],
    ['shopify', 'shop/redact', { shop_id: 1, shop_domain: 'x.myshopify.com' }, 'shop-erasure', 'x.myshopify.com'],
    ['tiendanube', '', { store_id: 123, customer, orders_to_redact: [1] }, 'erasure', 'john@example.com'],
    ['tiendanube', '', { store_id: 123, customer, data_request: { id: 9 } }, 'access', 'john@example.com'],
    ['tiendanube', 'store/redact', { store_id: 123 }, 'shop-erasure', '123'],
  ] as const)('%s %s waits for somebody, by whose request it is', (kind, topic, body, request, who) => {
    expect(read(kind, topic, body)).toEqual({ kind: 'unusable', unusable: { reason: `webhook.${request}`, facts: { who } } })
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
