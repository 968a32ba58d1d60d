import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { RecordId, SourceId } from '#contract'
import { decideOrder, foldOrder, type OrderStatement, sumsOfOrder } from './order-sums.ts'
import type { OrderRow } from './store/order-sums.ts'

const start = Temporal.Instant.from('2026-11-21T12:00:00Z')
const said = (minute: number, says: OrderStatement['says'], amountMinor: number | null = null, who = 'laura'): OrderStatement => ({
  source: 's' as SourceId,
  orderId: 'A-1',
  recordId: who as RecordId,
  name: who,
  at: start.add({ minutes: minute }),
  says,
  amountMinor,
  currency: amountMinor === null ? null : 'MXN',
})
const fold = (...statements: OrderStatement[]) => statements.reduce<OrderRow | null>(foldOrder, null) as OrderRow
const sum = (...statements: OrderStatement[]) => {
  const { purchases, spentMinor } = decideOrder(fold(...statements), 'MXN')
  return [purchases, spentMinor]
}

describe('what an order comes to', () => {
  it('is what it was completed for, once, however often that is said', () => {
    expect(sum(said(0, 'completed', 100), said(1, 'completed', 100))).toEqual([1, 100])
  })

  it('is what it was changed to last; a change of an order nobody completed is none', () => {
    expect(sum(said(0, 'completed', 100), said(2, 'updated', 80), said(1, 'updated', 90))).toEqual([1, 80])
    expect(sum(said(0, 'completed', 100), said(2, 'updated'))).toEqual([1, 100])
    expect(sum(said(2, 'updated', 80))).toEqual([0, 0])
  })

  it('is nothing once it is cancelled, and something again when it is completed after all', () => {
    expect(sum(said(0, 'completed', 100), said(1, 'cancelled', 100))).toEqual([0, 0])
    expect(sum(said(0, 'completed', 100), said(1, 'refunded', 100), said(2, 'cancelled', 100))).toEqual([0, 0])
    expect(sum(said(0, 'completed', 100), said(1, 'cancelled'), said(2, 'completed', 100))).toEqual([1, 100])
  })

  it('is less by what was given back: a part, several parts, never more than all, or all of it where no sum is stated', () => {
    expect(sum(said(0, 'completed', 100), said(1, 'refunded', 30))).toEqual([1, 70])
    expect(sum(said(0, 'completed', 100), said(1, 'refunded', 30), said(2, 'refunded', 30))).toEqual([1, 40])
    expect(sum(said(0, 'completed', 100), said(1, 'refunded', 100), said(2, 'refunded', 100))).toEqual([1, 0])
    expect(sum(said(0, 'completed', 100), said(1, 'refunded'))).toEqual([1, 0])
  })

  it('counts against its own currency: a hundred pesos take nothing off a hundred dollars', () => {
    const dollars = (one: OrderStatement): OrderStatement => ({ ...one, currency: 'USD' })
    const orders = [dollars(said(0, 'completed', 100)), said(1, 'refunded', 100), dollars(said(2, 'refunded', 30))]
    for (const told of [orders, orders.toReversed()]) {
      expect(sum(...told)).toEqual([1, -100])
      expect(Object.fromEntries(sumsOfOrder(fold(...told), 'MXN'))).toEqual({ USD: 70, MXN: -100 })
    }
    expect(sum(dollars(said(0, 'completed', 100)), said(1, 'cancelled'))).toEqual([0, 0])
    expect(Object.fromEntries(sumsOfOrder(fold(dollars(said(0, 'completed', 100)), said(1, 'refunded')), 'MXN'))).toEqual({ USD: 0 })
  })

  it('is the customer’s where a visitor of the site tells of it too, also before', () => {
    for (const minute of [0, 1, 2]) {
      const both = [said(1, 'completed', 9, 'u-1'), said(minute, 'completed', 9, 'anonymous:4')]
      for (const told of [both, both.toReversed()]) expect(fold(...told).recordId).toBe('u-1')
    }
    // Who bought it without a name, where a user only calls it off.
    expect(fold(said(0, 'completed', 9, 'anonymous:4'), said(1, 'cancelled', null, 'u-1')).recordId).toBe('anonymous:4')
  })

  it('counts what is given back of an order that was bought elsewhere', () => {
    expect(sum(said(1, 'refunded', 30))).toEqual([0, -30])
  })

  it('belongs to who completed it first', () => {
    expect(fold(said(0, 'refunded', 1, 'beto'), said(5, 'completed', 9, 'laura'), said(3, 'completed', 9, 'marta')).recordId).toBe('marta')
  })

  it('is the same in any order of telling', () => {
    const kinds = ['completed', 'updated', 'cancelled', 'refunded'] as const
    const one = fc.record({
      says: fc.constantFrom(...kinds),
      amount: fc.option(fc.integer({ min: 0, max: 500 })),
      who: fc.constantFrom('a', 'b', 'anonymous:a'),
      minute: fc.integer({ min: 0, max: 2 }),
    })
    const orders = fc
      .array(one, { minLength: 1, maxLength: 7 })
      .map((list) => list.map(({ says, amount, who, minute }) => said(minute, says, amount, who)))
      .chain((list) => fc.tuple(fc.constant(list), fc.shuffledSubarray(list, { minLength: list.length })))
    const isSame = ([told, otherwise]: [OrderStatement[], OrderStatement[]]) => {
      expect(fold(...otherwise)).toEqual(fold(...told))
    }
    fc.assert(fc.property(orders, isSame))
  })
})
