import { sql } from 'kysely'
import { routineBlocks } from '#contract'
import type { Scope } from '#platform'

type Waiting = { reviews: number; blocksLeft: number; imports: number; quarantined: number }

/** More than anybody reads in a bar. */
const countedMax = 1000
const workingStates = ['checking', 'running', 'undoing']
/** Files that wait for a decision; after a week theirs is thrown away, and nobody can take it any more. */
const decidedStates = ['ready', 'checked']
const decidedDaysMax = 7

/** What waits in each room, for the caller. Asked by every open window whenever something changes: each figure is a bounded look at an index. */
export async function countWaiting({ db, workspace, now, actor }: Scope): Promise<Waiting> {
  const moment = sql`${now.toString()}::timestamptz`
  const { rows } = await sql<Waiting>`
    select
      (select count(*)::int from (select from reviews where workspace_id = ${workspace} and is_open
        and (postponed_until is null or postponed_until <= ${moment}) limit ${countedMax}) as bounded) as reviews,
      ${routineBlocks.length}::int - (select count(*)::int from routine_marks where workspace_id = ${workspace} and actor = ${actor}
        and day = (select (${moment} at time zone timezone)::date from workspaces where id = ${workspace})) as "blocksLeft",
      (select count(*)::int from (select from imports where workspace_id = ${workspace} and (state = any(${workingStates}::text[]) or (state = any(${decidedStates}::text[]) and created_at > ${moment} - make_interval(days => ${decidedDaysMax})))
        limit ${countedMax}) as bounded) as imports,
      (select count(*)::int from (select from quarantined where workspace_id = ${workspace} and solved_at is null and reason <> 'source.paused'
        limit ${countedMax}) as bounded) as quarantined`.execute(db)
  const [waiting] = rows
  if (!waiting) throw new Error('a select without from answered no row')
  return waiting
}
