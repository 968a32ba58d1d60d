import type { ImportId } from '#contract'
import { forgetReceipts, handOver } from '#intake'
import { forgetOrders, seeAgain, tally, withdrawImport } from '#people'
import { lockWorkspace, type Scope } from '#platform'
import { entryTimes, handOverEntries, withdrawImportEntries } from '#timeline'

const stepMax = 2000

/** `count`: how much was taken back, so that whoever waits sees it go on. */
type Undone = { isDone: boolean; count: number }

/**
 * Takes an import back: what happened, what was bought, what was stated, and the memory of its rows, so that the file may come again. What other
 * imports state too stays, as theirs. With `rowsMax`, one step of at most so many rows, to be repeated in further transactions until nothing is left.
 */
export async function undoImport(scope: Scope, importId: ImportId, rowsMax?: number): Promise<Undone> {
  await lockWorkspace(scope)
  if (rowsMax !== undefined) return takeStep(scope, importId, rowsMax)
  let count = 0
  for (;;) {
    const step = await takeStep(scope, importId, stepMax)
    count += step.count
    if (step.isDone) return { isDone: true, count }
  }
}

/** Each kind of thing after the one before is done with; what was done once is not found again. */
async function takeStep(scope: Scope, importId: ImportId, rowsMax: number): Promise<Undone> {
  const kinds = [
    () => giveAway(scope, importId, rowsMax),
    () => withdrawHappenings(scope, importId, rowsMax),
    () => withdrawImport(scope, importId, { recordsMax: rowsMax, happened: entryTimes }),
    () => forgetReceipts(scope, importId, rowsMax),
  ]
  let count = 0
  for (const takeBack of kinds) {
    const taken = await takeBack()
    count += taken
    if (taken === rowsMax) return { isDone: false, count }
  }
  return { isDone: true, count }
}

async function giveAway(scope: Scope, importId: ImportId, rowsMax: number): Promise<number> {
  const handed = await handOver(scope, importId, rowsMax)
  await handOverEntries(scope, importId, handed)
  return handed.length
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
