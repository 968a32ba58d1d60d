import type { Scope } from '#platform'
import { keyOfOrder } from './orders.ts'
import { type StatedSale, saveStatedSales } from './store/stated-sales.ts'

export { findStatedSales, type StatedSale } from './store/stated-sales.ts'

/** Remembers what stands of sales that their source may state anew. */
export const noteSales = (scope: Scope, sales: readonly StatedSale[]): Promise<void> =>
  saveStatedSales(
    scope,
    sales.map((sale) => ({ ...sale, orderId: keyOfOrder(sale.orderId) })),
  )
