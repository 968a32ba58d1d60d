import { setTimeout as wait } from 'node:timers/promises'
import pg from 'pg'
import type { Config } from './config.ts'
import { createDb, createPool, type Db } from './db.ts'
import { log } from './log.ts'
import { migrate } from './migrate.ts'
import { type EmbeddedServer, ensurePostgres } from './postgres/server.ts'

/** A migrated database, embedded or external. `config` opens further pools to it, as the same role. */
export type Database = {
  db: Db
  pool: pg.Pool
  config: pg.PoolConfig
  embedded: boolean
  /** Whether another process of ours had the embedded server running already. */
  adopted: boolean
  /** Called whenever the embedded server had gone away and is back. */
  onBack: (listener: () => void) => void
  stop: () => Promise<void>
}

/** Why a database cannot be used, in Spanish and English. */
export class DatabaseError extends Error {}

/** Starts (or finds) the embedded server, or connects to the given one; checks it, migrates it, and brings a lost embedded server back. */
export async function connectDatabase({ dataDir, databaseUrl }: Pick<Config, 'dataDir' | 'databaseUrl'>): Promise<Database> {
  return databaseUrl ? connectExternal(databaseUrl) : connectEmbedded(dataDir)
}

async function connectExternal(connectionString: string): Promise<Database> {
  const config = { connectionString }
  const pool = createPool(config)
  try {
    await checkServer(pool)
    const db = createDb(pool)
    await migrate(db)
    return { db, pool, config, embedded: false, adopted: true, onBack: () => {}, stop: () => pool.end() }
  } catch (e) {
    await pool.end()
    throw e
  }
}

async function checkServer(pool: pg.Pool): Promise<void> {
  const { rows } = await pool
    .query<{ version: number; role: string; database: string; unbound: boolean; creates: boolean }>(
      `select current_setting('server_version_num')::int as version, current_user as role, current_database() as database,
        rolsuper or rolbypassrls as unbound, has_database_privilege(current_database(), 'create') as creates
      from pg_roles where rolname = current_user`,
    )
    .catch((cause) => {
      throw new DatabaseError(`No hay conexión con PULSERA_DATABASE_URL: ${cause.message}\n(English: cannot connect.)`, { cause })
    })
  const [server] = rows
  if (!server) throw new DatabaseError('La base de datos no dice quién es el usuario.\n(English: the database does not know its user.)')
  if (server.version < 150_000)
    throw new DatabaseError(
      `Hace falta PostgreSQL 15 o más nuevo; este es ${server.version / 10_000}.\n(English: PostgreSQL 15 or newer is needed.)`,
    )
  const remedy = `  create role pulsera login password '…' nosuperuser nobypassrls;\n  create database pulsera owner pulsera;`
  if (server.unbound)
    throw new DatabaseError(
      `El usuario "${server.role}" puede saltarse la separación entre negocios (superuser o bypassrls). Crea uno que no pueda:\n${remedy}\n` +
        '(English: this role bypasses row security, which keeps businesses apart. Make one that does not, as above.)',
    )
  if (!server.creates)
    throw new DatabaseError(
      `El usuario "${server.role}" no puede crear tablas en "${server.database}". Hazlo dueño de la base:\n${remedy}\n` +
        '(English: this role may not create tables here. Make it the owner of the database, as above.)',
    )
}

async function connectEmbedded(dataDir: string): Promise<Database> {
  let server = await ensurePostgres(dataDir).catch((cause) => {
    throw new DatabaseError(whyNotStarted(cause), { cause })
  })
  try {
    await prepareEmbedded(server)
    const config = { host: server.socketDir, user: 'pulsera', database: 'pulsera' }
    const pool = createPool(config)
    const db = createDb(pool)
    await migrate(db)
    let stopping = false
    const listeners: (() => void)[] = []
    const keep = (current: EmbeddedServer): void => {
      server = current
      void current.lost.then(async () => {
        if (stopping) return
        log.warn('the embedded database went away; bringing it back')
        for (;;) {
          const next = await ensurePostgres(dataDir).catch((e) => log.error({ error: e.message }, 'cannot bring the database back yet'))
          if (next && stopping) return next.stop()
          if (next) {
            keep(next)
            return listeners.forEach((listener) => void listener())
          }
          await wait(1_000)
        }
      })
    }
    keep(server)
    const stop = async () => {
      stopping = true
      // A job that is still at work holds a connection: the server ends it.
      await Promise.race([pool.end(), wait(1_000, undefined, { ref: false })])
      await server.stop()
    }
    return { db, pool, config, embedded: true, adopted: server.adopted, onBack: (listener) => void listeners.push(listener), stop }
  } catch (e) {
    await server.stop()
    throw e
  }
}

function whyNotStarted({ code, message }: NodeJS.ErrnoException): string {
  if (code === 'MODULE_NOT_FOUND')
    return (
      `No hay un PostgreSQL propio para este sistema (${process.platform} ${process.arch}): usa uno tuyo con PULSERA_DATABASE_URL.\n` +
      '(English: there is no embedded PostgreSQL for this system: use one of your own with PULSERA_DATABASE_URL.)'
    )
  return `La base de datos propia no arranca.\n(English: the embedded database does not start.)\n${message}`
}

// Two first starts at once make the same role and database: the second one finds them there.
const alreadyThere = new Set(['42710', '42P04', '23505'])

async function prepareEmbedded({ socketDir }: EmbeddedServer): Promise<void> {
  const boss = new pg.Client({ host: socketDir, user: 'postgres', database: 'postgres' })
  await boss.connect()
  try {
    for (const statement of ['create role pulsera login nosuperuser nobypassrls', 'create database pulsera owner pulsera'])
      await boss.query(statement).catch((e: pg.DatabaseError) => {
        if (!alreadyThere.has(e.code ?? '')) throw e
      })
  } finally {
    await boss.end()
  }
}
