import { sql } from 'kysely'
import { describe, expect, it } from 'vitest'
import { startIntake } from '../../../test/intake.ts'
import { watch } from '../store/activity.ts'
import type { WireSource } from '../types.ts'
import { readAgain } from './read-again.ts'

const intake = await startIntake()
const { api, at } = intake

async function connect(name: string) {
  const { id, writeKey } = (await api('POST', '/sources', { kind: 'web', name })).body
  const send = (path: string, body: unknown) =>
    intake.ask(`/v1/${path}`, {
      method: 'POST',
      headers: { authorization: `Basic ${Buffer.from(`${writeKey}:`).toString('base64')}` },
      body: typeof body === 'string' ? body : JSON.stringify(body),
    })
  const capture = (batch: object[]) => intake.ask('/batch/', { method: 'POST', body: JSON.stringify({ api_key: writeKey, batch }) })
  const aside = async () => (await api('GET', `/quarantined?sourceId=${id}&limit=200`)).body.items
  const mend = async (event: { id: string }, body: unknown) =>
    (await api('PUT', `/quarantined/${event.id}`, { body: JSON.stringify(body) })).body
  const bought = async () =>
    (
      await at(({ db }) =>
        sql<{ n: number; minor: number }>`select coalesce(sum(purchase_count), 0)::int as n, coalesce(sum(spent_minor), 0)::int as minor
          from records where source_id = ${id}`.execute(db),
      )
    ).rows[0]
  const happened = async () =>
    (
      await at(({ db }) =>
        sql<{ at: Temporal.Instant }>`select at from entries where source_id = ${id} and withdrawn_at is null`.execute(db),
      )
    ).rows.map((row) => row.at)
  return { id, send, capture, aside, mend, bought, happened }
}
const sale = (messageId: string, more: object = {}) => ({
  type: 'track',
  userId: 'c',
  messageId,
  event: 'Order Completed',
  properties: { order_id: `O-${messageId}`, total: 250, currency: 'MXN' },
  ...more,
})
const unread = { order_id: 'O-half', total: 'mucho', currency: 'MXN' }

describe('putting right', () => {
  it('what came in by half, wrong at first, is not lost: it still takes the place of what came in', async () => {
    const { send, aside, mend, bought } = await connect('Mitad')
    await send('track', sale('half', { properties: unread }))
    const [event] = await aside()
    expect(await mend(event, sale('half', { userId: undefined, properties: unread }))).toMatchObject({ solved: false })
    expect(await aside()).toMatchObject([{ reason: 'event.nobody', isIn: true }])
    const right = await mend(event, sale('half', { properties: { ...unread, total: 250 } }))
    expect(right).toMatchObject({ solved: true })
    expect(await bought()).toEqual({ n: 1, minor: 25_000 })
    expect(await aside()).toEqual([])
  })

  it('what came in by half is told of once, however often it is said without a name; under a name of its own each time', async () => {
    const { send, aside, mend } = await connect('Otra vez')
    const half = { type: 'identify', userId: 'c', traits: { name: 'Laura Ríos', phone: '55' } }
    for (let n = 0; n < 3; n++) await send('identify', half)
    expect(await aside()).toMatchObject([{ reason: 'event.partly', isIn: true }])
    for (const messageId of ['one', 'two', 'two']) await send('identify', { ...half, messageId })
    const waiting = await aside()
    expect(waiting).toHaveLength(3)
    for (const event of waiting) expect(await mend(event, { ...half, traits: { phone: '5512345678' } })).toMatchObject({ solved: true })
  })

  it('what bears another’s messageId says so, and waits', async () => {
    const { send, aside, mend, bought } = await connect('Repetida')
    await send('track', sale('same'))
    await send('track', sale('other', { userId: undefined }))
    const [event] = await aside()
    const known = await mend(event, sale('same', { properties: { order_id: 'O-9', total: 40, currency: 'MXN' } }))
    expect(known).toMatchObject({ solved: false, sentence: expect.stringContaining('mismo número') })
    expect(await aside()).toMatchObject([
      { id: event.id, reason: 'event.known', isIn: false, details: expect.stringContaining('messageId') },
    ])
    expect(await bought()).toEqual({ n: 1, minor: 25_000 })
    expect(await mend(event, sale('other', { properties: { order_id: 'O-9', total: 40, currency: 'MXN' } }))).toMatchObject({
      solved: true,
    })
    expect(await bought()).toEqual({ n: 2, minor: 29_000 })
  })

  it('of what is in already by its sender’s own second try is said as it is', async () => {
    const { id, send, aside, bought } = await connect('Segunda')
    await api('PATCH', `/sources/${id}`, { paused: true })
    await expect.poll(async () => (await send('track', sale('twice'))).status === 200 && (await aside()).length).toBe(1)
    // Another process did not know of the pause yet.
    await at(({ db }) => sql`update sources set paused_at = null where id = ${id}`.execute(db))
    await expect.poll(async () => (await send('track', sale('twice'))).status === 200 && (await bought())?.n).toBe(1)
    const [event] = await aside()
    expect((await api('POST', `/quarantined/${event.id}/retry`)).body).toEqual({
      solved: true,
      sentence: 'Ya había entrado: no se cuenta dos veces.',
    })
    expect(await bought()).toEqual({ n: 1, minor: 25_000 })
  })

  it('keeps when it happened by the sender’s clock, also one that counts in numbers', async () => {
    const { send, aside, mend, happened } = await connect('Hora')
    const ahead = Date.now() + 3_600_000
    const call = { type: 'track', event: 'Visita', sentAt: ahead, timestamp: ahead - 60_000 }
    await send('track', call)
    const [event] = await aside()
    await mend(event, { ...JSON.parse(event.body), userId: 'c' })
    const [when] = await happened()
    expect(Math.abs((when?.epochMilliseconds ?? 0) - (Temporal.Instant.from(event.at).epochMilliseconds - 60_000))).toBeLessThan(2_000)
  })

  it('what is too large shows its whole body, and comes in once it is small enough', async () => {
    const { send, aside, mend } = await connect('Grande')
    await send('track', sale('big', { context: { note: 'x'.repeat(600_000) } }))
    const [event] = await aside()
    expect(event).toMatchObject({ reason: 'event.too-large', isWhole: false })
    expect(event.body).toHaveLength(10_000)
    const whole = (await api('GET', `/quarantined/${event.id}`)).body
    expect([whole.isWhole, JSON.parse(whole.body).context.note.length]).toEqual([true, 600_000])
    expect((await api('POST', `/quarantined/${event.id}/retry`)).body).toMatchObject({ solved: false })
    expect(await mend(event, sale('big', { context: { note: 'x'.repeat(550_000) } }))).toMatchObject({ solved: false })
    expect(await mend(event, sale('big'))).toMatchObject({ solved: true })
  })

  it('of an address within an address, however deep, what else it says comes in', async () => {
    const { send, aside } = await connect('Honda')
    const deep = `${'{"address":'.repeat(20_000)}1${'}'.repeat(20_000)}`
    await send('track', `{"type":"identify","userId":"deep","messageId":"deep","traits":${deep}}`)
    expect(await aside()).toMatchObject([{ reason: 'event.partly' }])
  })

  it('what breaks its reader goes on waiting', () => {
    const from = {
      get trust(): never {
        throw new RangeError('too deep')
      },
    } as unknown as WireSource
    const body = Buffer.from('{"type":"identify","userId":"u","traits":{"name":"Ana"}}')
    const kept = { door: 'wire' as const, body, at: Temporal.Now.instant(), context: {}, facts: {} }
    expect(readAgain(kept, from, null)).toEqual({ kind: 'unusable', unusable: { reason: 'event.unusable', facts: {} } })
  })

  it('whose words are cut in the middle of a letter comes in in part, waits, and is tried again, also while somebody watches', async () => {
    const { id, send, aside, bought } = await connect('Emoji')
    await at((scope) => watch(scope, null))
    const timestamp = `a${'😀'.repeat(60)}`
    await send('track', sale('cut', { timestamp }))
    await send('track', { type: 'track', userId: 'c', messageId: 'long', event: `a${'😀'.repeat(60)}` })
    expect(await aside()).toMatchObject([{ reason: 'event.partly', isIn: true }])
    expect(await bought()).toEqual({ n: 1, minor: 25_000 })
    const [event] = await aside()
    expect(await api('POST', `/quarantined/${event.id}/retry`)).toMatchObject({ status: 200, body: { solved: false } })
    expect((await at(({ db }) => sql`select from entries where source_id = ${id}`.execute(db))).rows).toHaveLength(2)
  })

  it('what is no object keeps what it was', async () => {
    const { send, aside } = await connect('Cadena')
    await send('batch', { batch: [sale('whole'), 'una cadena', 7, ['a'], null] })
    const bodies = (await aside()).map(({ body }: { body: string }) => body)
    expect(bodies.sort()).toEqual(['"una cadena"', '7', '["a"]', 'null'])
    await send('batch', ['otra'])
    expect((await aside()).map(({ body }: { body: string }) => body)).toContain('"otra"')
  })
})

describe('a source that goes on', () => {
  it('lets an event of PostHog in without what it states besides and nobody can use: that waits alone, as if the source had never paused', async () => {
    const { id, capture, aside, happened, mend } = await connect('PostHog en pausa')
    const long = { email: 'x'.repeat(1_001) }
    const event = (uuid: string, properties: object, more: object = {}) => ({
      event: 'Order Completed',
      distinct_id: 'ana',
      uuid,
      timestamp: '2026-11-20T10:00:00Z',
      properties: { order_id: uuid, currency: 'MXN', ...properties },
      ...more,
    })
    const both = (name: string) => [
      event(`${name}-whole`, { total: 25 }, { $set_once: long }),
      event(`${name}-half`, { total: 'mucho' }, { $set_once: long }),
    ]
    type Aside = { reason: string; body: string; isIn: boolean; at: string }
    const waiting = async (name: string) =>
      ((await aside()) as Aside[])
        .map(({ reason, body, isIn }) => `${JSON.parse(body).uuid} ${reason} ${isIn}`)
        .filter((line) => line.startsWith(name))
        .sort()
    await capture(both('live'))
    expect(await waiting('live')).toEqual([
      'live-half event.partly true',
      'live-half value.too-long false',
      'live-whole value.too-long false',
    ])

    await api('PATCH', `/sources/${id}`, { paused: true })
    // Until the server has heard of the pause, what is sent comes in.
    await expect
      .poll(async () => (await capture([event(crypto.randomUUID(), {})])).status === 200 && (await aside()).length, { timeout: 15_000 })
      .toBeGreaterThan(3)
    await capture(both('late'))
    expect(await waiting('late')).toEqual(['late-half source.paused false', 'late-whole source.paused false'])
    const came = ((await aside()) as Aside[]).find(({ body }) => body.includes('late-half'))?.at
    await api('PATCH', `/sources/${id}`, { paused: false })
    await expect
      .poll(() => waiting('late'), { timeout: 15_000 })
      .toEqual((await waiting('live')).map((line) => line.replace('live', 'late')))
    const late = ((await aside()) as Aside[]).filter(({ body }) => body.includes('late-half'))
    expect(late.map(({ at: since }) => since)).toEqual([came, came])
    // Put right, each takes its place and nothing of the other's.
    const before = (await happened()).length
    for (const { reason, body } of late) {
      const right = { ...JSON.parse(body), $set_once: { email: 'ana@gmail.com' } }
      right.properties.total = 80
      const [kept] = ((await aside()) as (Aside & { id: string })[]).filter(
        (one) => one.reason === reason && one.body.includes('late-half'),
      )
      expect(kept && (await mend(kept, right))).toMatchObject({ solved: true })
    }
    expect(await waiting('late')).toEqual(['late-whole value.too-long false'])
    expect(await happened()).toHaveLength(before)
  })

  it('leaves nothing aside that came while others still took it for paused', async () => {
    const { id, send, aside, happened } = await connect('Reanuda')
    await api('PATCH', `/sources/${id}`, { paused: true })
    await expect
      .poll(async () => (await send('track', sale(crypto.randomUUID()))).status === 200 && (await aside()).length)
      .toBeGreaterThan(0)
    const before = (await happened()).length
    const waiting = (await aside()).length
    await api('PATCH', `/sources/${id}`, { paused: false })
    await Promise.all(Array.from({ length: 30 }, () => send('track', sale(crypto.randomUUID()))))
    await expect.poll(aside).toEqual([])
    expect(await happened()).toHaveLength(before + waiting + 30)
  })
})
