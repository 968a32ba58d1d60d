import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { expect, it, onTestFinished } from 'vitest'
import { findBinaries } from './binaries.ts'
import { ensurePostgres } from './server.ts'
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
  const start = ['start', '-l', join(cluster, 'server.log'), '-o']
  await ctl(...start, '-c wal_level=replica', '-w')
  await ctl('stop', '-w')
  await writeFile(join(cluster, 'standby.signal'), '')
  await ctl(...start, '-c wal_level=replica -c hot_standby=off', '-W')
  let isThere = false
  const found = ensurePostgres(folder, 500).finally(() => {
    isThere = true
  })
  await wait(3_000)
  expect(isThere).toBe(false)
  await ctl('promote', '-w')
  const server = await found
  expect(server.adopted).toBe(true)
  await server.stop()
})
