import type { ImportId } from '#contract'
import { addJob, isTurnOver, type Scope } from '#platform'
import type { ImportState } from '../store/imports.ts'

const taskOf: Partial<Record<ImportState, string>> = { running: 'import.run', checking: 'import.check', undoing: 'import.undo' }
const names = Object.values(taskOf)

/** One at a time per business: two would only wait for each other. Set to work twice, an import is worked on once. */
export async function setToWork(scope: Scope, id: ImportId, state: ImportState, onlyIfMissing = false): Promise<void> {
  const task = taskOf[state]
  const { workspace } = scope
  if (task) await addJob(scope, task, { workspace, importId: id }, { queue: `import ${workspace}`, key: `${task} ${id}`, onlyIfMissing })
}

/** Where another business waits with a file, this import goes on behind it; answers whether it does. */
export async function letPass(scope: Scope, id: ImportId): Promise<boolean> {
  const isOver = await isTurnOver(scope, names)
  if (isOver) await setToWork(scope, id, 'running')
  return isOver
}
