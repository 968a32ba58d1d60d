import { connect, type Socket } from 'node:net'
import { tmpdir } from 'node:os'
import Fastify from 'fastify'
import { sql } from 'kysely'
import { afterAll, afterEach, describe, expect, it } from 'vitest'
import type { Guard } from '#platform'
import { cloneDatabase, makeWorkspace } from '../../../test/database.ts'
import { registerRecords } from './routes.ts'

const { db } = await cloneDatabase()
const [shop, other] = [await makeWorkspace(db), await makeWorkspace(db)]
/** Whose program sends stands in a header. */
let asked = () => {}
const guard: Guard = (request, _call, work) => {
  asked()
  return (request.headers['x-other'] ? other : shop).at((scope) => work({ scope, language: 'es' }))
}
const http = Fastify()
await registerRecords(http, { db, guard, accept: async () => [], dataDir: tmpdir(), idleMs: 1_000 })
await http.listen({ port: 0, host: '127.0.0.1' })
const { port } = http.server.address() as { port: number }
const stalled: Socket[] = []
afterEach(() => {
  for (const socket of stalled.splice(0)) socket.destroy()
})
afterAll(() => http.close())

/** A program that begins to send, and stops for ever. `gone`: its connection is closed. */
async function stall(): Promise<{ gone: Promise<void> }> {
  const socket = connect(port, '127.0.0.1')
  stalled.push(socket)
  const gone = new Promise<void>((done) => socket.once('close', () => done()))
  socket.on('error', () => {})
  const begun = Promise.withResolvers<void>()
  asked = begun.resolve
  socket.write('POST /api/records HTTP/1.1\r\nhost: here\r\ncontent-type: application/x-ndjson\r\ncontent-length: 9\r\n\r\n{')
  await begun.promise
  return { gone }
}
const send = (headers: Record<string, string> = {}) =>
  fetch(`http://127.0.0.1:${port}/api/records`, {
    method: 'POST',
    body: 'no',
    headers: { 'content-type': 'application/x-ndjson', ...headers },
  })

describe('the turns of the batch door', () => {
  it('are given back by a connection on which nothing moves', async () => {
    const { gone } = await stall()
    await gone
    expect(await (await send()).text()).toContain('"quarantined":1')
  })

  it('of one business are not taken by another’s', async () => {
    const first = await stall()
    // These wait for the first, and would otherwise be taking every turn there is.
    for (let more = 0; more < 3; more += 1) await stall()
    const order: string[] = []
    const gone = first.gone.then(() => order.push('given up'))
    expect(await (await send({ 'x-other': '1' })).text()).toContain('"quarantined":1')
    order.push('the other’s')
    await gone
    expect(order).toEqual(['the other’s', 'given up'])
  })
})

describe('a stream that ends before its end', () => {
  it('says that the database was away where it was, though more was still to come', async () => {
    const away = Object.assign(new Error('terminating connection due to administrator command'), { code: '57P01' })
    const broken = Fastify()
    await registerRecords(broken, { db, guard, accept: () => Promise.reject(away), dataDir: tmpdir(), idleMs: 5_000 })
    await broken.listen({ port: 0, host: '127.0.0.1' })
    const socket = connect((broken.server.address() as { port: number }).port, '127.0.0.1')
    stalled.push(socket)
    socket.on('error', () => {})
    let heard = ''
    socket.on('data', (piece) => {
      heard += piece
    })
    const lines = Array.from({ length: 600 }, (_, n) => `{"externalId":"A-${n}","attributes":{"full_name":"Ana ${n}"}}\n`).join('')
    socket.write(`POST /api/records HTTP/1.1\r\nhost: here\r\ncontent-length: ${lines.length + 100}\r\n\r\n${lines}`)
    await expect.poll(() => heard).toContain('"reason":"outage"')
    socket.destroy()
    await broken.close()
  })

  it('keeps a line that is too long whole, up to four megabytes', async () => {
    const long = JSON.stringify({ externalId: 'L', attributes: { full_name: 'x'.repeat(600_000) } })
    const answer = await fetch(`http://127.0.0.1:${port}/api/records?source=Larga`, { method: 'POST', body: long })
    expect(await answer.text()).toContain('event.too-large')
    const { rows } = await shop.at((scope) =>
      sql<{ body: Buffer }>`select body from quarantined where reason = 'event.too-large'`.execute(scope.db),
    )
    expect(rows.map(({ body }) => body.toString())).toEqual([long])
  })

  it('keeps the letters of another time', async () => {
    const latin = Buffer.from('{"attributes":{"city":"León"}}', 'latin1')
    const answer = await fetch(`http://127.0.0.1:${port}/api/records?source=Latina`, { method: 'POST', body: latin as BodyInit })
    expect(await answer.text()).toContain('"quarantined":1')
    const { rows } = await shop.at((scope) =>
      sql<{ body: Buffer }>`select body from quarantined join sources on sources.id = source_id where name = 'Latina'`.execute(scope.db),
    )
    expect(rows[0]?.body.equals(latin)).toBe(true)
  })
})
