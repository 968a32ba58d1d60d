import { sql } from 'kysely'
import type { SourceId } from '#contract'
import { newId, Refusal, type Scope } from '#platform'

/** Through which door it came, which says how it is read. */
type Door = 'wire' | 'record' | 'webhook'

/** What could not be used: why, and its bytes, so that it can be shown and tried again. `context`: what was said beside the bytes. */
export type Quarantined = {
  source: SourceId
  reason: string
  facts: Record<string, unknown>
  body: Buffer
  door?: Door
  context?: Record<string, unknown>
}

export type QuarantinedRow = {
  id: string
  source: SourceId
  at: Temporal.Instant
  reason: string
  facts: Record<string, unknown>
  body: Buffer
  door: Door
  context: Record<string, unknown>
}

/** Of each source so many are kept for somebody to look at; what comes beyond is counted only. */
const openMax = 10_000

/** Sets aside what could not be used, in one statement however much it is. */
export async function quarantine(scope: Scope, items: readonly Quarantined[]): Promise<void> {
  for (const [source, list] of Map.groupBy(items, (item) => item.source)) {
    const open = await countOpen(scope, source)
    const kept = list.slice(0, Math.max(0, openMax - open))
    const facts = kept.map((item) => JSON.stringify(item.facts))
    await sql`
      insert into quarantined (workspace_id, id, source_id, at, reason, facts, body, door, context)
      select ${scope.workspace}, id, ${source}, ${scope.now.toString()}::timestamptz, reason, facts::jsonb, body, door, context::jsonb
      from unnest(${kept.map(() => newId())}::uuid[], ${kept.map(({ reason }) => reason)}::text[], ${facts}::text[],
        ${kept.map(({ body }) => body)}::bytea[], ${kept.map(({ door }) => door ?? 'wire')}::text[],
        ${kept.map(({ context }) => JSON.stringify(context ?? {}))}::text[]) as item (id, reason, facts, body, door, context)`.execute(
      scope.db,
    )
    const beyond = list.length - kept.length
    // Where somebody has looked at all of them, counting begins anew.
    if (beyond > 0 || open === 0)
      await sql`update sources set quarantined_beyond = ${beyond} + case when ${open} = 0 then 0 else quarantined_beyond end
        where workspace_id = ${scope.workspace} and id = ${source}`.execute(scope.db)
  }
}

async function countOpen(scope: Scope, source: SourceId): Promise<number> {
  const { rows } = await sql<{ open: number }>`
    select count(*)::int as open from quarantined
    where workspace_id = ${scope.workspace} and source_id = ${source} and solved_at is null`.execute(scope.db)
  return rows[0]?.open ?? 0
}

/** What waits for somebody to look at it, newest first. `before` is where the page before ended. */
export async function listQuarantined(
  scope: Scope,
  { limit, before }: { limit: number; before: { at: string; id: string } | null },
): Promise<QuarantinedRow[]> {
  const older = before ? sql`and (at, id) < (${before.at}::timestamptz, ${before.id}::uuid)` : sql``
  const { rows } = await sql<QuarantinedRow>`
    select id, source_id as source, at, reason, facts, body, door, context from quarantined
    where workspace_id = ${scope.workspace} and solved_at is null ${older}
    order by at desc, id desc limit ${limit}`.execute(scope.db)
  return rows
}

export async function getQuarantined(scope: Scope, id: string): Promise<QuarantinedRow> {
  const { rows } = await sql<QuarantinedRow>`
    select id, source_id as source, at, reason, facts, body, door, context from quarantined
    where workspace_id = ${scope.workspace} and id = ${id} and solved_at is null for update`.execute(scope.db)
  if (!rows[0]) throw new Refusal('quarantined.missing', { id })
  return rows[0]
}

export async function settleQuarantined(scope: Scope, id: string): Promise<void> {
  await sql`update quarantined set solved_at = ${scope.now.toString()}::timestamptz where workspace_id = ${scope.workspace} and id = ${id}`.execute(
    scope.db,
  )
}

export async function renameReason(
  scope: Scope,
  id: string,
  { reason, facts }: { reason: string; facts: Record<string, unknown> },
): Promise<void> {
  await sql`update quarantined set reason = ${reason}, facts = ${JSON.stringify(facts)}::jsonb
    where workspace_id = ${scope.workspace} and id = ${id}`.execute(scope.db)
}

/** Work that is undone alone when it fails, while the transaction around it goes on. */
export async function inSavepoint<T>(scope: Scope, work: () => Promise<T>): Promise<T> {
  await sql`savepoint attempt`.execute(scope.db)
  try {
    const result = await work()
    await sql`release savepoint attempt`.execute(scope.db)
    return result
  } catch (cause) {
    // Where the connection itself is gone, what broke it is the better news.
    await sql`rollback to savepoint attempt`.execute(scope.db).catch(() => {})
    throw cause
  }
}
