import { execFile } from 'node:child_process'
import { chown, mkdtemp, readdir, rm, stat } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import pg from 'pg'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { runProgram, startProgram } from '../test/process.ts'

const run = promisify(execFile)
const debian = '/usr/lib/postgresql'

/** The oldest PostgreSQL of this machine's own that we promise to work with. */
async function findBinaries(): Promise<string | null> {
  const versions = (await readdir(debian).catch(() => [])).filter((version) => Number(version) >= 15).sort()
  const bin = join(debian, versions[0] ?? 'none', 'bin')
  return (await stat(join(bin, 'initdb')).catch(() => null)) ? bin : null
}
const bin = await findBinaries()

// Root may not run PostgreSQL: Debian's own user does.
const asUser = process.getuid?.() === 0 ? ['runuser', '-u', 'postgres', '--'] : []
async function tool(name: string, ...args: string[]): Promise<string> {
  const [command = '', ...rest] = [...asUser, join(bin ?? '', name), ...args]
  return (await run(command, rest, { cwd: '/' })).stdout
}

describe.skipIf(!bin)(`a PostgreSQL of one's own (${bin})`, { timeout: 90_000 }, () => {
  let folder = ''
  let url = ''
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'pulsera-own-'))
    if (asUser.length > 0) {
      const [uid, gid] = (await Promise.all(['-u', '-g'].map((flag) => run('id', [flag, 'postgres'])))).map(({ stdout }) => Number(stdout))
      await chown(folder, uid ?? 0, gid ?? 0)
    }
    await tool('initdb', '-D', join(folder, 'cluster'), '-U', 'postgres', '-A', 'trust', '-E', 'UTF8', '--locale=C', '--no-sync')
    const options = `-c listen_addresses= -c unix_socket_directories=${folder} -c fsync=off`
    await tool('pg_ctl', 'start', '-D', join(folder, 'cluster'), '-l', join(folder, 'log'), '-w', '-o', options)
    const boss = new pg.Client({ host: folder, user: 'postgres', database: 'postgres' })
    await boss.connect()
    await boss.query('create role pulsera login nosuperuser nobypassrls')
    await boss.query('create database pulsera owner pulsera')
    await boss.end()
    url = `postgres://pulsera@${encodeURIComponent(folder)}/pulsera`
  })
  afterAll(async () => {
    await tool('pg_ctl', 'stop', '-D', join(folder, 'cluster'), '-m', 'fast')
    await rm(folder, { recursive: true, force: true })
  })

  it('serves the whole main job: set up, take in, recognise, import, back up', async () => {
    const data = join(tmpdir(), `pulsera-own-data-${process.pid}`)
    const env = { PULSERA_DATABASE_URL: url, PULSERA_DATA: data }
    const running = startProgram('server/main.ts', ['--port', '0'], env)
    const at = await running.says(/running at (http:\S+)\. /)
    const post = (path: string, body: object) =>
      fetch(at + path, { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) })
    const owner = { name: 'Laura', email: 'laura@tienda.example', password: 'una clave larga' }
    expect((await post('/api/setup', { mode: 'own', business: 'Tienda', country: 'MX', mainIdentifier: 'phone', owner })).status).toBe(201)
    const key = (await runProgram('cli/main.ts', ['key', 'create', '--role', 'owner', '--name', 'x'], env)).out.trim()
    const writeKey = (await runProgram('cli/main.ts', ['source', 'create', '--kind', 'web', '--name', 'x'], env)).out.trim()
    for (const [userId, name] of Object.entries({ a: 'María José Ruiz', b: 'Ma. José Ruiz' }))
      expect(
        (await post('/v1/identify', { writeKey, userId, traits: { name, phone: '5512345678', email: 'majo@correo.example' } })).status,
      ).toBe(200)
    const found = await fetch(`${at}/api/recognise?q=5512345678`, { headers: { authorization: `Bearer ${key}` } })
    expect(await found.json()).toMatchObject({ candidates: [{ person: { recordCount: 2 } }] })
    const doctor = await runProgram('cli/main.ts', ['doctor', '--json'], env)
    expect(JSON.parse(doctor.out)).toMatchObject({ healthy: true })
    const backup = await runProgram('cli/main.ts', ['backup', join(folder, '..', `own-${process.pid}.backup`), '--json'], env)
    expect(JSON.parse(backup.out).rows).toBeGreaterThan(10)
    await rm(join(folder, '..', `own-${process.pid}.backup`))
    running.child.kill('SIGTERM')
    expect((await running.ended).code).toBe(0)
    await rm(data, { recursive: true, force: true })
  })
})
