import { createHash } from 'node:crypto'
import { sql } from 'kysely'
import type { SourceId } from '#contract'
import { lockWorkspace, newId, Refusal, type Scope, storableJson } from '#platform'
import { unknownTopicReason } from '../webhooks/kind.ts'
import { partlyReason } from '../wire/arrive.ts'
import { noteAside } from './activity.ts'
import { type Door, forgetSettled, rowBytes, topicOf } from './quarantine.ts'
import { keepNewest } from './restated.ts'

/** What could not be used: why, and its bytes, so that it can be shown and tried again. `context`: what was said beside the bytes. */
export type Quarantined = {
  source: SourceId
  reason: string
  facts: Record<string, unknown>
  body: Buffer
  door?: Door
  context?: Record<string, unknown>
  /** When it came, where that is not now. */
  at?: Temporal.Instant
  /** Two of the same bytes are two things that happened: a call without a name. Anything else told twice waits once. */
  isNameless?: boolean
}

/** What waits of one source, and of a business, in bytes of what came: a month of a busy shop that is paused fits. */
const waitingBytesMax = { source: 2 ** 30, workspace: 2 ** 32 }
/** What is in already, but for what was not understood, takes no room from what is not in. */
const partlyMax = 2_000
/** Of a topic that nobody knows so many examples are kept; more of it says nothing more. */
const examplesMax = 100
const fullSeconds = 60

type Row = Quarantined & { digest: Buffer | null; times: number }

/**
 * Sets aside what could not be used. What is acknowledged is kept: where no room is left it refuses with quarantine.full, and the transaction with it,
 * so that whoever sends keeps it.
 */
export async function setAside(scope: Scope, items: readonly Quarantined[]): Promise<void> {
  if (items.length === 0) return
  // Before any row of it: whoever settles what waits takes the same locks in the same order.
  await lockWorkspace(scope)
  const bySource = [...Map.groupBy(items, (item) => item.source)].sort(([a], [b]) => (a < b ? -1 : 1))
  for (const [source, list] of bySource) await setAsideOf(scope, source, list)
  await forgetSettled(scope)
}

async function setAsideOf(scope: Scope, source: SourceId, list: readonly Quarantined[]): Promise<void> {
  const { kept, beyond } = await choose(scope, source, await keepNewest(scope, source, once(list)))
  const added = await insert(scope, source, kept)
  await weigh(scope, source, { ...added, beyond })
  await noteAside(scope, source, list)
}

/** The same told twice at once is one that counts. */
function once(list: readonly Quarantined[]): Row[] {
  const rows = new Map<string, Row>()
  for (const item of list) {
    const digest = item.isNameless ? null : digestOf(item)
    const name = digest?.toString('base64') ?? `${rows.size}`
    const known = rows.get(name)
    if (known) known.times++
    else rows.set(name, { ...item, digest, times: 1 })
  }
  return [...rows.values()]
}

/**
 * What came in by half is another thing than the same that did not come in, and so are two parts of one event. Which moment it left is not: told again, it
 * left none.
 */
function digestOf({ door = 'wire', body, context: { inPart: _, ...context } = {}, reason }: Quarantined): Buffer {
  const name = JSON.stringify([door, door === 'webhook' ? context : null, reason === partlyReason, ...(context.part ? [context.part] : [])])
  return createHash('sha256').update(name).update(body).digest()
}

/** What is kept of it; of what came in in part, and of what nobody knows, no more than is of use. */
async function choose(scope: Scope, source: SourceId, rows: readonly Row[]): Promise<{ kept: Row[]; beyond: number }> {
  const partly = rows.filter(({ reason }) => reason === partlyReason)
  const byTopic = Map.groupBy(
    rows.filter(({ reason }) => reason !== partlyReason),
    topicOf,
  )
  const kept = byTopic.get(null) ?? []
  const roomForPartly = partly.length > 0 ? Math.max(0, partlyMax - (await countPartly(scope, source))) : 0
  kept.push(...partly.slice(0, roomForPartly))
  for (const [topic, examples] of byTopic) if (topic !== null) kept.push(...(await chooseExamples(scope, source, topic, examples)))
  return { kept, beyond: Math.max(0, partly.length - roomForPartly) }
}

/** How much of it waits; where nothing more fits, as much as may. */
async function countPartly(scope: Scope, source: SourceId): Promise<number> {
  // Written out: only so the index for it is found.
  const { rows } = await sql<{ waiting: number; isFull: boolean }>`
    select (select count(*)::int from (
        select from quarantined where workspace_id = ${scope.workspace} and source_id = ${source} and solved_at is null
          and reason = ${sql.lit(partlyReason)} limit ${partlyMax}) as first) as waiting,
      ${isNearlyFull(scope)} as "isFull"
    from sources where workspace_id = ${scope.workspace} and id = ${source}`.execute(scope.db)
  return rows[0]?.isFull ? partlyMax : (rows[0]?.waiting ?? 0)
}

/** The first examples of a topic are kept whole; what comes beyond is counted at the newest of them. */
async function chooseExamples(scope: Scope, source: SourceId, topic: string, rows: readonly Row[]): Promise<Row[]> {
  const { rows: waiting } = await sql<{ id: string }>`
    select id from quarantined where workspace_id = ${scope.workspace} and source_id = ${source} and solved_at is null
      and reason = ${sql.lit(unknownTopicReason)} and topic = ${topic}
    order by at desc limit ${examplesMax}`.execute(scope.db)
  const kept = rows.slice(0, Math.max(0, examplesMax - waiting.length))
  const more = rows.slice(kept.length).reduce((sum, { times }) => sum + times, 0)
  const last = kept.at(-1)
  if (last) last.times += more
  else
    await sql`update quarantined set times = times + ${more} where workspace_id = ${scope.workspace} and id = ${waiting[0]?.id}`.execute(
      scope.db,
    )
  return kept
}

type Added = { count: number; bytes: number }

async function insert(scope: Scope, source: SourceId, rows: readonly Row[]): Promise<Added> {
  if (rows.length === 0) return { count: 0, bytes: 0 }
  const json = (pick: (row: Row) => unknown) => rows.map((row) => storableJson(pick(row) ?? {}))
  const { rows: kept } = await sql<{ isFresh: boolean; bytes: number }>`
    insert into quarantined (workspace_id, id, source_id, at, reason, facts, body, door, context, digest, times, topic)
    select ${scope.workspace}, id, ${source}, at, reason, facts::jsonb, body, door, context::jsonb, digest, times,
      topic
    from unnest(${rows.map(() => newId())}::uuid[], ${rows.map(({ reason }) => reason)}::text[], ${json(({ facts }) => facts)}::text[],
      ${rows.map(({ body }) => body)}::bytea[], ${rows.map(({ door }) => door ?? 'wire')}::text[],
      ${json(({ context }) => context)}::text[], ${rows.map(({ digest }) => digest)}::bytea[], ${rows.map(({ times }) => times)}::int[],
      ${rows.map(topicOf)}::text[], ${rows.map(({ at = scope.now }) => at.toString())}::timestamptz[])
      as item (id, reason, facts, body, door, context, digest, times, topic, at)
    on conflict (workspace_id, source_id, digest) where solved_at is null and digest is not null
      do update set times = quarantined.times + excluded.times
    returning xmax = 0 as "isFresh", octet_length(body) + ${sql.lit(rowBytes)} as bytes`.execute(scope.db)
  const fresh = kept.filter(({ isFresh }) => isFresh)
  return { count: fresh.length, bytes: fresh.reduce((sum, { bytes }) => sum + bytes, 0) }
}

/** Where somebody has looked at all of them, counting what is beyond begins anew. */
async function weigh(scope: Scope, source: SourceId, { count, bytes, beyond }: Added & { beyond: number }): Promise<void> {
  const { rows } = await sql<{ isFull: boolean }>`
    with business as (select sum(waiting_bytes) + ${bytes} as bytes from sources where workspace_id = ${scope.workspace})
    update sources set waiting_count = waiting_count + ${count}, waiting_bytes = waiting_bytes + ${bytes},
      quarantined_beyond = ${beyond} + case when waiting_count = 0 then 0 else quarantined_beyond end
    from business where workspace_id = ${scope.workspace} and id = ${source}
    returning waiting_bytes > ${waitingBytesMax.source} or business.bytes > ${waitingBytesMax.workspace} as "isFull"`.execute(scope.db)
  if (bytes > 0 && rows[0]?.isFull) throw new Refusal('quarantine.full', { seconds: fullSeconds })
}

// What comes next may be a large one.
const nearly = (bytesMax: number) => Math.round(bytesMax * 0.99)

/** Of a row of `sources`: whether what comes next might find no room. */
export const isNearlyFull = ({ workspace }: Scope) =>
  sql<boolean>`(sources.waiting_bytes > ${nearly(waitingBytesMax.source)}
    or (select sum(each.waiting_bytes) from sources as each where each.workspace_id = ${workspace}) > ${nearly(waitingBytesMax.workspace)})`

/** Whether something could not be set aside for want of room. */
export const isFull = (error: unknown): error is Refusal<'quarantine.full'> => error instanceof Refusal && error.code === 'quarantine.full'
