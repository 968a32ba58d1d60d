import { spawn } from 'node:child_process'
import { mkdtemp, readFile, truncate, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { ownerAccount } from '../test/server.ts'
import { ask, cleanUpLater, postmasterOf, signIn, start } from './process.ts'

const folder = await mkdtemp(join(tmpdir(), 'pulsera-terminal-'))
const data = join(folder, 'data')
const elsewhere = join(folder, 'elsewhere')
cleanUpLater(folder, data)
afterAll(async () => {
  const pid = await postmasterOf(elsewhere)
  if (pid) process.kill(pid, 'SIGQUIT')
})

type Ended = { code: number; out: string; err: string }
/** `npm run -s pulsera -- …` on one of the two folders. */
function pulsera(args: string[], dataDir = data): Promise<Ended> {
  const child = spawn(process.execPath, ['boot.mjs', 'cli/main.ts', ...args, '--data', dataDir], {
    cwd: join(import.meta.dirname, '..'),
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  const ended: Ended = { code: -1, out: '', err: '' }
  child.stdout.on('data', (chunk) => {
    ended.out += chunk
  })
  child.stderr.on('data', (chunk) => {
    ended.err += chunk
  })
  return new Promise((done) => child.on('close', (code) => done({ ...ended, code: code ?? -1 })))
}

const business = { mode: 'own', business: 'Zapatería Ruiz', country: 'MX', mainIdentifier: 'phone', owner: ownerAccount }
const running = await start(['--data', data, '--port', '0'])
await ask(running.url, 'POST', '/api/setup', business)
const file = join(folder, 'clientes.csv')
await writeFile(file, 'Nombre,Celular\nRosa Méndez,5512345678\nRosa Mendez,+52 1 55 1234 5678\nSaúl Ibarra,5587654321\n')
const people = async (url: string) => {
  const { body } = await ask(url, 'GET', '/api/people', undefined, await signIn(url))
  return body.items.map(({ id, name, recordCount }: { id: string; name: string; recordCount: number }) => ({ id, name, recordCount }))
}

describe('from the terminal, beside a running installation', () => {
  it('makes a key and a source: one secret line each, and they work', async () => {
    const key = await pulsera(['key', 'create', '--role', 'owner', '--name', 'story'])
    expect(key).toMatchObject({ code: 0, out: expect.stringMatching(/^plsr_\S+\n$/) })
    const me = await fetch(`${running.url}/api/me`, { headers: { authorization: `Bearer ${key.out.trim()}` } })
    expect(await me.json()).toMatchObject({ role: 'owner', workspace: { name: 'Zapatería Ruiz' } })

    const source = await pulsera(['source', 'create', '--kind', 'web', '--name', 'Tienda', '--json'])
    const { writeKey } = JSON.parse(source.out)
    const identified = await ask(running.url, 'POST', '/v1/identify', {
      writeKey,
      userId: 'u-1',
      traits: { name: 'Olga Neri', phone: '5511112222' },
    })
    expect(identified.status).toBe(200)
  })

  it('imports a file, and the same file again changes nothing', async () => {
    expect(await pulsera(['import', file, '--kind', 'customers', '--yes'])).toMatchObject({ code: 0 })
    const once = await people(running.url)
    expect(once.map(({ name }: { name: string }) => name).sort()).toEqual(['Olga Neri', 'Rosa Méndez', 'Saúl Ibarra'])
    expect(await pulsera(['import', file, '--kind', 'customers', '--yes'])).toMatchObject({ code: 0 })
    expect(await people(running.url)).toEqual(once)
  })

  it('says that all is well', async () => {
    const doctor = await pulsera(['doctor', '--json'])
    expect({ code: doctor.code, ...JSON.parse(doctor.out) }).toMatchObject({ code: 0, healthy: true })
  })

  it('ends with 2 and says how, when it is not understood', async () => {
    const lost = await pulsera(['bakup'])
    expect(lost.code).toBe(2)
    expect(lost.err).toContain('bakup')
    expect((await pulsera(['key', 'create', '--role', 'queen', '--name', 'x'])).code).toBe(2)
  })
})

describe('a backup', () => {
  const copy = join(folder, 'copia.pulsera')

  it('of a running installation, brought back into an empty one, is the same shop: people, timeline, sign-in', async () => {
    const before = await people(running.url)
    expect(await pulsera(['backup', copy])).toMatchObject({ code: 0 })
    expect((await readFile(copy)).length).toBeGreaterThan(1000)
    expect((await pulsera(['backup', copy])).code).toBe(1)

    expect(await pulsera(['restore', copy], elsewhere)).toMatchObject({ code: 0 })
    const restored = await start(['--data', elsewhere, '--port', '0'])
    expect(await people(restored.url)).toEqual(before)
    const found = await ask(restored.url, 'GET', '/api/recognise?q=5512345678', undefined, await signIn(restored.url))
    expect(found.body.candidates).toMatchObject([{ person: { name: 'Rosa Méndez' } }])
    restored.child.kill('SIGINT')
    expect(await restored.ended).toBe(0)
  })

  it('goes over nobody: not onto a running installation, not onto one that has people', async () => {
    expect((await pulsera(['restore', copy])).code).toBe(1)
    const full = await pulsera(['restore', copy], elsewhere)
    expect(full.code).toBe(1)
    expect(full.err).toContain('no está vacía')
  })

  it('that was cut off is noticed, and leaves nothing behind', async () => {
    await truncate(copy, Math.floor((await readFile(copy)).length / 2))
    const third = join(folder, 'third')
    const cut = await pulsera(['restore', copy], third)
    expect(cut.code).toBe(1)
    expect(cut.err).toContain('dañada')
  })

  it('works on a stopped installation too', async () => {
    running.child.kill('SIGINT')
    expect(await running.ended).toBe(0)
    expect(await pulsera(['backup', join(folder, 'parada.pulsera')])).toMatchObject({ code: 0 })
    expect(await postmasterOf(data)).toBeNull()
  })
})
