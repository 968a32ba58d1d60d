import { connect } from 'node:net'
import Fastify from 'fastify'
import { afterAll, describe, expect, it } from 'vitest'
import type { Guard, Rights } from '#platform'
import { cloneDatabase, makeWorkspace } from '../../test/database.ts'
import { registerLive } from './http.ts'

const { db } = await cloneDatabase()
const [shop, other] = [await makeWorkspace(db), await makeWorkspace(db)]
const http = Fastify()
let gate = Promise.resolve()
let asked = () => {}
/** Looks as long as the test says; whose window it is stands in a header. */
const guard: Guard = async (request, _call, work) => {
  const whose = request.headers['x-other'] ? other : shop
  asked()
  await gate
  return whose.at((scope) => work({ scope, language: 'es' }))
}
const rights: Rights = { of: (_, may) => ({ may }), held: async (_, all) => new Set(all) }
await registerLive(http, { db, guard, rights, namesOf: async () => new Map(), streamsMax: 3, ownStreamsMax: 1 })
await http.listen({ port: 0, host: '127.0.0.1' })
afterAll(() => http.close())
const { port } = http.server.address() as { port: number }

async function look(headers: Record<string, string> = {}): Promise<{ status: number; leave: () => Promise<void> }> {
  const answer = await fetch(`http://127.0.0.1:${port}/api/live`, { headers })
  return { status: answer.status, leave: async () => void (await answer.body?.cancel()) }
}

describe('streams', () => {
  it('of a window that left while the guard still looked are not kept', async () => {
    const open = Promise.withResolvers<void>()
    const begun = Promise.withResolvers<void>()
    gate = open.promise
    asked = begun.resolve
    const closed = new Promise((done) => http.server.once('connection', (socket) => socket.once('close', done)))
    const window = connect(port, '127.0.0.1')
    window.write('GET /api/live HTTP/1.1\r\nhost: here\r\n\r\n')
    await begun.promise
    window.destroy()
    await closed
    open.resolve()
    gate = Promise.resolve()
    const next = await look()
    expect(next.status).toBe(200)
    await next.leave()
  })

  it('of one business leave room for another’s', async () => {
    const mine = await eventuallyOpen()
    expect((await look()).status).toBe(429)
    const theirs = await look({ 'x-other': '1' })
    expect(theirs.status).toBe(200)
    await Promise.all([mine.leave(), theirs.leave()])
  })
})

/** The server hears a moment later that the window before has left. */
async function eventuallyOpen() {
  for (;;) {
    const one = await look()
    if (one.status === 200) return one
  }
}
