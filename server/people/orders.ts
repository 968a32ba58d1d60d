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

/** The orders were taken back, but for those that something else of the same buyer still bears, however it spells them. */
export function forgetOrders(scope: Scope, orders: readonly Order[], standing: readonly Order[] = []): Promise<void> {
  const nameOf = ({ recordId, value }: { recordId: RecordId; value: string }) => `${recordId} ${value}`
  const kept = new Set(rowsOf(standing).map(nameOf))
  return deleteIdentifiers(
    scope,
    rowsOf(orders).filter((row) => !kept.has(nameOf(row))),
  )
}
