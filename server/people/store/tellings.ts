import { sql } from 'kysely'
import type { PersonId, RecordId, SourceId } from '#contract'
import type { Scope } from '#platform'
import type { OrderRow } from './order-sums.ts'
import { ids, rowsAs, texts } from './sql.ts'

/** Paid in more than one: such a sum is none, and like nobody else's. */
export const severalCurrencies = ''

/** What counts by itself: so much was paid for an order, or given back of it. */
export type PaymentRow = {
  source: SourceId
  recordId: RecordId
  orderId: string
  number: string
  /** Null where none was named; `severalCurrencies`. */
  currency: string | null
  at: Temporal.Instant | null
  payments: number
  paidMinor: number
  refundedMinor: number
  /** Every sum that its source ever stated of it, where it stated it anew. */
  sums?: number[]
}

/** Adds to what was paid for these orders; each order of a record once in `rows`. */
export async function addPayments(scope: Scope, rows: readonly PaymentRow[]): Promise<void> {
  if (rows.length === 0) return
  await sql`
    insert into order_payments as kept (workspace_id, record_id, number, order_id, source_id, currency, at, payments, paid_minor, refunded_minor)
    select ${scope.workspace}, "recordId", number, "orderId", source, currency, at, payments, "paidMinor", "refundedMinor"
    from ${rowsAs(
      rows,
      `row ("recordId" uuid, number text, "orderId" text, source uuid, currency text, at timestamptz, payments integer, "paidMinor" bigint,
        "refundedMinor" bigint)`,
    )}
    on conflict (workspace_id, record_id, number, order_id) do update set
      currency = case when kept.currency <> excluded.currency then ${severalCurrencies} else coalesce(kept.currency, excluded.currency) end, at = least(kept.at, excluded.at), payments = kept.payments + excluded.payments, paid_minor = kept.paid_minor + excluded.paid_minor,
      refunded_minor = kept.refunded_minor + excluded.refunded_minor`.execute(scope.db)
}

export async function deletePayments(scope: Scope, { recordId, orderId }: Pick<PaymentRow, 'recordId' | 'orderId'>): Promise<void> {
  await sql`delete from order_payments where workspace_id = ${scope.workspace} and record_id = ${recordId} and order_id = ${orderId}`.execute(
    scope.db,
  )
}

/** What was told of orders of these records over the wire; of those with these numbers, or of all. */
export async function listSumsOf(scope: Scope, recordIds: Iterable<RecordId>, numbers?: Iterable<string>): Promise<OrderRow[]> {
  const { rows } = await sql<OrderRow>`
    select source_id as "sourceId", order_id as "orderId", number, record_id as "recordId", '' as "recordName", record_at as "recordAt", currency,
      completed_at as "completedAt", cancelled_at as "cancelledAt", total_minor as "totalMinor", total_at as "totalAt",
      refunded, refunded_whole as "refundedWhole"
    from order_sums where workspace_id = ${scope.workspace} and record_id = any(${ids(recordIds)})
      ${numbers ? sql`and number = any(${texts(numbers)})` : sql``}`.execute(scope.db)
  return rows
}

/** The same of what counts by itself. */
export async function listPaymentsOf(scope: Scope, recordIds: Iterable<RecordId>, numbers?: Iterable<string>): Promise<PaymentRow[]> {
  const { rows } = await sql<PaymentRow>`
    select source_id as source, record_id as "recordId", order_id as "orderId", number, currency, at, payments, paid_minor as "paidMinor",
      refunded_minor as "refundedMinor", (
        select coalesce(json_agg(sum), '[]') from stated_sales s cross join lateral jsonb_array_elements(s.sums) as sum
        where s.workspace_id = ${scope.workspace} and s.record_id = order_payments.record_id and s.order_id = order_payments.order_id
          and s.source_id = order_payments.source_id) as sums
    from order_payments where workspace_id = ${scope.workspace} and record_id = any(${ids(recordIds)})
      ${numbers ? sql`and number = any(${texts(numbers)})` : sql``}`.execute(scope.db)
  return rows
}

/**
 * The numbers of orders of which these records tell by more than one source: few of many. Of an order of ten thousand only its number is read, and
 * nothing of it leaves the database.
 */
export async function listNumbersOfSeveral(scope: Scope, recordIds: Iterable<RecordId>): Promise<string[]> {
  const own = ids(recordIds)
  const { rows } = await sql<{ number: string }>`
    with told as (
      select number, source_id from order_sums where workspace_id = ${scope.workspace} and record_id = any(${own})
      union all select number, source_id from order_payments where workspace_id = ${scope.workspace} and record_id = any(${own})
    )
    select number from told where number <> '' group by number having count(distinct source_id) > 1`.execute(scope.db)
  return rows.map(({ number }) => number)
}

/**
 * Everybody whom it may concern that these records say something of these orders: the standing records of their persons, and of whose orders they
 * are so far. People of whom only one source knows are left out: nobody tells twice of them.
 */
export async function listConcerned(
  scope: Scope,
  told: readonly { source: SourceId; orderId: string; recordId: RecordId }[],
): Promise<Map<RecordId, PersonId>> {
  const { rows } = await sql<{ id: RecordId; personId: PersonId }>`
    with told as (select * from ${rowsAs(told, 'row (source uuid, "orderId" text, "recordId" uuid)')}),
    concerned as (
      select "recordId" as id from told
      union select o.record_id from told
        join order_sums o on o.workspace_id = ${scope.workspace} and o.source_id = told.source and o.order_id = told."orderId"
    ),
    whose as (select distinct r.person_id from concerned c join records r on r.workspace_id = ${scope.workspace} and r.id = c.id),
    known as (
      select r.id, r.person_id, r.source_id from whose join records r on r.workspace_id = ${scope.workspace} and r.person_id = whose.person_id
      where r.withdrawn_at is null
    )
    select id, person_id as "personId" from known k
    where exists (select from known other where other.person_id = k.person_id and other.source_id <> k.source_id)`.execute(scope.db)
  return new Map(rows.map(({ id, personId }) => [id, personId]))
}
