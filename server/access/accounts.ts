import { randomBytes } from 'node:crypto'
import { betterAuth } from 'better-auth'
import { getMigrations } from 'better-auth/db/migration'
import pg from 'pg'
import { type Db, log } from '#platform'
import { ensureSecret } from './store.ts'

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

// Held while better-auth makes its tables, so that two first starts do not make them at once.
const migrationLock = 5_081_877

/** Opens the accounts of a database, making better-auth's tables in the schema `auth` when they are missing. */
export async function openAccounts({ db, config }: { db: Db; config: pg.PoolConfig }): Promise<Accounts> {
  const secret = await ensureSecret(db, 'sessions', randomBytes(32).toString('base64url'))
  const pool = new pg.Pool({ ...config, max: 4, options: '-c search_path=auth' })
  pool.on('error', (e) => log.warn({ error: e.message }, 'idle database connection lost'))
  const options = {
    appName: 'Pulsera',
    // Reached under whatever name the browser used; better-auth wants one only to build links, which we do not use.
    baseURL: 'http://localhost',
    basePath: '/api/auth',
    secret,
    database: pool,
    telemetry: { enabled: false },
    logger: { level: 'error' as const },
    emailAndPassword: { enabled: true, disableSignUp: true, minPasswordLength: passwordLengthMin, maxPasswordLength: 128 },
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
  }
  await makeTables(pool, options)
  const auth = betterAuth(options)
  return {
    findSession: async (headers) => {
      const found = await auth.api.getSession({ headers })
      return found && { sessionId: found.session.id, userId: found.user.id }
    },
    hashPassword: async (password) => (await auth.$context).password.hash(password),
    answer: (request) => auth.handler(request),
    stop: () => pool.end(),
  }
}

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
