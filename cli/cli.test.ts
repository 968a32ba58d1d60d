import { execFile } from 'node:child_process'
import { mkdtemp, readFile, rm, stat, truncate, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gunzipSync, gzipSync } from 'node:zlib'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { runProgram, startProgram } from '../test/process.ts'
import { dataFrame, jsonFrame } from './frames.ts'

const folder = await mkdtemp(join(tmpdir(), 'pulsera-cli-'))
afterAll(() => rm(folder, { recursive: true, force: true }))
const data = join(folder, 'data')
const file = (name: string) => join(folder, name)

const pulsera = (args: string[], env: Record<string, string> = {}) => runProgram('cli/main.ts', args, { PULSERA_DATA: data, ...env })
const serve = async (where = data) => {
  const running = startProgram('server/main.ts', ['--data', where, '--port', '0'])
  return { ...running, url: await running.says(/running at (http:\S+)\. /) }
}
const stop = async (running: Awaited<ReturnType<typeof serve>>) => {
  running.child.kill('SIGTERM')
  expect((await running.ended).code).toBe(0)
}
const owner = { name: 'Laura', email: 'laura@tienda.example', password: 'una clave larga' }
const post = (url: string, body: object) =>
  fetch(url, { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) })

let key = ''
let writeKey = ''

describe('before anything is there', { timeout: 60_000 }, () => {
  it('says so, in the terminal’s language, and makes nothing', async () => {
    expect(await pulsera(['key', 'create', '--role', 'owner', '--name', 'x'])).toMatchObject({
      code: 1,
      err: expect.stringContaining('npm start'),
    })
    expect((await pulsera(['doctor'], { LANG: 'en_GB.UTF-8' })).out).toContain('There is no data')
    expect(await stat(data).catch(() => null)).toBeNull()
  })

  it.each([
    [[], 2],
    [['--help'], 0],
    [['help'], 0],
    [['dance'], 2],
    [['key', 'create', '--role', 'king', '--name', 'x'], 2],
    [['key', 'destroy'], 2],
    [['source', 'create', '--kind', 'pigeon', '--name', 'x'], 2],
    [['backup'], 2],
    [['import'], 2],
    [['import', '/nowhere.csv'], 1],
    [['restore', '/nowhere.backup'], 1],
    [['key', '--colour', 'red'], 2],
  ])('pulsera %s ends with %i', async (args, code) => {
    const ended = await pulsera(args)
    expect(ended.code, ended.err).toBe(code)
    expect(ended.out + ended.err).toMatch(/\w{4}/)
    expect(ended.err).not.toContain('    at ')
  })
})

describe('beside a running installation', { timeout: 60_000 }, () => {
  let running: Awaited<ReturnType<typeof serve>>
  beforeAll(async () => {
    running = await serve()
    const business = { mode: 'own', business: 'Tienda', country: 'MX', mainIdentifier: 'phone', owner }
    expect((await post(`${running.url}/api/setup`, business)).status).toBe(201)
  })
  afterAll(() => stop(running))

  it('prints one line, a key that opens the API', async () => {
    const { out, code } = await pulsera(['key', 'create', '--role', 'owner', '--name', 'script'])
    expect({ code, out }).toEqual({ code: 0, out: expect.stringMatching(/^plsr_[\w-]{32}\n$/) })
    key = out.trim()
    const me = await fetch(`${running.url}/api/me`, { headers: { authorization: `Bearer ${key}` } })
    expect(await me.json()).toMatchObject({ role: 'owner', workspace: { name: 'Tienda' } })
  })

  it('prints one line, a write key that takes events in', async () => {
    const { out, code } = await pulsera(['source', 'create', '--kind', 'web', '--name', 'Tienda en línea'])
    expect({ code, out }).toEqual({ code: 0, out: expect.stringMatching(/^plsw_[\w-]{32}\n$/) })
    writeKey = out.trim()
    const traits = { name: 'Íñigo Peña', email: 'inigo@correo.example', phone: '5512345678' }
    expect((await post(`${running.url}/v1/identify`, { writeKey, userId: 'u1', traits })).status).toBe(200)
    const found = await fetch(`${running.url}/api/recognise?q=5512345678`, { headers: { authorization: `Bearer ${key}` } })
    expect(await found.json()).toMatchObject({ candidates: [{ person: { name: 'Íñigo Peña' } }] })
  })

  it('imports what it was told to, after saying what would come in', async () => {
    await writeFile(
      file('clientes.csv'),
      'Nombre;Teléfono;Correo\nMaría Ruiz;5587654321;maria@correo.example\nÍñigo Peña;5512345678;inigo@correo.example\n',
    )
    const asked = await pulsera(['import', file('clientes.csv')])
    expect(asked).toMatchObject({ code: 1, err: expect.stringContaining('1 personas nuevas') })
    const done = await pulsera(['import', file('clientes.csv'), '--yes', '--json'])
    expect(done.code, done.err).toBe(0)
    expect(JSON.parse(done.out)).toMatchObject({
      kind: 'customers',
      state: 'done',
      counts: { rows: 2, newPeople: 1, knownPeople: 1, rejected: 0 },
    })
    const again = await pulsera(['import', file('clientes.csv'), '--kind', 'customers', '--yes', '--json'])
    expect(JSON.parse(again.out).counts).toMatchObject({ newPeople: 0, unchanged: 2 })
  })

  it('names the business it does not find', async () => {
    expect(await pulsera(['key', 'create', '--role', 'clerk', '--name', 'x', '--workspace', 'Otra'])).toMatchObject({
      code: 2,
      err: expect.stringContaining('Tienda'),
    })
    expect((await pulsera(['key', 'create', '--role', 'clerk', '--name', 'x', '--workspace', 'tienda'])).code).toBe(0)
  })

  it('finds it healthy', async () => {
    const { code, out } = await pulsera(['doctor', '--json'])
    const { healthy, findings } = JSON.parse(out)
    expect({ code, healthy }).toEqual({ code: 0, healthy: true })
    expect(findings.map((finding: { check: string }) => finding.check)).toEqual(
      expect.arrayContaining(['node', 'folder', 'disk', 'running', 'database', 'rows', 'audit']),
    )
  })

  it('backs everything up while it runs, for its owner’s eyes only', async () => {
    const { code, err } = await pulsera(['backup', file('all.backup')])
    expect(code, err).toBe(0)
    expect((await stat(file('all.backup'))).mode & 0o777).toBe(0o600)
    expect(await pulsera(['backup', file('all.backup')])).toMatchObject({ code: 1, err: expect.stringContaining('ya existe') })
    expect(await pulsera(['restore', file('all.backup')])).toMatchObject({ code: 1, err: expect.stringContaining(running.url) })
  })
})

describe('beside a stopped one', { timeout: 60_000 }, () => {
  it('works all the same, and leaves it stopped', async () => {
    expect((await pulsera(['key', 'create', '--role', 'clerk', '--name', 'later', '--json'])).out).toContain('"secret":"plsr_')
    expect(await stat(join(data, 'pg18/postmaster.pid')).catch(() => null)).toBeNull()
  })

  it('restores nothing over something', async () => {
    expect(await pulsera(['restore', file('all.backup')])).toMatchObject({ code: 1, err: expect.stringContaining('vacía') })
  })

  it('finds an audit that somebody rewrote', async () => {
    const copy = file('forged')
    await new Promise((done) => execFile('cp', ['-a', data, copy], done))
    const script = `import pg from 'pg'; import { ensurePostgres } from '#platform'
      const server = await ensurePostgres(${JSON.stringify(copy)})
      const boss = new pg.Client({ host: server.socketDir, user: 'postgres', database: 'pulsera' }); await boss.connect()
      await boss.query('set session_replication_role = replica'); await boss.query("update audit set actor = 'nobody' where seq = 1")
      await boss.end(); await server.stop()`
    const forged = await new Promise<Error | null>((done) =>
      execFile(process.execPath, ['--input-type=module', '-e', script], { cwd: join(import.meta.dirname, '..') }, (e) => done(e)),
    )
    expect(forged).toBeNull()
    expect(await pulsera(['doctor'], { PULSERA_DATA: copy })).toMatchObject({ code: 1, out: expect.stringContaining('línea 1') })
  })
})

describe('restore', { timeout: 60_000 }, () => {
  const elsewhere = file('elsewhere')
  const into = (name: string) => pulsera(['restore', file(name)], { PULSERA_DATA: elsewhere })

  it.each([
    ['a file of somebody else', async () => writeFile(file('bad'), 'hello')],
    ['another gzip', async () => writeFile(file('bad'), gzipSync('hello hello hello'))],
    ['frames of another program', async () => writeFile(file('bad'), gzipSync(jsonFrame({ tool: 'other' })))],
    ['data where a word should be', async () => writeFile(file('bad'), gzipSync(dataFrame(Buffer.from('x'))))],
    [
      'a backup cut off',
      async () => {
        await writeFile(file('bad'), await readFile(file('all.backup')))
        await truncate(file('bad'), (await stat(file('bad'))).size - 200)
      },
    ],
    [
      'a backup with a byte changed',
      async () => {
        const bytes = await readFile(file('all.backup'))
        bytes[Math.floor(bytes.length / 2)] = (bytes[Math.floor(bytes.length / 2)] ?? 0) ^ 0xff
        await writeFile(file('bad'), bytes)
      },
    ],
    [
      'a backup of other tables',
      async () =>
        writeFile(
          file('bad'),
          gzipSync(
            Buffer.from(
              gunzipSync(await readFile(file('all.backup')))
                .toString('latin1')
                .replace('0001-heart', '0001-other'),
              'latin1',
            ),
          ),
        ),
    ],
  ])('takes nothing from %s', async (_, prepare) => {
    await prepare()
    const ended = await into('bad')
    expect(ended).toMatchObject({ code: 1, out: '' })
    expect(ended.err).not.toContain('    at ')
  })

  it('brings everything back elsewhere: people, keys, passwords, audit', async () => {
    const { code, err } = await into('all.backup')
    expect(code, err).toBe(0)
    expect((await pulsera(['doctor'], { PULSERA_DATA: elsewhere })).code).toBe(0)
    const restored = await serve(elsewhere)
    const ask = async (path: string) => (await fetch(`${restored.url}/api${path}`, { headers: { authorization: `Bearer ${key}` } })).json()
    expect(await ask('/recognise?q=5587654321')).toMatchObject({ candidates: [{ person: { name: 'María Ruiz' } }] })
    expect((await ask('/people')).items).toHaveLength(2)
    expect((await post(`${restored.url}/api/auth/sign-in/email`, owner)).status).toBe(200)
    expect(
      (await post(`${restored.url}/v1/identify`, { writeKey, userId: 'u2', traits: { name: 'Nueva Persona', phone: '5511112222' } }))
        .status,
    ).toBe(200)
    expect((await ask('/people')).items).toHaveLength(3)
    await stop(restored)
  })
})
