import { describe, expect, it } from 'vitest'
import { arrivals, entries, read, receivedAt } from '../../../test/delivery.ts'

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
    expect([at('2026-11-22T10:00:00-05:00'), at(undefined), at('x')]).toEqual(['2026-11-22T15:00:00Z', undefined, receivedAt.toString()])
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
