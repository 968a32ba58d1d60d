import { sql } from 'kysely'
import type { EntryId, RecordId, SourceId } from '#contract'
import type { Scope } from '#platform'
import { rowsAs } from './sql.ts'

/** What stands of a sale that its source states anew whenever it changes. */
export type StatedSale = {
  source: SourceId
  messageId: string
  /** When its source last changed it. */
  statedAt: Temporal.Instant
  /** The moment that shows it, and whose it is. */
  entryId: EntryId
  recordId: RecordId
  orderId: string
  amountMinor: number
  /** One text for all that is stated: equal where nothing was changed. */
  content: string
  /** Every sum it was ever stated with. */
  sums: number[]
}

export async function findStatedSales(scope: Scope, names: readonly Pick<StatedSale, 'source' | 'messageId'>[]): Promise<StatedSale[]> {
  const { rows } = await sql<StatedSale>`
    select source, s.message_id as "messageId", stated_at as "statedAt", entry_id as "entryId", record_id as "recordId", order_id as "orderId",
      amount_minor as "amountMinor", content, sums
    from ${rowsAs(names, 'name (source uuid, "messageId" text)')}
    join stated_sales s on s.workspace_id = ${scope.workspace} and s.source_id = source and s.message_id = name."messageId"`.execute(
    scope.db,
  )
  return rows
}

export async function saveStatedSales(scope: Scope, sales: readonly StatedSale[]): Promise<void> {
  if (sales.length === 0) return
  await sql`
    insert into stated_sales (workspace_id, source_id, message_id, stated_at, entry_id, record_id, order_id, amount_minor, content, sums)
    select ${scope.workspace}, source, "messageId", "statedAt", "entryId", "recordId", "orderId", "amountMinor", content, sums
    from ${rowsAs(
      sales,
      `row (source uuid, "messageId" text, "statedAt" timestamptz, "entryId" uuid, "recordId" uuid, "orderId" text, "amountMinor" bigint, content text,
        sums jsonb)`,
    )}
    on conflict (workspace_id, source_id, message_id) do update set stated_at = excluded.stated_at, entry_id = excluded.entry_id,
      record_id = excluded.record_id, order_id = excluded.order_id, amount_minor = excluded.amount_minor, content = excluded.content,
      sums = excluded.sums`.execute(scope.db)
}
