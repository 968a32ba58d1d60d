import { createServer } from 'node:http'
import { type AddressInfo, connect } from 'node:net'
import { setTimeout as wait } from 'node:timers/promises'
import Rudder from '@rudderstack/rudder-sdk-node'
import { afterEach, describe, expect, it } from 'vitest'
import { createSettings } from './browser-settings.ts'
import { StartError } from './running.ts'
import { listenWhileWaking } from './waking.ts'

const host = '127.0.0.1'
const opened: { handOver: () => number }[] = []
async function wake(comeAgainSeconds?: number) {
  const waking = await listenWhileWaking({ port: 0, host, comeAgainSeconds })
  opened.push(waking)
  return { ...waking, url: `http://${host}:${waking.port}` }
}
afterEach(() => {
  for (const one of opened.splice(0)) one.handOver()
})

describe('while the house wakes', () => {
  it('the official clients are told to wait, also about a body that is longer than a buffer', async () => {
    const { url } = await wake()
    for (const path of ['/v1/batch', '/v1/t', '/beacon/v1/batch?writeKey=k', '/api/s/track']) {
      const answer = await fetch(url + path, { method: 'POST', body: 'x'.repeat(2_000_000) })
      expect([answer.status, answer.headers.get('retry-after'), answer.headers.get('access-control-allow-origin')]).toEqual([429, '3', '*'])
      expect(await answer.json()).toMatchObject({ success: false, status: 429 })
    }
  })

  it('a client that takes any answer for a delivery can read none', async () => {
    const { url } = await wake()
    const sent = (headers: Record<string, string>) =>
      fetch(`${url}/v1/t`, { method: 'POST', body: '{}', headers: { origin: 'https://tienda.mx', ...headers } })
    expect((await sent({})).headers.get('access-control-allow-origin')).toBeNull()
    expect((await sent({ authorization: 'Basic eA==' })).headers.get('access-control-allow-origin')).toBe('*')
  })

  it('a page elsewhere may ask, with whatever headers its client has', async () => {
    const { url } = await wake()
    const asked = { 'access-control-request-headers': 'authorization, x-retry-count' }
    const answer = await fetch(`${url}/v1/t`, { method: 'OPTIONS', headers: asked })
    expect([answer.status, answer.headers.get('access-control-allow-headers')]).toEqual([204, 'authorization, x-retry-count'])
  })

  it('a browser client that asks once how it is set up is told, however early it asks', async () => {
    const { url, answerSettings } = await wake()
    const paths = [
      '/v1/projects/plsw_k/settings',
      '/sourceConfig/?p=npm&writeKey=plsw_k',
      '/array/plsw_k/config',
      '/array/plsw_k/config.js',
    ]
    const asked = paths.map((path) => fetch(url + path, { headers: { origin: 'https://tienda.mx' } }))
    expect(await Promise.race([...asked, wait(50, 'held')])).toBe('held')
    answerSettings(await createSettings())
    const early = await Promise.all(asked)
    const late = await Promise.all(paths.map((path) => fetch(url + path, { headers: { origin: 'https://tienda.mx' } })))
    for (const answers of [early, late]) {
      expect(answers.map(({ status, headers }) => [status, headers.get('access-control-allow-origin')])).toEqual(
        paths.map(() => [200, '*']),
      )
      const [segment, rudder, posthog, script] = await Promise.all(answers.map((answer) => answer.text()))
      const apiHost = `${new URL(url).host}/v1`
      expect(JSON.parse(segment ?? '').integrations['Segment.io']).toMatchObject({ apiKey: 'plsw_k', apiHost, protocol: 'http' })
      expect(JSON.parse(rudder ?? '').source).toMatchObject({ writeKey: 'plsw_k', enabled: true, destinations: [] })
      expect(JSON.parse(posthog ?? '')).toMatchObject({ token: 'plsw_k', autocapture_opt_out: true })
      expect(script).toContain('window._POSTHOG_REMOTE_CONFIG')
    }
    // What comes below these addresses, or is sent to them, still waits for the house.
    for (const path of ['/v1/projects/k', '/array/k', '/array/k/x/config'])
      expect((await fetch(url + path)).status, path).toBeGreaterThanOrEqual(429)
    expect((await fetch(`${url}/sourceConfig`, { method: 'POST', body: '{}' })).status).toBe(503)
  })

  it('a person sees why, and her page opens by itself; a program of the API is told 503', async () => {
    const { url } = await wake()
    const page = await fetch(`${url}/people`, { headers: { accept: 'text/html,*/*' } })
    expect([page.status, page.headers.get('refresh'), await page.text()]).toEqual([503, '1', expect.stringContaining('está arrancando')])
    const api = await fetch(`${url}/api/people`, { method: 'POST', body: '{}' })
    expect([api.status, await api.json()]).toEqual([503, expect.objectContaining({ code: 'SERVICE_UNAVAILABLE', status: 503 })])
  })

  it('the port is free for the house the moment it is handed over, also while somebody is still sending', async () => {
    const { handOver, port } = await wake()
    const sender = connect(port, host)
    await new Promise((done) => sender.write('POST /v1/t HTTP/1.1\r\nHost: x\r\nContent-Length: 9\r\n\r\n{', done))
    expect(handOver()).toBe(port)
    const next = await listenWhileWaking({ port, host })
    opened.push(next)
    expect(next.port).toBe(port)
    sender.destroy()
  })

  it('a port that is taken is said at once, and whether it is another Pulsera that wakes there', async () => {
    const { port } = await wake()
    const other = createServer((_, response) => response.writeHead(503).end('{}'))
    await new Promise<void>((done) => other.listen(0, host, done))
    const at = (other.address() as AddressInfo).port
    for (const [taken, why] of [
      [port, `Otra Pulsera está arrancando en el puerto ${port}`],
      [at, `El puerto ${at} está ocupado por otro programa`],
    ] as const) {
      const started = listenWhileWaking({ port: taken, host })
      await expect(started).rejects.toThrow(StartError)
      await expect(started).rejects.toThrow(why)
    }
    other.close()
  })
})

it('a client with three retries, and no settings of ours, outlasts a start that is told to it', async () => {
  const { url, handOver, port } = await wake(1)
  const from = performance.now()
  const rudder = new Rudder('k', { dataPlaneUrl: url, flushAt: 1, logLevel: 'off' })
  const came = new Promise<number>((done) => {
    // Longer than the second and a half of its own retries.
    setTimeout(() => {
      handOver()
      const house = createServer((_, response) => {
        done(performance.now() - from)
        response.end('{"success":true}')
        house.close()
      }).listen(port, host)
    }, 2_500)
  })
  rudder.track({ userId: 'u', event: 'x' })
  expect(await came).toBeGreaterThan(2_500)
})
