import type { ModelId, ModelTaskId } from '#contract'
import { defaultModel } from '#identity'
import { addJob, lockWorkspace, newId, Refusal, readingQueue, type Scope } from '#platform'
import { forgetModel } from '../model.ts'
import { countStanding, findAdopted, findModel, insertTask, listTasks, saveAdopted, type TaskRow } from '../store/models.ts'

/** The job that does what a model task asks. */
export const modelTask = 'models.work'

async function enqueue(scope: Scope, kind: TaskRow['kind'], modelId: ModelId | null): Promise<ModelTaskId> {
  const id = newId<ModelTaskId>()
  const total = await countStanding(scope)
  if (!(await insertTask(scope, { id, kind, modelId, total }))) throw new Refusal('model.busy', {})
  await workLater(scope, { id, kind })
  return id
}

/** Sets a task to work. What decides everything anew waits for whatever else reads all records. */
const workLater = (scope: Scope, { id, kind }: Pick<TaskRow, 'id' | 'kind'>, onlyIfMissing = false): Promise<void> =>
  addJob(
    scope,
    modelTask,
    { workspace: scope.workspace, task: id },
    { key: `${modelTask}:${id}`, onlyIfMissing, ...(kind === 'adopt' ? { queue: readingQueue(scope.workspace) } : {}) },
  )

async function getVersion(scope: Scope, id: ModelId | null): Promise<string> {
  if (!id) return defaultModel.version
  const model = await findModel(scope, id)
  if (!model) throw new Refusal('model.missing', { id })
  return model.version
}

/** For a start: what was begun, and the queue no longer knows of. */
export async function resumeModels(scope: Scope): Promise<void> {
  for (const task of await listTasks(scope)) if (!task.finishedAt) await workLater(scope, task, true)
}

/** Learns from the workspace's own records and judgements: a new model that decides nothing yet. */
export const learnLater = (scope: Scope): Promise<ModelTaskId> => enqueue(scope, 'learn', null)

/** Says what a model would change, and changes nothing. */
export async function tryLater(scope: Scope, id: ModelId | null): Promise<ModelTaskId> {
  await getVersion(scope, id)
  return enqueue(scope, 'try', id)
}

/** From now on this model decides, and everything is decided again by it. Adopting the one before takes it back exactly. Null: the shipped one. */
export async function adopt(scope: Scope, id: ModelId | null): Promise<ModelTaskId> {
  await lockWorkspace(scope)
  const version = await getVersion(scope, id)
  if ((await findAdopted(scope)) === id) throw new Refusal('model.adopted', {})
  const task = await enqueue(scope, 'adopt', id)
  await saveAdopted(scope, id, version)
  forgetModel(scope)
  return task
}
