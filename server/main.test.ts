import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { startProgram } from '../test/process.ts'

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

// Second starts, taken ports and kills of the process itself are told in stories/restart.test.ts.
describe('one data folder', () => {
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

  it('goes on when its database is killed', async () => {
    const before = await postmaster(folder)
    process.kill(before, 'SIGKILL')
    const signIn = () => post(`${url}/api/auth/sign-in/email`, owner).then(({ status }) => status)
    await expect.poll(signIn).toBe(200)
    expect(await postmaster(folder)).not.toBe(before)
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

describe('--demo without a browser', () => {
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
