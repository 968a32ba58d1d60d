import type { RecordId, SourceId } from '#contract'
import type { Scope } from '#platform'
import { sumsOfOrder } from './order-sums.ts'
import { listSumsOf } from './store/tellings.ts'

/** What orders of these records come to in other currencies than the business's own, but for those told once more. */
export async function listOrdersApart(
  scope: Scope,
  recordIds: readonly RecordId[],
  { own, without }: { own: string; without: readonly { source: SourceId; orderId: string }[] },
): Promise<Map<string, number>> {
  const again = new Set(without.map(({ source, orderId }) => `${source} ${orderId}`))
  const sums = new Map<string, number>()
  for (const row of await listSumsOf(scope, recordIds)) {
    if (again.has(`${row.sourceId} ${row.orderId}`)) continue
    for (const [currency, minor] of sumsOfOrder(row, own)) if (currency !== own) sums.set(currency, (sums.get(currency) ?? 0) + minor)
  }
  return sums
}
