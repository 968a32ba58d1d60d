import { sql } from 'kysely'
import pg from 'pg'
import { afterEach, describe, expect, it } from 'vitest'
import { cloneDatabase, makeWorkspace } from '../../test/database.ts'
import { addJob, isTurnOver, type Jobs, type Lane, prepareJobs, startJobs, type Tasks } from './jobs.ts'

const { db, config } = await cloneDatabase()
const shop = await makeWorkspace(db)
await prepareJobs(config)

const started: Jobs[] = []
afterEach(async () => {
  for (const jobs of started.splice(0)) await jobs.stop()
})
const lane = (tasks: Tasks, atOnceMax = 3, ofOneMax = 3): Lane => ({ tasks, atOnceMax, ofOneMax })
const start = async (tasks: Tasks) => started.push(await startJobs({ config, lanes: [lane(tasks)] }))

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
    started.push(await startJobs({ config, lanes: [lane({ mend: task })], everyMs: 50 }))
    await leaveBehind('orphan')
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
    await expect.poll(waiting).toBe(0)
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

  it('that takes longer than a round is not taken for one of the dead', async () => {
    const words: unknown[] = []
    const { promise: mayEnd, resolve: end } = Promise.withResolvers<void>()
    const long = async (payload: unknown) => {
      words.push((payload as { word: string }).word)
      await mayEnd
    }
    const { task, given } = expected()
    started.push(await startJobs({ config, lanes: [lane({ long, mend: task })], everyMs: 50 }))
    for (const word of ['one', 'two']) await shop.at((scope) => addJob(scope, 'long', { word }, { queue: 'long' }))
    await expect.poll(() => words).toEqual(['one'])
    // One that is of the dead is set free in the second round that finds it: the long one was looked at in both.
    await leaveBehind('orphan')
    expect(await given).toEqual({ word: 'orphan' })
    const { rows } = await sql`select attempts, locked_at is not null as held from graphile_worker.jobs
      where task_identifier = 'long' order by id`.execute(db)
    expect(rows).toEqual([
      { attempts: 1, held: true },
      { attempts: 0, held: false },
    ])
    end()
    await expect.poll(() => words).toEqual(['one', 'two'])
  })

  it('is left alone where not all lanes start', async () => {
    const { task, given } = expected()
    const broken = lane(null as unknown as Tasks)
    await expect(startJobs({ config, lanes: [lane({ never: task }), broken] })).rejects.toThrow()
    await shop.at((scope) => addJob(scope, 'never', { word: 'later' }))
    await expect.poll(countListeners).toBe(0)
    await start({ never: task })
    expect(await given).toEqual({ word: 'later' })
  })
})

/** Lanes that hear at once of what there is to do. */
async function countListeners(): Promise<number | undefined> {
  const { rows } = await sql<{ n: number }>`select count(*)::int as n from pg_stat_activity
    where datname = current_database() and state = 'idle' and query ilike 'listen%'`.execute(db)
  return rows[0]?.n
}

/** What kill -9 leaves of another process: a job that it holds. */
async function leaveBehind(word: string): Promise<void> {
  const boss = new pg.Client(config)
  await boss.connect()
  await boss.query('begin')
  await boss.query(`select graphile_worker.add_job('mend', json_build_object('word', $1::text))`, [word])
  await boss.query(`update graphile_worker._private_jobs set locked_at = now(), locked_by = 'worker-killed', attempts = 1
    where task_id = (select id from graphile_worker._private_tasks where identifier = 'mend')`)
  await boss.query('commit')
  await boss.end()
}

describe('many at once', () => {
  // Who looks for work of its own accord does so long after the bounds of these tests: what begins in time was told of.
  const soon = { timeout: 30_000 }
  const startAttentive = async (lanes: Lane[]) => {
    started.push(await startJobs({ config, lanes, pollMs: 60_000 }))
    await expect.poll(countListeners).toBe(lanes.length)
  }

  /** Counts who is at work, until all may end. */
  function held() {
    const working: string[] = []
    const { promise, resolve: end } = Promise.withResolvers<void>()
    const task = async (payload: unknown) => {
      working.push((payload as { whose: string }).whose)
      await promise
    }
    return { working, task, end }
  }

  it('those who wait for others take no place of those who do not', async () => {
    const outside = held()
    const ours = held()
    await startAttentive([lane({ ask: outside.task }, 3, 3), lane({ work: ours.task }, 1, 1)])
    for (let n = 0; n < 8; n++) await shop.at((scope) => addJob(scope, 'ask', { whose: 'a' }))
    await expect.poll(() => outside.working.length, soon).toBe(3)
    await shop.at((scope) => addJob(scope, 'work', { whose: 'b' }))
    await expect.poll(() => ours.working, soon).toEqual(['b'])
    outside.end()
    ours.end()
    await expect.poll(() => outside.working.length, soon).toBe(8)
  })

  it('one business takes no more than its places, however many come at once', async () => {
    const [other, third] = [await makeWorkspace(db), await makeWorkspace(db)]
    const { working, task, end } = held()
    await shop.at(async (scope) => {
      for (let n = 0; n < 20; n++) await addJob(scope, 'ask', { whose: 'shop' })
    })
    await other.at((scope) => addJob(scope, 'ask', { whose: 'other' }))
    await startAttentive([lane({ ask: task }, 4, 2)])
    await expect.poll(() => working.toSorted(), soon).toEqual(['other', 'shop', 'shop'])
    // A worker has room: it looks, and takes none of the first one's.
    await third.at((scope) => addJob(scope, 'ask', { whose: 'third' }))
    await expect.poll(() => working.toSorted(), soon).toEqual(['other', 'shop', 'shop', 'third'])
    end()
    await expect.poll(() => working.length, soon).toBe(22)
  })

  it('of several queues each begins at once: who looks for work does not hide it from who looks beside', async () => {
    const { working, task, end } = held()
    await startAttentive([lane({ each: task }, 6, 6)])
    await shop.at(async (scope) => {
      for (let n = 0; n < 12; n++) await addJob(scope, 'each', { whose: `${n % 6}` }, { queue: `queue ${n % 6}` })
    })
    await expect.poll(() => working.toSorted(), soon).toEqual(['0', '1', '2', '3', '4', '5'])
    end()
  })

  it('a long one ends its turn where another business waits for the same work', async () => {
    const other = await makeWorkspace(db)
    const over = () => shop.at((scope) => isTurnOver(scope, ['file']))
    expect(await over()).toBe(false)
    await shop.at((scope) => addJob(scope, 'file', {}, { key: 'own' }))
    await other.at((scope) => addJob(scope, 'else', {}))
    expect(await over()).toBe(false)
    await other.at((scope) => addJob(scope, 'file', {}, { runAt: Temporal.Now.instant().add({ hours: 1 }) }))
    expect(await over()).toBe(false)
    await other.at((scope) => addJob(scope, 'file', {}))
    expect(await over()).toBe(true)
  })

  it('does not for a business whose own work is what the next waits for', async () => {
    const other = await makeWorkspace(db)
    const { working, task, end } = held()
    await startAttentive([lane({ large: task })])
    for (const whose of ['first', 'second']) await other.at((scope) => addJob(scope, 'large', { whose }, { queue: 'of other' }))
    await expect.poll(() => working, soon).toEqual(['first'])
    expect(await shop.at((scope) => isTurnOver(scope, ['large']))).toBe(false)
    end()
  })
})
