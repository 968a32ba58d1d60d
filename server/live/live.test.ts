import { describe, expect, it } from 'vitest'
import { startServer } from '../../test/server.ts'
import { earlier } from './hub.ts'

const server = await startServer()
const read = { authorization: `Bearer ${server.key}` }

/** Follows the stream until an event for which `is` holds comes. */
async function until(is: (event: string, data: string) => boolean, begun: () => Promise<unknown> = async () => {}): Promise<string> {
  const answer = await fetch(`${server.url}/api/live`, { headers: read })
  expect(answer.headers.get('content-type')).toContain('text/event-stream')
  const reader = answer.body?.pipeThrough(new TextDecoderStream()).getReader()
  if (!reader) throw new Error('no body')
  let text = ''
  let isBegun = false
  try {
    for (;;) {
      const { value, done } = await reader.read()
      if (done) throw new Error(`the stream ended: ${text}`)
      text += value
      if (!isBegun && text.includes('retry')) {
        isBegun = true
        await begun()
      }
      for (const [, event = '', data = ''] of text.matchAll(/event: (\w+)\ndata: (.*)\n\n/g)) if (is(event, data)) return data
    }
  } finally {
    await reader.cancel()
  }
}

describe('live', () => {
  it('tells whom something happened to, whoever did it', async () => {
    const made = await server.api('POST', '/people', { attributes: { full_name: 'Laura Gómez', phone: '5512345678' } })
    const id: string = made.body.personId
    // The first look only finds where things stand: notes are written until one is told.
    const note = () => server.api('POST', `/people/${id}/entries`, { kind: 'note', text: 'hola' })
    const told = await until(
      (event, data) => {
        if (event === 'here') void note()
        return event === 'changed' && data.includes(id)
      },
      async () => void (await server.call('POST', '/api/live/here', { tab: crypto.randomUUID(), person: id }, { headers: read })),
    ).catch((e) => e)
    expect(JSON.parse(told)).toMatchObject({ people: [id], doubts: true })
  })

  it.each(['plan', 'city'])('tells of whom something else is said, and not that it is said again: %s', async (name) => {
    const source = await server.api('POST', '/sources', { name: `Tienda ${name}`, kind: 'web' })
    const authorization = `Basic ${Buffer.from(`${source.body.writeKey}:`).toString('base64')}`
    const surname = name === 'plan' ? 'Cobos' : 'Ledesma'
    const say = async (userId: string, value: string) => {
      const answer = await server.call(
        'POST',
        '/v1/identify',
        { userId, traits: { name: `${userId} ${surname}`, [name]: value } },
        { headers: { authorization } },
      )
      expect(answer.status).toBe(200)
    }
    const find = async (given: string): Promise<string> => {
      const { body } = await server.api('GET', `/recognise?q=${encodeURIComponent(`${given} ${surname}`)}`)
      return body.candidates[0].person.id
    }
    await say('inés', 'gratis')
    await say('raúl', 'gratis')
    const [ines, raul] = [await find('inés'), await find('raúl')]
    /** Whom the looks tell of after `work`, until they tell of `last`. */
    const toldAfter = async (work: () => Promise<unknown>, last: string) => {
      let isBegun = false
      const people = new Set<string>()
      await until((event, data) => {
        // The first look only finds where things stand.
        if (event === 'here' && !isBegun) {
          isBegun = true
          void work()
        }
        if (event === 'changed') for (const id of JSON.parse(data).people) people.add(id)
        return people.has(last)
      })
      return [...people]
    }
    expect(await toldAfter(() => say('inés', 'oro'), ines)).toEqual([ines])
    expect(await toldAfter(() => say('inés', 'oro').then(() => say('raúl', 'oro')), raul)).toEqual([raul])
  })

  it('shows who has whose page open, until they leave', async () => {
    const made = await server.api('POST', '/people', { attributes: { full_name: 'Beto Lima', phone: '5587654321' } })
    const id: string = made.body.personId
    const tab = crypto.randomUUID()
    const say = (person: string | null) => server.call('POST', '/api/live/here', { tab, person }, { cookie: server.cookie })
    expect((await say(id)).status).toBe(204)
    const here = await until((event, data) => event === 'here' && data.includes(id))
    expect(JSON.parse(here)[id]).toMatchObject([{ name: server.owner.name }])
    expect((await say(null)).status).toBe(204)
    await until((event, data) => event === 'here' && !data.includes(id))
  })

  it('is for those who may read people', async () => {
    expect((await fetch(`${server.url}/api/live`)).status).toBe(401)
    expect((await server.call('POST', '/api/live/here', { tab: 'x', person: null }, { cookie: server.cookie })).status).toBe(400)
    expect((await server.call('POST', '/api/live/here', { tab: crypto.randomUUID(), person: null })).status).toBe(401)
  })
})

it('goes back in time by the id alone', () => {
  expect(earlier('019a0000-0000-7abc-8000-000000000000', 1)).toBe('0199ffff-ffff-0000-0000-000000000000')
  expect(earlier('00000000-0000-0000-0000-000000000000', 5_000)).toBe('00000000-0000-0000-0000-000000000000')
})
