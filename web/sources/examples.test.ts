import { execFileSync } from 'node:child_process'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { jitsuAnalytics } from '@jitsu/js'
import { expect, it } from 'vitest'
import { examples } from './examples.ts'

const { curl, browser, segment, node, rudder, jitsu, posthog, till } = examples
const facts = { origin: 'http://localhost:4400', writeKey: 'wk_abc', event: "Prueba d'Or", product: 'Tenis', fillIn: 'Pon aquí los tuyos' }

it('survives a shell, apostrophes included', () => {
  const heard = execFileSync('bash', ['-c', curl(facts).replace(/^curl/, `printf '%s\\n'`)], { encoding: 'utf8' }).split('\n')
  expect(heard[0]).toBe('http://localhost:4400/v1/track')
  expect(heard[2]).toBe('wk_abc:')
  expect(JSON.parse(heard[6] ?? '')).toEqual({ anonymousId: 'test', event: "Prueba d'Or" })
})

it('is a script that runs, says who bought what, and tells again under the same name what was not taken', async () => {
  const sent: { url: string; body: { messageId: string } }[] = []
  const waits: number[] = []
  const code = browser(facts).replace(/<\/?script>/g, '')
  const hear = async (url: string, init: { body: string }) => {
    sent.push({ url, body: JSON.parse(init.body) })
    return { status: sent.length === 2 ? 429 : 200 }
  }
  const wait = (again: (seconds: number) => unknown, ms: number, seconds: number) => {
    waits.push(ms)
    void again(seconds)
  }
  new Function('fetch', 'setTimeout', code)(hear, wait)
  await expect.poll(() => sent.length).toBe(3)
  expect(sent.map((call) => call.url.slice(-8))).toEqual(['identify', 'v1/track', 'v1/track'])
  expect(sent[1]?.body).toMatchObject({ writeKey: 'wk_abc', event: 'Order Completed', properties: { order_id: 'A-1001' } })
  expect(sent[2]).toEqual(sent[1])
  expect(sent[1]?.body.messageId).not.toBe(sent[0]?.body.messageId)
  expect(waits).toEqual([1_000])
})

it('is a sale with an id of its own, so that a till may send it twice', () => {
  const heard = execFileSync('bash', ['-c', till(facts).replace(/^curl/m, `printf '%s\\n'`)], { encoding: 'utf8' }).split('\n')
  expect(JSON.parse(heard[6] ?? '')).toMatchObject({
    messageId: 'ticket-A-1001',
    event: 'Order Completed',
    userId: '',
    context: { traits: { name: '' } },
  })
})

it.each([segment, node, rudder, jitsu, posthog])('is code that a machine understands, with the key and the address in it', (write) => {
  const code = write(facts)
  expect(code).toContain('wk_abc')
  expect(code).toContain('http://localhost:4400')
  const script = code
    .replace(/<script src.*<\/script>/, '')
    .replaceAll(/<\/?script>/g, '')
    .replaceAll(/^import .*$/gm, '')
  expect(() => new Function(`return async () => { ${script} }`)).not.toThrow()
})

it('is taken by Jitsu’s own client, which refuses a key without a colon', async () => {
  const heard: unknown[] = []
  const server = createServer((request, answer) => {
    heard.push(request.headers['x-write-key'])
    answer.end('{}')
  }).listen(0, '127.0.0.1')
  await new Promise((listening) => server.once('listening', listening))
  const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  const code = jitsu({ ...facts, origin }).replace(/^import .*$/m, '')
  await new Function('jitsuAnalytics', `return (async () => { ${code} })()`)(jitsuAnalytics)
  server.close()
  expect(heard.length).toBeGreaterThan(0)
  expect(new Set(heard)).toEqual(new Set(['wk_abc:wk_abc']))
})

it('makes nobody up: pasted as it stands no example names a customer', () => {
  for (const write of Object.values(examples)) expect(write(facts)).not.toMatch(/Laura|cliente-1|55 ?1234|@correo/)
})
