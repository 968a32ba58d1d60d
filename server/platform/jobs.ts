import { Logger, makeWorkerUtils, run } from 'graphile-worker'
import { sql } from 'kysely'
import pg from 'pg'
import { log } from './log.ts'
import type { Scope } from './scope.ts'

/** Work that may happen later, by name. A task may be run again after a crash: it must go on, or do nothing, where it was. */
export type Tasks = Record<string, (payload: unknown) => Promise<void>>
export type Jobs = { stop: () => Promise<void> }

// Session advisory lock: shared by every process that works, so that one which finds itself alone knows every other worker is dead.
const presenceKey = 5_081_873

/**
 * Works on jobs until stopped, in this process and with a pool of its own. Jobs of a process that was killed would stay locked for four hours:
 * a start that finds nobody else at work sets them free.
 */
export async function startJobs({ config, tasks }: { config: pg.PoolConfig; tasks: Tasks }): Promise<Jobs> {
  const pool = openPool(config)
  try {
    const utils = await makeWorkerUtils({ pgPool: pool, logger })
    await utils.migrate()
    const presence = await announce(config, async () => utils.forceUnlockWorkers(await deadWorkers(pool)))
    await utils.release()
    const runner = await run({
      pgPool: pool,
      noHandleSignals: true,
      logger,
      taskList: Object.fromEntries(Object.entries(tasks).map(([name, task]) => [name, (payload: unknown) => task(payload)])),
      preset: { worker: { concurrentJobs: 3, pollInterval: 2000 } },
    })
    // It rejects when the database goes away for good: the pool reconnects, and whoever brings the database back starts again.
    runner.promise.catch((e: Error) => log.error({ error: e.message }, 'the worker stopped'))
    const stop = async () => {
      await runner.stop().catch(() => {})
      await presence.end().catch(() => {})
      await pool.end()
    }
    return { stop }
  } catch (e) {
    await pool.end()
    throw e
  }
}

/** Makes the tables of the queue, for programs that only enqueue. */
export async function prepareJobs(config: pg.PoolConfig): Promise<void> {
  const pool = openPool(config)
  try {
    const utils = await makeWorkerUtils({ pgPool: pool, logger })
    await utils.migrate()
    await utils.release()
  } finally {
    await pool.end()
  }
}

/** Enqueues in the scope's own transaction: a job runs if, and only if, what asked for it is committed. Jobs of one queue run one by one. */
export async function addJob(
  scope: Scope,
  name: string,
  payload: Record<string, unknown>,
  { queue }: { queue?: string } = {},
): Promise<void> {
  await sql`select graphile_worker.add_job(${name}, ${JSON.stringify(payload)}::json, queue_name := ${queue ?? null})`.execute(scope.db)
}

function openPool(config: pg.PoolConfig): pg.Pool {
  const pool = new pg.Pool({ ...config, max: 6 })
  const lost = (e: Error) => {
    if (!pool.ending) log.warn({ error: e.message }, 'a connection of the worker was lost')
  }
  pool.on('error', lost)
  pool.on('connect', (client) => client.on('error', lost))
  return pool
}

async function announce(config: pg.PoolConfig, whenAlone: () => Promise<void>): Promise<pg.Client> {
  const client = new pg.Client(config)
  client.on('error', () => {})
  await client.connect()
  const { rows } = await client.query<{ alone: boolean }>('select pg_try_advisory_lock($1) as alone', [presenceKey])
  if (rows[0]?.alone) await whenAlone()
  await client.query('select pg_advisory_lock_shared($1)', [presenceKey])
  if (rows[0]?.alone) await client.query('select pg_advisory_unlock($1)', [presenceKey])
  return client
}

async function deadWorkers(pool: pg.Pool): Promise<string[]> {
  const { rows } = await pool.query<{ locked_by: string }>(
    'select distinct locked_by from graphile_worker.jobs where locked_by is not null',
  )
  return rows.map((row) => row.locked_by)
}

const logger = new Logger(() => (level, message) => {
  if (level === 'error') log.error({ message }, 'worker')
  else if (level === 'warning') log.warn({ message }, 'worker')
})
