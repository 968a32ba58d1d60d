import type { Random } from './random.ts'

/** January to December: Christmas, Mother's Day in May, the sales of November; February and September are quiet. */
const months = [0.8, 0.75, 0.9, 0.9, 1.35, 0.95, 0.9, 0.95, 0.8, 1, 1.4, 1.9]
/** Monday to Sunday. */
const weekdays = [0.8, 0.8, 0.85, 0.95, 1.2, 1.6, 1]

/** The year that ends now: draws moments as busy as the shop is. `length` is its number of days. */
export type Year = {
  length: number
  /** A day from `from` to `until` (both counted from the start of the year), busy days more often. */
  drawDay: (random: Random, from: number, until: number) => number
  /** A moment of that day between two hours of local time; never later than now. */
  momentOf: (random: Random, day: number, hours: readonly [number, number]) => number
  startMs: number
  nowMs: number
}

const lengthDays = 365

export function makeYear(now: Temporal.Instant, timezone: string): Year {
  const today = now.toZonedDateTimeISO(timezone).startOfDay()
  const days = Array.from({ length: lengthDays + 1 }, (_, i) => today.subtract({ days: lengthDays - i }))
  const starts = days.map((day) => day.epochMilliseconds)
  const sums = [0]
  for (const day of days) sums.push((sums.at(-1) ?? 0) + (months[day.month - 1] ?? 1) * (weekdays[day.dayOfWeek - 1] ?? 1))
  const nowMs = now.epochMilliseconds
  return {
    length: lengthDays,
    startMs: starts[0] ?? nowMs,
    nowMs,
    drawDay: (random, from, until) => {
      const [low, high] = [sums[Math.max(0, from)] ?? 0, sums[Math.min(lengthDays, until) + 1] ?? 0]
      return findDay(sums, low + random.next() * (high - low))
    },
    momentOf: (random, day, [opens, closes]) => {
      const minutes = random.between(opens * 60, closes * 60 - 1)
      const at = (starts[day] ?? nowMs) + minutes * 60_000 + random.between(0, 59) * 1000
      // Today is not over yet: what would come later happened in the past hour instead.
      return at < nowMs ? at : nowMs - random.between(60, 3600) * 1000
    },
  }
}

function findDay(sums: readonly number[], mark: number): number {
  let [low, high] = [0, sums.length - 2]
  while (low < high) {
    const middle = (low + high) >> 1
    if ((sums[middle + 1] ?? 0) > mark) high = middle
    else low = middle + 1
  }
  return low
}
