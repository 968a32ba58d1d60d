import type { Money } from '#contract'
import type { Order } from '#people'
import type { Bought } from '#timeline'

const monthsShown = 12
const intervalsMin = 2

export type Summary = {
  average: Money | null
  returned: Money | null
  firstAt: Temporal.Instant | null
  lastAt: Temporal.Instant | null
  everyDays: number | null
  months: { month: string; count: number; spentMinor: number }[]
}

/** An order as a purchase of what it came to, and beside it what was given back: both when it was bought, so that the months add up to what was spent. */
export function boughtOf({ at, isBought, totalMinor, currency, sums }: Order, own: string): Bought[] {
  const purchase = { at, kind: 'purchase' as const, amountMinor: totalMinor, currency }
  const returned = (isBought && currency === own ? (totalMinor ?? 0) : 0) - (sums.get(own) ?? 0)
  return [
    ...(isBought ? [purchase] : []),
    ...(returned === 0 ? [] : [{ at, kind: 'return' as const, amountMinor: returned, currency: own }]),
  ]
}

/** When, how much and how often: months and days are those of the business's own time zone. */
export function summarise(
  all: readonly Bought[],
  { now, timezone, currency }: { now: Temporal.Instant; timezone: string; currency: string },
): Summary {
  // Other currencies are bought in too: how often counts, how much does not.
  const bought = all
    .map((one) => ((one.currency ?? currency) === currency ? one : { ...one, amountMinor: null }))
    .sort((a, b) => Temporal.Instant.compare(b.at, a.at))
  const purchases = bought.filter(({ kind }) => kind === 'purchase')
  const paid = purchases.flatMap(({ amountMinor }) => (amountMinor === null ? [] : [amountMinor]))
  const average = paid.length === 0 ? null : { amountMinor: Math.round(paid.reduce((sum, one) => sum + one, 0) / paid.length), currency }
  const returned = bought.reduce((sum, { kind, amountMinor }) => sum + (kind === 'return' ? (amountMinor ?? 0) : 0), 0)
  return {
    average,
    returned: returned === 0 ? null : { amountMinor: returned, currency },
    firstAt: purchases.at(-1)?.at ?? null,
    lastAt: purchases[0]?.at ?? null,
    everyDays: everyDays(purchases.map(({ at }) => at.toZonedDateTimeISO(timezone).toPlainDate())),
    months: byMonth(bought, now.toZonedDateTimeISO(timezone).toPlainDate().toPlainYearMonth(), timezone),
  }
}

/** The median distance of the days on which something was bought. */
function everyDays(days: readonly Temporal.PlainDate[]): number | null {
  const distinct = [...new Map(days.map((day) => [day.toString(), day])).values()].sort(Temporal.PlainDate.compare)
  const distances = distinct.slice(1).map((day, at) => (distinct[at] ?? day).until(day, { largestUnit: 'day' }).days)
  if (distances.length < intervalsMin) return null
  distances.sort((a, b) => a - b)
  const middle = Math.floor(distances.length / 2)
  const upper = distances[middle] ?? 0
  return distances.length % 2 === 1 ? upper : ((distances[middle - 1] ?? upper) + upper) / 2
}

function byMonth(bought: readonly Bought[], last: Temporal.PlainYearMonth, timezone: string): Summary['months'] {
  const inMonth = Map.groupBy(bought, ({ at }) => at.toZonedDateTimeISO(timezone).toPlainDate().toPlainYearMonth().toString())
  return Array.from({ length: monthsShown }, (_, at) => last.subtract({ months: monthsShown - 1 - at }).toString()).map((month) => {
    const those = inMonth.get(month) ?? []
    const spentMinor = those.reduce((sum, { kind, amountMinor }) => sum + (kind === 'return' ? -1 : 1) * (amountMinor ?? 0), 0)
    return { month, count: those.filter(({ kind }) => kind === 'purchase').length, spentMinor }
  })
}
