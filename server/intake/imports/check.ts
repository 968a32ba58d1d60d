import type { Attributes } from '#identity'
import { type Actor, causeForLog, inWorkspace, log, type Scope } from '#platform'
import { causeOf } from '../failure.ts'
import { type Counts, changeState, getHabits, getImport, insertRejections, noCounts, noteFailure, noteProgress } from '../store/imports.ts'
import type { Accept, Arrival, Outcome } from '../types.ts'
import { countBatch, countPeopleIn, freshPeople } from './count.ts'
import { rowsOf } from './inspect.ts'
import { understandRows, type Whole } from './orders.ts'
import type { Rejection } from './rows.ts'
import { batchMax, type Ordered, readingOf, type Work } from './run.ts'

/** People of the file beyond so many are not told apart between batches: the count is then an upper bound. */
const rememberedMax = 250_000

/**
 * The dry run. The real flow runs over the real data, batch by batch, in transactions that are rolled back: each holds the workspace as long as a
 * batch of an import does, and lets it go before the next. What a batch cannot know, that a later one brings the same new people, is counted at
 * the end by the resolver over all new rows.
 */
export async function checkImport(work: Work, { workspace, importId }: Ordered): Promise<void> {
  const place = { workspace, actor: 'pulsera' as Actor }
  const { row, reading, habits } = await inWorkspace(work.db, place, async (scope) => {
    const found = await getImport(scope, importId)
    return { row: found, reading: await readingOf(scope, found), habits: await getHabits(scope) }
  })
  if (row.state !== 'checking') return
  const tried = new Tried()
  try {
    let batch: Whole[] = []
    /** False when somebody took the import back meanwhile. */
    const flush = async (): Promise<boolean> => {
      const before = tried.counts.rejected
      await tried.take(batch, (arrivals) => inWorkspace(work.db, place, (scope) => rehearse(scope, work.accept, arrivals)))
      batch = []
      const rejections = tried.rejections.splice(0)
      return inWorkspace(work.db, place, async (scope) => {
        if ((await getImport(scope, importId, { lock: true })).state !== 'checking') return false
        await insertRejections(scope, importId, rejections, before)
        await noteProgress(scope, importId, { counts: tried.counts, rowsDone: tried.counts.rows })
        return true
      })
    }
    for await (const whole of understandRows(rowsOf(work.pathOf(importId), row.shape), reading))
      if (batch.push(whole) >= batchMax && !(await flush())) return
    if (!(await flush())) return
    const newcomers = [...tried.newcomers].map(([id, attributes]) => ({ id, attributes }))
    const { country, ownContacts } = habits
    const counts = { ...tried.counts, newPeople: tried.beyond + (await countPeopleIn(newcomers, { country, ownContacts })) }
    await inWorkspace(work.db, place, async (scope) => {
      if ((await getImport(scope, importId, { lock: true })).state !== 'checking') return
      await noteProgress(scope, importId, { counts, rowsDone: counts.rows })
      await changeState(scope, importId, 'checked')
    })
  } catch (e) {
    if (causeOf(e) === 'outage') throw e
    log.error(causeForLog(e), 'a check failed')
    await inWorkspace(work.db, place, (scope) => noteFailure(scope, importId, 'bug'))
  }
}

class Rehearsed extends Error {
  readonly outcomes: readonly Outcome[]
  constructor(outcomes: readonly Outcome[]) {
    super('rolled back on purpose')
    this.outcomes = outcomes
  }
}

/** Never answers: the outcomes travel in what rolls the transaction back. */
async function rehearse(scope: Scope, accept: Accept, arrivals: readonly Arrival[]): Promise<never> {
  throw new Rehearsed(await accept(scope, arrivals))
}

type Rehearsal = (arrivals: readonly Arrival[]) => Promise<never>

class Tried {
  counts: Counts = { ...noCounts }
  /** Of this batch: whoever writes them takes them out, as a file may have millions. */
  readonly rejections: Rejection[] = []
  /** What the new people of the file state, by the name of their record. */
  readonly newcomers = new Map<string, Attributes>()
  beyond = 0
  readonly #known = new Set<string>()

  /** A row that the flow cannot take is rejected alone, as the import would. */
  async take(batch: readonly Whole[], rehearsal: Rehearsal): Promise<void> {
    const arrivals = batch.flatMap((one) => (one.kind === 'arrival' ? [one.arrival] : []))
    try {
      this.#count(batch, arrivals, arrivals.length > 0 ? await outcomesOf(rehearsal(arrivals)) : [])
    } catch (e) {
      const [only] = batch
      if (causeOf(e) === 'outage' || only?.kind === 'rejected') throw e
      if (batch.length > 1) {
        const half = Math.ceil(batch.length / 2)
        await this.take(batch.slice(0, half), rehearsal)
        await this.take(batch.slice(half), rehearsal)
      } else if (only) {
        const rejection = { line: only.line, reason: 'row.unusable', facts: {}, cells: only.cells }
        this.#count([{ kind: 'rejected', rejection, rows: only.rows }], [], [])
      }
    }
  }

  #count(batch: readonly Whole[], arrivals: readonly Arrival[], outcomes: readonly Outcome[]): void {
    const rejections = batch.flatMap((one) => (one.kind === 'rejected' ? [one.rejection] : []))
    this.rejections.push(...rejections)
    const did = countBatch(arrivals, outcomes)
    const fresh = freshPeople(outcomes)
    const full = this.newcomers.size >= rememberedMax
    for (const [at, { personId }] of outcomes.entries()) {
      const arrival = arrivals[at]
      if (!personId || !arrival) continue
      if (!fresh.has(personId)) this.#known.add(personId)
      else if (!full && !this.newcomers.has(arrival.externalId)) this.newcomers.set(arrival.externalId, arrival.attributes)
    }
    if (full) this.beyond += did.newPeople
    this.counts = {
      rows: batch.reduce((sum, one) => sum + one.rows, this.counts.rows),
      newPeople: this.counts.newPeople + did.newPeople,
      knownPeople: this.#known.size,
      doubts: this.counts.doubts + did.doubts,
      rejected: this.counts.rejected + rejections.length,
      unchanged: this.counts.unchanged + did.unchanged,
    }
  }
}

const outcomesOf = (rehearsal: Promise<never>): Promise<readonly Outcome[]> =>
  rehearsal.catch((e: unknown) => {
    if (e instanceof Rehearsed) return e.outcomes
    throw e
  })
