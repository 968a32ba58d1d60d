import type { RecordId } from '#contract'
import type { Scope } from '#platform'
import { addTallies } from './store/records.ts'
import { rerankReviews } from './store/reviews.ts'
import type { Tally } from './types.ts'

/** Adds what happened to records and their persons; negative numbers take it back. */
export async function tally(scope: Scope, tallies: Iterable<[RecordId, Tally]>): Promise<void> {
  const list = [...tallies]
  const persons = await addTallies(scope, list)
  if (list.some(([, { spentMinor }]) => spentMinor !== 0)) await rerankReviews(scope, persons)
}
