import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { sql } from 'kysely'
import { type Migration, Migrator } from 'kysely/migration'
import type { Db } from './db.ts'

const folder = join(import.meta.dirname, 'migrations')

async function getMigrations(): Promise<Record<string, Migration>> {
  const files = (await readdir(folder)).filter((file) => file.endsWith('.sql')).sort()
  const read = async (file: string): Promise<[string, Migration]> => {
    const text = await readFile(join(folder, file), 'utf8')
    return [file, { up: async (tx) => void (await sql.raw(text).execute(tx)) }]
  }
  return Object.fromEntries(await Promise.all(files.map(read)))
}

/**
 * Brings the database to the newest numbered SQL file, in one transaction and under a lock; answers the names of those it ran. Rooms number their
 * files apart from each other: one that comes later with a lower number is run all the same.
 */
export async function migrate(db: Db): Promise<string[]> {
  const { error, results } = await new Migrator({ db, provider: { getMigrations }, allowUnorderedMigrations: true }).migrateToLatest()
  if (error) throw error
  return (results ?? []).map((result) => result.migrationName)
}
