import type { Socket } from 'node:net'
import {
  type DatabaseConnection,
  Kysely,
  PostgresDialect,
  PostgresDriver,
  type RawBuilder,
  sql,
  type Transaction,
  type TransactionSettings,
} from 'kysely'
import pg from 'pg'
import type { DB } from './db.gen.ts'
import { log } from './log.ts'

export type Db = Kysely<DB>
export type Tx = Transaction<DB>

export const moment = (at: Temporal.Instant): RawBuilder<unknown> => sql`${at.toString()}::timestamptz`

const readers = new Map<number, (text: string) => unknown>([
  [pg.types.builtins.INT8, Number],
  [pg.types.builtins.DATE, (text) => text],
  [pg.types.builtins.TIMESTAMPTZ, (text) => Temporal.Instant.from(text.replace(' ', 'T'))],
])
// Only for our pool: graphile-worker and better-auth share the pg module and expect Date.
const types: pg.CustomTypesConfig = {
  getTypeParser: (oid: number, format?: 'text' | 'binary') => readers.get(oid) ?? pg.types.getTypeParser(oid, format as 'text'),
}

/**
 * Statements that do not wait for each other are sent one behind the other without waiting for answers: over a socket that others keep busy an answer
 * takes longer than most statements. COPY cannot be used so: `createClient` is for that.
 */
export const createPool = (config: pg.PoolConfig): pg.Pool =>
  outlive(new pg.Pool({ Client: PreparingClient, types, max: 8, idleTimeoutMillis: 30_000, pipeline: true, ...config }))

/** One connection, one statement at a time: for COPY. */
export async function createClient(config: pg.PoolConfig): Promise<pg.Client> {
  const client = new pg.Client({ ...config, types })
  client.on('error', () => {}) // Its query fails with the same error, which somebody awaits.
  await client.connect()
  return client
}

const askedMin = 20
const namesMax = 200
const asked = new Map<string, number>()
const names = new Map<string, string>()

/** A name for statements that come again and again; undefined for the others, which are many and would fill the server's memory. */
function nameOf(text: string): string | undefined {
  const known = names.get(text)
  if (known !== undefined || names.size === namesMax) return known
  const times = (asked.get(text) ?? 0) + 1
  if (times < askedMin) {
    if (asked.size > 2000) asked.clear()
    asked.set(text, times)
    return undefined
  }
  asked.delete(text)
  const name = `hot${names.size}`
  names.set(text, name)
  return name
}

/** Hot statements are parsed and planned once a connection: half the server's time for a small batch is planning (decision 41). */
class PreparingClient extends pg.Client {
  #isGathering = false

  /** What is asked in one turn leaves in one packet: writing to a socket costs as much as a small statement. */
  #gather(): void {
    if (this.#isGathering) return
    this.#isGathering = true
    const { stream } = (this as unknown as { connection: { stream: Socket } }).connection
    stream.cork()
    process.nextTick(() => {
      this.#isGathering = false
      stream.uncork()
    })
  }

  override query(...args: unknown[]): never {
    this.#gather()
    const [text, values] = args
    const name = typeof text === 'string' && Array.isArray(values) && args.length === 2 ? nameOf(text) : undefined
    const asked = name === undefined ? args : [{ name, text, values }]
    return (super.query as (...all: unknown[]) => never)(...asked)
  }
}

/** Makes a pool outlive the loss of its connections: neither an idle client's end nor that of one at work may kill the process. */
export function outlive(pool: pg.Pool): pg.Pool {
  const lost = (e: Error) => {
    // A pool that ends says so before its connections are closed.
    if (!pool.ending) log.warn({ error: e.message }, 'a database connection was lost')
  }
  pool.on('error', lost)
  pool.on('connect', (client) => client.on('error', () => {})) // Its query fails with the same error, which somebody awaits.
  return pool
}

export const createDb = (pool: pg.Pool): Db => new Kysely<DB>({ dialect: new EagerDialect(pool) })

/** Begins a transaction together with its first statements. Should beginning have failed, so will committing. */
class EagerDriver extends PostgresDriver {
  readonly #begun = new WeakMap<DatabaseConnection, Promise<void>>()

  override async beginTransaction(connection: DatabaseConnection, settings: TransactionSettings): Promise<void> {
    const begun = super.beginTransaction(connection, settings)
    begun.catch(() => {}) // Told at the commit.
    this.#begun.set(connection, begun)
  }

  override async commitTransaction(connection: DatabaseConnection): Promise<void> {
    await this.#begun.get(connection)
    await super.commitTransaction(connection)
  }
}

class EagerDialect extends PostgresDialect {
  readonly #pool: pg.Pool

  constructor(pool: pg.Pool) {
    super({ pool })
    this.#pool = pool
  }

  override createDriver(): PostgresDriver {
    return new EagerDriver({ pool: this.#pool })
  }
}
