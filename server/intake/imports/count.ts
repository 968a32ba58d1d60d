import { Worker } from 'node:worker_threads'
import type { Attributes, Setting } from '#identity'
import type { Counts } from '../store/imports.ts'
import type { Misread } from '../store/misreads.ts'
import type { Arrival, Outcome } from '../types.ts'
import type { Whole } from './orders.ts'

type Did = Pick<Counts, 'newPeople' | 'knownPeople' | 'doubts' | 'unchanged'>

/** What one row of a file, or one order of several, brings. */
export const arrivalsOf = (whole: Whole): Arrival[] => (whole.kind === 'arrival' ? [whole.arrival, ...whole.besides] : [])

/** What one batch did: how many people it brought, met, doubted and left as they were. */
export function countBatch(batch: readonly Whole[], outcomes: readonly Outcome[]): Did {
  const fresh = freshPeople(outcomes)
  const known = new Set(outcomes.flatMap(({ personId }) => (personId && !fresh.has(personId) ? [personId] : [])))
  // In rows: an order of three rows that was known already leaves three rows without effect.
  let [at, unchanged] = [0, 0]
  for (const whole of batch) {
    const arrivals = arrivalsOf(whole)
    const own = outcomes.slice(at, at + arrivals.length)
    at += arrivals.length
    if (own.length > 0 && own.every((outcome, place) => changedNothing(outcome, arrivals[place]))) unchanged += whole.rows
  }
  return { newPeople: fresh.size, knownPeople: known.size, doubts: outcomes.filter(({ kind }) => kind === 'doubt').length, unchanged }
}

/** The values of a batch that are not understood, each with its row and what that row's record is called. */
export const misreadsOf = (batch: readonly Whole[]): Misread[] =>
  batch.flatMap((whole) =>
    whole.kind === 'arrival'
      ? whole.said.flatMap(({ line, cells, arrival, misread }) =>
          misread.map((one) => ({ ...one, line, cells, recordName: arrival.externalId })),
        )
      : [],
  )

/** The counts with these values added. */
export function countMisreads(counts: Counts, misreads: readonly Misread[]): Pick<Counts, 'misread' | 'misreadIn'> {
  const misreadIn = { ...counts.misreadIn }
  for (const { column } of misreads) misreadIn[column] = (misreadIn[column] ?? 0) + 1
  return { misread: (counts.misread ?? 0) + misreads.length, misreadIn }
}

/** People who did not exist before the batch. A person bears the id of its first record, so it is new when that record is. */
function freshPeople(outcomes: readonly Outcome[]): Set<string> {
  const freshRecords = new Set(
    outcomes.flatMap(({ kind, recordId }) => (recordId && (kind === 'created' || kind === 'doubt' || kind === 'joined') ? [recordId] : [])),
  )
  return new Set(outcomes.flatMap(({ personId }) => (personId && freshRecords.has(personId) ? [personId] : [])))
}

const changedNothing = ({ kind, changed }: Outcome, arrival: Arrival | undefined) =>
  kind === 'replayed' || (kind === 'same' && !changed && !arrival?.entry)

/** How many people these records are, by the resolver itself, in a thread of its own: 100,000 records would hold up everything else for seconds. */
export function countPeopleIn(records: { id: string; attributes: Attributes }[], setting: Setting): Promise<number> {
  if (records.length === 0) return Promise.resolve(0)
  return new Promise((done, fail) => {
    const worker = new Worker(new URL('./count-worker.ts', import.meta.url), { workerData: { records, setting } })
    worker.once('message', done)
    worker.once('error', fail)
    worker.once('exit', (code) => fail(new Error(`the counting thread ended with ${code}`)))
  })
}
