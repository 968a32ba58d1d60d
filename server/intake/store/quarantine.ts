import { sql } from 'kysely'
import type { EntryId, SourceId } from '#contract'
import { lockWorkspace, newId, Refusal, type Scope } from '#platform'
import { partlyReason } from '../wire/arrive.ts'
import { noteAside } from './activity.ts'

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
/** What a paused source sends is good: a month of a busy shop fits. */
const pausedMax = 1_000_000
export const pausedReason = 'source.paused'
/** What is in already, but for what was not understood, takes no room from what is not in. */
const partlyMax = 2_000

/** Sets aside what could not be used, in one statement however much it is. */
export async function quarantine(scope: Scope, items: readonly Quarantined[]): Promise<void> {
  for (const [source, list] of Map.groupBy(items, (item) => item.source)) {
    const [inside, outside] = [list.filter(isPartly), list.filter((item) => !isPartly(item))]
    const max = outside.every(({ reason }) => reason === pausedReason) ? pausedMax : openMax
    const partly = await countOpen(scope, source, { isPartly: true, max: partlyMax })
    const others = await countOpen(scope, source, { isPartly: false, max: outside.length > 0 ? max : 1 })
    const open = partly + others
    const kept = [...inside.slice(0, Math.max(0, partlyMax - partly)), ...outside.slice(0, Math.max(0, max - others))]
    await insert(scope, source, kept)
    await noteAside(scope, source, list)
    const beyond = list.length - kept.length
    // Where somebody has looked at all of them, counting begins anew.
    if (beyond > 0 || open === 0)
      await sql`update sources set quarantined_beyond = ${beyond} + case when ${open} = 0 then 0 else quarantined_beyond end
        where workspace_id = ${scope.workspace} and id = ${source}`.execute(scope.db)
  }
}

const isPartly = ({ reason }: Quarantined) => reason === partlyReason

async function insert(scope: Scope, source: SourceId, kept: readonly Quarantined[]): Promise<void> {
  const json = (pick: (item: Quarantined) => unknown) => kept.map((item) => JSON.stringify(pick(item) ?? {}))
  await sql`
    insert into quarantined (workspace_id, id, source_id, at, reason, facts, body, door, context)
    select ${scope.workspace}, id, ${source}, ${scope.now.toString()}::timestamptz, reason, facts::jsonb, body, door, context::jsonb
    from unnest(${kept.map(() => newId())}::uuid[], ${kept.map(({ reason }) => reason)}::text[], ${json(({ facts }) => facts)}::text[],
      ${kept.map(({ body }) => body)}::bytea[], ${kept.map(({ door }) => door ?? 'wire')}::text[],
      ${json(({ context }) => context)}::text[]) as item (id, reason, facts, body, door, context)`.execute(scope.db)
}

/** How many wait, counted up to what may. */
async function countOpen(scope: Scope, source: SourceId, { isPartly, max }: { isPartly: boolean; max: number }): Promise<number> {
  // Written out: only so the index for it is found.
  const which = isPartly ? sql`reason = ${sql.lit(partlyReason)}` : sql`reason <> ${sql.lit(partlyReason)}`
  const { rows } = await sql<{ open: number }>`
    select count(*)::int as open from (
      select from quarantined where workspace_id = ${scope.workspace} and source_id = ${source} and solved_at is null and ${which}
      limit ${max}) as waiting`.execute(scope.db)
  return rows[0]?.open ?? 0
}

export type Chosen = { source?: SourceId | undefined; reason?: string | undefined }

const chosenBy = ({ source, reason }: Chosen) =>
  sql`(${source ?? null}::uuid is null or source_id = ${source ?? null}::uuid) and (${reason ?? null}::text is null or reason = ${reason ?? null})`

const columns = sql`id, source_id as source, at, reason, facts, body, door, context`

/** What waits for somebody to look at it, newest first. `before` is where the page before ended. */
export async function listQuarantined(
  scope: Scope,
  { limit, before, ...chosen }: { limit: number; before: { at: string; id: string } | null } & Chosen,
): Promise<QuarantinedRow[]> {
  const older = before ? sql`and (at, id) < (${before.at}::timestamptz, ${before.id}::uuid)` : sql``
  const { rows } = await sql<QuarantinedRow>`
    select ${columns} from quarantined
    where workspace_id = ${scope.workspace} and solved_at is null and ${chosenBy(chosen)} ${older}
    order by at desc, id desc limit ${limit}`.execute(scope.db)
  return rows
}

/** The next that wait, oldest first, up to a moment. */
export async function listWaiting(
  scope: Scope,
  {
    limit,
    after,
    until,
    ...chosen
  }: { limit: number; after: { at: Temporal.Instant; id: string } | null; until: Temporal.Instant } & Chosen,
): Promise<QuarantinedRow[]> {
  const newer = after ? sql`and (at, id) > (${after.at.toString()}::timestamptz, ${after.id}::uuid)` : sql``
  const { rows } = await sql<QuarantinedRow>`
    select ${columns} from quarantined
    where workspace_id = ${scope.workspace} and solved_at is null and ${chosenBy(chosen)} and at <= ${until.toString()}::timestamptz ${newer}
    order by at, id limit ${limit} for update`.execute(scope.db)
  return rows
}

export async function countWaiting(scope: Scope, chosen: Chosen): Promise<number> {
  const { rows } = await sql<{ count: number }>`
    select count(*)::int as count from quarantined where workspace_id = ${scope.workspace} and solved_at is null and ${chosenBy(chosen)}`.execute(
    scope.db,
  )
  return rows[0]?.count ?? 0
}

/** Somebody put the bytes right; those that came stay beside them. */
export async function mendBody(scope: Scope, { id, body }: QuarantinedRow, mended: Buffer): Promise<void> {
  const original = JSON.stringify({ original: body.toString('base64') })
  await sql`update quarantined set body = ${mended}, context = ${original}::jsonb || context
    where workspace_id = ${scope.workspace} and id = ${id}`.execute(scope.db)
}

/** It is in now, but for what was not understood: what is put right later takes the place of this entry. */
export async function noteTaken(scope: Scope, id: string, entryId: EntryId | null): Promise<void> {
  await sql`update quarantined set context = context || ${JSON.stringify({ entryId })}::jsonb
    where workspace_id = ${scope.workspace} and id = ${id}`.execute(scope.db)
}

export async function getQuarantined(scope: Scope, id: string): Promise<QuarantinedRow> {
  const { rows } = await sql<QuarantinedRow>`
    select ${columns} from quarantined
    where workspace_id = ${scope.workspace} and id = ${id} and solved_at is null for update`.execute(scope.db)
  if (!rows[0]) throw new Refusal('quarantined.missing', { id })
  return rows[0]
}

export async function settleQuarantined(scope: Scope, ids: readonly string[]): Promise<void> {
  await sql`update quarantined set solved_at = ${scope.now.toString()}::timestamptz
    where workspace_id = ${scope.workspace} and id = any(${ids}::uuid[])`.execute(scope.db)
}

/** Nobody needs it: it is shown no more. */
export async function discardQuarantined(scope: Scope, id: string): Promise<void> {
  const { rows } =
    await sql`update quarantined set solved_at = ${scope.now.toString()}::timestamptz, discarded_at = ${scope.now.toString()}::timestamptz
    where workspace_id = ${scope.workspace} and id = ${id}::uuid and solved_at is null returning id`.execute(scope.db)
  if (!rows[0]) throw new Refusal('quarantined.missing', { id })
}

/** It was discarded by mistake: it waits again, where it was. */
export async function keepDiscarded(scope: Scope, id: string): Promise<void> {
  const { rows } = await sql`update quarantined set solved_at = null, discarded_at = null
    where workspace_id = ${scope.workspace} and id = ${id}::uuid and discarded_at is not null returning id`.execute(scope.db)
  if (!rows[0]) throw new Refusal('quarantined.missing', { id })
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
  // Before it begins: a lock that is taken within would be let go where the work is undone.
  await lockWorkspace(scope)
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
