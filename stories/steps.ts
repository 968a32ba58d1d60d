import { expect, vi } from 'vitest'
import { startServer, type TestServer } from '../test/server.ts'

export type Source = { id: string; writeKey: string }

/** A shop of one's own with the whole server behind it, and the words in which the stories are told. */
export async function openShop(options: Parameters<typeof startServer>[0] = {}) {
  const server = await startServer(options)

  const ok = async (method: string, path: string, body?: unknown) => {
    const answer = await server.api(method, path, body)
    expect(answer.status, `${method} ${path}: ${answer.text.slice(0, 500)}`).toBeLessThan(300)
    return answer.body
  }
  /** A new source of events with its write key. */
  const connect = (kind: string, name = kind): Promise<Source> => ok('POST', '/sources', { kind, name })
  const send = (path: string, { writeKey }: Source, body: object) =>
    server.call('POST', `/v1/${path}`, body, { headers: { authorization: `Basic ${Buffer.from(`${writeKey}:`).toString('base64')}` } })
  const identify = (source: Source, userId: string, traits: object) => arrives(send('identify', source, { userId, traits }))
  const track = (source: Source, userId: string, event: string, properties: object = {}) =>
    arrives(send('track', source, { userId, event, properties }))
  /** Whom the counter finds. */
  const recognise = async (q: string): Promise<Found[]> => (await ok('GET', `/recognise?q=${encodeURIComponent(q)}`)).candidates
  /** The one person a search finds. */
  const theOnly = async (q: string): Promise<Found['person']> => {
    const found = await recognise(q)
    expect(
      found.map(({ person }) => person.name),
      `who answers to ${q}`,
    ).toHaveLength(1)
    return found[0]?.person as Found['person']
  }
  const person = (id: string) => ok('GET', `/people/${id}`)
  const card = (attributes: object, more: object = {}) => ok('POST', '/people', { attributes, ...more })
  return { ...server, ok, connect, send, identify, track, recognise, theOnly, person, card }
}
export type Found = {
  person: { id: string; name: string; phone: string | null; recordCount: number }
  certainty: string
  because: { sentence: string }[]
}

async function arrives(call: ReturnType<TestServer['call']>): Promise<void> {
  const { status, text } = await call
  expect({ status, text }).toEqual({ status: 200, text: '{"success":true}' })
}

/** Waits for what happens in the background, looking again until it holds. */
export const eventually = <T>(look: () => Promise<T>, timeout = 60_000): Promise<T> => vi.waitFor(look, { timeout, interval: 50 })
