import type { WorkspaceId } from '#contract'
import { type Actor, addJob, type Db, inWorkspace, lockWorkspace, type Scope, type Tasks } from '#platform'
import { causeOf } from '../failure.ts'
import {
  type Chosen,
  countWaiting,
  forgetSettled,
  inSavepoint,
  listWaiting,
  pausedReason,
  type QuarantinedRow,
  settleQuarantined,
} from '../store/quarantine.ts'
import { getReplay, insertReplay, listReplays, listUnfinished, noteReplay, prolongReplay, type ReplayRow } from '../store/replays.ts'
import { findWireSource } from '../store/sources.ts'
import { findWebhook } from '../store/webhooks.ts'
import type { Accept } from '../types.ts'
import { readAgain } from './read-again.ts'
import { isMended, isTaken, tryAgain } from './retry.ts'

export type Replayer = ReturnType<typeof createReplayer>

const batchMax = 200
const task = 'quarantine.replay'

/** Tries everything that waits again, in the order in which it came, as work in the background: killed at any moment, it goes on where it was. */
export function createReplayer({ db, accept }: { db: Db; accept: Accept }) {
  /** Begins, or answers the one that is at work on the same already, which then goes on as far. */
  async function start(scope: Scope, chosen: Chosen): Promise<ReplayRow> {
    // Of a paused source nothing comes after it went on, but another process's clock may be ahead.
    const until = chosen.reason === pausedReason ? scope.now.add({ minutes: 1 }) : scope.now
    const beginning = { total: await countWaiting(scope, chosen), until }
    // Before its row, as `step`: what comes after in this transaction takes the business too.
    await lockWorkspace(scope)
    const id = (await prolongReplay(scope, chosen, beginning)) ?? (await insertReplay(scope, chosen, beginning))
    await setToWork(scope, id)
    return getReplay(scope, id)
  }

  async function run({ workspace, replayId }: { workspace: WorkspaceId; replayId: string }): Promise<void> {
    const { actor } = await inWorkspace(db, { workspace, actor: 'pulsera' }, (scope) => getReplay(scope, replayId))
    for (let goesOn = true; goesOn; )
      goesOn = await inWorkspace(db, { workspace, actor: actor as Actor }, (scope) => step(scope, accept, replayId))
  }

  /** For a start: what a crash left unfinished and the queue no longer knows of; and what was settled long ago goes. */
  async function resume(workspaces: readonly WorkspaceId[]): Promise<void> {
    for (const workspace of workspaces)
      await inWorkspace(db, { workspace, actor: 'pulsera' }, async (scope) => {
        for (const id of await listUnfinished(scope)) await setToWork(scope, id, true)
        await forgetSettled(scope, 100_000)
      })
  }

  const tasks: Tasks = { [task]: (payload) => run(payload as { workspace: WorkspaceId; replayId: string }) }
  return { start, list: listReplays, get: getReplay, resume, tasks }
}

const setToWork = ({ workspace, ...scope }: Scope, id: string, onlyIfMissing = false) =>
  addJob({ workspace, ...scope }, task, { workspace, replayId: id }, { queue: `replay ${workspace}`, key: `${task} ${id}`, onlyIfMissing })

/** One batch in one transaction, with how far it came. Answers whether there may be more. */
async function step(scope: Scope, accept: Accept, id: string): Promise<boolean> {
  // Before its row: whoever resumes a source has the business when it prolongs this one.
  await lockWorkspace(scope)
  const replay = await getReplay(scope, id, { lock: true })
  if (replay.finishedAt) return false
  const { source, reason, until, lastAt, lastId } = replay
  const after = lastAt && lastId ? { at: lastAt, id: lastId } : null
  const batch = await listWaiting(scope, { limit: batchMax, after, until, source: source ?? undefined, reason: reason ?? undefined })
  const solved = await tryAll(scope, accept, batch)
  const isDone = batch.length === 0
  await noteReplay(scope, id, { solved, unsolved: batch.length - solved, last: batch.at(-1) ?? null, isDone })
  return !isDone
}

type Known = { from: Awaited<ReturnType<typeof findWireSource>>; settings: Awaited<ReturnType<typeof findWebhook>> }

/** All that can be read together; where that fails, one by one, each with its new reason. Answers how many came in. */
async function tryAll(scope: Scope, accept: Accept, batch: readonly QuarantinedRow[]): Promise<number> {
  const known = new Map<string, Known>()
  for (const { source } of batch)
    if (!known.has(source)) known.set(source, { from: await findWireSource(scope, source), settings: await findWebhook(scope, source) })
  const read = batch.map((kept) => {
    const { from, settings } = known.get(kept.source) ?? { from: null, settings: null }
    return { kept, again: from ? readAgain(kept, from, settings) : null }
  })
  // What is not plainly an arrival has its own way: what is to be asked for, and what came in in part, or would.
  const isPlain = ({ kept, again }: (typeof read)[number]) =>
    again?.kind === 'arrivals' && !isTaken(kept) && !isMended(kept) && !again.misread?.length && !again.beside
  const readable = read.flatMap((one) =>
    isPlain(one) && one.again?.kind === 'arrivals'
      ? [{ kept: one.kept, arrivals: one.again.arrivals, groups: one.again.groups ?? [] }]
      : [],
  )
  let solved = 0
  for (const one of read) if (one.again && !isPlain(one) && (await tryAgain(scope, accept, one.kept)).kind !== 'left') solved++
  try {
    await inSavepoint(scope, () =>
      accept(
        scope,
        readable.flatMap(({ arrivals }) => arrivals),
        readable.flatMap(({ groups }) => groups),
      ),
    )
    await settleQuarantined(
      scope,
      readable.map(({ kept }) => kept.id),
    )
    return solved + readable.length
  } catch (e) {
    if (causeOf(e) === 'outage') throw e
    for (const { kept } of readable) if ((await tryAgain(scope, accept, kept)).kind !== 'left') solved++
    return solved
  }
}
