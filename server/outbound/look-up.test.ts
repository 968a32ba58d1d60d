import { createSocket } from 'node:dgram'
import { rmSync } from 'node:fs'
import { mkdtemp, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, describe, expect, it } from 'vitest'
import { lookUp } from './look-up.ts'
import { findAddresses } from './send.ts'

const stops: (() => void)[] = []
afterEach(() => {
  for (const stop of stops.splice(0)) stop()
})

/** A name server: what it is not told of, it is silent about. */
async function serve(names: Record<string, { a?: string; isUnknown?: boolean }>) {
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

/** RFC 1035: the question again, and an address where it asked for one (type 1). */
function answerTo(question: Buffer, { a, isUnknown }: { a?: string; isUnknown?: boolean }, type: number): Buffer {
  const has = a !== undefined && type === 1
  const answer = Buffer.from(question)
  answer.writeUInt16BE(isUnknown ? 0x8183 : 0x8180, 2)
  answer.writeUInt16BE(has ? 1 : 0, 6)
  answer.writeUInt32BE(0, 8)
  if (!has) return answer
  const record = Buffer.from([0xc0, 12, 0, 1, 0, 1, 0, 0, 0, 60, 0, 4, ...a.split('.').map(Number)])
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
