import { createSocket } from 'node:dgram'
import { rmSync } from 'node:fs'
import { mkdtemp, writeFile } from 'node:fs/promises'
import { createServer } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, describe, expect, it } from 'vitest'
import { lookUp } from './look-up.ts'
import { findAddresses, send } from './send.ts'

const stops: (() => void)[] = []
afterEach(() => {
  for (const stop of stops.splice(0)) stop()
})

type Known = { a?: string; aaaa?: string; isUnknown?: boolean }
/** A name server: what it is not told of, it is silent about. */
async function serve(names: Record<string, Known>) {
  const server = createSocket('udp4')
  const asked: string[] = []
  server.on('message', (question, from) => {
    const { name, type, end } = readQuestion(question)
    asked.push(name)
    const known = names[name]
    if (known) server.send(answerTo(question.subarray(0, end), known, type), from.port, from.address)
  })
  await new Promise<void>((ready) => server.bind(0, '127.0.0.1', ready))
  stops.push(() => server.close())
  return { asked, nameServers: [`127.0.0.1:${server.address().port}`] }
}

function readQuestion(question: Buffer): { name: string; type: number; end: number } {
  const labels: string[] = []
  let at = 12
  for (let length = question.readUInt8(at); length > 0; length = question.readUInt8(at)) {
    labels.push(question.toString('latin1', at + 1, at + 1 + length))
    at += 1 + length
  }
  return { name: labels.join('.').toLowerCase(), type: question.readUInt16BE(at + 1), end: at + 5 }
}

/** RFC 1035 and 3596: the question again, and an address where it asked for one (type 1, or 28 for IPv6, here in eight groups). */
function answerTo(question: Buffer, { a, aaaa, isUnknown }: Known, type: number): Buffer {
  const four = type === 1 ? a?.split('.').map(Number) : undefined
  const six =
    type === 28 ? aaaa?.split(':').flatMap((group) => [Number.parseInt(group, 16) >> 8, Number.parseInt(group, 16) & 255]) : undefined
  const address = four ?? six
  const answer = Buffer.from(question)
  answer.writeUInt16BE(isUnknown ? 0x8183 : 0x8180, 2)
  answer.writeUInt16BE(address ? 1 : 0, 6)
  answer.writeUInt32BE(0, 8)
  if (!address) return answer
  const record = Buffer.from([0xc0, 12, 0, type, 0, 1, 0, 0, 0, 0, 0, address.length, ...address])
  return Buffer.concat([answer, record])
}

describe('looking a name up', () => {
  it('answers its addresses, none where there is no such name, and asks nobody for what is an address or this machine', async () => {
    const { asked, nameServers } = await serve({ 'tienda.example': { a: '93.184.216.34' }, 'nadie.example': { isUnknown: true } })
    expect(await lookUp('tienda.example', { nameServers })).toEqual([{ address: '93.184.216.34', family: 4 }])
    expect(await lookUp('nadie.example', { nameServers })).toEqual([])
    expect(asked).toContain('tienda.example')
    asked.length = 0
    expect(await lookUp('127.0.0.1', { nameServers })).toEqual([{ address: '127.0.0.1', family: 4 }])
    expect(await lookUp('2001:db8::1', { nameServers })).toEqual([{ address: '2001:db8::1', family: 6 }])
    expect((await lookUp('localhost', { nameServers })).map(({ address }) => address)).toContain('127.0.0.1')
    expect(asked).toEqual([])
  })

  it('knows the system’s own list of hosts first, in whatever case, and asks nobody for what stands there', async () => {
    const { asked, nameServers } = await serve({ 'tienda.example': { a: '93.184.216.34' } })
    const folder = await mkdtemp(join(tmpdir(), 'pulsera-hosts-'))
    stops.push(() => rmSync(folder, { recursive: true }))
    const hostsFile = join(folder, 'hosts')
    await writeFile(
      hostsFile,
      '# 10.0.0.1 tienda.example\n127.0.0.1\tlocalhost n8n.local  N8N # here\n::1 n8n.local\n10.0.0.7 red.local\nnonsense n8n.local\n\n',
    )
    const find = (host: string, allowLoopback = true) => findAddresses(host, { allowLoopback, nameServers, hostsFile })
    const [four, six] = [
      { address: '127.0.0.1', family: 4 },
      { address: '::1', family: 6 },
    ]
    expect(await find('n8n.local')).toEqual([four, six])
    expect(await find('n8n')).toEqual([four])
    expect(await find('N8N.LOCAL.')).toEqual([four, six])
    // The list makes nothing reachable that is closed.
    expect([await find('red.local'), await find('n8n.local', false)]).toEqual(['private', 'private'])
    expect(asked).toEqual([])
    expect(await find('tienda.example')).toEqual([{ address: '93.184.216.34', family: 4 }])
    expect(await findAddresses('tienda.example', { allowLoopback: false, nameServers, hostsFile: join(folder, 'none') })).toHaveLength(1)
  })

  it('of names whose server is silent, however many, holds up no other name, and gives up in time', async () => {
    const { asked, nameServers } = await serve({ 'tienda.example': { a: '93.184.216.34' } })
    const ended: unknown[] = []
    const silent = Array.from({ length: 20 }, (_, n) =>
      findAddresses(`mudo${n}.example`, { allowLoopback: false, nameServers, lookUpMs: 3_000 }).then((found) => void ended.push(found)),
    )
    await expect.poll(() => new Set(asked).size).toBe(20)
    expect(await findAddresses('tienda.example', { allowLoopback: false, nameServers })).toEqual([{ address: '93.184.216.34', family: 4 }])
    expect(ended).toEqual([])
    await Promise.all(silent)
    expect(ended).toEqual(Array(20).fill('unknown'))
  })
})

describe('a webhook to a name whose server changes its mind', () => {
  const message = { headers: { 'webhook-id': '1' }, body: '{"a":1}' }
  const hook = 'hooks.rebind.example'
  async function inside() {
    const calls: string[] = []
    const server = createServer((request, reply) => {
      calls.push(request.headers.host ?? '')
      reply.end('secret')
    })
    await new Promise<void>((ready) => server.listen(0, '127.0.0.1', ready))
    stops.push(() => server.close())
    const address = server.address()
    return { calls, port: typeof address === 'object' && address ? address.port : 0 }
  }

  it('is refused where the name leads to this machine or its neighbours, whatever it led to when it was written down', async () => {
    const names: Record<string, Known> = { [hook]: { aaaa: '3000:0:0:0:0:0:0:1' } }
    const { nameServers } = await serve(names)
    const { calls, port } = await inside()
    // Nobody is at this address: no such network has been given to anybody (IANA).
    const tell = (more = {}) => send(`https://${hook}:${port}/`, message, { allowLoopback: false, nameServers, ...more })
    expect((await tell({ timeoutMs: 300 })).problem).not.toBe('private')
    for (const known of [
      { a: '127.0.0.1' },
      { a: '10.0.0.5' },
      { a: '169.254.169.254' },
      { aaaa: '0:0:0:0:0:0:0:1' },
      { aaaa: '0:0:0:0:0:ffff:7f00:1' },
    ]) {
      names[hook] = known
      expect(await tell(), JSON.stringify(known)).toMatchObject({ status: null, problem: 'private' })
    }
    // One public address beside a private one makes it no better.
    names[hook] = { a: '127.0.0.1', aaaa: '3000:0:0:0:0:0:0:1' }
    expect(await tell()).toMatchObject({ status: null, problem: 'private' })
    expect(calls).toEqual([])
  })

  it('goes to the address that was looked at: the name is asked for once, and what it would answer next reaches nobody', async () => {
    const names: Record<string, Known> = { [hook]: { a: '127.0.0.1' } }
    const { asked, nameServers } = await serve(names)
    const { calls, port } = await inside()
    const sent = send(`http://${hook}:${port}/`, message, { allowLoopback: true, nameServers })
    await expect.poll(() => asked.length).toBe(2)
    // From now on it leads to a neighbour: whoever asked again before connecting would go there.
    names[hook] = { a: '127.0.0.2' }
    expect(await sent).toMatchObject({ status: 200, answer: 'secret' })
    expect([calls, asked]).toEqual([[`${hook}:${port}`], [hook, hook]])
  })

  it('is not led on by a redirect to a name, which is not even asked for', async () => {
    const { asked, nameServers } = await serve({ [hook]: { a: '127.0.0.1' }, 'dentro.example': { a: '127.0.0.1' } })
    const { calls, port } = await inside()
    const leading = createServer((_request, reply) => reply.writeHead(302, { location: `http://dentro.example:${port}/` }).end())
    await new Promise<void>((ready) => leading.listen(0, '127.0.0.1', ready))
    stops.push(() => leading.close())
    const address = leading.address()
    const at = typeof address === 'object' && address ? address.port : 0
    expect(await send(`http://${hook}:${at}/`, message, { allowLoopback: true, nameServers })).toMatchObject({ status: 302 })
    expect([calls, asked.includes('dentro.example')]).toEqual([[], false])
  })
})
