import type { EntryId } from '#contract'
import type { Outcome } from './types.ts'
import type { Misread } from './wire/misread.ts'

/** What came in without something that nobody understood: which of the arrivals that were stated together, and the entry that it left. */
export type InPart = { of: number; entryId: EntryId | null }

/** Empty where all of it was known before: told again it is no news. */
export function takenInPart(misread: readonly Misread[], outcomes: readonly Outcome[]): InPart[] {
  const isNews = outcomes.some(({ kind, changed, entryId }) => kind !== 'replayed' && (kind !== 'same' || changed || entryId !== null))
  if (!isNews) return []
  return entriesLeft(misread, outcomes)
}

const entriesLeft = (misread: readonly Misread[], outcomes: readonly Outcome[]): InPart[] =>
  [...new Set(misread.map(({ of = 0 }) => of))].map((of) => ({ of, entryId: outcomes[of]?.entryId ?? null }))
