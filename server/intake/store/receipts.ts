import { sql } from 'kysely'
import type { ImportId, SourceId } from '#contract'
import { columnsAs, type Scope } from '#platform'
import type { Arrival } from '../types.ts'

/**
 * The arrivals that were never accepted before, in their order; a message that comes twice in one batch counts once. What an import brought that
 * is just being taken back comes as if for the first time.
 */
export async function keepNew(scope: Scope, arrivals: readonly Arrival[]): Promise<Arrival[]> {
  const named = new Map(arrivals.flatMap((arrival) => (arrival.messageId === null ? [] : [[nameOf(arrival), arrival]])))
  if (named.size === 0) return [...arrivals]
  // Nearly always all of them are new: then no name comes back.
  const { rows } = await sql<{ names: string[] | null }>`
    with kept as (
      insert into receipts (workspace_id, source_id, message_id, import_id, at, stated_at)
      select ${scope.workspace}, source, message, import, ${scope.now.toString()}::timestamptz, stated
      from ${rowsOf([...named.values()])}
      on conflict (workspace_id, source_id, message_id) do update set import_id = excluded.import_id, at = excluded.at, stated_at = excluded.stated_at
      where exists (select from imports where imports.workspace_id = receipts.workspace_id and imports.id = receipts.import_id and state = 'undoing')
      returning source_id, message_id
    )
    select case when (select count(*) from kept) < ${named.size} then array(select source_id || ' ' || message_id from kept) end as names`.execute(
    scope.db,
  )
  const fresh = new Set(rows[0]?.names ?? named.keys())
  return arrivals.filter((arrival) => arrival.messageId === null || fresh.delete(nameOf(arrival)))
}

/**
 * Remembers of rows that came before that these imports state them too. Answers the arrivals that another import brought, each at the time at
 * which it was first stated: saying it again makes it no newer.
 */
export async function keepRestated(scope: Scope, arrivals: readonly Arrival[]): Promise<Arrival[]> {
  const named = new Map(arrivals.flatMap((arrival) => (arrival.messageId && arrival.importId ? [[nameOf(arrival), arrival]] : [])))
  if (named.size === 0) return []
  const { rows } = await sql<{ name: string; at: Temporal.Instant }>`
    with again as (
      select receipts.source_id, receipts.message_id, arrival.import, coalesce(receipts.stated_at, arrival.stated) as at
      from ${rowsOf([...named.values()])}
      join receipts on receipts.workspace_id = ${scope.workspace} and receipts.source_id = arrival.source and receipts.message_id = arrival.message
      where receipts.import_id <> arrival.import
    ), kept as (
      insert into restatements (workspace_id, source_id, message_id, import_id)
      select ${scope.workspace}, source_id, message_id, import from again on conflict do nothing
    )
    select source_id || ' ' || message_id as name, at from again`.execute(scope.db)
  return rows.flatMap(({ name, at }) => {
    const arrival = named.get(name)
    return arrival ? [{ ...arrival, at }] : []
  })
}

const nameOf = ({ source, messageId }: Arrival) => `${source} ${messageId}`

const rowsOf = (arrivals: readonly Arrival[]) =>
  columnsAs(
    'arrival',
    arrivals.map(({ source, messageId, importId, at }) => ({
      source,
      message: messageId,
      import: importId,
      // When it was stated is asked only where several imports bring it.
      stated: importId && at,
    })),
    { source: 'uuid', message: 'text', import: 'uuid', stated: 'timestamptz' },
  )

export type Handed = { message: string; source: SourceId; to: ImportId }

/** Gives what an import brought and another one states too to that other one, at most so many rows: the oldest import that is not taken back. */
export async function handOver(scope: Scope, importId: ImportId, rowsMax: number): Promise<Handed[]> {
  const { rows } = await sql<Handed>`
    with next as (
      select receipts.source_id, receipts.message_id, heir.import_id from receipts
      cross join lateral (
        select restatements.import_id from restatements
        left join imports on imports.workspace_id = ${scope.workspace} and imports.id = restatements.import_id
        where restatements.workspace_id = ${scope.workspace} and restatements.source_id = receipts.source_id
          and restatements.message_id = receipts.message_id and coalesce(state, 'done') not in ('undoing', 'undone')
        order by restatements.import_id limit 1
      ) as heir
      where receipts.workspace_id = ${scope.workspace} and receipts.import_id = ${importId} limit ${rowsMax}
    ), settled as (
      delete from restatements using next where restatements.workspace_id = ${scope.workspace} and restatements.source_id = next.source_id
        and restatements.message_id = next.message_id and restatements.import_id = next.import_id
    )
    update receipts set import_id = next.import_id from next
    where receipts.workspace_id = ${scope.workspace} and receipts.source_id = next.source_id and receipts.message_id = next.message_id
    returning receipts.message_id as message, receipts.source_id as source, next.import_id as "to"`.execute(scope.db)
  return rows
}

/** Lets the messages of an import come again, at most so many; answers how many there were. */
export async function forgetReceipts(scope: Scope, importId: ImportId, rowsMax: number): Promise<number> {
  const { rows } = await sql<{ count: number }>`
    with mine as (
      delete from receipts where ctid = any(array(
        select ctid from receipts where workspace_id = ${scope.workspace} and import_id = ${importId} limit ${rowsMax}))
      returning 1
    ), also as (
      delete from restatements where ctid = any(array(
        select ctid from restatements where workspace_id = ${scope.workspace} and import_id = ${importId} limit ${rowsMax}))
      returning 1
    )
    select greatest((select count(*) from mine), (select count(*) from also))::int as count`.execute(scope.db)
  return rows[0]?.count ?? 0
}
