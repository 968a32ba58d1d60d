import type { ImportShown } from '#contract'

type Counted = ImportShown['counts']

/** Rows that bring something: neither rejected nor known as they are. */
export const rowsIn = ({ rows, rejected, unchanged }: Pick<Counted, 'rows' | 'rejected' | 'unchanged'>): number =>
  Math.max(0, rows - rejected - unchanged)

/** Whether rows would come in and none of them says who it is ("Cliente Mostrador", a phone of zeros): nobody would be known better than before. */
export const isAboutNobody = (counts: Counted): boolean => rowsIn(counts) > 0 && counts.newPeople + counts.knownPeople + counts.doubts === 0

/** What is said beside how many are in doubt: whether they were only guessed at, wait in Gemelos, or wait no more (a later row or somebody's answer settled them). */
export const doubtsHint = (doubts: number, { isRough, areSettled }: { isRough: boolean; areSettled: boolean }) => {
  if (doubts > 0 && areSettled) return 'counts.doubtsSettledHint'
  return isRough ? 'counts.doubtsRoughHint' : 'counts.doubtsHint'
}
