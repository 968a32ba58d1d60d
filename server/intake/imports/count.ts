import { Worker } from 'node:worker_threads'
import type { Attributes, Setting } from '#identity'
import type { Counts } from '../store/imports.ts'
import type { Arrival, Outcome } from '../types.ts'
import type { Whole } from './orders.ts'

/** What one batch did: how many people it brought, met, doubted and left as they were. */
export function countBatch(batch: readonly Whole[], outcomes: readonly Outcome[]): Omit<Counts, 'rows' | 'rejected'> {
  const arrived = batch.flatMap((one) => (one.kind === 'arrival' ? [one] : []))
  const fresh = freshPeople(outcomes)
  const known = new Set(outcomes.flatMap(({ personId }) => (personId && !fresh.has(personId) ? [personId] : [])))
  return {
    newPeople: fresh.size,
    knownPeople: known.size,
    doubts: outcomes.filter(({ kind }) => kind === 'doubt').length,
    // In rows: an order of three rows that was known already leaves three rows without effect.
    unchanged: outcomes.reduce(
      (sum, outcome, at) => sum + (changedNothing(outcome, arrived[at]?.arrival) ? (arrived[at]?.rows ?? 1) : 0),
      0,
    ),
  }
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
