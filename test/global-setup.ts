import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import pg from 'pg'
import type { TestProject } from 'vitest/node'
import { createDb, createPool, ensurePostgres, migrate } from '#platform'
import { startDebianPostgres } from './debian-postgres.ts'
import { offerBrowser } from './shared-browser.ts'

declare module 'vitest' {
  export interface ProvidedContext {
    socketDir: string
    /** Where it is said where the browser of this run is. */
    browserUrl: string
  }
}

/** One real PostgreSQL for all tests, with a migrated template: each test file clones it in 30 ms. */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const folder = await mkdtemp(join(tmpdir(), 'pulsera-test-'))
  // The stories are told on a PostgreSQL of Debian's too: stories/debian-postgres.test.ts sets this.
  const other = process.env.PULSERA_TEST_POSTGRES
  const server = other ? await startDebianPostgres(other, folder) : await ensurePostgres(folder)
  const boss = new pg.Client({ host: server.socketDir, user: 'postgres', database: 'postgres' })
  await boss.connect()
  // A test database need not survive a power cut.
  for (const name of ['fsync', 'full_page_writes', 'synchronous_commit']) await boss.query(`alter system set ${name} = off`)
  await boss.query('select pg_reload_conf()')
  await boss.query('create role pulsera login nosuperuser nobypassrls')
  await boss.query('create database pulsera_template owner pulsera')
  const pool = createPool({ host: server.socketDir, user: 'pulsera', database: 'pulsera_template' })
  await migrate(createDb(pool))
  await pool.end()
  await boss.query('alter database pulsera_template is_template true allow_connections false')
  await boss.end()
  project.provide('socketDir', server.socketDir)
  const browser = await offerBrowser()
  project.provide('browserUrl', browser.url)
  return async () => {
    await browser.stop()
    await server.stop()
    await rm(folder, { recursive: true, force: true })
  }
}
