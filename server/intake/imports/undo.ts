import type { ImportId } from '#contract'
import { type Actor, inWorkspace, type Scope } from '#platform'
import { changeState, getImport } from '../store/imports.ts'
import type { Ordered, Work } from './run.ts'

/** Takes back what an import brought: given by the flow. */
export type Undo = (scope: Scope, importId: ImportId) => Promise<unknown>

/** Takes a whole import back, in one transaction: everybody sees all of it or nothing of it. */
export async function undoNow(scope: Scope, undo: Undo, id: ImportId): Promise<void> {
  await undo(scope, id)
  await changeState(scope, id, 'undone')
}

export async function runUndo({ db }: Pick<Work, 'db'>, undo: Undo, { workspace, importId }: Ordered): Promise<void> {
  const { actor } = await inWorkspace(db, { workspace, actor: 'pulsera' }, (scope) => getImport(scope, importId))
  await inWorkspace(db, { workspace, actor: actor as Actor }, async (scope) => {
    const { state } = await getImport(scope, importId, { lock: true })
    if (state === 'undoing') await undoNow(scope, undo, importId)
  })
}
