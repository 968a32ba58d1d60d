import { Kysely, PostgresDialect, type Transaction } from 'kysely'
import pg from 'pg'
import type { DB } from './db.gen.ts'
import { log } from './log.ts'

export type Db = Kysely<DB>
export type Tx = Transaction<DB>

const readers = new Map<number, (text: string) => unknown>([
  [pg.types.builtins.INT8, Number],
  [pg.types.builtins.DATE, (text) => text],
  [pg.types.builtins.TIMESTAMPTZ, (text) => Temporal.Instant.from(text.replace(' ', 'T'))],
])
// Only for our pool: graphile-worker and better-auth share the pg module and expect Date.
const types: pg.CustomTypesConfig = {
  getTypeParser: (oid: number, format?: 'text' | 'binary') => readers.get(oid) ?? pg.types.getTypeParser(oid, format as 'text'),
}

export const createPool = (config: pg.PoolConfig): pg.Pool => outlive(new pg.Pool({ types, max: 8, idleTimeoutMillis: 30_000, ...config }))

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

export const createDb = (pool: pg.Pool): Db => new Kysely<DB>({ dialect: new PostgresDialect({ pool }) })
