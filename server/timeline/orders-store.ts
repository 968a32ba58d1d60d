import { sql } from 'kysely'
import type { EntryId, RecordId, SourceId } from '#contract'
import type { Scope } from '#platform'
import type { OrderSays } from './types.ts'

/** What stands of an order: who said it, when, what. */
export type OrderEntry = { recordId: RecordId; at: Temporal.Instant; says: OrderSays; amountMinor: number | null }
export type OrderName = { source: SourceId; orderId: string }

/** Which order an entry says something of, also where the entry was taken back; null where it counts by itself. */
export async function findOrderOf(scope: Scope, id: EntryId): Promise<OrderName | null> {
  const { rows } = await sql<OrderName>`
    select source_id as source, facts ->> 'orderId' as "orderId" from entries
    where workspace_id = ${scope.workspace} and id = ${id} and order_says is not null`.execute(scope.db)
  return rows[0] ?? null
}

/** Everything that these records say of one order and that stands. */
export async function listOrderEntries(
  scope: Scope,
  { source, orderId }: OrderName,
  recordIds: readonly RecordId[],
): Promise<OrderEntry[]> {
  const { rows } = await sql<OrderEntry>`
    select record_id as "recordId", at, order_says as says, amount_minor as "amountMinor" from entries
    where workspace_id = ${scope.workspace} and record_id = any(${[...recordIds]}::uuid[]) and withdrawn_at is null
      and order_says is not null and source_id = ${source} and facts ->> 'orderId' = ${orderId}`.execute(scope.db)
  return rows
}
