import { randomBytes } from 'node:crypto'
import { betterAuth } from 'better-auth'
import { getMigrations } from 'better-auth/db/migration'
import pg from 'pg'
import { type Db, log, outlive } from '#platform'
import { ensureSecret } from './store/secrets.ts'

/** Our own users' accounts, kept by better-auth. */
export type Accounts = {
  findSession: (headers: Headers) => Promise<{ sessionId: string; userId: string } | null>
  hashPassword: (password: string) => Promise<string>
  answer: (request: Request) => Promise<Response>
  stop: () => Promise<void>
}

/** The address a request came from, told to better-auth in a header of our own: it sees no connection. */
export const addressHeader = 'x-pulsera-address'
export const passwordLengthMin = 10
export const passwordLengthMax = 128

// Held while better-auth makes its tables, so that two first starts do not make them at once.
const migrationLock = 5_081_877

/** Opens the accounts of a database, making better-auth's tables in the schema `auth` when they are missing. */
export async function openAccounts({ db, config }: Place): Promise<Accounts> {
  const secret = await ensureSecret(db, 'sessions', randomBytes(32).toString('base64url'))
  const pool = openPool(config)
  const options = optionsFor(pool, secret)
  await makeTables(pool, options)
  const auth = betterAuth(options)
  const context = await auth.$context
  return {
    findSession: async (headers) => {
      const found = await auth.api.getSession({ headers }).catch((e: { statusCode?: number }) => {
        throw e.statusCode && e.statusCode >= 500 ? accountsAway({ cause: e }) : e
      })
      return found && { sessionId: found.session.id, userId: found.user.id }
    },
    hashPassword: (password) => context.password.hash(password),
    answer: (request) => auth.handler(request),
    stop: () => pool.end(),
  }
}

/**
 * What better-auth cannot do without is the database; what failed it says in the log alone. The code is PostgreSQL's for a connection that is lost, so
 * that whoever asked is told to come again.
 */
export const accountsAway = (why?: ErrorOptions): Error => Object.assign(new Error('accounts', why), { code: '08006' })

/** Makes the tables only, for a restore to fill. */
export async function prepareAccounts({ config }: Place): Promise<void> {
  const pool = openPool(config)
  await makeTables(pool, optionsFor(pool, randomBytes(32).toString('base64url')))
  await pool.end()
}

type Place = { db: Db; config: pg.PoolConfig }

// Dates as better-auth wants them: not our pool with its own readers.
const openPool = (config: pg.PoolConfig): pg.Pool => outlive(new pg.Pool({ ...config, max: 4, options: '-c search_path=auth' }))

const optionsFor = (pool: pg.Pool, secret: string) => ({
  appName: 'Pulsera',
  // Reached under whatever name the browser used; better-auth wants one only to build links, which we do not use.
  baseURL: 'http://localhost',
  basePath: '/api/auth',
  secret,
  database: pool,
  telemetry: { enabled: false },
  // Its own log would print whole errors, and in them what a person typed.
  logger: { level: 'error' as const, log: (_level: string, message: string) => log.error({ message: message.slice(0, 200) }, 'accounts') },
  emailAndPassword: { enabled: true, disableSignUp: true, minPasswordLength: passwordLengthMin, maxPasswordLength: passwordLengthMax },
  user: { modelName: 'users' },
  session: { modelName: 'sessions', expiresIn: 30 * 86_400 },
  account: { modelName: 'accounts' },
  verification: { modelName: 'verifications' },
  // Ours (throttle.ts) counts failures by account and address; the origin is checked in http.ts against the name really used.
  rateLimit: { enabled: false },
  advanced: {
    database: { generateId: 'uuid' as const },
    cookiePrefix: 'pulsera',
    disableCSRFCheck: true,
    disableOriginCheck: true,
    ipAddress: { ipAddressHeaders: [addressHeader] },
  },
})

async function makeTables(pool: pg.Pool, options: Parameters<typeof betterAuth>[0]): Promise<void> {
  const turn = await pool.connect()
  try {
    await turn.query('select pg_advisory_lock($1)', [migrationLock])
    await (await getMigrations(options)).runMigrations()
  } finally {
    await turn.query('select pg_advisory_unlock($1)', [migrationLock])
    turn.release()
  }
}
