import type { RecordId } from '#contract'
import type { Arrival } from '#intake'
import { countingOnce, forgetOrders, getWorkspace, listBuyers, settleAnew, settlePayments, type Tally, tally } from '#people'
import type { Scope } from '#platform'
import { findOrderOf, listOrderEntries, listOrderIds, listPaymentEntries, type OrderName, withdrawEntry } from '#timeline'

/** An order that is named less: by which record, and whether its sum followed from that; if not, what was named counted by itself. */
export type Unsaid = OrderName & { recordId: RecordId; isFolded: boolean }
type Replaced = { less: Map<RecordId, Tally>; unsaid: Unsaid[] }

/**
 * What was understood in part and is put right now takes the place of what happened then: that entry is taken back. Answers what it had added by
 * itself, and the orders that it had named.
 */
export async function takeBackReplaced(scope: Scope, known: readonly { arrival: Arrival }[], own: string): Promise<Replaced> {
  const less = new Map<RecordId, Tally>()
  const unsaid: Unsaid[] = []
  for (const { arrival } of known) {
    const entry = arrival.replaces ? await withdrawEntry(scope, arrival.replaces) : null
    if (!entry) continue
    const order = await findOrderOf(scope, entry.id)
    if (order) unsaid.push({ ...order, recordId: entry.recordId, isFolded: order.says !== null })
    if (order?.says || (entry.kind !== 'purchase' && entry.kind !== 'return')) continue
    const sign = entry.kind === 'purchase' ? -1 : 1
    const before = less.get(entry.recordId)
    less.set(entry.recordId, {
      purchases: (before?.purchases ?? 0) - (entry.kind === 'purchase' ? 1 : 0),
      spentMinor: (before?.spentMinor ?? 0) + sign * (entry.amount?.currency === own ? entry.amount.amountMinor : 0),
    })
  }
  return { less, unsaid }
}

/** What these orders come to by what is still said of them, and to whom they lead, once everything new is in the timeline. */
export async function settleUnsaid(scope: Scope, unsaid: readonly Unsaid[]): Promise<void> {
  if (unsaid.length === 0) return
  const { currency } = await getWorkspace(scope)
  for (const { recordId, isFolded, ...order } of unsaid) {
    const standing = await listOrderIds(scope, recordId)
    await forgetOrders(
      scope,
      [{ recordId, orderId: order.orderId }],
      standing.map((orderId) => ({ recordId, orderId })),
    )
    if (isFolded) await settleFolded(scope, { ...order, recordId }, currency)
    else {
      const paid = (await listPaymentEntries(scope, order, recordId)).map((one) => ({ ...one, ...order, recordId }))
      await countingOnce(scope, [{ ...order, recordId }], () => settlePayments(scope, { ...order, recordId }, paid, currency))
    }
  }
}

async function settleFolded(scope: Scope, { recordId, ...order }: OrderName & { recordId: RecordId }, own: string): Promise<void> {
  const said = await listOrderEntries(scope, order, [...new Set([recordId, ...(await listBuyers(scope, order.orderId))])])
  const told = [recordId, ...said.map((one) => one.recordId)].map((one) => ({ ...order, recordId: one }))
  await tally(scope, await countingOnce(scope, told, () => settleAnew(scope, order, said, own)))
}
