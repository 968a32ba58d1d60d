import { EventEmitter } from 'node:events'
import { type Logger, type Runner, run, type Task, type WorkerEvents } from 'graphile-worker'
import type pg from 'pg'

/** Work that may happen later, by name. A task may be run again after a crash: it must go on, or do nothing, where it was. */
export type Tasks = Record<string, (payload: unknown, attempt?: Attempt) => Promise<void>>
/** `isLast`: where it fails now it is not tried again, and nobody hears of it but the log. */
export type Attempt = { isLast: boolean }

/**
 * Work of one nature, with places of its own: what waits in another lane takes none of them. `atOnceMax`: how many jobs at a time; `ofOneMax`: how
 * many of these for one business.
 */
export type Lane = { tasks: Tasks; atOnceMax: number; ofOneMax: number }

/** The flag that says whose a job is. */
export const flagOf = (workspace: string): string => `of ${workspace}`

/** `pollMs`: how often work is looked for that nobody was told of, as what is to be done later. */
type Shared = { pgPool: pg.Pool; logger: Logger; pollMs: number; onPool: (id: string) => void }

/** Works on the jobs of one lane until stopped. */
export function runLane({ tasks, atOnceMax, ofOneMax }: Lane, { pgPool, logger, pollMs, onPool }: Shared): Promise<Runner> {
  const events: WorkerEvents = new EventEmitter()
  // Jobs are held in the name of the pool, not of one of its workers.
  events.on('pool:create', ({ workerPool }) => onPool(workerPool.id))
  return run({
    pgPool,
    noHandleSignals: true,
    logger,
    events,
    forbiddenFlags: shareOut(events, ofOneMax),
    taskList: Object.fromEntries(
      Object.entries(tasks).map(([name, task]): [string, Task] => [
        name,
        (payload, { job }) => task(payload, { isLast: job.attempts >= job.max_attempts }),
      ]),
    ),
    preset: { worker: { concurrentJobs: atOnceMax, pollInterval: pollMs } },
  })
}

/**
 * Which flags a worker must leave alone when it looks for a job: those of businesses that have all their places. Workers look one after the other:
 * else many that look at once would all take jobs of the same business, and each would hide the queues that it looks at from the others.
 */
function shareOut(events: WorkerEvents, ofOneMax: number): () => Promise<string[]> {
  const held = new Map<string, number>()
  let last: Promise<void> = Promise.resolve()
  let end = () => {}
  const count = (flags: object | null, by: number) => {
    for (const flag of Object.keys(flags ?? {})) {
      const now = (held.get(flag) ?? 0) + by
      if (now > 0) held.set(flag, now)
      else held.delete(flag)
    }
  }
  // Of these three, one comes after each look.
  events.on('job:start', ({ job }) => {
    count(job.flags, 1)
    end()
  })
  events.on('worker:getJob:empty', () => end())
  events.on('worker:getJob:error', () => end())
  events.on('job:complete', ({ job }) => count(job.flags, -1))
  return async () => {
    const before = last
    const { promise, resolve } = Promise.withResolvers<void>()
    last = promise
    await before
    end = resolve
    return [...held].filter(([, n]) => n >= ofOneMax).map(([flag]) => flag)
  }
}
