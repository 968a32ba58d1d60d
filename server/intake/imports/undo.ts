import { rm } from 'node:fs/promises'
import type { ImportId } from '#contract'
import { type Actor, inWorkspace, type Scope } from '#platform'
import { changeState, getImport } from '../store/imports.ts'
import type { Ordered, Work } from './run.ts'

/** Takes back what an import brought: given by the flow. With `rowsMax` one step of it; true when nothing is left. */
export type Undo = (scope: Scope, importId: ImportId, rowsMax?: number) => Promise<boolean>

// 2,000 rows hold the workspace for half a second, then whoever waits at the counter comes in between.
const stepMax = 2000

/** Takes a whole import back, in one transaction: everybody sees all of it or nothing of it. */
export async function undoNow(scope: Scope, undo: Undo, id: ImportId): Promise<void> {
  await undo(scope, id)
  await changeState(scope, id, 'undone')
}

/** Takes a large import back step by step, each committed: killed at any moment and started again, it goes on with what is left. */
export async function runUndo({ db, pathOf }: Pick<Work, 'db' | 'pathOf'>, undo: Undo, { workspace, importId }: Ordered): Promise<void> {
  const { actor } = await inWorkspace(db, { workspace, actor: 'pulsera' }, (scope) => getImport(scope, importId))
  const step = (scope: Scope) => undoStep(scope, undo, importId)
  while (!(await inWorkspace(db, { workspace, actor: actor as Actor }, step)));
  await rm(pathOf(importId), { force: true })
}

async function undoStep(scope: Scope, undo: Undo, id: ImportId): Promise<boolean> {
  const { state } = await getImport(scope, id, { lock: true })
  if (state !== 'undoing') return true
  const isDone = await undo(scope, id, stepMax)
  if (isDone) await changeState(scope, id, 'undone')
  return isDone
}
