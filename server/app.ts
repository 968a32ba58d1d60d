import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { FastifyInstance } from 'fastify'
import { type Accounts, accessRoutes, createGuard, mountSignIn, openAccounts } from '#access'
import { type ApiRouter, createHttp, type Database, mountApi, type Scope, serveWeb } from '#platform'

export const version: string = JSON.parse(readFileSync(join(import.meta.dirname, '../package.json'), 'utf8')).version

export type App = { http: FastifyInstance; accounts: Accounts; startDemo: (scope: Scope) => Promise<void>; stop: () => Promise<void> }
type Parts = { database: Pick<Database, 'db' | 'config'>; webDir: string; callsPerMinuteMax?: number }

/** The whole house over one database: every room's routes behind one guard, and the screens. Listening is the caller's. */
export async function createApp({ database, webDir, callsPerMinuteMax }: Parts): Promise<App> {
  const accounts = await openAccounts(database)
  const guard = createGuard({ db: database.db, accounts })
  const startDemo = async () => {}
  const http = await createHttp(version, callsPerMinuteMax)
  await mountSignIn(http, accounts)
  const router = { ...accessRoutes({ accounts, startDemo }) }
  await mountApi(http, router as unknown as ApiRouter, guard, version)
  await serveWeb(http, webDir)
  const stop = async () => {
    await http.close()
    await accounts.stop()
  }
  return { http, accounts, startDemo, stop }
}
