import { Logger, makeWorkerUtils, type Runner, type WorkerUtils } from 'graphile-worker'
import { sql } from 'kysely'
import pg from 'pg'
import { flagOf, type Lane, runLane } from './lanes.ts'
import { log } from './log.ts'
import type { Scope } from './scope.ts'

export type { Attempt, Lane, Tasks } from './lanes.ts'
export type Jobs = { stop: () => Promise<void> }

// Session advisory locks. One is shared by every process that works, so that one which finds itself alone knows every other one is dead; one for each
// lane at work, by the digest of the name under which it holds its jobs: where nobody holds it, its process is no more.
const presenceKey = 5_081_873
const roundMs = 30_000

/**
 * Works on jobs until stopped, in this process and with a pool of its own. Jobs of a process that was killed would stay locked for four hours: a
 * start that finds nobody else at work sets them free, and a process at work those of another one within a minute. `everyMs` and `pollMs` are for tests.
 */
export async function startJobs({
  config,
  lanes,
  everyMs = roundMs,
  pollMs = 2_000,
}: {
  config: pg.PoolConfig
  lanes: readonly Lane[]
  everyMs?: number
  pollMs?: number
}): Promise<Jobs> {
  const pool = openPool(config)
  const presence = createPresence(config, pool)
  const runners: Runner[] = []
  let utils: WorkerUtils | null = null
  const end = async () => {
    await Promise.all(runners.map((runner) => runner.stop().catch(() => {})))
    await utils?.release()
    await presence.end()
    await pool.end()
  }
  try {
    const worker = await makeWorkerUtils({ pgPool: pool, logger })
    utils = worker
    await worker.migrate()
    await presence.arrive((dead) => worker.forceUnlockWorkers(dead))
    for (const lane of lanes) {
      const runner = await runLane(lane, { pgPool: pool, logger, pollMs, onPool: presence.add })
      // It rejects when the database goes away for good: the pool reconnects, and whoever brings the database back starts again.
      runner.promise.catch((e: Error) => log.error({ error: e.message }, 'the worker stopped'))
      runners.push(runner)
    }
    const rounds = setInterval(() => void free(presence, worker), everyMs)
    rounds.unref()
    const stop = async () => {
      clearInterval(rounds)
      await end()
    }
    return { stop }
  } catch (e) {
    // Also the lanes that are at work already: nobody else would end them, and the pool would wait for them for ever.
    await end()
    throw e
  }
}

type Presence = ReturnType<typeof createPresence>

/** Says which workers live, by locks of a connection of its own. */
function createPresence(config: pg.PoolConfig, pool: pg.Pool) {
  const workers = new Set<string>()
  let suspects = new Set<string>()
  let holder: Promise<pg.Client> | null = null
  let adding: Promise<void> = Promise.resolve()

  async function connect(): Promise<pg.Client> {
    const client = new pg.Client(config)
    client.on('error', () => {})
    client.once('end', () => {
      holder = null
    })
    await client.connect()
    return client
  }

  async function takeLocks(client: pg.Client): Promise<pg.Client> {
    await client.query('select pg_advisory_lock_shared($1)', [presenceKey])
    for (const name of workers) await lock(client, name)
    return client
  }

  /** The connection that holds the locks; where it was lost, a new one takes them all again. */
  function held(): Promise<pg.Client> {
    holder ??= connect()
      .then(takeLocks)
      .catch((e) => {
        holder = null
        throw e
      })
    return holder
  }
  const lock = (client: pg.Client, name: string) => client.query('select pg_advisory_lock_shared($1, hashtext($2))', [presenceKey, name])

  /** Workers that hold a job and that nobody answers for. */
  async function dead(): Promise<string[]> {
    const { rows } = await pool.query<{ name: string }>(
      `select name from (select distinct locked_by as name from graphile_worker.jobs where locked_by is not null) as holding
        where not exists (select from pg_locks where locktype = 'advisory' and database = (select oid from pg_database where datname = current_database())
          and objsubid = 2 and classid = $1 and objid = (hashtext(name)::bigint & 4294967295)::oid)`,
      [presenceKey],
    )
    return rows.map(({ name }) => name)
  }

  return {
    add: (name: string) => {
      workers.add(name)
      // One after the other: a connection takes one query at a time. Where it fails, the next round takes the locks.
      adding = adding.then(async () => void (await lock(await held(), name))).catch(() => {})
    },
    /** The first of several to come is told of all that the dead have left. */
    arrive: async (whenAlone: (dead: string[]) => Promise<void>) => {
      const client = await connect()
      const { rows } = await client.query<{ alone: boolean }>('select pg_try_advisory_lock($1) as alone', [presenceKey])
      if (rows[0]?.alone) await whenAlone(await dead())
      holder = takeLocks(client)
      await holder
      if (rows[0]?.alone) await client.query('select pg_advisory_unlock($1)', [presenceKey])
    },
    /** Those that were dead in the round before too: whoever only lost its connection has taken its locks again by then. */
    deadTwice: async () => {
      await held()
      const now = await dead()
      const twice = now.filter((name) => suspects.has(name) && !workers.has(name))
      suspects = new Set(now)
      return twice
    },
    end: async () => {
      const client = await holder?.catch(() => null)
      await client?.end().catch(() => {})
    },
  }
}

async function free(presence: Presence, utils: WorkerUtils): Promise<void> {
  try {
    const dead = await presence.deadTwice()
    if (dead.length > 0) await utils.forceUnlockWorkers(dead)
  } catch (e) {
    log.warn({ error: (e as Error).message }, 'the worker could not look for the dead')
  }
}

/** The queue of whatever reads all of a workspace's records anew: two that read for different reasons would begin each other's again for ever. */
export const readingQueue = (workspace: string): string => `reading ${workspace}`

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

/**
 * Enqueues in the scope's own transaction: a job runs if, and only if, what asked for it is committed. Jobs of one queue run one by one. Of the
 * waiting jobs with one key only the last is there; or, `onlyIfMissing`, the first. It says whose it is: no business takes all places.
 */
export async function addJob(
  scope: Scope,
  name: string,
  payload: Record<string, unknown>,
  { queue, key, onlyIfMissing = false, runAt }: { queue?: string; key?: string; onlyIfMissing?: boolean; runAt?: Temporal.Instant } = {},
): Promise<void> {
  if (onlyIfMissing && key && (await hasJob(scope, key))) return
  await sql`select graphile_worker.add_job(${name}, ${JSON.stringify(payload)}::json, queue_name := ${queue ?? null},
    job_key := ${key ?? null}, run_at := ${runAt?.toString() ?? null}::timestamptz,
    flags := ${[flagOf(scope.workspace)]}::text[])`.execute(scope.db)
}

/**
 * Whether another business waits for work of these names: a long job then ends its turn, and goes on behind it. Whose queue is at work waits for
 * itself alone.
 */
export async function isTurnOver(scope: Scope, names: readonly string[]): Promise<boolean> {
  const { rows } = await sql`select from graphile_worker.jobs as waiting
    where task_identifier = any(${names}::text[]) and locked_at is null and run_at <= now()
      and attempts < max_attempts and (flags ? ${flagOf(scope.workspace)}) is not true
      and not exists (select from graphile_worker.jobs as working where working.queue_name = waiting.queue_name and working.locked_at is not null)
    limit 1`.execute(scope.db)
  return rows.length > 0
}

async function hasJob(scope: Scope, key: string): Promise<boolean> {
  const { rows } = await sql`select from graphile_worker.jobs where key = ${key} and attempts < max_attempts`.execute(scope.db)
  return rows.length > 0
}

function openPool(config: pg.PoolConfig): pg.Pool {
  const pool = new pg.Pool({ ...config, max: 10 })
  const lost = (e: Error) => {
    if (!pool.ending) log.warn({ error: e.message }, 'a connection of the worker was lost')
  }
  pool.on('error', lost)
  pool.on('connect', (client) => client.on('error', lost))
  return pool
}

const logger = new Logger(() => (level, message) => {
  if (level === 'error') log.error({ message }, 'worker')
  else if (level === 'warning') log.warn({ message }, 'worker')
})
