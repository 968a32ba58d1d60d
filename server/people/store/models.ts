import { sql } from 'kysely'
import type { ModelId, ModelTaskId, RecordId } from '#contract'
import type { Features, Model } from '#identity'
import type { Scope } from '#platform'
import type { ModelEstimate, TrialResult } from '../models/types.ts'
import { ids, moment } from './sql.ts'

export type ModelRow = {
  id: ModelId
  version: string
  parentId: ModelId | null
  hash: string
  parameters: Model
  estimate: ModelEstimate
  actor: string
  createdAt: Temporal.Instant
}
const columns = sql.raw(`id, version, parent_id as "parentId", hash, parameters, estimate, actor, created_at as "createdAt"`)

export async function findModel(scope: Scope, id: ModelId): Promise<ModelRow | undefined> {
  const { rows } = await sql<ModelRow>`select ${columns} from models where workspace_id = ${scope.workspace} and id = ${id}`.execute(
    scope.db,
  )
  return rows[0]
}

const modelsMax = 50

/** Newest first. */
export async function listModels(scope: Scope): Promise<ModelRow[]> {
  const { rows } = await sql<ModelRow>`select ${columns} from models where workspace_id = ${scope.workspace}
    order by created_at desc, id desc limit ${modelsMax}`.execute(scope.db)
  return rows
}

/** The same parameters are the same model: answers the one that is kept. */
export async function keepModel(scope: Scope, model: Omit<ModelRow, 'actor' | 'createdAt'>): Promise<ModelId> {
  await sql`insert into models (workspace_id, id, version, parent_id, hash, parameters, estimate, actor, created_at)
    values (${scope.workspace}, ${model.id}, ${model.version}, ${model.parentId}, ${model.hash}, ${JSON.stringify(model.parameters)}::jsonb,
      ${JSON.stringify(model.estimate)}::jsonb, ${scope.actor}, ${moment(scope.now)})
    on conflict (workspace_id, hash) do nothing`.execute(scope.db)
  const { rows } = await sql<{
    id: ModelId
  }>`select id from models where workspace_id = ${scope.workspace} and hash = ${model.hash}`.execute(scope.db)
  return rows[0]?.id ?? model.id
}

/** The adopted model's id; null: the shipped one. */
export async function findAdopted(scope: Scope): Promise<ModelId | null> {
  const { rows } = await sql<{ id: ModelId | null }>`select model_id as id from workspaces where id = ${scope.workspace}`.execute(scope.db)
  return rows[0]?.id ?? null
}

export async function saveAdopted(scope: Scope, id: ModelId | null, version: string): Promise<void> {
  await sql`update workspaces set model_id = ${id}, model_version = ${version} where id = ${scope.workspace}`.execute(scope.db)
}

export type TaskRow = {
  id: ModelTaskId
  kind: 'learn' | 'try' | 'adopt'
  modelId: ModelId | null
  actor: string
  createdAt: Temporal.Instant
  done: number
  total: number
  result: TrialResult | null
  failed: string | null
  finishedAt: Temporal.Instant | null
}
const taskColumns = sql.raw(
  `id, kind, model_id as "modelId", actor, created_at as "createdAt", done, total, result, failed, finished_at as "finishedAt"`,
)

export async function insertTask(scope: Scope, task: Pick<TaskRow, 'id' | 'kind' | 'modelId' | 'total'>): Promise<boolean> {
  const { rows } = await sql`insert into model_tasks (workspace_id, id, kind, model_id, total, actor, created_at)
    values (${scope.workspace}, ${task.id}, ${task.kind}, ${task.modelId}, ${task.total}, ${scope.actor}, ${moment(scope.now)})
    on conflict (workspace_id) where finished_at is null do nothing returning id`.execute(scope.db)
  return rows.length > 0
}

export async function findTask(scope: Scope, id: ModelTaskId): Promise<TaskRow | undefined> {
  const { rows } =
    await sql<TaskRow>`select ${taskColumns} from model_tasks where workspace_id = ${scope.workspace} and id = ${id}`.execute(scope.db)
  return rows[0]
}

/** Newest first. */
export async function listTasks(scope: Scope): Promise<TaskRow[]> {
  const { rows } = await sql<TaskRow>`select ${taskColumns} from model_tasks where workspace_id = ${scope.workspace}
    order by created_at desc, id desc limit ${modelsMax}`.execute(scope.db)
  return rows
}

export async function saveTask(
  scope: Scope,
  id: ModelTaskId,
  { done, total, modelId, result, failed, finished }: Partial<Omit<TaskRow, 'finishedAt'>> & { finished?: boolean },
): Promise<void> {
  await sql`update model_tasks set done = coalesce(${done ?? null}, done), total = coalesce(${total ?? null}, total), model_id = coalesce(${modelId ?? null}::uuid, model_id),
      result = coalesce(${result ? JSON.stringify(result) : null}::jsonb, result), failed = coalesce(${failed ?? null}, failed),
      finished_at = case when ${finished ?? false} then ${moment(scope.now)} else finished_at end
    where workspace_id = ${scope.workspace} and id = ${id} and finished_at is null`.execute(scope.db)
}

export type Learnt = { id: RecordId; natural: string; features: Features }

/** Standing records, last created first, after one place on. */
export async function pageLearnt(scope: Scope, before: RecordId | undefined, limit: number): Promise<Learnt[]> {
  const { rows } = await sql<Learnt>`select id, source_id || '/' || external_id as natural, features from records
    where workspace_id = ${scope.workspace} and withdrawn_at is null ${before ? sql`and id < ${before}` : sql``}
    order by id desc limit ${limit}`.execute(scope.db)
  return rows
}

/** Standing records in an order that says nothing of them: by lot, drawn from what their sources call them. */
export async function listByLot(scope: Scope, limit: number): Promise<RecordId[]> {
  const { rows } = await sql<{ id: RecordId }>`select id from records
    where workspace_id = ${scope.workspace} and withdrawn_at is null
    order by md5(source_id::text || '/' || external_id), id limit ${limit}`.execute(scope.db)
  return rows.map(({ id }) => id)
}

/** These records, all of the same persons, and whoever evidence ties to these. */
export async function listAround(scope: Scope, recordIds: readonly RecordId[]): Promise<RecordId[]> {
  const { rows } = await sql<{ id: RecordId }>`
    with seed as (
      select id, person_id from records where workspace_id = ${scope.workspace} and id = any(${ids(recordIds)})
    ), mate as (
      select r.id from records r where r.workspace_id = ${scope.workspace} and r.person_id in (select person_id from seed)
    ), tied as (
      select b as id from edges where workspace_id = ${scope.workspace} and a in (select id from mate)
      union select a from edges where workspace_id = ${scope.workspace} and b in (select id from mate)
    )
    select r.id from records r where r.workspace_id = ${scope.workspace} and r.withdrawn_at is null
      and r.id in (select id from mate union select id from tied)`.execute(scope.db)
  return rows.map(({ id }) => id)
}

export async function countStanding(scope: Scope): Promise<number> {
  const { rows } = await sql<{ count: number }>`select count(*)::int as count from records
    where workspace_id = ${scope.workspace} and withdrawn_at is null`.execute(scope.db)
  return rows[0]?.count ?? 0
}
