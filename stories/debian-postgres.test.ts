import { spawn } from 'node:child_process'
import { mkdtemp, readdir, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import pg from 'pg'
import { afterAll, describe, expect, it } from 'vitest'
import { findDebianPostgres, findFreePort, startDebianPostgres } from '../test/debian-postgres.ts'
import { ownerAccount } from '../test/server.ts'
import { ask, endAllLater, signIn, start } from './process.ts'

const found = findDebianPostgres()
if (!found)
  console.log(
    'No PostgreSQL 15 or later of this machine (/usr/lib/postgresql/*/bin): its stories are skipped. On Debian: apt-get install postgresql',
  )

describe.skipIf(!found)('a PostgreSQL of one’s own', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'pulsera-debian-'))
  endAllLater()
  const port = await findFreePort()
  const server = found ? await startDebianPostgres(found.bin, folder, port) : null
  afterAll(async () => {
    await server?.stop()
    await rm(folder, { recursive: true, force: true })
  })
  const urlAs = (role: string) => `postgres://${role}@127.0.0.1:${port}/pulsera`
  const serve = (role: string) => start(['--port', '0', '--data', join(folder, 'data')], { PULSERA_DATABASE_URL: urlAs(role) })

  it('is refused as a role that may look over the fence between businesses, with the remedy', async () => {
    const boss = new pg.Client({ connectionString: `postgres://postgres@127.0.0.1:${port}/postgres` })
    await boss.connect()
    await boss.query('create role pulsera login nosuperuser nobypassrls')
    await boss.query('create database pulsera owner pulsera')
    await boss.end()
    const refused = await serve('postgres')
    expect(await refused.ended).toBe(1)
    expect(refused.said()).toContain('create role pulsera login password')
  })

  it('holds the whole house: set up, recognise, killed and started again, nothing lost, and no database of our own beside it', async () => {
    const first = await serve('pulsera')
    expect(first.url, first.said()).not.toBe('')
    const setup = { mode: 'own', business: 'Zapatería Ruiz', country: 'MX', mainIdentifier: 'phone', owner: ownerAccount }
    expect((await ask(first.url, 'POST', '/api/setup', setup)).status).toBe(201)
    const card = { attributes: { full_name: 'Rosa Méndez', phone: '55 1234 5678' } }
    const made = await ask(first.url, 'POST', '/api/people', card, await signIn(first.url))
    expect(made.status, made.text).toBe(200)
    first.child.kill('SIGKILL')
    await first.ended

    const second = await serve('pulsera')
    const hit = await ask(second.url, 'GET', '/api/recognise?q=5512345678', undefined, await signIn(second.url))
    expect(hit.body.candidates).toMatchObject([{ person: { id: made.body.personId, name: 'Rosa Méndez' } }])
    second.child.kill('SIGTERM')
    expect(await second.ended).toBe(0)
    expect((await readdir(join(folder, 'data')).catch(() => [])).filter((name) => name.startsWith('pg'))).toEqual([])
  })

  it('tells the same stories as our own', async () => {
    const told = ['access', 'bad-input', 'demo', 'first-run', 'import', 'person', 'recognise', 'twins', 'wire']
    const { code, said } = await runStories(told, { PULSERA_TEST_POSTGRES: found?.bin ?? '' })
    expect({ code, said: code === 0 ? '' : said }).toEqual({ code: 0, said: '' })
    expect(said).toMatch(new RegExp(`Test Files\\s+${told.length} passed`))
  }, 600_000)
})

function runStories(names: string[], env: Record<string, string>): Promise<{ code: number; said: string }> {
  const root = join(import.meta.dirname, '..')
  const files = names.map((name) => `stories/${name}.test.ts`)
  const child = spawn(process.execPath, [join(root, 'node_modules/vitest/vitest.mjs'), 'run', ...files], {
    cwd: root,
    env: { ...process.env, ...env, NO_COLOR: '1', FORCE_COLOR: '0' },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  let said = ''
  for (const stream of [child.stdout, child.stderr])
    stream.on('data', (chunk) => {
      said += chunk
    })
  return new Promise((done) => child.on('close', (code) => done({ code: code ?? 1, said })))
}
