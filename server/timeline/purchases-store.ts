import { type RawBuilder, sql } from 'kysely'
import type { EntryKind, RecordId, SourceId } from '#contract'
import type { Scope } from '#platform'

/** How often each kind of thing happened to these records. */
export async function countKinds(scope: Scope, recordIds: readonly RecordId[]): Promise<Partial<Record<EntryKind, number>>> {
  const { rows } = await sql<{ kind: EntryKind; count: number }>`
    select kind, count(*)::int as count from entries
    where workspace_id = ${scope.workspace} and record_id = any(${[...recordIds]}::uuid[]) and withdrawn_at is null group by kind`.execute(
    scope.db,
  )
  return Object.fromEntries(rows.map(({ kind, count }) => [kind, count]))
}

export type Bought = {
  at: Temporal.Instant
  kind: 'purchase' | 'return'
  amountMinor: number | null
  currency: string | null
}
export type Favourite = { name: string; times: number; lastAt: Temporal.Instant }

/** What a source told of an order. */
type OrderTold = { source: SourceId; orderId: string }

/** Whatever is none of what these tell of these orders. What a file brought tells of no order (decision 100), also where its source does otherwise. */
const except = (told: readonly OrderTold[]): RawBuilder<unknown> =>
  told.length === 0
    ? sql``
    : sql`and not (import_id is null and exists (select from json_to_recordset(${JSON.stringify(told)}::json) as told (source uuid, "orderId" text)
        where told.source = source_id and told."orderId" = facts ->> 'orderId'))`

type Wanted = { limit: number; without: readonly OrderTold[] }

/** Purchases and returns that count by themselves, newest first, at most so many. */
export async function listBought(scope: Scope, recordIds: readonly RecordId[], { limit, without }: Wanted): Promise<Bought[]> {
  const { rows } = await sql<Bought>`
    select at, kind, amount_minor as "amountMinor", currency from entries
    where workspace_id = ${scope.workspace} and record_id = any(${[...recordIds]}::uuid[]) and withdrawn_at is null
      and order_says is null and kind in ('purchase', 'return') ${except(without)} order by at desc limit ${limit}`.execute(scope.db)
  return rows
}

/** What was bought less what was given back in other currencies than this one, of what counts by itself. */
export async function sumApart(
  scope: Scope,
  recordIds: readonly RecordId[],
  { own, without }: { own: string; without: readonly OrderTold[] },
): Promise<Map<string, number>> {
  const { rows } = await sql<{ currency: string; minor: number }>`
    select currency, sum(case kind when 'purchase' then amount_minor else -amount_minor end)::bigint as minor from entries
    where workspace_id = ${scope.workspace} and record_id = any(${[...recordIds]}::uuid[]) and withdrawn_at is null and order_says is null
      and kind in ('purchase', 'return') and amount_minor is not null and currency <> ${own} ${except(without)} group by currency`.execute(
    scope.db,
  )
  return new Map(rows.map(({ currency, minor }) => [currency, minor]))
}

/** What is bought most often, by the name the sources give it, once an order; among equals, the latest first. */
export async function listFavourites(scope: Scope, recordIds: readonly RecordId[], { limit, without }: Wanted): Promise<Favourite[]> {
  const { rows } = await sql<Favourite>`
    select item ->> 'name' as name, count(distinct coalesce(source_id || ' ' || (facts ->> 'orderId'), id::text))::int as times, max(at) as "lastAt"
    from entries
    cross join lateral jsonb_array_elements(case jsonb_typeof(facts -> 'items') when 'array' then facts -> 'items' else '[]' end) as item
    where workspace_id = ${scope.workspace} and record_id = any(${[...recordIds]}::uuid[]) and withdrawn_at is null and kind = 'purchase'
      and jsonb_typeof(item -> 'name') = 'string' and item ->> 'name' <> '' ${except(without)}
    group by 1 order by times desc, "lastAt" desc, name limit ${limit}`.execute(scope.db)
  return rows
}
