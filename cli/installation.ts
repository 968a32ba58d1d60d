import { existsSync } from 'node:fs'
import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { foundWorkspace, listAllWorkspaces } from '#access'
import type { WorkspaceId } from '#contract'
import { type Config, connectDatabase, type Database, type Db, inWorkspace, newId } from '#platform'
import { failing, type Io, usage } from './io.ts'

/** Works on the installation's database, running or stopped, and leaves it as it was found. */
export async function withDatabase<T>(config: Config, io: Io, work: (database: Database) => Promise<T>): Promise<T> {
  if (!config.databaseUrl && !(await isInstalled(config.dataDir))) throw failing(io, 'no-installation', { folder: config.dataDir })
  const database = await connectDatabase(config)
  try {
    return await work(database)
  } finally {
    await database.stop()
  }
}

export async function isInstalled(dataDir: string): Promise<boolean> {
  const entries = await readdir(dataDir).catch(() => [])
  return entries.some((entry) => /^pg\d+$/.test(entry) && existsSync(join(dataDir, entry, 'PG_VERSION')))
}

/** The workspace by name or id; without one, the only or the oldest. Where there is none yet, one is founded that waits for its owner. */
export async function chooseWorkspace(db: Db, io: Io, wanted: string | undefined): Promise<WorkspaceId> {
  const all = await listAllWorkspaces(db)
  if (wanted === undefined && all.length === 0) return found(db, io)
  const chosen = wanted === undefined ? all[0] : all.find(({ id, name }) => id === wanted || name.toLowerCase() === wanted.toLowerCase())
  if (!chosen) throw usage(io, 'no-workspace', { wanted, names: all.map(({ name }) => name).join(', ') })
  if (wanted === undefined && all.length > 1) io.tell('workspace-chosen', { name: chosen.name })
  return chosen.id
}

async function found(db: Db, io: Io): Promise<WorkspaceId> {
  const business = io.language === 'en' ? 'My business' : 'Mi negocio'
  const first = { mode: 'own', business, country: 'MX', mainIdentifier: 'phone', language: io.language } as const
  io.tell('workspace-founded', { name: business })
  return inWorkspace(db, { workspace: newId<WorkspaceId>(), actor: 'cli' }, async (scope) => (await foundWorkspace(scope, first)).workspace)
}
