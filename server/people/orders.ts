import type { RecordId } from '#contract'
import type { Scope } from '#platform'
import { deleteIdentifiers, insertIdentifiers } from './store/keys.ts'

/** The number of an order as it is looked up: "#A-10 045" and "a10045" are one. */
export const spellOrder = (order: string): string =>
  order
    .slice(0, 100)
    .toUpperCase()
    .replaceAll(/[^\p{L}\p{N}]/gu, '')

type Order = { recordId: RecordId; orderId: string }
const rowsOf = (orders: readonly Order[]) =>
  orders.map(({ recordId, orderId }) => ({ kind: 'order', value: spellOrder(orderId), recordId })).filter(({ value }) => value !== '')

/** From now on these order numbers lead to their buyer. */
export const rememberOrders = (scope: Scope, orders: readonly Order[]): Promise<void> => insertIdentifiers(scope, rowsOf(orders))

/** The orders were taken back. */
export const forgetOrders = (scope: Scope, orders: readonly Order[]): Promise<void> => deleteIdentifiers(scope, rowsOf(orders))
