import { sql } from 'kysely'
import pg from 'pg'
import { afterEach, describe, expect, it } from 'vitest'
import { cloneDatabase, makeWorkspace } from '../../test/database.ts'
import { addJob, type Jobs, prepareJobs, startJobs, type Tasks } from './jobs.ts'

const { db, config } = await cloneDatabase()
const shop = await makeWorkspace(db)
await prepareJobs(config)

const started: Jobs[] = []
afterEach(async () => {
  for (const jobs of started.splice(0)) await jobs.stop()
})
const start = async (tasks: Tasks) => started.push(await startJobs({ config, tasks }))

/** A task, and a promise of what it was given. */
function expected(): { task: (payload: unknown) => Promise<void>; given: Promise<unknown> } {
  const { promise, resolve } = Promise.withResolvers<unknown>()
  return { task: async (payload) => resolve(payload), given: promise }
}

describe('a job', () => {
  it('runs when what asked for it is committed, and never when it is rolled back', async () => {
    const { task, given } = expected()
    await start({ tell: task })
    await shop
      .at(async (scope) => {
        await addJob(scope, 'tell', { word: 'never' })
        throw new Error('rolled back')
      })
      .catch(() => {})
    await shop.at((scope) => addJob(scope, 'tell', { word: 'yes' }))
    expect(await given).toEqual({ word: 'yes' })
  })

  it('knows when it is tried for the last time', async () => {
    const told: unknown[] = []
    const { promise, resolve } = Promise.withResolvers<void>()
    await start({
      once: async (_payload, attempt) => void told.push(attempt),
      more: async (_payload, attempt) => {
        told.push(attempt)
        resolve()
      },
    })
    await shop.at((scope) =>
      sql`select graphile_worker.add_job('once', '{}'::json, queue_name := 'q', max_attempts := 1)`.execute(scope.db),
    )
    await shop.at((scope) => addJob(scope, 'more', {}, { queue: 'q' }))
    await promise
    expect(told).toEqual([{ isLast: true }, { isLast: false }])
  })

  it('of a process that was killed is done by the next one that starts', async () => {
    await shop.at((scope) => addJob(scope, 'mend', { word: 'left' }, { queue: 'one by one' }))
    const boss = new pg.Client(config)
    await boss.connect()
    // What kill -9 leaves behind: a job and its queue, locked by somebody who is no more.
    await boss.query(`update graphile_worker._private_jobs set locked_at = now(), locked_by = 'worker-dead', attempts = 1`)
    await boss.query(`update graphile_worker._private_job_queues set locked_at = now(), locked_by = 'worker-dead'`)
    await boss.end()
    const { task, given } = expected()
    await start({ mend: task })
    expect(await given).toEqual({ word: 'left' })
  })

  it('of another process that is killed while this one lives is done by this one', async () => {
    const { task, given } = expected()
    started.push(await startJobs({ config, tasks: { mend: task }, everyMs: 50 }))
    const boss = new pg.Client(config)
    await boss.connect()
    await boss.query('begin')
    await boss.query(`select graphile_worker.add_job('mend', '{"word":"orphan"}'::json)`)
    await boss.query(`update graphile_worker._private_jobs set locked_at = now(), locked_by = 'worker-killed', attempts = 1`)
    await boss.query('commit')
    await boss.end()
    expect(await given).toEqual({ word: 'orphan' })
  })

  it('with a key is there once', async () => {
    for (const word of ['one', 'two']) await shop.at((scope) => addJob(scope, 'keyed', { word }, { key: 'k' }))
    await shop.at((scope) => addJob(scope, 'keyed', { word: 'three' }, { key: 'k', onlyIfMissing: true }))
    const words: unknown[] = []
    await start({ keyed: async (payload) => void words.push(payload) })
    const boss = new pg.Client(config)
    await boss.connect()
    const waiting = async () => (await boss.query(`select from graphile_worker.jobs where key = 'k'`)).rowCount
    await expect.poll(waiting, { timeout: 20_000 }).toBe(0)
    await boss.end()
    expect(words).toEqual([{ word: 'two' }])
  })

  it('in hand of a living process is left to it when another one starts', async () => {
    let runs = 0
    const { promise: mayEnd, resolve: end } = Promise.withResolvers<void>()
    const { promise: begun, resolve: begin } = Promise.withResolvers<void>()
    const slow = async () => {
      runs++
      begin()
      await mayEnd
    }
    await start({ slow })
    await shop.at((scope) => addJob(scope, 'slow', {}))
    await begun
    await start({ slow })
    const { rows } = await sql<{ n: number }>`select count(*)::int as n from graphile_worker.jobs where locked_by is not null`.execute(db)
    expect(rows).toEqual([{ n: 1 }])
    end()
    for (const jobs of started.splice(0)) await jobs.stop()
    expect(runs).toBe(1)
  })
})
