import { sql } from 'kysely'
import { describe, expect, it, vi } from 'vitest'
import { startServer } from '../../test/server.ts'

const server = await startServer()
type Who = { cookie?: string; key?: string }
const tail = '/api/sources/tail'
const live = '/api/live'

async function watch(path: string, { cookie, key }: Who, url = server.url) {
  const stop = new AbortController()
  const headers = { ...(cookie ? { cookie } : {}), ...(key ? { authorization: `Bearer ${key}` } : {}) }
  const answer = await fetch(url + path, { headers, signal: stop.signal })
  expect(answer.status).toBe(200)
  let text = ''
  let isOver = false
  const reading = (async () => {
    for await (const piece of answer.body ?? []) text += Buffer.from(piece).toString()
  })()
  void reading.catch(() => {}).finally(() => (isOver = true))
  const said = (word: string) => text.includes(word)
  const lines = () => text.split('\n').filter((line) => line.startsWith('data: ')).length
  // Its own check is every fifteen or thirty seconds: sooner than that is at once.
  const ends = () => vi.waitFor(() => expect(isOver, path).toBe(true), { timeout: 10_000, interval: 20 })
  const leave = () => {
    stop.abort()
    return reading.catch(() => {})
  }
  return { lines, said, ends, isOver: () => isOver, stop: leave }
}

let made = 0
async function colleague(role: string) {
  const user = { name: 'Eva', email: `eva-${++made}@tienda.example`, password: 'la primera clave', role }
  const { id } = (await server.api('POST', '/users', user)).body
  return { id: id as string, cookie: await server.signIn(user.email, user.password) }
}
const openBoth = async (who: Who, url = server.url) => [await watch(tail, who, url), await watch(live, who, url)] as const

describe('a stream that is open', () => {
  it('ends at once for a colleague who is removed, and tells her nothing that comes afterwards', async () => {
    const { id, cookie } = await colleague('steward')
    const [told, lived] = await openBoth({ cookie })
    const owner = await watch(tail, { key: server.key })
    const source = (await server.api('POST', '/sources', { kind: 'web', name: 'Tienda' })).body
    const send = (n: number) =>
      server.call('POST', '/v1/track', { writeKey: source.writeKey, userId: 'u', event: `E ${n}`, messageId: `m-${n}` })
    await vi.waitFor(
      async () => {
        await send(Math.random())
        expect(Math.min(told.lines(), owner.lines())).toBeGreaterThan(0)
      },
      { timeout: 30_000, interval: 100 },
    )
    // What is told is told in order: nothing is on its way to her any more once this has come.
    await send(1)
    await vi.waitFor(() => expect([told.said('E 1'), owner.said('E 1')]).toEqual([true, true]), { timeout: 30_000, interval: 20 })
    expect((await server.api('DELETE', `/users/${id}`)).status).toBe(200)
    const before = told.lines()
    await send(-1)
    await Promise.all([told.ends(), lived.ends()])
    expect(told.lines()).toBe(before)
    expect(owner.isOver()).toBe(false)
    await owner.stop()
  })

  it('ends at once for who may no longer see that, and goes on where she still may', async () => {
    const { id, cookie } = await colleague('steward')
    const [told, lived] = await openBoth({ cookie })
    expect((await server.api('PATCH', `/users/${id}`, { role: 'clerk' })).status).toBe(200)
    await told.ends()
    const before = lived.lines()
    const { personId: person } = (await server.api('POST', '/people', { attributes: { full_name: 'Ana Paz', phone: '5512345678' } })).body
    await server.call('POST', '/api/live/here', { tab: crypto.randomUUID(), person }, { cookie: server.cookie })
    await vi.waitFor(() => expect(lived.lines()).toBeGreaterThan(before), { timeout: 30_000, interval: 50 })
    await lived.stop()
  })

  it('ends at once where the session is over, whoever ended it', async () => {
    const { cookie } = await colleague('steward')
    const [told, lived] = await openBoth({ cookie })
    await server.call('POST', '/api/auth/sign-out', {}, { cookie })
    await Promise.all([told.ends(), lived.ends()])
  })

  it('ends at once where the key was revoked, also by another process, which this one does not hear of', async () => {
    const key = await server.keyFor('steward')
    const [told, lived] = await openBoth({ key })
    await server.at((scope) => sql`update api_keys set revoked_at = now() where start = ${key.slice(0, 10)}`.execute(scope.db))
    await Promise.all([told.ends(), lived.ends()])
  })

  it('ends at once where the business is no more', async () => {
    const other = await startServer()
    const [told, lived] = await openBoth({ key: other.key }, other.url)
    await other.at((scope) => sql`delete from workspaces where id = ${scope.workspace}`.execute(scope.db))
    await Promise.all([told.ends(), lived.ends()])
  })
})
