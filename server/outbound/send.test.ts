import { createServer, type RequestListener } from 'node:http'
import { Webhook } from 'standardwebhooks'
import { afterEach, describe, expect, it } from 'vitest'
import { send } from './send.ts'
import { makeSecret, signed } from './sign.ts'

const stops: (() => void)[] = []
afterEach(() => {
  for (const stop of stops.splice(0)) stop()
})
async function listen(answer: RequestListener): Promise<{ port: number; calls: () => number }> {
  let calls = 0
  const server = createServer((request, reply) => {
    calls++
    answer(request, reply)
  })
  await new Promise<void>((ready) => server.listen(0, '127.0.0.1', ready))
  stops.push(() => {
    server.closeAllConnections()
    server.close()
  })
  const address = server.address()
  return { port: typeof address === 'object' && address ? address.port : 0, calls: () => calls }
}
const message = { headers: { 'webhook-id': '1' }, body: '{"a":1}' }
const resolves =
  (...addresses: string[]) =>
  async () =>
    addresses.map((address) => ({ address, family: address.includes(':') ? 6 : 4 }))

describe('a signature', () => {
  it('is what the official verifier accepts, with both secrets while one is changed, and nothing else', () => {
    const [old, fresh] = [makeSecret(), makeSecret()]
    const body = '{"type":"person.joined","name":"Ñandú"}'
    const headers = signed({ id: 'msg_1', timestampSeconds: Math.floor(Date.now() / 1000), body }, [fresh, old])
    for (const secret of [old, fresh]) expect(new Webhook(secret).verify(body, headers)).toEqual(JSON.parse(body))
    expect(() => new Webhook(makeSecret()).verify(body, headers)).toThrow()
    expect(() => new Webhook(fresh).verify(`${body} `, headers)).toThrow()
    const late = signed({ id: 'msg_1', timestampSeconds: Math.floor(Date.now() / 1000) - 600, body }, [fresh])
    expect(() => new Webhook(fresh).verify(body, late)).toThrow()
  })
})

describe('sending', () => {
  it('posts what it was given and reads the beginning of the answer', async () => {
    const seen: string[] = []
    const { port } = await listen((request, reply) => {
      request.on('data', (piece) => seen.push(String(piece)))
      request.on('end', () => reply.writeHead(202, { 'retry-after': '7' }).end('x'.repeat(5000)))
    })
    const sent = await send(`http://127.0.0.1:${port}/hook`, message, { allowLoopback: true })
    expect(sent).toMatchObject({ status: 202, retryAfter: '7', problem: null, answer: 'x'.repeat(500) })
    expect(seen.join('')).toBe('{"a":1}')
  })

  it('follows no redirect', async () => {
    const inside = await listen((_request, reply) => reply.end('secret'))
    const { port } = await listen((_request, reply) => reply.writeHead(302, { location: `http://127.0.0.1:${inside.port}/` }).end())
    expect(await send(`http://127.0.0.1:${port}/`, message, { allowLoopback: true })).toMatchObject({ status: 302 })
    expect(inside.calls()).toBe(0)
  })

  it('gives up on whoever does not answer, or never ends', async () => {
    const silent = await listen(() => {})
    expect(await send(`http://127.0.0.1:${silent.port}/`, message, { allowLoopback: true, timeoutMs: 200 })).toMatchObject({
      status: null,
      problem: 'timeout',
    })
    const endless = await listen((_request, reply) => {
      reply.writeHead(200)
      reply.write('x'.repeat(1000))
    })
    expect(await send(`http://127.0.0.1:${endless.port}/`, message, { allowLoopback: true, timeoutMs: 2000 })).toMatchObject({
      status: 200,
    })
    expect(await send('http://127.0.0.1:1/', message, { allowLoopback: true })).toMatchObject({ status: null, problem: 'econnrefused' })
  })

  it('takes the status for the answer, whatever becomes of the words behind it: told again, it would hear twice', async () => {
    const dawdling = await listen((_request, reply) => {
      reply.writeHead(410, { 'retry-after': '9' })
      reply.write('gone')
    })
    expect(await send(`http://127.0.0.1:${dawdling.port}/`, message, { allowLoopback: true, timeoutMs: 10_000 })).toMatchObject({
      status: 410,
      retryAfter: '9',
      problem: null,
      answer: 'gone',
    })
    const cut = await listen((_request, reply) => {
      reply.writeHead(200, { 'content-length': 100 })
      reply.write('taken', () => reply.destroy())
    })
    expect(await send(`http://127.0.0.1:${cut.port}/`, message, { allowLoopback: true })).toMatchObject({ status: 200, problem: null })
  })

  it('goes nowhere private, whatever the name resolves to, also when only one of its addresses is', async () => {
    const inside = await listen((_request, reply) => reply.end('secret'))
    const url = `https://hooks.example.com:${inside.port}/`
    for (const addresses of [['127.0.0.1'], ['10.0.0.5'], ['::1'], ['::ffff:127.0.0.1'], ['fd00::1'], ['93.184.216.34', '127.0.0.1']])
      expect(await send(url, message, { allowLoopback: false, resolveHost: resolves(...addresses) }), String(addresses)).toMatchObject({
        status: null,
        problem: 'private',
      })
    expect(await send(url, message, { allowLoopback: false, resolveHost: resolves() })).toMatchObject({ problem: 'unknown' })
    expect(await send(`http://127.0.0.1:${inside.port}/`, message, { allowLoopback: false })).toMatchObject({ problem: 'private' })
    expect(await send(`https://127.0.0.1:${inside.port}/`, message, { allowLoopback: false })).toMatchObject({ problem: 'private' })
    expect(inside.calls()).toBe(0)
  })

  it('connects to the address that was looked at: a name that changes its mind in between (DNS rebinding) is asked once', async () => {
    const inside = await listen((_request, reply) => reply.end('reached'))
    const told: string[] = []
    const changing = async () => {
      const address = told.length === 0 ? '127.0.0.1' : '10.0.0.1'
      told.push(address)
      return [{ address, family: 4 }]
    }
    const sent = await send(`http://hooks.example.com:${inside.port}/`, message, { allowLoopback: true, resolveHost: changing })
    expect({ status: sent.status, told }).toEqual({ status: 200, told: ['127.0.0.1'] })
  })
})
