import type { EntryId } from '#contract'
import type { Outcome } from './types.ts'
import type { Misread } from './wire/misread.ts'

/** What came in without something that nobody understood: which of the arrivals that were stated together, and the entry that it left. */
export type InPart = { of: number; entryId: EntryId | null }

/**
 * Empty where all of it was known before: told again it is no news. A message that bears a name of its own (`isNamed`) is news when it first comes,
 * also where nothing follows from it; what bears none and changes nothing is what was said before, said again.
 */
export function takenInPart(misread: readonly Misread[], outcomes: readonly Outcome[], isNamed = false): InPart[] {
  const isNews = ({ kind, changed, entryId }: Outcome) => kind !== 'replayed' && (isNamed || kind !== 'same' || changed || entryId !== null)
  if (!outcomes.some(isNews)) return []
  return [...new Set(misread.map(({ of = 0 }) => of))].map((of) => ({ of, entryId: outcomes[of]?.entryId ?? null }))
}
