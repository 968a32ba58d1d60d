import { createHash } from 'node:crypto'
import type { RecordId } from '#contract'
import type { Scope } from '#platform'
import { numberOfKey } from './filing.ts'
import { deleteKeys, insertKeys, listHolders } from './store/keys.ts'

/** The number of an order as it is looked up: "#A-10 045" and "a10045" are one. */
export const spellOrder = (order: string): string =>
  order
    .slice(0, 100)
    .toUpperCase()
    .replaceAll(/[^\p{L}\p{N}]/gu, '')

const lengthMax = 300
/** What is too long for an index is named by its digest. */
export const keyOfOrder = (orderId: string): string =>
  orderId.length > lengthMax ? `sha256:${createHash('sha256').update(orderId).digest('hex')}` : orderId

type Order = { recordId: RecordId; orderId: string }
const rowsOf = (orders: readonly Order[]) =>
  orders.flatMap(({ recordId, orderId }) => {
    const value = spellOrder(orderId)
    return value === '' ? [] : [{ recordId, key: numberOfKey(`order:${value}`), who: 0 }]
  })

/** From now on these order numbers lead to their buyer. */
export const rememberOrders = (scope: Scope, orders: readonly Order[]): Promise<void> => insertKeys(scope, rowsOf(orders))

/** More records than any real number of an order has. */
const buyersMax = 10_000

/** Who is known to have said something of an order of this number. */
export async function listBuyers(scope: Scope, orderId: string): Promise<RecordId[]> {
  const key = numberOfKey(`order:${spellOrder(orderId)}`)
  return ((await listHolders(scope, [key], buyersMax)).get(key) ?? []).map(({ recordId }) => recordId)
}

/** The orders were taken back, but for those that something else of the same buyer still bears, however it spells them. */
export function forgetOrders(scope: Scope, orders: readonly Order[], standing: readonly Order[] = []): Promise<void> {
  const nameOf = ({ recordId, key }: { recordId: RecordId; key: number }) => `${recordId} ${key}`
  const kept = new Set(rowsOf(standing).map(nameOf))
  return deleteKeys(
    scope,
    rowsOf(orders).filter((row) => !kept.has(nameOf(row))),
  )
}
