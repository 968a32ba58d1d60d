import { randomUUID } from 'node:crypto'
import { sql } from 'kysely'
import type { WorkspaceId } from '#contract'
import type { Db, Tx } from './db.ts'
import type { SecretBox } from './secrets.ts'

/** Who acts: a user ("user:<id>"), an API key ("key:<id>"), a source ("source:<id>"), the command line ("cli") or Pulsera itself ("pulsera"). */
export type Actor = `user:${string}` | `key:${string}` | `source:${string}` | 'cli' | 'pulsera'

/** Names of users and keys among actors like "user:<id>". Given by the room that knows them to whoever shows them. */
export type NamesOfActors = (scope: Scope, actors: string[]) => Promise<Map<string, string>>

/** First argument everywhere: one transaction, one workspace, one moment, one actor. */
export type Scope = { db: Tx; workspace: WorkspaceId; now: Temporal.Instant; actor: Actor; secrets?: SecretBox }

export type Place = { workspace: WorkspaceId; actor: Actor; now?: Temporal.Instant }

const boxes = new WeakMap<Db, SecretBox>()

/** From now on work on this database can seal secrets and open them. */
export const bindSecrets = (db: Db, box: SecretBox): void => void boxes.set(db, box)

/** What seals this installation's secrets. */
export function secretsOf({ secrets }: Scope): SecretBox {
  if (!secrets) throw new Error('no key is bound to this database')
  return secrets
}

/** Runs the work in one transaction that can see one workspace only: row-level security reads `app.workspace`. */
export function inWorkspace<T>(db: Db, { workspace, actor, now }: Place, work: (scope: Scope) => Promise<T>): Promise<T> {
  const secrets = boxes.get(db)
  return db.transaction().execute(async (tx) => {
    const [, result] = await together(
      sql`select set_config('app.workspace', ${workspace}, true)`.execute(tx),
      work({ db: tx, workspace, now: now ?? Temporal.Now.instant(), actor, ...(secrets ? { secrets } : {}) }),
    )
    return result
  })
}

/**
 * Steps of one transaction that do not need each other's answers: their statements go out together, in this order. Where one fails the others are
 * waited for all the same, so that none of them writes after its transaction has ended; what failed first is thrown.
 */
export async function together<T extends readonly Promise<unknown>[]>(...steps: T): Promise<{ -readonly [K in keyof T]: Awaited<T[K]> }> {
  const failures: unknown[] = []
  for (const step of steps) step.catch((e) => failures.push(e))
  const ended = await Promise.allSettled(steps)
  if (failures.length > 0) throw failures[0]
  return ended.map((one) => one.status === 'fulfilled' && one.value) as { -readonly [K in keyof T]: Awaited<T[K]> }
}

/** Waits of this transaction end: for a lock, and for any one statement. What ends so says 55P03 or 57014. */
export async function limitWaits({ db }: Scope, { lockMs, statementMs }: { lockMs: number; statementMs: number }): Promise<void> {
  await sql`select set_config('lock_timeout', ${String(lockMs)}, true), set_config('statement_timeout', ${String(statementMs)}, true)`.execute(
    db,
  )
}

/** Transactions that hold their workspace: a flow and the rooms that it calls each ask, and the first has it for all until the end. */
const holding = new WeakSet<Tx>()

/**
 * Serialises what changes who is who: one transaction at a time per workspace, whatever the number of processes. Not to be asked for the first time
 * within a savepoint: what is taken there is let go where it is rolled back.
 */
export async function lockWorkspace(scope: Scope): Promise<void> {
  if (holding.has(scope.db)) return
  await sql`select id from workspaces where id = ${scope.workspace} for no key update`.execute(scope.db)
  holding.add(scope.db)
}

/** Whether somebody waits for what this transaction holds; whoever has more to do than this then lets them pass. */
export async function isAwaited({ db }: Scope): Promise<boolean> {
  const { rows } = await sql<{ awaited: boolean }>`select exists (select from pg_locks
    where locktype = 'transactionid' and not granted and transactionid = pg_current_xact_id()::xid) as awaited`.execute(db)
  return rows[0]?.awaited ?? false
}

let lastMs = 0
let sequence = 0

/**
 * A new id (UUIDv7), always greater than those this process made before: the twelve bits after the time count within a millisecond (RFC 9562,
 * section 6.2, method 1), so that the first record of a batch founds its person. Made here because PostgreSQL 15 has no uuidv7().
 */
export function newId<T extends string>(): T {
  const ms = Date.now()
  if (ms > lastMs) {
    lastMs = ms
    sequence = 0
  } else if (++sequence > 0xfff) {
    lastMs += 1
    sequence = 0
  }
  const time = lastMs.toString(16).padStart(12, '0')
  const random = randomUUID().slice(19)
  return `${time.slice(0, 8)}-${time.slice(8)}-7${sequence.toString(16).padStart(3, '0')}-${random}` as T
}
