import { connect } from 'node:net'
import { describe, expect, it } from 'vitest'
import { startServer } from '../../test/server.ts'

const server = await startServer()
const { port } = new URL(server.url)

/** Says that a megabyte comes, sends none of it, and reads what is answered all the same; null where nothing is for so long. */
async function promise(headers: string[], silentMs = 30_000): Promise<number | null> {
  const socket = connect(Number(port), '127.0.0.1')
  socket.write(['POST /api/people/search HTTP/1.1', 'host: localhost', 'content-type: application/json', ...headers, '', ''].join('\r\n'))
  try {
    return await new Promise((answered, fail) => {
      socket.once('data', (piece) => answered(Number(String(piece).split(' ')[1])))
      socket.once('error', fail)
      socket.setTimeout(silentMs, () => answered(null))
    })
  } finally {
    socket.destroy()
  }
}
const long = 'content-length: 1000000'
const pieces = 'transfer-encoding: chunked'

describe('a long body for the API', () => {
  it.each([
    ['of nobody', [long]],
    ['of nobody, in pieces', [pieces]],
    ['with a key that is nobody’s', [long, 'authorization: Bearer plsr_nobody']],
    ['with a session that is none', [long, 'cookie: better-auth.session_token=x.y']],
  ])('%s is answered 401 before any of it is read', async (_, headers) => {
    expect(await promise(headers)).toBe(401)
  })

  it('of somebody who is known is waited for', async () => {
    expect(await promise([long, `authorization: Bearer ${server.key}`], 1_500)).toBeNull()
    expect(await promise([pieces, `authorization: Bearer ${server.key}`], 1_500)).toBeNull()
  })

  it('comes in where it is of somebody known; a short one says what it is about, whoever sends it', async () => {
    const name = `Tienda ${'x'.repeat(40_000)}`
    const text = JSON.stringify({ kind: 'web', name })
    const send = (headers: Record<string, string>, raw: string) =>
      server.call('POST', '/api/sources', undefined, { raw, headers: { 'content-type': 'application/json', ...headers } })
    expect((await send({ authorization: `Bearer ${server.key}` }, text)).body.code).toBe('body.invalid')
    expect((await send({}, text)).body.code).toBe('session.missing')
    expect((await send({}, '{}')).body.code).toBe('session.missing')
  })
})
