type Month = { month: string; records: number; firsts: number; fresh: number }
type Series = { records: number; people: number; months: Month[] }

/** Records per person; 1 is perfect. Nothing to divide: nothing to say. */
export const indexOf = ({ records, people }: { records: number; people: number }): number | null => (people === 0 ? null : records / people)

/** The index at the end of each month: what was captured until then, per person met until then. */
export function trendOf(months: readonly Month[]): { month: string; index: number | null }[] {
  let [records, people] = [0, 0]
  return months.map((one) => {
    records += one.records
    people += one.firsts
    return { month: one.month, index: indexOf({ records, people }) }
  })
}

/** Of what was captured in the last month that had anything: the share that repeated somebody already known, on any channel. */
export function repeatedNow({ months }: Pick<Series, 'months'>): number | null {
  const last = months.findLast(({ records }) => records > 0)
  return last ? 1 - last.fresh / last.records : null
}

/** The line of a small picture, "M0,10 L5,8…", within a box; a month without an index is passed over. */
export function pathOf(
  points: readonly (number | null)[],
  { width, height, min, max }: { width: number; height: number; min: number; max: number },
): string {
  const span = max - min || 1
  const step = points.length > 1 ? width / (points.length - 1) : 0
  return points
    .flatMap((value, at) => (value === null ? [] : [`${(at * step).toFixed(1)},${(height - ((value - min) / span) * height).toFixed(1)}`]))
    .map((point, at) => `${at === 0 ? 'M' : 'L'}${point}`)
    .join(' ')
}

type Box = { width: number; height: number; min: number; max: number }

/** Where the last of the points stands in the box; none where there is none. */
export function placeOf(points: readonly (number | null)[], { width, height, min, max }: Box): { x: number; y: number } | null {
  const at = points.findLastIndex((value) => value !== null)
  const value = points[at]
  if (value === undefined || value === null) return null
  const step = points.length > 1 ? width / (points.length - 1) : 0
  return { x: Number((at * step).toFixed(1)), y: Number((height - ((value - min) / (max - min || 1)) * height).toFixed(1)) }
}

/** By how much the index changed in the last so many months; nothing where it was not known then. */
export function changeIn(months: readonly Month[], back: number): number | null {
  const trend = trendOf(months)
  const now = trend.at(-1)?.index ?? null
  const then = trend.at(-1 - back)?.index ?? null
  return now === null || then === null ? null : now - then
}
