import { describe, expect, it } from 'vitest'
import { arrivals, read, receivedAt } from '../../../test/delivery.ts'

describe('when it happened', () => {
  const times = (...told: Parameters<typeof arrivals>) => arrivals(...told).map(({ at }) => at.toString())
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

  it('is when it came where nobody can read what is said, and that is named where it is of what happened', () => {
    const shopify = { id: 1, customer: { id: 2 }, financial_status: 'paid', total_price: '5', created_at: '2026-11-20T10:00:00-05:00' }
    const told = (more: object) => read('shopify', 'orders/paid', { ...shopify, ...more })
    const came = receivedAt.toString()
    const wrong = told({ created_at: 'ayer por la tarde' })
    expect(wrong).toMatchObject({ misread: [{ field: 'at', value: 'ayer por la tarde', of: 1 }] })
    expect(wrong.kind === 'arrivals' && wrong.arrivals.map(({ at }) => at.toString())).toEqual([came, came])
    // No sale is made in a year that is to come.
    expect(told({ created_at: '2062-11-20T10:00:00Z' })).toMatchObject({ misread: [{ field: 'at', of: 1 }] })
    const edited = told({ updated_at: 'hace poco' })
    expect(edited).toMatchObject({ misread: [{ field: 'at', value: 'hace poco', of: 1 }] })
    expect(edited.kind === 'arrivals' && edited.arrivals[1]?.statedAt?.toString()).toBe(came)
    expect(told({ created_at: 'ayer', updated_at: 'ayer' })).toMatchObject({ misread: [{ field: 'at', value: 'ayer', of: 1 }] })
    // As it stands there: the zone that a shop leaves out is added to what is a time.
    const woo = { id: 1, customer_id: 2, status: 'completed', total: '5', date_paid_gmt: 'ayer' }
    expect(read('woocommerce', 'order.updated', woo)).toMatchObject({ misread: [{ field: 'at', value: 'ayer', of: 1 }] })
    expect(told({})).toMatchObject({ misread: [] })
    expect(told({ created_at: undefined })).toMatchObject({ misread: [] })
    const charge = { id: 'ch_1', payment_intent: 'pi_1', customer: 'cus_1', created: 1_795_000_000 }
    const dispute = { id: 'du_1', status: 'needs_response', amount: 100, currency: 'mxn', created: 'ayer', charge }
    expect(read('stripe', 'charge.dispute.created', dispute, { fetched: true })).toMatchObject({
      misread: [{ field: 'at', value: 'ayer', of: 1 }],
    })
    expect(read('shopify', 'customers/update', { id: 2, email: 'a@correo.mx', updated_at: 'hoy' })).toMatchObject({
      misread: [{ field: 'at', value: 'hoy', of: 0 }],
    })
  })
})
