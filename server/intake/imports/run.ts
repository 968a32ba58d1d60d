import { rm } from 'node:fs/promises'
import type { ImportId, WorkspaceId } from '#contract'
import { type Actor, causeForLog, type Db, inWorkspace, log, Refusal, refreshStatistics, type Scope } from '#platform'
import { causeOf } from '../failure.ts'
import {
  changeState,
  countPeople,
  getHabits,
  getImport,
  type ImportRow,
  insertRejections,
  noteFailure,
  noteProgress,
} from '../store/imports.ts'
import { insertMisreads } from '../store/misreads.ts'
import type { Accept, Arrival } from '../types.ts'
import { batchesOf, unusable } from './batches.ts'
import { arrivalsOf, countBatch, countMisreads, misreadsOf } from './count.ts'
import type { Whole } from './orders.ts'
import { letPass } from './queue.ts'
import type { Reading, Rejection, WhyMisread } from './rows.ts'

/** Reads what rows state before they are accepted: only time is won by it. */
export type ReadAhead = (attributes: Arrival['attributes'], habits: { country: string; ownContacts: string[] }) => void
export type Work = {
  db: Db
  accept: Accept
  pathOf: (id: ImportId) => string
  readAhead?: ReadAhead | undefined
  whyMisread?: WhyMisread | undefined
  /** How long a turn lasts where others wait; another one is for tests. */
  turnMs?: number | undefined
}
export type Ordered = { workspace: WorkspaceId; importId: ImportId }

// What was read of the file so far is read again in the next turn: a hundred thousand rows a second.
const turnMs = 20_000

/** How the rows of an import are read. */
export async function readingOf(scope: Scope, row: ImportRow, { whyMisread }: Pick<Work, 'whyMisread'>): Promise<Reading> {
  const habits = await getHabits(scope)
  return {
    importId: row.id,
    source: row.sourceId,
    kind: row.kind,
    mapping: row.mapping,
    columnCount: row.shape.headers.length,
    currency: habits.currency,
    calendar: habits,
    ownContacts: habits.ownContacts,
    at: row.createdAt,
    whyMisread,
  }
}

/**
 * Imports a file, batch by batch, each in a transaction of its own that also says how far it came: killed at any moment and started again, it
 * goes on with the next row. Stops where somebody took the import back meanwhile, and, after a turn, where another business waits with a file.
 */
export async function runImport(work: Work, { workspace, importId }: Ordered): Promise<void> {
  const place = { workspace, actor: 'pulsera' as Actor }
  const { row, reading } = await inWorkspace(work.db, place, async (scope) => {
    const found = await getImport(scope, importId)
    return { row: found, reading: await readingOf(scope, found, work) }
  })
  if (row.state !== 'running') return
  const from = { ...place, actor: row.actor as Actor }
  let writing = Promise.resolve(true)
  // It begins with the first row that is written: finding the place in a large file again is no turn.
  let turnEndsAt = Number.POSITIVE_INFINITY
  try {
    let at = row.rowsDone
    for await (const { wholes, endsAt } of batchesOf(work, { row, reading, from: row.rowsDone })) {
      if (!(await writing)) return
      if (performance.now() > turnEndsAt && (await inWorkspace(work.db, place, (scope) => letPass(scope, importId)))) return
      turnEndsAt = Math.min(turnEndsAt, performance.now() + (work.turnMs ?? turnMs))
      writing = writeBatch(work, from, importId, wholes)
      // Whoever waits for it hears of what went wrong; until then nobody does.
      writing.catch(() => {})
      at = endsAt
    }
    if (!(await writing)) return
    await inWorkspace(work.db, from, (scope) => finish(scope, importId))
    // Everything it said is in the database by now: no second copy of customers' data stays behind.
    await rm(work.pathOf(importId), { force: true })
    // Without them searching is slow until the database takes them of its own accord.
    if (at >= manyRows) await refreshStatistics(work.db).catch((e) => log.warn(causeForLog(e), 'the statistics were not refreshed'))
  } catch (e) {
    await writing.catch(() => {})
    if (causeOf(e) === 'outage' && !isGone(e)) throw e
    log.error(causeForLog(e), 'an import failed')
    await inWorkspace(work.db, from, (scope) => noteFailure(scope, importId, isGone(e) ? 'file-gone' : 'bug'))
  }
}

/** From so many rows on, what they brought is searched in another way. */
const manyRows = 1000

const isGone = (e: unknown) =>
  (e as { code?: string; syscall?: string }).code === 'ENOENT' && (e as { syscall?: string }).syscall === 'open'

type From = { workspace: WorkspaceId; actor: Actor }

/** False when the import is no longer running. A row that nothing can be done with is rejected alone; the others of its batch go in. */
async function writeBatch(work: Work, from: From, id: ImportId, batch: readonly Whole[]): Promise<boolean> {
  try {
    return await inWorkspace(work.db, from, (scope) => write(scope, work.accept, id, batch))
  } catch (e) {
    if (causeOf(e) === 'outage' || e instanceof Refusal) throw e
    const [only] = batch
    if (batch.length === 1 && only) {
      if (only.kind === 'rejected') throw e
      log.error(causeForLog(e), 'a row cannot be used')
      return inWorkspace(work.db, from, (scope) => write(scope, work.accept, id, [unusable(only)]))
    }
    const half = Math.ceil(batch.length / 2)
    return (await writeBatch(work, from, id, batch.slice(0, half))) && (await writeBatch(work, from, id, batch.slice(half)))
  }
}

async function write(scope: Scope, accept: Accept, id: ImportId, batch: readonly Whole[]): Promise<boolean> {
  const { state, counts, rowsDone } = await getImport(scope, id, { lock: true })
  if (state !== 'running') return false
  const arrivals = batch.flatMap(arrivalsOf)
  const misreads = misreadsOf(batch)
  const rejections: Rejection[] = batch.flatMap((one) => (one.kind === 'rejected' ? [one.rejection] : []))
  const did = countBatch(batch, arrivals.length > 0 ? await accept(scope, arrivals) : [])
  await insertRejections(scope, id, rejections)
  await insertMisreads(scope, id, misreads, counts.misread)
  const rows = batch.reduce((sum, one) => sum + one.rows, 0)
  await noteProgress(scope, id, {
    rowsDone: rowsDone + rows,
    counts: {
      rows: counts.rows + rows,
      newPeople: counts.newPeople + did.newPeople,
      // While it runs, people met in two batches count twice; the end counts them exactly.
      knownPeople: counts.knownPeople + did.knownPeople,
      doubts: counts.doubts + did.doubts,
      rejected: counts.rejected + rejections.length,
      unchanged: counts.unchanged + did.unchanged,
      ...countMisreads(counts, misreads),
    },
  })
  return true
}

async function finish(scope: Scope, id: ImportId): Promise<void> {
  const { state, counts, rowsDone } = await getImport(scope, id, { lock: true })
  if (state !== 'running') return
  await noteProgress(scope, id, { rowsDone, counts: { ...counts, ...(await countPeople(scope, id)) } })
  await changeState(scope, id, 'done')
}
