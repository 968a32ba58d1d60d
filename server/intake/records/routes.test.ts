import { connect, type Socket } from 'node:net'
import { tmpdir } from 'node:os'
import Fastify from 'fastify'
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
