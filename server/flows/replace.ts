import type { RecordId } from '#contract'
import type { Arrival } from '#intake'
import type { Tally } from '#people'
import type { Scope } from '#platform'
import { withdrawEntry } from '#timeline'

/**
 * What was understood in part and is put right now takes the place of what happened then: that entry is taken back. Answers what it had added; what an
 * order comes to follows from all that is said of it.
 */
export async function takeBackReplaced(scope: Scope, known: readonly { arrival: Arrival }[]): Promise<Map<RecordId, Tally>> {
  const less = new Map<RecordId, Tally>()
  for (const { arrival } of known) {
    const entry = arrival.replaces ? await withdrawEntry(scope, arrival.replaces) : null
    if (!entry || typeof entry.facts.orderId === 'string' || (entry.kind !== 'purchase' && entry.kind !== 'return')) continue
    const sign = entry.kind === 'purchase' ? -1 : 1
    const before = less.get(entry.recordId)
    less.set(entry.recordId, {
      purchases: (before?.purchases ?? 0) - (entry.kind === 'purchase' ? 1 : 0),
      spentMinor: (before?.spentMinor ?? 0) + sign * (entry.amount?.amountMinor ?? 0),
      seenAt: entry.at,
    })
  }
  return less
}
