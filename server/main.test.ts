import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { runProgram, startProgram } from '../test/process.ts'

const folders: string[] = []
const newFolder = async () => {
  const folder = await mkdtemp(join(tmpdir(), 'pulsera-main-'))
  folders.push(folder)
  return folder
}
afterAll(() => Promise.all(folders.map((folder) => rm(folder, { recursive: true, force: true }))))

const start = (folder: string, ...args: string[]) =>
  startProgram('server/main.ts', ['--data', folder, '--port', '0', ...args], { PULSERA_LOG: 'trace' })
const isReady = /running at (http:\S+)\. /
const postmaster = async (folder: string) =>
  Number((await readFile(join(folder, 'pg18/postmaster.pid'), 'utf8').catch(() => '')).split('\n')[0])
const post = (url: string, body: object, headers = {}) =>
  fetch(url, { method: 'POST', headers: { 'content-type': 'application/json', ...headers }, body: JSON.stringify(body) })
const owner = { name: 'Laura', email: 'laura@tienda.example', password: 'una clave larga' }
const business = { mode: 'own', business: 'Tienda', country: 'MX', mainIdentifier: 'phone', owner }

describe('one data folder, from first start to kill', { timeout: 60_000 }, () => {
  let folder = ''
  let running: ReturnType<typeof start>
  let url = ''
  beforeAll(async () => {
    folder = await newFolder()
    running = start(folder)
    url = await running.says(isReady)
  })

  it('says where it is, in Spanish and English, and is healthy', async () => {
    expect(running.said.out).toContain('Ctrl+C')
    expect(running.said.out).toContain(folder)
    expect(running.said.out).toMatch(/English: Pulsera is running at http/)
    expect(await (await fetch(`${url}/health`)).json()).toMatchObject({ status: 'ok' })
  })

  it('is set up once and lets the owner in', async () => {
    expect((await post(`${url}/api/setup`, business)).status).toBe(201)
    expect((await post(`${url}/api/auth/sign-in/email`, owner)).status).toBe(200)
    expect((await post(`${url}/api/auth/sign-in/email`, { ...owner, password: 'a wrong but telling one' })).status).toBe(401)
  })

  it('tells a second start where the first one is', async () => {
    const second = await runProgram('server/main.ts', ['--data', folder, '--port', '0'])
    expect(second).toMatchObject({ code: 1, err: expect.stringContaining(url) })
    expect((await fetch(`${url}/health`)).status).toBe(200)
  })

  it('tells that a port is taken, and leaves nothing behind', async () => {
    const other = createServer().listen(0, '127.0.0.1')
    await new Promise((done) => other.once('listening', done))
    const { port } = other.address() as { port: number }
    const untouched = await newFolder()
    const refused = await runProgram('server/main.ts', ['--data', untouched, '--port', String(port)])
    other.close()
    expect(refused).toMatchObject({ code: 1, err: expect.stringContaining(`puerto ${port}`) })
    expect(await readdir(untouched)).toEqual([])
  })

  it('explains a flag it does not know', async () => {
    expect(await runProgram('server/main.ts', ['--prot', '1'])).toMatchObject({ code: 2, err: expect.stringContaining('--prot') })
  })

  it('goes on when its database is killed', async () => {
    const before = await postmaster(folder)
    process.kill(before, 'SIGKILL')
    const signIn = () => post(`${url}/api/auth/sign-in/email`, owner).then(({ status }) => status)
    let status = await signIn()
    for (let tries = 0; tries < 200 && status !== 200; tries++) {
      await wait(50)
      status = await signIn()
    }
    expect(status, running.said.err).toBe(200)
    expect(await postmaster(folder)).not.toBe(before)
  })

  it('loses nothing to kill -9, and starts again at once', async () => {
    running.child.kill('SIGKILL')
    await running.ended
    const began = performance.now()
    running = start(folder)
    url = await running.says(isReady)
    // Promised: 5 s to the first page on a quiet machine (bench/). Here other tests run beside it.
    expect(performance.now() - began).toBeLessThan(15_000)
    expect(await (await fetch(`${url}/api/setup`)).json()).toEqual({ needed: false })
    expect((await post(`${url}/api/auth/sign-in/email`, owner)).status).toBe(200)
  })

  it('stops everything on Ctrl-C, twice pressed, and ends with 0', async () => {
    expect(await postmaster(folder)).toBeGreaterThan(0)
    running.child.kill('SIGINT')
    running.child.kill('SIGINT')
    expect((await running.ended).code).toBe(0)
    expect(await postmaster(folder)).toBe(0)
    expect(await readdir(folder)).not.toContain('running.json')
  })

  it('has kept passwords, secrets and names out of what it says, even when it says all', () => {
    const said = running.said.out + running.said.err
    for (const secret of [owner.password, 'a wrong but telling one', owner.email, 'plsr_']) expect(said).not.toContain(secret)
  })
})

describe('--demo without a browser', { timeout: 60_000 }, () => {
  it('makes the shop with an account that works, told once; ends on SIGTERM', async () => {
    const folder = await newFolder()
    const first = start(folder, '--demo')
    const url = await first.says(isReady)
    const [, email, password] = /entrar +(\S+) +contraseña: (\S+)/.exec(first.said.out) ?? []
    expect((await post(`${url}/api/auth/sign-in/email`, { email, password })).status).toBe(200)
    first.child.kill('SIGTERM')
    const ended = await first.ended
    expect(ended.code, ended.err).toBe(0)
    const second = start(folder, '--demo')
    await second.says(isReady)
    expect(second.said.out).not.toContain('contraseña')
    second.child.kill('SIGTERM')
    expect((await second.ended).code).toBe(0)
  })
})
