import type { ImportId } from '#contract'
import { forgetReceipts } from '#intake'
import { forgetOrders, tally, withdrawImport } from '#people'
import { lockWorkspace, type Scope } from '#platform'
import { withdrawImportEntries } from '#timeline'

const never = Temporal.Instant.fromEpochMilliseconds(0)

/** Takes a whole import back: what happened, what was bought, what was stated, and the memory of its rows, so that the file may come again. */
export async function undoImport(scope: Scope, importId: ImportId): Promise<void> {
  await lockWorkspace(scope)
  const lost = await withdrawImportEntries(scope, importId)
  await tally(
    scope,
    [...lost].map(([recordId, { purchases, spentMinor }]) => [recordId, { purchases: -purchases, spentMinor: -spentMinor, seenAt: never }]),
  )
  await forgetOrders(
    scope,
    [...lost].flatMap(([recordId, { orders }]) => orders.map((orderId) => ({ recordId, orderId }))),
  )
  await withdrawImport(scope, importId)
  await forgetReceipts(scope, importId)
}
