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

/** A pool that outlives the loss of its connections: an idle client's end must not kill the process. */
export function createPool(config: pg.PoolConfig): pg.Pool {
  const pool = new pg.Pool({ types, max: 8, idleTimeoutMillis: 30_000, ...config })
  pool.on('error', (e) => log.warn({ error: e.message }, 'idle database connection lost'))
  return pool
}

export const createDb = (pool: pg.Pool): Db => new Kysely<DB>({ dialect: new PostgresDialect({ pool }) })
