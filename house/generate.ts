import { execFileSync } from 'node:child_process'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import pg from 'pg'
import { createDb, createPool, ensurePostgres, migrate } from '#platform'

/** Writes server/platform/db.gen.ts from a freshly migrated database; with --verify it only says whether the file is fresh. */
const folder = await mkdtemp(join(tmpdir(), 'pulsera-types-'))
const server = await ensurePostgres(folder)
try {
  const boss = new pg.Client({ host: server.socketDir, user: 'postgres', database: 'postgres' })
  await boss.connect()
  await boss.query('create role pulsera login nosuperuser nobypassrls')
  await boss.query('create database pulsera owner pulsera')
  await boss.end()
  const pool = createPool({ host: server.socketDir, user: 'pulsera', database: 'pulsera' })
  await migrate(createDb(pool))
  await pool.end()
  const options = [
    ['--dialect', 'postgres'],
    ['--url', `postgres://pulsera@/pulsera?host=${server.socketDir}`],
    ['--out-file', 'server/platform/db.gen.ts'],
    ['--type-mapping', '{"timestamptz":"Temporal.Instant","int8":"number","date":"string"}'],
    ['--exclude-pattern', '(kysely_migration*|graphile_worker.*|auth.*)'],
    process.argv.slice(2),
  ].flat()
  execFileSync(process.execPath, [join(import.meta.dirname, '../node_modules/kysely-codegen/dist/cli/bin.js'), ...options], {
    stdio: 'inherit',
  })
} finally {
  await server.stop()
  await rm(folder, { recursive: true, force: true })
}
