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

  it('tells what was paid after an edit, and deducts no refund twice', () => {
    const sold = (more: object) => entries(arrivals('shopify', 'orders/updated', { ...order, ...more })).map(({ amount }) => amount)
    const refund = (amount: string, more: object = {}) => ({
      id: 7,
      transactions: [{ kind: 'refund', status: 'success', amount }],
      ...more,
    })
    const stated = (total_price: string, current_total_price: string, total_outstanding: string, ...refunds: object[]) =>
      sold({ total_price, current_total_price, total_outstanding, refunds })
    expect(stated('398.00', '398.00', '0.00')).toEqual([39_800])
    // Something was added: it counts once it is paid.
    expect(stated('448.00', '448.00', '50.00')).toEqual([39_800])
    expect(stated('448.00', '448.00', '0.00')).toEqual([44_800])
    // Something was taken out: what was paid for it is owed, and then given back.
    expect(stated('398.00', '298.00', '-100.00')).toEqual([39_800])
    expect(stated('398.00', '298.00', '0.00', refund('100.00'))).toEqual([39_800, 10_000])
    // Before it was paid for, it was never part of it.
    expect(stated('398.00', '298.00', '0.00')).toEqual([29_800])
    // Given back without anything returned, whether or not the current total follows.
    expect(stated('398.00', '378.00', '0.00', refund('20.00'))).toEqual([39_800, 2_000])
    expect(stated('398.00', '398.00', '20.00', refund('20.00'))).toEqual([39_800, 2_000])
    expect(stated('398.00', '0.00', '0.00', refund('398.00'))).toEqual([39_800, 39_800])
    expect(sold({ current_total_price: '398.00', total_outstanding: '398.00' })).toEqual([39_800])
    expect(
      sold({ currency: 'CLP', total_price: '5000', current_total_price: '4000', total_outstanding: '0', refunds: [refund('1000')] }),
    ).toEqual([5_000, 1_000])
    // Paid back in the money that the buyer saw.
    const total_price_set = {
      shop_money: { amount: '398.00', currency_code: 'MXN' },
      presentment_money: { amount: '19.90', currency_code: 'USD' },
    }
    const abroad = { id: 8, transactions: [{ kind: 'refund', status: 'success', amount: '9.95', currency: 'USD' }] }
    expect(sold({ total_price_set, current_total_price: '199.00', total_outstanding: '0.00', refunds: [abroad] })).toEqual([39_800, 19_900])
    const at = (updated_at: unknown) => arrivals('shopify', 'orders/updated', { ...order, updated_at })[1]?.statedAt?.toString()
    expect([at('2026-11-22T10:00:00-05:00'), at(undefined), at('x')]).toEqual(['2026-11-22T15:00:00Z', undefined, undefined])
    expect(read('shopify', 'orders/edited', { order_edit: { id: 1, order_id: order.id, line_items: {} } })).toEqual({ kind: 'nothing' })
  })

  it('names what was bought: what an edit took out was not, what came back was', () => {
    const line_items = [
      { id: 1, name: 'Tenis', price: '199.00', quantity: 2, current_quantity: 1 },
      { id: 2, name: 'Gorra', price: '50.00', quantity: 1, current_quantity: 0 },
      { id: 3, name: 'Calcetas', price: '20.00', quantity: 3, current_quantity: 3 },
    ]
    const transactions = [{ kind: 'refund', status: 'success', amount: '199.00' }]
    const refunds = [
      { id: 5, transactions, refund_line_items: [{ line_item_id: 1, quantity: 1 }] },
      { id: 6, transactions: [], refund_line_items: [{ line_item_id: 2, quantity: 1 }] },
    ]
    const [, sale] = arrivals('shopify', 'orders/updated', { ...order, line_items, refunds })
    expect(sale?.entry?.facts.items).toMatchObject([
      { name: 'Tenis', quantity: 2 },
      { name: 'Calcetas', quantity: 3 },
    ])
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
  it('Tiendanube: the order is asked for, and read', () => {
    expect(read('tiendanube', 'order/paid', { store_id: 123456, event: 'order/paid', id: 871254203 })).toEqual({
      kind: 'fetch',
      paths: ['/123456/orders/871254203'],
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
    const inPart = { ...order, payment_status: 'partially_refunded' }
    expect(entries(arrivals('tiendanube', 'order/updated', inPart, { fetched: true }))).toEqual(entries(list))
    const edited = arrivals('tiendanube', 'order/edited', { ...order, updated_at: '2026-11-21T10:00:00+0000' }, { fetched: true })
    expect(edited[1]?.statedAt?.toString()).toBe('2026-11-21T10:00:00Z')
    expect(entries(arrivals('tiendanube', 'order/created', { ...order, payment_status: 'pending' }, { fetched: true }))).toEqual([])
    expect(entries(arrivals('tiendanube', 'order/cancelled', { ...order, status: 'cancelled' }, { fetched: true }))).toEqual(entries(list))
  })

  it('Mercado Pago: the payment is asked for, and counts when it is approved', () => {
    expect(read('mercado-pago', 'payment', { type: 'payment', data: { id: '999999999' } })).toEqual({
      kind: 'fetch',
      paths: ['/v1/payments/999999999'],
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
    const disputed = (status_detail: string) =>
      entries(
        arrivals('mercado-pago', 'payment', { ...payment, status: 'charged_back', status_detail, refunds: [first] }, { fetched: true }),
      )
    expect(disputed('in_process')).toMatchObject([{ kind: 'purchase', amount: 25_000 }, { amount: 10_000 }])
    expect(disputed('settled').at(-1)).toMatchObject({ kind: 'return', amount: 15_000, messageId: 'mercado-pago:chargeback:999999999' })
    const tenths = [0.1, 0.2].map((amount, id) => ({ ...first, id: id + 1, amount }))
    const whole = { ...payment, transaction_amount: 0.3, status: 'charged_back', status_detail: 'settled', refunds: tenths }
    expect(entries(arrivals('mercado-pago', 'payment', whole, { fetched: true })).map(({ kind }) => kind)).toEqual([
      'purchase',
      'return',
      'return',
    ])
    const items = [{ title: 'Mate', quantity: '2', unit_price: '125' }]
    const [, sold] = arrivals('mercado-pago', 'payment', { ...payment, additional_info: { items } }, { fetched: true })
    expect(sold?.entry?.facts.items).toMatchObject([{ name: 'Mate', quantity: 2, priceMinor: 12_500 }])
  })

  it('Mercado Pago: of a merchant order its payments are asked for, which count once', () => {
    const asked = { kind: 'fetch', paths: ['/merchant_orders/23603350837'], topic: 'merchant_order' }
    for (const [topic, body] of [
      ['topic_merchant_order_wh', { id: '23603350837', type: 'topic_merchant_order_wh', data: { status: 'closed' } }],
      ['merchant_order', { topic: 'merchant_order', resource: 'https://api.mercadolibre.com/merchant_orders/23603350837' }],
    ] as const)
      expect(read('mercado-pago', topic, body)).toEqual(asked)
    for (const id of ['', 'x', '1/../users/me']) expect(read('mercado-pago', 'merchant_order', { id })).toMatchObject({ kind: 'unusable' })
    const order = (...payments: object[]) => read('mercado-pago', 'merchant_order', { id: 1, payments }, { fetched: true })
    expect(order({ id: 7, status: 'approved' }, { id: 8, status: 'rejected' }, { id: 9, status: 'refunded' })).toMatchObject({
      kind: 'fetch',
      paths: ['/v1/payments/7', '/v1/payments/9'],
    })
    expect(order({ id: 8, status: 'pending' })).toEqual({ kind: 'nothing' })
    const payment = { id: 7, status: 'approved', transaction_amount: 10, currency_id: 'MXN', payer: { id: '55' } }
    expect(entries(arrivals('mercado-pago', 'merchant_order', payment, { fetched: true }))).toEqual(
      entries(arrivals('mercado-pago', 'payment', payment, { fetched: true })),
    )
  })

  it('Mercado Pago: a customer is somebody, and an order of its newer API a sale that is stated anew', () => {
    expect(read('mercado-pago', 'customer', { data: { id: '123-aBc9' } })).toMatchObject({ paths: ['/v1/customers/123-aBc9'] })
    const customer = {
      id: '123-aBc9',
      first_name: 'Ana',
      phone: { area_code: '11', number: '55550000' },
      identification: { number: '30123456' },
    }
    expect(arrivals('mercado-pago', 'customer', customer, { fetched: true })).toMatchObject([
      { externalId: '123-aBc9', attributes: { first_name: 'Ana', phone: '11 55550000', document: '30123456' }, entry: null },
    ])
    expect(read('mercado-pago', 'order', { data: { id: 'ORD01KYE10S4Q' } })).toMatchObject({ paths: ['/v1/orders/ORD01KYE10S4Q'] })
    const order = {
      id: 'ORD01',
      external_reference: 'A-9',
      country_code: 'BRA',
      total_paid_amount: '100.00',
      created_date: '2026-11-20T10:00:00Z',
      last_updated_date: '2026-11-20T11:00:00Z',
      payer: { email: 'Ana@correo.example' },
      transactions: {
        refunds: [
          { id: 'REF1', amount: '30.00', status: 'processed' },
          { id: 'REF2', amount: '5.00', status: 'failed' },
        ],
      },
    }
    const list = arrivals('mercado-pago', 'order', order, { fetched: true })
    expect(list[1]).toMatchObject({ externalId: 'mail:ana@correo.example', entry: { currency: 'BRL' } })
    expect(list[1]?.statedAt?.toString()).toBe('2026-11-20T11:00:00Z')
    expect(entries(list)).toMatchObject([
      { kind: 'purchase', amount: 10_000, order: 'A-9', messageId: 'mercado-pago:order:ORD01' },
      { kind: 'return', amount: 3_000, messageId: 'mercado-pago:refund:ORD01:REF1' },
    ])
    const part = { id: 7, status: 'approved', transaction_amount: 100, payer: { id: '5' }, order: { id: 'ORD01' } }
    expect(read('mercado-pago', 'payment', part, { fetched: true })).toMatchObject({ paths: ['/v1/orders/ORD01'] })
    expect(entries(arrivals('mercado-pago', 'payment', order, { fetched: true }))).toEqual(entries(list))
    expect(entries(arrivals('mercado-pago', 'order', { ...order, total_paid_amount: '0.00' }, { fetched: true }))).toEqual([])
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
