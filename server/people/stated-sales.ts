import type { Scope } from '#platform'
import { keyOfOrder } from './orders.ts'
import { findStatedSales as findKept, type StatedSale, saveStatedSales } from './store/stated-sales.ts'

export type { StatedSale }

type Asked = Pick<StatedSale, 'source' | 'messageId' | 'orderId'>

/** What stands of these sales. Of an order whose number is kept by its digest the number is as it was asked for. */
export async function findStatedSales(scope: Scope, asked: readonly Asked[]): Promise<StatedSale[]> {
  const spelt = new Map(asked.map(({ orderId }) => [keyOfOrder(orderId), orderId]))
  const kept = await findKept(
    scope,
    asked.map(({ source, messageId }) => ({ source, messageId })),
  )
  return kept.map((sale) => ({ ...sale, orderId: spelt.get(sale.orderId) ?? sale.orderId }))
}

/** Remembers what stands of sales that their source may state anew. */
export const noteSales = (scope: Scope, sales: readonly StatedSale[]): Promise<void> =>
  saveStatedSales(
    scope,
    sales.map((sale) => ({ ...sale, orderId: keyOfOrder(sale.orderId) })),
  )
