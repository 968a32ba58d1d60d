import { sql } from 'kysely'
import type { EntryId, RecordId, SourceId } from '#contract'
import type { Scope } from '#platform'
import type { OrderSays } from './types.ts'

/** What stands of an order: who said it, when, what. */
export type OrderEntry = { recordId: RecordId; at: Temporal.Instant; says: OrderSays; amountMinor: number | null; currency: string | null }
type PaymentEntry = { kind: 'purchase' | 'return'; at: Temporal.Instant; amountMinor: number; currency: string | null }
export type OrderName = { source: SourceId; orderId: string }

/** What says nothing of an order besides; and what a file brought is no word of its own. */
const countsByItself = sql`order_says is null and import_id is null`

/** Which order an entry names, also where the entry was taken back. It says nothing of it (null) where it counts by itself. */
export async function findOrderOf(scope: Scope, id: EntryId): Promise<(OrderName & { says: OrderSays | null }) | null> {
  const { rows } = await sql<OrderName & { says: OrderSays | null }>`
    select source_id as source, facts ->> 'orderId' as "orderId", order_says as says from entries
    where workspace_id = ${scope.workspace} and id = ${id} and source_id is not null and facts ? 'orderId'`.execute(scope.db)
  return rows[0] ?? null
}

/** The numbers of orders that entries of a record bear and that stand. */
export async function listOrderIds(scope: Scope, recordId: RecordId): Promise<string[]> {
  const { rows } = await sql<{ orderId: string }>`
    select distinct facts ->> 'orderId' as "orderId" from entries
    where workspace_id = ${scope.workspace} and record_id = ${recordId} and withdrawn_at is null and facts ? 'orderId'`.execute(scope.db)
  return rows.map(({ orderId }) => orderId)
}

/** Everything that these records say of one order and that stands. */
export async function listOrderEntries(
  scope: Scope,
  { source, orderId }: OrderName,
  recordIds: readonly RecordId[],
): Promise<OrderEntry[]> {
  const { rows } = await sql<OrderEntry>`
    select record_id as "recordId", at, order_says as says, amount_minor as "amountMinor", currency from entries
    where workspace_id = ${scope.workspace} and record_id = any(${[...recordIds]}::uuid[]) and withdrawn_at is null
      and order_says is not null and source_id = ${source} and facts ->> 'orderId' = ${orderId}`.execute(scope.db)
  return rows
}

/** What a record paid for one order, or was given back of it, that counts by itself and stands. */
export async function listPaymentEntries(scope: Scope, { source, orderId }: OrderName, recordId: RecordId): Promise<PaymentEntry[]> {
  const { rows } = await sql<PaymentEntry>`
    select kind, at, amount_minor as "amountMinor", currency from entries
    where workspace_id = ${scope.workspace} and record_id = ${recordId} and withdrawn_at is null and kind in ('purchase', 'return')
      and ${countsByItself} and amount_minor is not null
      and source_id = ${source} and facts ->> 'orderId' = ${orderId}`.execute(scope.db)
  return rows
}

/** The one sale of these records that counts by itself and names this order; null where there are several, or none. */
export async function findOnlySale(scope: Scope, { source, orderId }: OrderName, recordIds: readonly RecordId[]): Promise<OnlySale | null> {
  const { rows } = await sql<OnlySale>`
    select id, record_id as "recordId", amount_minor as "amountMinor", created_at as "createdAt" from entries
    where workspace_id = ${scope.workspace} and record_id = any(${[...recordIds]}::uuid[]) and withdrawn_at is null and kind = 'purchase'
      and ${countsByItself} and source_id = ${source} and facts ->> 'orderId' = ${orderId} limit 2`.execute(scope.db)
  return rows.length === 1 ? (rows[0] ?? null) : null
}

/** The same of one moment, where it stands and is such a sale. */
export async function findSale(scope: Scope, id: EntryId): Promise<OnlySale | null> {
  const { rows } = await sql<OnlySale>`
    select id, record_id as "recordId", amount_minor as "amountMinor", created_at as "createdAt" from entries
    where workspace_id = ${scope.workspace} and id = ${id} and withdrawn_at is null and kind = 'purchase'
      and ${countsByItself}`.execute(scope.db)
  return rows[0] ?? null
}
type OnlySale = { id: EntryId; recordId: RecordId; amountMinor: number | null; createdAt: Temporal.Instant }
