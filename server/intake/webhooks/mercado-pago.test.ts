import { describe, expect, it } from 'vitest'
import { arrivals, entries, read } from '../../../test/delivery.ts'

describe('Mercado Pago', () => {
  it('the payment is asked for, and counts when it is approved', () => {
    expect(read('mercado-pago', 'payment', { type: 'payment', data: { id: '999999999' } })).toEqual({
      kind: 'fetch',
      paths: ['/v1/payments/999999999'],
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

  it('of a merchant order its payments are asked for, which count once', () => {
    const asked = { kind: 'fetch', paths: ['/merchant_orders/23603350837'] }
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

  it('a customer is somebody, and an order of its newer API a sale that is stated anew', () => {
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
