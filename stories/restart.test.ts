import { access, mkdtemp } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { ownerAccount } from '../test/server.ts'
import { ask, cleanUpLater, postmasterOf, type Started, signIn, start } from './process.ts'

const folder = await mkdtemp(join(tmpdir(), 'pulsera-story-'))
const data = join(folder, 'data')
cleanUpLater(folder, data)
const business = { mode: 'own', business: 'Zapatería Ruiz', country: 'MX', mainIdentifier: 'phone', owner: ownerAccount }

let running: Started
const isThere = (path: string) =>
  access(path).then(
    () => true,
    () => false,
  )

describe('the program', () => {
  it('starts on an empty folder and says where it is and how to stop', async () => {
    running = await start(['--data', data, '--port', '0'])
    expect(running.url).toMatch(/^http:\/\/localhost:\d+$/)
    expect(running.said()).toContain('Ctrl+C')
    expect((await ask(running.url, 'GET', '/health')).body).toMatchObject({ status: 'ok' })
  })

  it('killed right after it said yes, and started again, has lost nothing', async () => {
    expect((await ask(running.url, 'POST', '/api/setup', business)).status).toBe(201)
    const cookie = await signIn(running.url)
    const carded = await ask(
      running.url,
      'POST',
      '/api/people',
      { attributes: { full_name: 'Rosa Méndez', phone: '55 1234 5678' } },
      cookie,
    )
    expect(carded.status, carded.text).toBe(200)
    running.child.kill('SIGKILL')
    expect(await running.ended).toBe(137)

    const from = performance.now()
    running = await start(['--data', data, '--port', '0'])
    expect((await ask(running.url, 'GET', '/health')).status).toBe(200)
    // Five seconds are promised and measured on a machine that does nothing else; this one is busy with other tests.
    expect(performance.now() - from).toBeLessThan(30_000)
    const found = await ask(running.url, 'GET', '/api/recognise?q=5512345678', undefined, await signIn(running.url))
    expect(found.body.candidates.map((one: { person: { id: string; name: string } }) => one.person)).toMatchObject([
      { id: carded.body.personId, name: 'Rosa Méndez' },
    ])
  })

  it('started a second time on the same data says so and where the first one is', async () => {
    const second = await start(['--data', data, '--port', '0'])
    expect(await second.ended).toBe(1)
    expect(second.said()).toContain('ya está en marcha')
    expect(second.said()).toContain(running.url)
    expect((await ask(running.url, 'GET', '/health')).status).toBe(200)
  })

  it('says clearly that a port is taken, and touches nothing', async () => {
    const port = new URL(running.url).port
    const elsewhere = join(folder, 'elsewhere')
    const other = await start(['--data', elsewhere, '--port', port])
    expect(await other.ended).toBe(1)
    expect(other.said()).toContain(`El puerto ${port} está ocupado`)
    expect(other.said()).toContain('taken by another program')
    expect(await isThere(elsewhere)).toBe(false)
  })

  it('says how it is used when an argument makes no sense', async () => {
    const wrong = await start(['--prot', '80'])
    expect(await wrong.ended).toBe(2)
    expect(wrong.said()).toContain('npm start')
  })

  it('stops cleanly on Ctrl-C: the database too', async () => {
    expect(await postmasterOf(data)).not.toBeNull()
    running.child.kill('SIGINT')
    expect(await running.ended).toBe(0)
    expect(await postmasterOf(data)).toBeNull()
    expect(await isThere(join(data, 'running.json'))).toBe(false)
  })
})
