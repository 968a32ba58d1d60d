import { type RawBuilder, sql } from 'kysely'
import type { SourceId } from '#contract'
import { lockWorkspace, Refusal, type Scope, storableJson } from '#platform'
import type { InPart } from '../in-part.ts'
import { unknownTopicReason } from '../webhooks/kind.ts'
import { requestReasons } from '../webhooks/privacy.ts'

/** What a row takes beside its body: as in migration 0180. */
export const rowBytes = 512

/** Through which door it came, which says how it is read. */
export type Door = 'wire' | 'record' | 'webhook'

export type QuarantinedRow = {
  id: string
  source: SourceId
  at: Temporal.Instant
  reason: string
  facts: Record<string, unknown>
  body: Buffer
  door: Door
  context: Record<string, unknown>
  times: number
}

/** `bytes`: how large it is, of which `body` may be the beginning. */
export type Shown = QuarantinedRow & { bytes: number }

export const pausedReason = 'source.paused'
// Long enough to undo it, or to look at what was sent first.
const settledDays = 7

/** Of what nobody knows the topic of: that topic, by which examples of it are found. */
export const topicOf = ({ reason, facts }: Pick<QuarantinedRow, 'reason' | 'facts'>): string | null =>
  reason === unknownTopicReason ? String(facts.topic) : null

export type Chosen = { source?: SourceId | undefined; reason?: string | undefined }

const chosenBy = ({ source, reason }: Chosen) =>
  sql`(${source ?? null}::uuid is null or source_id = ${source ?? null}::uuid) and (${reason ?? null}::text is null or reason = ${reason ?? null})`

// What somebody put right first may be megabytes, and is only looked at in the database: here it is enough that there is one.
const about = sql`id, source_id as source, at, reason, facts, door, times,
  case when context ? 'original' then context || '{"original": ""}' else context end as context`
const columns = sql`${about}, body`

type Place = { at: string; id: string }
type Page = { limit: number; before: Place | null; bytesMax: number }
type Where = Place & { isRequest: boolean }

/** What waits for somebody to look at it, with the beginning of each: first what the law asks, then the rest, newest first. `before`: where the page before ended. */
export async function listQuarantined(
  scope: Scope,
  { limit, before, ...more }: Omit<Page, 'before'> & { before: Where | null } & Chosen,
): Promise<Shown[]> {
  const isPast = before?.isRequest === false
  const requests = isPast ? [] : await listPart(scope, { ...more, limit, before, part: areRequests })
  if (requests.length === limit) return requests
  const rest = await listPart(scope, {
    ...more,
    limit: limit - requests.length,
    before: isPast ? before : null,
    part: sql`not ${areRequests}`,
  })
  return [...requests, ...rest]
}

// Written out: only so the index for them is found.
const areRequests = sql`reason in (${sql.join(requestReasons.map((reason) => sql.lit(reason)))})`

type Part = Page & Chosen & { part: RawBuilder<unknown> }

async function listPart(scope: Scope, { limit, before, bytesMax, part, ...chosen }: Part): Promise<Shown[]> {
  const older = before ? sql`and (at, id) < (${before.at}::timestamptz, ${before.id}::uuid)` : sql``
  const { rows } = await sql<Shown>`
    select ${about}, substring(body for ${bytesMax}) as body, octet_length(body) as bytes from quarantined
    where workspace_id = ${scope.workspace} and solved_at is null and ${part} and ${chosenBy(chosen)} ${older}
    order by at desc, id desc limit ${limit}`.execute(scope.db)
  return rows
}

export type Discarded = Shown & { discardedAt: Temporal.Instant; discardId: string | null }

/** What nobody needed, what was discarded last first; what was discarded long ago is forgotten. */
export async function listDiscarded(
  scope: Scope,
  { limit, before, bytesMax, source }: Page & Pick<Chosen, 'source'>,
): Promise<Discarded[]> {
  const older = before ? sql`and (discarded_at, id) < (${before.at}::timestamptz, ${before.id}::uuid)` : sql``
  const { rows } = await sql<Discarded>`
    select ${about}, substring(body for ${bytesMax}) as body, octet_length(body) as bytes, discarded_at as "discardedAt", discard_id as "discardId"
    from quarantined where workspace_id = ${scope.workspace} and discarded_at is not null and ${chosenBy({ source })} ${older}
    order by discarded_at desc, id desc limit ${limit}`.execute(scope.db)
  return rows
}

// A batch is held in memory: of things of megabytes a few.
const batchBytesMax = 16 * 2 ** 20

/** What a paused source keeps aside waits until it goes on, whatever else is tried again. */
const mayBeTried = ({ workspace }: Scope) => sql`not (reason = ${pausedReason} and exists (
  select from sources where sources.workspace_id = ${workspace} and sources.id = quarantined.source_id and paused_at is not null))`

/** The next that wait, oldest first, up to a moment; none where that was all. Whoever settles one has the workspace, so nobody else does meanwhile. */
export async function listWaiting(
  scope: Scope,
  {
    limit,
    after,
    until,
    ...chosen
  }: { limit: number; after: { at: Temporal.Instant; id: string } | null; until: Temporal.Instant } & Chosen,
): Promise<QuarantinedRow[]> {
  await lockWorkspace(scope)
  const newer = after ? sql`and (at, id) > (${after.at.toString()}::timestamptz, ${after.id}::uuid)` : sql``
  const { rows } = await sql<QuarantinedRow>`
    with next as (
      select id, at, octet_length(body) as bytes from quarantined
      where workspace_id = ${scope.workspace} and solved_at is null and ${chosenBy(chosen)} and ${mayBeTried(scope)}
        and at <= ${until.toString()}::timestamptz ${newer}
      order by at, id limit ${limit}
    ), batch as (select id, sum(bytes) over (order by at, id) - bytes as before from next)
    select ${columns} from quarantined
    where workspace_id = ${scope.workspace} and id in (select id from batch where before < ${batchBytesMax}) order by at, id`.execute(
    scope.db,
  )
  return rows
}

export async function countWaiting(scope: Scope, chosen: Chosen): Promise<number> {
  const { rows } = await sql<{ count: number }>`
    select count(*)::int as count from quarantined
    where workspace_id = ${scope.workspace} and solved_at is null and ${chosenBy(chosen)} and ${mayBeTried(scope)}`.execute(scope.db)
  return rows[0]?.count ?? 0
}

/** Somebody put the bytes right; those that came stay beside them. */
export async function mendBody(scope: Scope, { id, source, body }: QuarantinedRow, mended: Buffer): Promise<void> {
  const original = JSON.stringify({ original: body.toString('base64') })
  await sql`update quarantined set body = ${mended}, context = ${original}::jsonb || context
    where workspace_id = ${scope.workspace} and id = ${id}`.execute(scope.db)
  await weighAgain(scope, source, mended.length - body.length)
}

/** What waits in one row is so many bytes longer, or shorter. */
export const weighAgain = (scope: Scope, source: SourceId, bytes: number) =>
  sql`update sources set waiting_bytes = waiting_bytes + ${bytes} where workspace_id = ${scope.workspace} and id = ${source}`.execute(
    scope.db,
  )

/** It is in now, but for what was not understood: what is put right later takes the place of this entry. `part`: of what it holds only that waits. */
export async function noteTaken(scope: Scope, id: string, inPart: readonly InPart[], more: { part?: 'event' } = {}): Promise<void> {
  await sql`update quarantined set context = context || ${JSON.stringify({ inPart, ...more })}::jsonb
    where workspace_id = ${scope.workspace} and id = ${id}`.execute(scope.db)
}

/** One that waits, to be changed: held until the end, and the workspace first. Refuses with quarantined.missing. */
export async function getQuarantined(scope: Scope, id: string): Promise<QuarantinedRow> {
  await lockWorkspace(scope)
  return readQuarantined(scope, id)
}

/** The same, to be looked at. */
export async function readQuarantined(scope: Scope, id: string): Promise<Shown> {
  const { rows } = await sql<Shown>`
    select ${columns}, octet_length(body) as bytes from quarantined
    where workspace_id = ${scope.workspace} and id = ${id} and solved_at is null`.execute(scope.db)
  if (!rows[0]) throw new Refusal('quarantined.missing', { id })
  return rows[0]
}

/** It came in, or nobody needs it (`isDiscarded`, with others or alone): it is shown no more, and no longer takes room. Answers how many of them waited. */
async function settle(
  scope: Scope,
  ids: readonly string[],
  { isDiscarded, discardId = null }: { isDiscarded: boolean; discardId?: string | null },
): Promise<number> {
  const now = sql`${scope.now.toString()}::timestamptz`
  await lockWorkspace(scope)
  const { rows } = await sql<{ count: number }>`
    with settled as (
      update quarantined set solved_at = ${now}, discarded_at = case when ${isDiscarded} then ${now} end, discard_id = ${discardId}::uuid
      where workspace_id = ${scope.workspace} and id = any(${ids}::uuid[]) and solved_at is null
      returning source_id, octet_length(body) + ${sql.lit(rowBytes)} as bytes
    ), gone as (select source_id, count(*) as count, sum(bytes) as bytes from settled group by source_id), eased as (
      update sources set waiting_count = waiting_count - gone.count, waiting_bytes = waiting_bytes - gone.bytes from gone
      where workspace_id = ${scope.workspace} and id = gone.source_id
    )
    select count(*)::int as count from settled`.execute(scope.db)
  return rows[0]?.count ?? 0
}

export const settleQuarantined = (scope: Scope, ids: readonly string[]) => settle(scope, ids, { isDiscarded: false })

/** Nobody needs it: it is shown no more. */
export async function discardQuarantined(scope: Scope, id: string): Promise<void> {
  if ((await settle(scope, [id], { isDiscarded: true })) === 0) throw new Refusal('quarantined.missing', { id })
}

/** The same for those of one source that wait for one reason, at most so many, under a name by which they come back; answers how many there were. */
export async function discardAll(
  scope: Scope,
  { source, reason, discardId }: { source: SourceId; reason: string; discardId: string },
  rowsMax: number,
): Promise<number> {
  await lockWorkspace(scope)
  const { rows } = await sql<{ id: string }>`
    select id from quarantined where workspace_id = ${scope.workspace} and solved_at is null and ${chosenBy({ source, reason })}
    limit ${rowsMax}`.execute(scope.db)
  return settle(
    scope,
    rows.map(({ id }) => id),
    { isDiscarded: true, discardId },
  )
}

/** It was discarded by mistake: it waits again, where it was. Where the same came again meanwhile, both wait. */
export async function keepDiscarded(scope: Scope, id: string): Promise<void> {
  if ((await keep(scope, sql`id = ${id}::uuid`, 1)) === 0) throw new Refusal('quarantined.missing', { id })
}

/** The same for what was discarded together, at most so many; answers how many there were. */
export const keepTogether = (scope: Scope, discardId: string, rowsMax: number): Promise<number> =>
  keep(scope, sql`discard_id = ${discardId}::uuid`, rowsMax)

async function keep(scope: Scope, which: RawBuilder<unknown>, rowsMax: number): Promise<number> {
  await lockWorkspace(scope)
  const { rows } = await sql<{ count: number }>`
    with chosen as (
      select id, row_number() over (partition by source_id, digest order by at, id) as nth from (
        select id, source_id, digest, at from quarantined where workspace_id = ${scope.workspace} and ${which} and discarded_at is not null
        limit ${rowsMax}
      ) as those
    ), kept as (
      update quarantined set solved_at = null, discarded_at = null, discard_id = null, digest = case when chosen.nth = 1 and not exists (
        select from quarantined as other where other.workspace_id = quarantined.workspace_id and other.source_id = quarantined.source_id
          and other.digest = quarantined.digest and other.solved_at is null) then digest end
      from chosen where quarantined.workspace_id = ${scope.workspace} and quarantined.id = chosen.id
      returning source_id, octet_length(body) + ${sql.lit(rowBytes)} as bytes
    ), back as (select source_id, count(*) as count, sum(bytes) as bytes from kept group by source_id), filled as (
      update sources set waiting_count = waiting_count + back.count, waiting_bytes = waiting_bytes + back.bytes from back
      where workspace_id = ${scope.workspace} and sources.id = back.source_id
    )
    select count(*)::int as count from kept`.execute(scope.db)
  return rows[0]?.count ?? 0
}

/** What was settled long ago goes, some at a time: customers' data lies nowhere for longer than it must. */
export async function forgetSettled(scope: Scope, rowsMax = 500): Promise<void> {
  await sql`delete from quarantined where ctid = any(array(
    select ctid from quarantined where workspace_id = ${scope.workspace}
      and solved_at < ${scope.now.toString()}::timestamptz - make_interval(days => ${settledDays}) limit ${rowsMax}))`.execute(scope.db)
}

export async function renameReason(
  scope: Scope,
  id: string,
  { reason, facts }: { reason: string; facts: Record<string, unknown> },
): Promise<void> {
  const topic = topicOf({ reason, facts })
  await sql`update quarantined set reason = ${reason}, facts = ${storableJson(facts)}::jsonb, topic = ${topic}
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
