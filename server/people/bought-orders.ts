import type { RecordId, SourceId } from '#contract'
import type { Scope } from '#platform'
import { isBought, sumsOfOrder } from './order-sums.ts'
import { listSumsOf } from './store/tellings.ts'

/** What all that was said of an order comes to. */
export type Order = {
  /** When it was bought first; of what was bought elsewhere, when that was first spoken of. */
  at: Temporal.Instant
  isBought: boolean
  /** Before anything was given back, in `currency`; null where nobody stated it. */
  totalMinor: number | null
  currency: string
  /** Less what was given back, by currency. */
  sums: ReadonlyMap<string, number>
}

/** The orders of these records, but for those told once more; what states no currency is of the business's own. What was called off is no order. */
export async function listOrders(
  scope: Scope,
  recordIds: readonly RecordId[],
  { own, without }: { own: string; without: readonly { source: SourceId; orderId: string }[] },
): Promise<Order[]> {
  const again = new Set(without.map(({ source, orderId }) => `${source} ${orderId}`))
  return (await listSumsOf(scope, recordIds)).flatMap((row) => {
    const sums = sumsOfOrder(row, own)
    if (sums.size === 0 || again.has(`${row.sourceId} ${row.orderId}`)) return []
    return [{ at: row.recordAt, isBought: isBought(row), totalMinor: row.totalMinor, currency: row.currency ?? own, sums }]
  })
}
