/** Moments as `toISOString` writes them: their order is the order of their texts. */
type Dated = { at: string }

/**
 * Of several statements of one thing the latest; where several were made at one moment all of them, as the database knows which of two values comes first.
 * In rounds: no round holds two of one thing.
 */
export function latestInRounds<R extends Dated>(rows: readonly R[], keyOf: (row: R) => string): R[][] {
  const latest = new Map<string, R[]>()
  for (const row of rows) {
    const key = keyOf(row)
    const before = latest.get(key)
    const [first] = before ?? []
    if (!before || !first || row.at > first.at) latest.set(key, [row])
    else if (row.at === first.at && !before.some((one) => sameText(one, row))) before.push(row)
  }
  const rounds: R[][] = []
  for (const rivals of latest.values())
    for (const [at, row] of rivals.entries()) {
      const round = rounds[at]
      if (round) round.push(row)
      else rounds[at] = [row]
    }
  return rounds
}

const sameText = (one: unknown, other: unknown) => JSON.stringify(one) === JSON.stringify(other)

const mirrored = (at: Temporal.Instant) => Temporal.Instant.fromEpochMilliseconds(-at.epochMilliseconds)

/**
 * Under which moment a statement is kept. A fallback counts where nothing else is said, and of several the first: it is kept under the mirror image of its
 * moment, before 1970, where nothing happens. The latest is the first one then, and whatever else is said is later.
 */
export const keptAt = (at: Temporal.Instant, isFallback: boolean): Temporal.Instant => (isFallback ? mirrored(at) : at)
/** When it was said. */
export const saidAt = (kept: Temporal.Instant): Temporal.Instant => (kept.epochMilliseconds < 0 ? mirrored(kept) : kept)

/** Whether a value says anything: what is empty or withdrawn is shown nowhere. */
export const isSaid = (value: unknown): boolean => {
  if (typeof value === 'string') return value.trim() !== ''
  if (typeof value === 'object') return value !== null && Object.keys(value).length > 0
  return value !== undefined
}
