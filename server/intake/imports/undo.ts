import { rm } from 'node:fs/promises'
import type { ImportId } from '#contract'
import { type Actor, inWorkspace, type Scope } from '#platform'
import { changeState, countBrought, getImport, noteRowsDone } from '../store/imports.ts'
import type { Ordered, Work } from './run.ts'

/** Takes back what an import brought: given by the flow. With `rowsMax` one step of it. `count`: how much was taken back. */
export type Undo = (scope: Scope, importId: ImportId, rowsMax?: number) => Promise<{ isDone: boolean; count: number }>

// 2,000 rows hold the workspace for half a second, then whoever waits at the counter comes in between.
const stepMax = 2000

/** Takes a whole import back, in one transaction: everybody sees all of it or nothing of it. */
export async function undoNow(scope: Scope, undo: Undo, id: ImportId): Promise<void> {
  await undo(scope, id)
  await changeState(scope, id, 'undone')
}

/**
 * Takes a large import back step by step, each committed: killed at any moment and started again, it goes on with what is left. How many rows are
 * still in is told as it goes: in the proportion in which what they brought is gone.
 */
export async function runUndo({ db, pathOf }: Pick<Work, 'db' | 'pathOf'>, undo: Undo, { workspace, importId }: Ordered): Promise<void> {
  const { row, brought } = await inWorkspace(db, { workspace, actor: 'pulsera' }, async (scope) => ({
    row: await getImport(scope, importId),
    brought: await countBrought(scope, importId),
  }))
  const place = { workspace, actor: row.actor as Actor }
  let taken = 0
  for (let isOver = false; !isOver; ) {
    isOver = await inWorkspace(db, place, async (scope) => {
      const { state } = await getImport(scope, importId, { lock: true })
      if (state !== 'undoing') return true
      const { isDone, count } = await undo(scope, importId, stepMax)
      taken += count
      await noteRowsDone(scope, importId, Math.round(row.rowsDone * Math.max(0, 1 - taken / Math.max(1, brought))))
      if (isDone) await changeState(scope, importId, 'undone')
      return isDone
    })
  }
  await rm(pathOf(importId), { force: true })
}
