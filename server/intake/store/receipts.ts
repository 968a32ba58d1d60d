import { sql } from 'kysely'
import type { ImportId } from '#contract'
import type { Scope } from '#platform'
import type { Arrival } from '../types.ts'

/** The arrivals that were never accepted before, in their order; a message that comes twice in one batch counts once. */
export async function keepNew(scope: Scope, arrivals: readonly Arrival[]): Promise<Arrival[]> {
  const named = arrivals.filter((arrival) => arrival.messageId !== null)
  if (named.length === 0) return [...arrivals]
  const rows = named.map(({ source, messageId, importId }) => ({ source, message: messageId, import: importId ?? null }))
  const { rows: kept } = await sql<{ name: string }>`
    insert into receipts (workspace_id, source_id, message_id, import_id, at)
    select ${scope.workspace}, source, message, import, ${scope.now.toString()}::timestamptz
    from json_to_recordset(${JSON.stringify(rows)}) as arrival (source uuid, message text, import uuid)
    on conflict do nothing
    returning source_id || ' ' || message_id as name`.execute(scope.db)
  const fresh = new Set(kept.map((row) => row.name))
  return arrivals.filter((arrival) => arrival.messageId === null || fresh.delete(`${arrival.source} ${arrival.messageId}`))
}

/** Lets the messages of an import come again. */
export async function forgetReceipts(scope: Scope, importId: ImportId): Promise<void> {
  await sql`delete from receipts where workspace_id = ${scope.workspace} and import_id = ${importId}`.execute(scope.db)
}

/** Remembers when each source last spoke. */
export async function noteSources(scope: Scope, arrivals: readonly Arrival[]): Promise<void> {
  const spoke = [...new Set(arrivals.map((arrival) => arrival.source))].sort()
  if (spoke.length === 0) return
  await sql`update sources set last_event_at = ${scope.now.toString()}::timestamptz
    where workspace_id = ${scope.workspace} and id = any(${spoke}::uuid[])`.execute(scope.db)
}
