import type { Reason } from '../api.ts'

/** Rules that close the way to joining by itself, whatever else agrees: two documents, two birth dates, names that are others, a name alone. */
const forbids = /^(gate|whole)\./

/** Whether «Son la misma» is drawn as what is suggested: not where a rule forbids what it does, for the two or for who else is meant. Pure. */
export const isJoinSuggested = (doubts: readonly { against: readonly Reason[] }[]): boolean =>
  !doubts.some(({ against }) => against.some(({ rule }) => forbids.test(rule)))
