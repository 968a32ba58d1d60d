import { sql } from 'kysely'
import type { RecordId, SourceId } from '#contract'
import type { Scope } from '#platform'
import { ids, rowsAs } from './sql.ts'

export type OrderRow = {
  sourceId: SourceId
  orderId: string
  /** As it is looked up. */
  number: string
  recordId: RecordId
  /** What the source calls them: unlike the id it does not depend on who came first. */
  recordName: string
  recordAt: Temporal.Instant
  completedAt: Temporal.Instant | null
  cancelledAt: Temporal.Instant | null
  totalMinor: number | null
  totalAt: Temporal.Instant | null
  currency: string | null
  /** What was given back, by currency; of none that is stated under "". */
  refunded: Record<string, number>
  refundedWhole: boolean
}

export async function findOrderSums(scope: Scope, names: readonly { sourceId: SourceId; orderId: string }[]): Promise<OrderRow[]> {
  const { rows } = await sql<OrderRow>`
    select o.source_id as "sourceId", o.order_id as "orderId", o.number, o.currency, o.record_id as "recordId", coalesce(r.external_id, '') as "recordName",
      o.record_at as "recordAt", o.completed_at as "completedAt", o.cancelled_at as "cancelledAt", o.total_minor as "totalMinor", o.total_at as "totalAt",
      o.refunded, o.refunded_whole as "refundedWhole"
    from ${rowsAs(names, 'name ("sourceId" uuid, "orderId" text)')}
    join order_sums o on o.workspace_id = ${scope.workspace} and o.source_id = name."sourceId" and o.order_id = name."orderId"
    left join records r on r.workspace_id = o.workspace_id and r.id = o.record_id`.execute(scope.db)
  return rows
}

export async function deleteOrderSum(scope: Scope, { sourceId, orderId }: Pick<OrderRow, 'sourceId' | 'orderId'>): Promise<void> {
  await sql`delete from order_sums where workspace_id = ${scope.workspace} and source_id = ${sourceId} and order_id = ${orderId}`.execute(
    scope.db,
  )
}

export async function namesOfRecords(scope: Scope, recordIds: Iterable<RecordId>): Promise<Map<RecordId, string>> {
  const { rows } = await sql<{ id: RecordId; name: string }>`
    select id, external_id as name from records where workspace_id = ${scope.workspace} and id = any(${ids(recordIds)})`.execute(scope.db)
  return new Map(rows.map(({ id, name }) => [id, name]))
}

export async function saveOrderSums(scope: Scope, rows: readonly OrderRow[]): Promise<void> {
  if (rows.length === 0) return
  await sql`
    insert into order_sums (workspace_id, source_id, order_id, number, currency, record_id, record_at, completed_at, cancelled_at, total_minor, total_at,
      refunded, refunded_whole)
    select ${scope.workspace}, "sourceId", "orderId", number, currency, "recordId", "recordAt", "completedAt", "cancelledAt", "totalMinor", "totalAt",
      refunded, "refundedWhole"
    from ${rowsAs(
      rows,
      `row ("sourceId" uuid, "orderId" text, number text, currency text, "recordId" uuid, "recordAt" timestamptz, "completedAt" timestamptz, "cancelledAt" timestamptz,
        "totalMinor" bigint, "totalAt" timestamptz, refunded jsonb, "refundedWhole" boolean)`,
    )}
    on conflict (workspace_id, source_id, order_id) do update set number = excluded.number, currency = excluded.currency, record_id = excluded.record_id, record_at = excluded.record_at,
      completed_at = excluded.completed_at, cancelled_at = excluded.cancelled_at, total_minor = excluded.total_minor,
      total_at = excluded.total_at, refunded = excluded.refunded, refunded_whole = excluded.refunded_whole`.execute(scope.db)
}
