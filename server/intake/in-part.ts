import type { EntryId } from '#contract'
import type { Arrival, Outcome } from './types.ts'
import type { Misread } from './wire/misread.ts'

/** What came in without something that nobody understood: which of the arrivals that were stated together, and the entry that it left. */
export type InPart = { of: number; entryId: EntryId | null }

type Came = { misread: readonly Misread[]; arrivals: readonly Arrival[]; outcomes: readonly Outcome[]; isNamed?: boolean | undefined }

/**
 * Empty where all of it was known before: told again it is no news. A message that bears a name of its own (`isNamed`) is news when it first comes,
 * also where nothing follows from it; what bears none and changes nothing is what was said before, said again. What is a replay has no place that
 * something put right could take, but for a sale that is stated anew, with a sum that nobody can read. What is left out whole is news when it first comes.
 */
export function takenInPart({ misread, arrivals, outcomes, isNamed = false }: Came): InPart[] {
  if (misread.length === 0) return []
  const isNews = ({ kind, changed, entryId }: Outcome) => kind !== 'replayed' && (isNamed || kind !== 'same' || changed || entryId !== null)
  const unread = new Set(misread.map(({ of = 0 }) => of))
  const isAnew = (of: number) => isStatedWithoutSum(arrivals[of])
  const isLeftOut = misread.some((one) => one.isLeftOut && outcomes[one.of ?? 0]?.kind !== 'replayed')
  if (!outcomes.some(isNews) && !isLeftOut && ![...unread].some(isAnew)) return []
  return [...unread]
    .filter((of) => outcomes[of]?.kind !== 'replayed' || isAnew(of))
    .map((of) => ({ of, entryId: outcomes[of]?.entryId ?? null }))
}

const isStatedWithoutSum = (arrival: Arrival | undefined): boolean =>
  arrival?.statedAt !== undefined && arrival.entry !== null && arrival.entry.amountMinor === undefined
