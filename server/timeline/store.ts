import { type RawBuilder, sql } from 'kysely'
import type { Channel, EntryId, EntryKind, ImportId, RecordId, SourceId } from '#contract'
import { columnsAs, moment, newId, type Scope } from '#platform'
import type { Entry, Lost, NewEntry, OrderSays, Page, Totals } from './types.ts'

/** Writes what happened; answers the new ids in the same order. */
export async function append(scope: Scope, entries: readonly NewEntry[]): Promise<EntryId[]> {
  if (entries.length === 0) return []
  const rows = entries.map((entry) => ({
    id: entry.id ?? newId<EntryId>(),
    record_id: entry.recordId,
    at: entry.at,
    kind: entry.kind,
    channel: entry.channel,
    facts: entry.facts,
    amount_minor: entry.amountMinor,
    currency: entry.currency,
    source_id: entry.source,
    import_id: entry.importId,
    message_id: entry.messageId,
    order_says: entry.orderSays,
  }))
  await sql`
    insert into entries (workspace_id, id, record_id, at, kind, channel, facts, amount_minor, currency, source_id, import_id, message_id, order_says,
      actor, created_at)
    select ${scope.workspace}, id, record_id, at, kind, channel, facts, amount_minor, currency, source_id, import_id, message_id, order_says,
      ${scope.actor}, ${moment(scope.now)}
    from ${columnsAs('entry', rows, columns)}`.execute(scope.db)
  return rows.map((row) => row.id)
}

const columns = {
  id: 'uuid',
  record_id: 'uuid',
  at: 'timestamptz',
  kind: 'text',
  channel: 'text',
  facts: 'jsonb',
  amount_minor: 'bigint',
  currency: 'text',
  source_id: 'uuid',
  import_id: 'uuid',
  message_id: 'text',
  order_says: 'text',
} as const

export type EntryRow = {
  id: EntryId
  record_id: RecordId
  at: Temporal.Instant
  kind: EntryKind
  channel: Channel
  facts: Record<string, unknown>
  amount_minor: number | null
  currency: string | null
  source_id: SourceId | null
  import_id: ImportId | null
  actor: string
  order_says: OrderSays | null
}

export const entryColumns: RawBuilder<unknown> = sql.raw(
  'e.id, e.record_id, e.at, e.kind, e.channel, e.facts, e.amount_minor, e.currency, e.source_id, e.import_id, e.actor, e.order_says',
)

/** What happened to these records, newest first. Each record gives at most one page, so a long life costs no more than a short one. */
export async function listEntries(scope: Scope, recordIds: readonly RecordId[], { limit, before, kinds }: Page): Promise<Entry[]> {
  const older = before ? sql`and (at, id) < (${moment(before.at)}, ${before.id}::uuid)` : sql``
  const ofKind = kinds && kinds.length > 0 ? sql`and kind = any(${[...kinds]}::text[])` : sql``
  const { rows } = await sql<EntryRow>`
    select entry.* from unnest(${[...recordIds]}::uuid[]) as wanted (record_id)
    cross join lateral (
      select id, record_id, at, kind, channel, facts, amount_minor, currency, source_id, import_id, actor, order_says from entries
      where workspace_id = ${scope.workspace} and record_id = wanted.record_id and withdrawn_at is null ${older} ${ofKind}
      order by at desc, id desc limit ${limit}
    ) as entry
    order by entry.at desc, entry.id desc limit ${limit}`.execute(scope.db)
  return rows.map(entryOf)
}

/** One entry that stands, or null. */
export async function findEntry(scope: Scope, id: EntryId): Promise<Entry | null> {
  const { rows } = await sql<EntryRow>`
    select id, record_id, at, kind, channel, facts, amount_minor, currency, source_id, import_id, actor, order_says from entries
    where workspace_id = ${scope.workspace} and id = ${id} and withdrawn_at is null`.execute(scope.db)
  return rows[0] ? entryOf(rows[0]) : null
}

export function entryOf(row: EntryRow): Entry {
  const { id, at, kind, channel, facts, actor } = row
  const amount = row.amount_minor === null ? null : { amountMinor: row.amount_minor, currency: row.currency ?? '' }
  const said = row.order_says ? { orderSays: row.order_says } : {}
  return { id, recordId: row.record_id, at, kind, channel, facts, amount, source: row.source_id, importId: row.import_id, actor, ...said }
}

/** Purchases less returns of each record that has any entry. */
export async function entryTotals(scope: Scope, recordIds: readonly RecordId[]): Promise<Map<RecordId, Totals>> {
  const { rows } = await sql<TotalsRow>`
    select record_id, ${sums(scope)} from entries
    where workspace_id = ${scope.workspace} and record_id = any(${[...recordIds]}::uuid[]) and withdrawn_at is null
    group by record_id`.execute(scope.db)
  return new Map(rows.map((row) => [row.record_id, totalOf(row)]))
}

/** When what stands of these records first and last happened: a note is no meeting, and what somebody planned by hand has not happened. */
export async function entryTimes(
  scope: Scope,
  recordIds: readonly RecordId[],
): Promise<Map<RecordId, { firstAt: Temporal.Instant; lastAt: Temporal.Instant }>> {
  const { rows } = await sql<{ id: RecordId; firstAt: Temporal.Instant; lastAt: Temporal.Instant }>`
    select record_id as id, min(at) as "firstAt", max(at) as "lastAt" from entries
    where workspace_id = ${scope.workspace} and record_id = any(${[...recordIds]}::uuid[]) and withdrawn_at is null and kind <> 'note'
      and (source_id is not null or at <= created_at)
    group by record_id`.execute(scope.db)
  return new Map(rows.map(({ id, firstAt, lastAt }) => [id, { firstAt, lastAt }]))
}

/** Everything that stands, one line an entry, without ids that depend on arrival: the whole workspace, for proofs. */
export async function describeEntries(scope: Scope): Promise<Map<RecordId, string[]>> {
  const { rows } = await sql<{ id: RecordId; lines: string[] }>`
    with line as (
      select record_id, json_build_array(to_char(at at time zone 'utc', 'YYYY-MM-DD"T"HH24:MI:SS.US'), kind, channel, facts, amount_minor,
        currency, source_id)::text as text
      from entries where workspace_id = ${scope.workspace} and withdrawn_at is null
    )
    select record_id as id, json_agg(text order by text) as lines from line group by record_id`.execute(scope.db)
  return new Map(rows.map(({ id, lines }) => [id, lines]))
}

/** Takes one entry back: it stays on disk, but no timeline shows it. Null when it is not there (any more). */
export async function withdrawEntry(scope: Scope, id: EntryId): Promise<Entry | null> {
  const entry = await findEntry(scope, id)
  if (!entry) return null
  await sql`update entries set withdrawn_at = ${moment(scope.now)} where workspace_id = ${scope.workspace} and id = ${id}`.execute(scope.db)
  return entry
}

/** Gives entries of an import to the other imports that state the same rows. */
export async function handOverEntries(
  scope: Scope,
  importId: ImportId,
  handed: readonly { message: string; source: SourceId; to: ImportId }[],
): Promise<void> {
  if (handed.length === 0) return
  await sql`
    update entries set import_id = handed.to
    from json_to_recordset(${JSON.stringify(handed)}) as handed (message text, source uuid, "to" uuid)
    where workspace_id = ${scope.workspace} and import_id = ${importId} and message_id = handed.message and source_id = handed.source`.execute(
    scope.db,
  )
}

/**
 * Takes back what an import brought, at most so many entries; answers what each record loses. Numbers of orders are spelled in many ways: those
 * that other entries of a record bear are answered too, for whoever knows when two of them are one.
 */
export async function withdrawImportEntries(scope: Scope, importId: ImportId, entriesMax: number): Promise<Map<RecordId, Lost>> {
  const { rows } = await sql<TotalsRow & { orders: string[]; standing: string[] }>`
    with withdrawn as (
      update entries set withdrawn_at = ${moment(scope.now)}
      where workspace_id = ${scope.workspace} and withdrawn_at is null and id = any(array(
        select id from entries where workspace_id = ${scope.workspace} and import_id = ${importId} and withdrawn_at is null limit ${entriesMax}))
      returning record_id, kind, amount_minor, currency, facts ->> 'orderId' as order_id
    ), lost as (
      select record_id, ${sums(scope)}, coalesce(array_agg(distinct order_id) filter (where order_id is not null), '{}') as orders
      from withdrawn group by record_id
    )
    select lost.*, case when orders = '{}' then '{}' else array(
      select distinct facts ->> 'orderId' from entries
      where workspace_id = ${scope.workspace} and entries.record_id = lost.record_id and withdrawn_at is null
        and import_id is distinct from ${importId}::uuid and facts ? 'orderId') end as standing
    from lost`.execute(scope.db)
  return new Map(rows.map((row) => [row.record_id, { ...totalOf(row), orders: row.orders, standing: row.standing }]))
}

type TotalsRow = { record_id: RecordId; entries: number; purchases: number; spent: number }
/** Sums are of the business's own currency: no two are ever added. */
const sums = (scope: Scope): RawBuilder<unknown> => sql`
  count(*)::int as entries,
  (count(*) filter (where kind = 'purchase'))::int as purchases,
  coalesce(sum(case kind when 'purchase' then amount_minor when 'return' then -amount_minor end) filter (
    where currency = (select currency from workspaces where id = ${scope.workspace})), 0)::bigint as spent`

const totalOf = ({ entries, purchases, spent }: TotalsRow): Totals => ({ entries, purchases, spentMinor: spent })
