import { createRouterClient } from '@orpc/server'
import { sql } from 'kysely'
import { describe, expect, it } from 'vitest'
import { resolveLater } from '#access'
import type { Client, ModelId, ModelTaskId, SourceId } from '#contract'
import { defaultModel } from '#identity'
import { newId, prepareJobs, type Scope } from '#platform'
import { generateRecords } from '../../../bench/generator/records.ts'
import { cloneDatabase, makeWorkspace, noon } from '../../../test/database.ts'
import { describeState, modelRoutes, modelTasks, recognise, stateHash } from '../index.ts'
import { keepModel } from '../store/models.ts'
import { listRecords, listRecordsOf } from '../store/records.ts'
import { listState } from '../store/state.ts'
import { readRecords } from './work.ts'

const { db, config } = await cloneDatabase()
await prepareJobs(config)
const hurried = { phoneSlip: 0.12, phoneCut: 0.06, birthSlip: 0.15, mailSlip: 0.1, domainSlip: 0.12, slip: 0.12 }
const made = [...generateRecords({ seed: 77, people: 160, country: 'MX', rates: hurried })]

async function openShop() {
  const shop = await makeWorkspace(db, { sources: ['counter'] })
  let minute = 0
  const at = <T>(work: (scope: Scope) => Promise<T>) => shop.at(work, noon.add({ minutes: ++minute }), 'user:ana')
  const call = <T>(work: (api: Client['models']) => Promise<T>): Promise<T> =>
    at((scope) => work(createRouterClient(modelRoutes(), { context: { scope, language: 'es' } }) as Client['models']))
  const source = shop.sources.counter
  if (!source) throw new Error('no counter')
  const fill = (records = made) =>
    at((scope) =>
      recognise(
        scope,
        records.map(({ id, attributes }) => ({ source, externalId: id, at: noon, attributes })),
      ),
    )
  /** The job, as the queue would run it. */
  const work = (taskId: ModelTaskId) => modelTasks(db)['models.work']?.({ workspace: shop.workspace, task: taskId })
  const keep = (model: Partial<typeof defaultModel>) =>
    at((scope) =>
      keepModel(scope, {
        id: newId<ModelId>(),
        version: 'test',
        parentId: null,
        hash: JSON.stringify(model),
        parameters: { ...defaultModel, ...model },
        estimate: { records: 0, pairs: 0, samePairs: 0, labels: 0, shifts: [], common: 0 },
      }),
    )
  /** Who is who by the source's own names. */
  const groups = async () =>
    (await at((scope) => describeState(scope))).map((line) => JSON.stringify(JSON.parse(line)[0]).replaceAll(source, 's')).sort()
  return { at, call, fill, work, keep, groups, hash: () => at(stateHash) }
}

const adopted = async (shop: Awaited<ReturnType<typeof openShop>>, modelId: ModelId | null) =>
  shop.work((await shop.call((api) => api.adopt({ modelId }))).taskId)

describe('a model of one’s own', () => {
  it('is learnt, tried without changing anything, adopted, and taken back to the very same state', async () => {
    const shop = await openShop()
    await shop.fill()
    const before = await shop.hash()
    await shop.work((await shop.call((api) => api.learn())).taskId)
    const { models, adopted: none } = await shop.call((api) => api.list())
    expect(none).toBeNull()
    expect(models).toHaveLength(1)
    const [own] = models
    if (!own) throw new Error('nothing learnt')
    expect(own).toMatchObject({ adopted: false, records: made.length })
    expect(own.says.join(' ')).toMatch(/de cada 100 pares de una misma persona \(de fábrica, /)
    await shop.work((await shop.call((api) => api.try({ id: own.id }))).taskId)
    const { trial, model } = await shop.call((api) => api.get({ id: own.id }))
    expect(trial).toMatchObject({ records: made.length, ofRecords: made.length })
    expect(model).toMatchObject({ join: expect.any(Number), levels: expect.any(Object) })
    expect(await shop.hash()).toBe(before)
    await adopted(shop, own.id)
    const { adopted: now, tasks } = await shop.call((api) => api.list())
    expect(now).toBe(own.id)
    expect(tasks[0]).toMatchObject({ kind: 'adopt', done: made.length, total: made.length, failed: false })
    const changed = (trial?.joined.count ?? 0) + (trial?.separated.count ?? 0)
    expect(changed === 0 ? before : 'changed').toBe(changed === 0 ? await shop.hash() : (await shop.hash()) === before ? before : 'changed')
    await adopted(shop, null)
    expect(await shop.hash()).toBe(before)
    expect(await shop.call((api) => api.adopt({ modelId: null })).catch((e) => e.code)).toBe('model.adopted')
  })

  it('decides of what arrives later too, and everything is as if it had always decided', async () => {
    const [late, early] = [await openShop(), await openShop()]
    const strict = { join: defaultModel.join + 9, nameJoin: 99 }
    await late.fill(made.slice(0, 200))
    const shipped = await late.groups()
    await adopted(late, await late.keep(strict))
    expect(await late.groups()).not.toEqual(shipped)
    await late.fill(made.slice(200, 300))
    await adopted(early, await early.keep(strict))
    await early.fill(made.slice(0, 300))
    expect(await late.groups()).toEqual(await early.groups())
    const tried = await late.keep({ join: defaultModel.join - 2 })
    await late.work((await late.call((api) => api.try({ id: tried }))).taskId)
    const { trial } = await late.call((api) => api.get({ id: tried }))
    expect(trial?.joined.count).toBeGreaterThan(3)
    expect(trial?.joined.examples[0]?.left.source).toBe('counter')
    expect(trial?.joined.examples[0]?.because[0]?.sentence).toMatch(/\.$/)
    expect(trial?.people.after).toBe((trial?.people.before ?? 0) - (trial?.joined.count ?? 0) + (trial?.separated.count ?? 0))
  })

  it('that cannot be tried says so and ends; the queue is not asked to try it in vain', async () => {
    const shop = await openShop()
    await shop.fill(made.slice(0, 20))
    const id = await shop.keep({})
    const { taskId } = await shop.call((api) => api.try({ id }))
    await shop.at((scope) => sql`update models set parameters = '{}' where id = ${id}`.execute(scope.db))
    await shop.work(taskId)
    const { tasks } = await shop.call((api) => api.list())
    expect(tasks[0]).toMatchObject({ id: taskId, failed: true, finishedAt: expect.any(String) })
    await shop.call((api) => api.learn())
  })

  it('goes on where it was after a restart, and one work at a time runs', async () => {
    const shop = await openShop()
    await shop.fill(made.slice(0, 60))
    const id = await shop.keep({ join: defaultModel.join + 9 })
    const { taskId } = await shop.call((api) => api.adopt({ modelId: id }))
    expect(await shop.call((api) => api.learn()).catch((e) => e.code)).toBe('model.busy')
    await shop.work(taskId)
    const hash = await shop.hash()
    await shop.work(taskId)
    expect(await shop.hash()).toBe(hash)
    expect(await shop.call((api) => api.get({ id: newId<ModelId>() })).catch((e) => e.code)).toBe('model.missing')
  })

  it('and what else reads all records wait for each other: two at once would begin each other’s again for ever', async () => {
    const shop = await openShop()
    await shop.call(async (api) => api.adopt({ modelId: await shop.keep({ join: defaultModel.join + 9 }) }))
    const queues = await shop.at(async (scope) => {
      await resolveLater(scope)
      const { rows } = await sql<{ queue: string | null }>`select queue_name as queue from graphile_worker.jobs
        where task_identifier in ('models.work', 'people.resolve-again') and queue_name like ${`%${scope.workspace}`}`.execute(scope.db)
      return rows.map(({ queue }) => queue)
    })
    expect(queues).toHaveLength(2)
    expect(new Set(queues).size).toBe(1)
  })
})

describe('a business of very many records', () => {
  it('is looked at by a sample of whole people, the same whatever the order in which they came', async () => {
    const source = newId<SourceId>()
    const claims = made.map(({ id, attributes }) => ({ source, externalId: id, at: noon, attributes }))
    const sampleOf = async (told: typeof claims) => {
      const shop = await makeWorkspace(db, { sources: [] })
      await shop.at(async (scope) => {
        await sql`insert into sources (workspace_id, id, kind, name, created_at) values (${scope.workspace}, ${source}, 'counter', 'Caja', now())`.execute(
          scope.db,
        )
        for (let from = 0; from < told.length; from += 100) await recognise(scope, told.slice(from, from + 100))
      })
      const records = await readRecords((work) => shop.at(work), 80)
      const { persons } = await shop.at(listState)
      const torn = await shop.at(async (scope) => {
        const whole = await listRecordsOf(
          scope,
          new Set(
            (
              await listRecords(
                scope,
                records.map(({ id }) => id),
              )
            ).map(({ personId }) => personId),
          ),
        )
        return whole.length - records.length
      })
      return { names: records.map(({ natural }) => natural).sort(), torn, persons: persons.length }
    }
    const [one, other] = [await sampleOf(claims), await sampleOf(claims.toReversed())]
    expect(one.names.length).toBeGreaterThanOrEqual(80)
    expect(one.names.length).toBeLessThan(made.length)
    expect(other.names).toEqual(one.names)
    // Only of those whom evidence ties to the people drawn may some records be left out.
    expect(one.torn).toBeLessThan(one.names.length / 4)
  })
})

describe('judgements', () => {
  it('move the thresholds of the model that is learnt, and the owner reads why', async () => {
    const { call, at } = await openShop()
    const estimate = {
      records: 900,
      pairs: 0,
      samePairs: 0,
      labels: 200,
      shifts: [],
      common: 0,
      thresholds: { before: { join: 17.5, doubt: 12 }, after: { join: 16, doubt: 14 } },
    }
    const id = await at((scope) =>
      keepModel(scope, {
        id: newId<ModelId>(),
        version: 't',
        parentId: null,
        hash: 'moved',
        parameters: { ...defaultModel, ...estimate.thresholds },
        estimate,
      }),
    )
    const { says } = await call((api) => api.get({ id }))
    expect(says).toEqual([
      'El equipo dijo que sí casi siempre: dos fichas se unen solas con menos peso (16 en vez de 17,5).',
      'A lo que menos pesaba el equipo dijo que no casi siempre: ya no se pregunta (14 en vez de 12).',
    ])
  })
})
