import { sql } from 'kysely'
import type { SourceId } from '#contract'
import { newId, Refusal, type Scope } from '#platform'
import type { Chosen } from './quarantine.ts'

/** "Try everything again": what of, how far it is, and where it goes on. */
export type ReplayRow = {
  id: string
  source: SourceId | null
  reason: string | null
  until: Temporal.Instant
  total: number
  solved: number
  unsolved: number
  lastAt: Temporal.Instant | null
  lastId: string | null
  actor: string
  startedAt: Temporal.Instant
  finishedAt: Temporal.Instant | null
}

const columns = sql`id, source_id as source, reason, until, total, solved, unsolved, last_at as "lastAt", last_id as "lastId", actor,
  started_at as "startedAt", finished_at as "finishedAt"`

type Beginning = { total: number; until: Temporal.Instant }

export async function insertReplay(scope: Scope, { source, reason }: Chosen, { total, until }: Beginning): Promise<string> {
  const id = newId<string>()
  const now = scope.now.toString()
  await sql`insert into replays (workspace_id, id, source_id, reason, until, total, actor, started_at)
    values (${scope.workspace}, ${id}, ${source ?? null}, ${reason ?? null}, ${until.toString()}::timestamptz, ${total}, ${scope.actor},
      ${now}::timestamptz)`.execute(scope.db)
  return id
}

/** One that is at work on the same goes on until then: answers it, or null where there is none. */
export async function prolongReplay(scope: Scope, { source, reason }: Chosen, { total, until }: Beginning): Promise<string | null> {
  const { rows } = await sql<{ id: string }>`
    update replays set until = greatest(until, ${until.toString()}::timestamptz), total = solved + unsolved + ${total}
    where workspace_id = ${scope.workspace} and finished_at is null and source_id is not distinct from ${source ?? null}::uuid
      and reason is not distinct from ${reason ?? null}
    returning id`.execute(scope.db)
  return rows[0]?.id ?? null
}

/** Refuses with replay.missing. */
export async function getReplay(scope: Scope, id: string, { lock = false } = {}): Promise<ReplayRow> {
  const { rows } = await sql<ReplayRow>`
    select ${columns} from replays where workspace_id = ${scope.workspace} and id = ${id} ${lock ? sql`for update` : sql``}`.execute(
    scope.db,
  )
  if (!rows[0]) throw new Refusal('replay.missing', { id })
  return rows[0]
}

/** What is at work, and the last that ended within the hour. */
export async function listReplays(scope: Scope): Promise<ReplayRow[]> {
  const { rows } = await sql<ReplayRow>`
    select ${columns} from replays
    where workspace_id = ${scope.workspace} and (finished_at is null or finished_at > ${scope.now.toString()}::timestamptz - interval '1 hour')
    order by started_at desc limit 5`.execute(scope.db)
  return rows
}

/** All that is not finished, for a start. */
export async function listUnfinished(scope: Scope): Promise<string[]> {
  const { rows } = await sql<{ id: string }>`
    select id from replays where workspace_id = ${scope.workspace} and finished_at is null order by started_at`.execute(scope.db)
  return rows.map(({ id }) => id)
}

type Progress = { solved: number; unsolved: number; last: { at: Temporal.Instant; id: string } | null; isDone: boolean }

export async function noteReplay(scope: Scope, id: string, { solved, unsolved, last, isDone }: Progress): Promise<void> {
  await sql`update replays set solved = solved + ${solved}, unsolved = unsolved + ${unsolved},
      last_at = coalesce(${last?.at.toString() ?? null}::timestamptz, last_at), last_id = coalesce(${last?.id ?? null}::uuid, last_id),
      finished_at = case when ${isDone} then ${scope.now.toString()}::timestamptz end
    where workspace_id = ${scope.workspace} and id = ${id}`.execute(scope.db)
}
