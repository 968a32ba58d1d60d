import type { RecordId, SourceId } from '#contract'

/** What one source says of one order that was bought: a page over the wire, or (`isOwn`) the shop itself by its webhook. */
export type Telling = {
  source: SourceId
  orderId: string
  /** As it is looked up: "#A-10" and "a10" are one. */
  number: string
  recordId: RecordId
  at: Temporal.Instant
  currency: string
  /** What was bought, before anything was given back. */
  totalMinor: number
  /** Sums that its source stated before it was edited. */
  before?: readonly number[]
  /** What it adds to what its record bought. */
  purchases: number
  spentMinor: number
  isOwn: boolean
}
export type Excess = { purchases: number; spentMinor: number }

/** A transfer may be paid days after it was ordered; a page tells of the order, some shops of the day of payment. */
const apartMaxHours = 7 * 24

/**
 * Which tellings about one person are of one sale: two or more sources, one number, one sum (what it comes to, or came to before a shop edited it), one
 * currency, within a week. What counts stands first in each group. A source tells of one order under one number: what it tells under two are two.
 */
export function groupTellings(tellings: readonly Telling[]): Telling[][] {
  const alike = Map.groupBy(
    tellings.filter(({ number }) => number !== ''),
    ({ number, currency }) => `${number} ${currency}`,
  )
  const groups: Telling[][] = []
  for (const some of alike.values()) {
    const clusters: Telling[][] = []
    for (const telling of some.toSorted(byTime)) {
      const cluster = clusters.find(([first, ...more]) => first && isNear(first, telling) && [first, ...more].every(isAlike(telling)))
      if (cluster) cluster.push(telling)
      else clusters.push([telling])
    }
    groups.push(...clusters.filter(({ length }) => length > 1).map((cluster) => cluster.toSorted(byWeight)))
  }
  return groups
}

/** What a person's records bought together less what she bought: all that does not count of what was told more than once. */
export function excessOf(tellings: readonly Telling[]): Excess {
  const excess = { purchases: 0, spentMinor: 0 }
  for (const [, ...others] of groupTellings(tellings))
    for (const { purchases, spentMinor } of others) {
      excess.purchases += purchases
      excess.spentMinor += spentMinor
    }
  return excess
}

const isNear = (first: Telling, { at }: Telling) => at.epochMilliseconds - first.at.epochMilliseconds <= apartMaxHours * 3_600_000
/** Another source's word, of a sum that both stated. */
const isAlike = (telling: Telling) => (other: Telling) =>
  other.source !== telling.source && sumsOf(other).some((sum) => sumsOf(telling).includes(sum))
const sumsOf = ({ totalMinor, before = [] }: Telling) => [totalMinor, ...before]
const byName = (a: Telling, b: Telling) => compare(`${a.source} ${a.orderId}`, `${b.source} ${b.orderId}`)
const byTime = (a: Telling, b: Telling) => Temporal.Instant.compare(a.at, b.at) || byName(a, b)
/** The shop's own word, which nobody else can forge; then whoever knows most of what was given back. */
const byWeight = (a: Telling, b: Telling) => Number(b.isOwn) - Number(a.isOwn) || a.spentMinor - b.spentMinor || byName(a, b)
const compare = (a: string, b: string) => (a < b ? -1 : a > b ? 1 : 0)
