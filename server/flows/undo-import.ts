import type { ImportId } from '#contract'
import { forgetReceipts, handOver } from '#intake'
import { forgetOrders, seeAgain, tally, withdrawImport } from '#people'
import { lockWorkspace, type Scope } from '#platform'
import { entryTimes, handOverEntries, withdrawImportEntries } from '#timeline'

const stepMax = 2000

/**
 * Takes an import back: what happened, what was bought, what was stated, and the memory of its rows, so that the file may come again. What other
 * imports state too stays, as theirs. With `rowsMax`, one step of at most so many rows, to be repeated in further transactions until it answers
 * true: nothing is left.
 */
export async function undoImport(scope: Scope, importId: ImportId, rowsMax?: number): Promise<boolean> {
  await lockWorkspace(scope)
  if (rowsMax !== undefined) return isLast(scope, importId, rowsMax)
  while (!(await isLast(scope, importId, stepMax)));
  return true
}

/** Each kind of thing after the one before is done with; what was done once is not found again. */
async function isLast(scope: Scope, importId: ImportId, rowsMax: number): Promise<boolean> {
  const handed = await handOver(scope, importId, rowsMax)
  await handOverEntries(scope, importId, handed)
  if (handed.length === rowsMax) return false
  if ((await withdrawHappenings(scope, importId, rowsMax)) === rowsMax) return false
  if ((await withdrawImport(scope, importId, { recordsMax: rowsMax, happened: entryTimes })) === rowsMax) return false
  return (await forgetReceipts(scope, importId, rowsMax)) < rowsMax
}

async function withdrawHappenings(scope: Scope, importId: ImportId, entriesMax: number): Promise<number> {
  const lost = [...(await withdrawImportEntries(scope, importId, entriesMax))]
  await tally(
    scope,
    lost.map(([recordId, { purchases, spentMinor }]) => [recordId, { purchases: -purchases, spentMinor: -spentMinor }]),
  )
  await seeAgain(
    scope,
    lost.map(([recordId]) => recordId),
    entryTimes,
  )
  const ordersOf = (name: 'orders' | 'standing') => lost.flatMap(([recordId, of]) => of[name].map((orderId) => ({ recordId, orderId })))
  await forgetOrders(scope, ordersOf('orders'), ordersOf('standing'))
  return lost.reduce((sum, [, { entries }]) => sum + entries, 0)
}
