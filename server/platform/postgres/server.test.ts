import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import pg from 'pg'
import { expect, it, onTestFinished } from 'vitest'
import { findBinaries } from './binaries.ts'
import { ensurePostgres } from './server.ts'
import { socketDirFor } from './settings.ts'
import { chooseIdentity, tool } from './tool.ts'

it('waits for a server that still recovers, however long that takes', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'pulsera-recovering-'))
  const bin = await findBinaries()
  const as = await chooseIdentity(folder, bin)
  const cluster = join(folder, `pg${bin.major}`)
  const ctl = (...args: string[]) => tool(as, bin.pg_ctl, [...args, '-D', cluster, '-s'])
  onTestFinished(async () => {
    await ctl('stop', '-m', 'immediate').catch(() => {}) // Stopped already, where all went well.
    await rm(folder, { recursive: true, force: true })
  })
  await (await ensurePostgres(folder)).stop()
  // One that follows another recovers until it is told to stop that. It needs a log that was written for it.
  const log = join(cluster, 'server.log')
  const start = ['start', '-l', log, '-o']
  await ctl(...start, '-c wal_level=replica', '-w')
  await ctl('stop', '-w')
  await writeFile(join(cluster, 'standby.signal'), '')
  await ctl(...start, '-c wal_level=replica -c hot_standby=off', '-W')
  const knock = () => new pg.Client({ host: socketDirFor(folder), user: 'postgres' }).connect().catch(({ code }) => code)
  await expect.poll(knock).toBe('57P03')
  const countRefused = async () => (await readFile(log, 'utf8')).split('the database system is not').length
  const before = await countRefused()
  const found = ensurePostgres(folder, 0)
  await expect.poll(countRefused).toBeGreaterThan(before + 2)
  await ctl('promote', '-w')
  const server = await found
  expect(server.adopted).toBe(true)
  await server.stop()
})
