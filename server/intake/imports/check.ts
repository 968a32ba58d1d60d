import { type ImportId, triedRejectionsMax } from '#contract'
import type { Attributes } from '#identity'
import { type Actor, causeForLog, inWorkspace, log, type Scope } from '#platform'
import { causeOf } from '../failure.ts'
import {
  type Counts,
  changeState,
  getHabits,
  getImport,
  insertRejections,
  knownBesides,
  listNobodies,
  noCounts,
  noteFailure,
  noteProgress,
} from '../store/imports.ts'
import { insertMisreads, type Misread } from '../store/misreads.ts'
import type { Accept, Arrival, Outcome } from '../types.ts'
import { batchesOf, unusable } from './batches.ts'
import { arrivalsOf, countBatch, countMisreads, countPeopleIn, misreadsOf } from './count.ts'
import type { Whole } from './orders.ts'
import type { Rejection } from './rows.ts'
import { type Ordered, readingOf, type Work } from './run.ts'

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
    return { row: found, reading: await readingOf(scope, found, work), habits: await getHabits(scope) }
  })
  if (row.state !== 'checking') return
  const tried = new Tried()
  let trying = Promise.resolve(true)
  try {
    /** False when somebody took the import back meanwhile. */
    const flush = async (wholes: readonly Whole[]): Promise<boolean> => {
      const { rejected: before, misread: misreadBefore } = tried.counts
      await tried.take(wholes, (arrivals) => inWorkspace(work.db, place, (scope) => rehearse(scope, work.accept, importId, arrivals)))
      const rejections = tried.rejections.splice(0)
      const misreads = tried.misreads.splice(0)
      return inWorkspace(work.db, place, async (scope) => {
        if ((await getImport(scope, importId, { lock: true })).state !== 'checking') return false
        await insertRejections(scope, importId, rejections.slice(0, Math.max(0, triedRejectionsMax - before)))
        await insertMisreads(scope, importId, misreads, misreadBefore)
        await noteProgress(scope, importId, { counts: tried.counts, rowsDone: tried.counts.rows })
        return true
      })
    }
    // A check that was killed begins anew: what it counts is in memory only.
    for await (const { wholes } of batchesOf(work, { row, reading, from: 0 })) {
      if (!(await trying)) return
      trying = flush(wholes)
      trying.catch(() => {})
    }
    if (!(await trying)) return
    const newcomers = [...tried.newcomers].map(([id, attributes]) => ({ id, attributes }))
    const { country, ownContacts } = habits
    const counts = { ...tried.counts, newPeople: tried.beyond + (await countPeopleIn(newcomers, { country, ownContacts })) }
    await inWorkspace(work.db, place, async (scope) => {
      if ((await getImport(scope, importId, { lock: true })).state !== 'checking') return
      await noteProgress(scope, importId, { counts, rowsDone: counts.rows })
      await changeState(scope, importId, 'checked')
    })
  } catch (e) {
    await trying.catch(() => {})
    if (causeOf(e) === 'outage') throw e
    log.error(causeForLog(e), 'a check failed')
    await inWorkspace(work.db, place, (scope) => noteFailure(scope, importId, 'bug'))
  }
}

/** `known`: the people among the outcomes who stand without this import. */
type Seen = { outcomes: readonly Outcome[]; known: ReadonlySet<string> }

class Rehearsed extends Error {
  readonly seen: Seen
  constructor(seen: Seen) {
    super('rolled back on purpose')
    this.seen = seen
  }
}

/** Never answers: what was seen travels in what rolls the transaction back. */
async function rehearse(scope: Scope, accept: Accept, id: ImportId, arrivals: readonly Arrival[]): Promise<never> {
  const outcomes = await accept(scope, arrivals)
  // Asked as the import asks at its end: after an undo, a person may bear the id of a record that only now comes back.
  const people = [...new Set(outcomes.flatMap(({ personId }) => personId ?? []))]
  const known = await knownBesides(scope, id, people)
  const nobodies = await listNobodies(scope, people)
  const personOf = ({ personId }: Outcome) => (personId && nobodies.has(personId) ? null : personId)
  throw new Rehearsed({ outcomes: outcomes.map((outcome) => ({ ...outcome, personId: personOf(outcome) })), known })
}

type Rehearsal = (arrivals: readonly Arrival[]) => Promise<never>

class Tried {
  counts: Counts = { ...noCounts }
  /** Of this batch: whoever writes them takes them out, as a file may have millions. */
  readonly rejections: Rejection[] = []
  readonly misreads: Misread[] = []
  /** What the new people of the file state, by the name of their record. */
  readonly newcomers = new Map<string, Attributes>()
  beyond = 0
  readonly #known = new Set<string>()

  /** A row that the flow cannot take is rejected alone, as the import would. */
  async take(batch: readonly Whole[], rehearsal: Rehearsal): Promise<void> {
    const arrivals = batch.flatMap(arrivalsOf)
    try {
      this.#count(batch, arrivals, arrivals.length > 0 ? await seenIn(rehearsal(arrivals)) : nothingSeen)
    } catch (e) {
      const [only] = batch
      if (causeOf(e) === 'outage' || only?.kind === 'rejected') throw e
      if (batch.length > 1) {
        const half = Math.ceil(batch.length / 2)
        await this.take(batch.slice(0, half), rehearsal)
        await this.take(batch.slice(half), rehearsal)
      } else if (only) {
        this.#count([unusable(only)], [], nothingSeen)
      }
    }
  }

  #count(batch: readonly Whole[], arrivals: readonly Arrival[], { outcomes, known }: Seen): void {
    const rejections = batch.flatMap((one) => (one.kind === 'rejected' ? [one.rejection] : []))
    const misreads = misreadsOf(batch)
    this.rejections.push(...rejections)
    this.misreads.push(...misreads)
    const did = countBatch(batch, outcomes)
    const full = this.newcomers.size >= rememberedMax
    for (const [at, { personId }] of outcomes.entries()) {
      const arrival = arrivals[at]
      if (!personId || !arrival) continue
      if (known.has(personId)) this.#known.add(personId)
      else if (!full && !this.newcomers.has(arrival.externalId)) this.newcomers.set(arrival.externalId, arrival.attributes)
    }
    const newPeople = new Set(outcomes.flatMap(({ personId }) => (personId && !known.has(personId) ? [personId] : []))).size
    if (full) this.beyond += newPeople
    this.counts = {
      rows: batch.reduce((sum, one) => sum + one.rows, this.counts.rows),
      newPeople: this.counts.newPeople + newPeople,
      knownPeople: this.#known.size,
      doubts: this.counts.doubts + did.doubts,
      rejected: this.counts.rejected + rejections.length,
      unchanged: this.counts.unchanged + did.unchanged,
      ...countMisreads(this.counts, misreads),
    }
  }
}

const nothingSeen: Seen = { outcomes: [], known: new Set() }
const seenIn = (rehearsal: Promise<never>): Promise<Seen> =>
  rehearsal.catch((e: unknown) => {
    if (e instanceof Rehearsed) return e.seen
    throw e
  })
