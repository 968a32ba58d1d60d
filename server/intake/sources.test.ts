import { sql } from 'kysely'
import { describe, expect, it, vi } from 'vitest'
import { startIntake } from '../../test/intake.ts'
import { makeKey, revokeKey } from '../access/keys.ts'

const intake = await startIntake()
const { api } = intake
type Source = { id: string; writeKey: string }
const create = async (name: string): Promise<Source> => (await api('POST', '/sources', { kind: 'web', name })).body
const send = (key: string, path: string, body: object) =>
  intake.ask(`/v1/${path}`, {
    method: 'POST',
    headers: { authorization: `Basic ${Buffer.from(`${key}:`).toString('base64')}` },
    body: JSON.stringify(body),
  })
const show = async (id: string) => (await api('GET', `/sources/${id}`)).body
const aside = async (id: string) => (await api('GET', `/quarantined?sourceId=${id}&limit=200`)).body.items
const soon = <T>(look: () => Promise<T>) => vi.waitFor(look, { timeout: 30_000, interval: 50 })

describe('a source', () => {
  it('is renamed, and counts what comes of it minute by minute', async () => {
    const { id, writeKey } = await create('Tienda')
    expect((await api('PATCH', `/sources/${id}`, { name: 'Tienda en línea' })).body).toMatchObject({
      name: 'Tienda en línea',
      replay: null,
    })
    for (const userId of ['a', 'b', 'c']) await send(writeKey, 'identify', { userId, traits: { name: `Ana ${userId}` } })
    await send(writeKey, 'track', { userId: 'a' })
    const { lastHour } = await show(id)
    expect(lastHour.came).toHaveLength(60)
    expect(lastHour.came.reduce((sum: number, n: number) => sum + n, 0)).toBe(3)
    expect(lastHour.aside).toBe(1)
    expect((await api('PATCH', `/sources/${id}`, { name: '' })).status).toBe(400)
  })

  it('keeps its old key for the hours it is given, and no longer', async () => {
    const { id, writeKey } = await create('Caja')
    const { writeKey: second } = (await api('POST', `/sources/${id}/keys`, { graceHours: 24 })).body
    const call = { userId: 'g', traits: { name: 'Gil Paz' } }
    expect([(await send(writeKey, 'identify', call)).status, (await send(second, 'identify', call)).status]).toEqual([200, 200])
    expect(await show(id)).toMatchObject({ keyStarts: [second.slice(0, 10)], keysEnding: [{ start: writeKey.slice(0, 10) }] })
    const { writeKey: third } = (await api('POST', `/sources/${id}/keys`)).body
    const statuses = await Promise.all([writeKey, second, third].map(async (key) => (await send(key, 'identify', call)).status))
    expect(statuses).toEqual([401, 401, 200])
    expect((await show(id)).keysEnding).toEqual([])
    expect((await api('POST', `/sources/${id}/keys`, { graceHours: 5000 })).status).toBe(400)
  })

  it('that is paused keeps aside what comes, and lets it in, in its order, when it goes on', async () => {
    const { id, writeKey } = await create('Pausada')
    expect((await api('PATCH', `/sources/${id}`, { paused: true })).body.pausedAt).toEqual(expect.any(String))
    await soon(async () => {
      expect((await send(writeKey, 'identify', { userId: 'p', traits: { name: 'Pía Rey', city: 'Lima' } })).status).toBe(200)
      expect((await aside(id)).length).toBeGreaterThan(0)
    })
    await send(writeKey, 'identify', { userId: 'p', traits: { city: 'Cusco' } })
    await send(writeKey, 'track', { userId: 'p' })
    expect((await aside(id)).every(({ reason }: { reason: string }) => reason === 'source.paused')).toBe(true)

    const { replay } = (await api('PATCH', `/sources/${id}`, { paused: false })).body
    await soon(async () => {
      const found = (await api('GET', '/replays')).body.find((one: { id: string }) => one.id === replay.id)
      expect(found).toMatchObject({ finishedAt: expect.any(String), unsolved: 1 })
    })
    // The one that cannot be used says now why.
    expect((await aside(id)).map(({ reason }: { reason: string }) => reason)).toEqual(['event.nameless'])
    expect((await show(id)).recordCount).toBe(1)
  })

  it('that is paused keeps it aside also where all else that waits is tried again', async () => {
    const { id, writeKey } = await create('En pausa')
    await send(writeKey, 'track', { userId: 'q', messageId: 'nameless' })
    await api('PATCH', `/sources/${id}`, { paused: true })
    await soon(async () => {
      await send(writeKey, 'track', { userId: 'q', event: 'Espera' })
      expect((await aside(id)).length).toBeGreaterThan(1)
    })
    const reasons = async () => (await aside(id)).map(({ reason }: { reason: string }) => reason)
    const before = await reasons()
    const { total, id: replay } = (await api('POST', '/replays', { sourceId: id })).body
    expect(total).toBe(1)
    await soon(async () => {
      const found = (await api('GET', '/replays')).body.find((one: { id: string }) => one.id === replay)
      expect(found).toMatchObject({ finishedAt: expect.any(String), solved: 0, unsolved: 1 })
    })
    expect(await reasons()).toEqual(before)
    await api('PATCH', `/sources/${id}`, { paused: false })
    await soon(async () => expect(await reasons()).toEqual(['event.nameless']))
  })
})

describe('quarantine', () => {
  it('writes the numbers of its reasons as the country of the business does', async () => {
    const { id, writeKey } = await create('Enorme')
    const traits = { name: 'x'.repeat(3000) }
    await send(writeKey, 'identify', { userId: 'm', messageId: 'large', traits })
    const [event] = await aside(id)
    expect([event.sentence, event.details].join(' ')).toMatch(/3,000.*1,000.*3,000.*1,000/)
  })

  it('is put right, tried, and keeps what was sent first', async () => {
    const { id, writeKey } = await create('Rota')
    await send(writeKey, 'track', { userId: 'm', messageId: 'm-1' })
    const [event] = await aside(id)
    expect((await api('PUT', `/quarantined/${event.id}`, { body: 'nada' })).status).toBe(400)
    const still = await api('PUT', `/quarantined/${event.id}`, { body: '{"type":"track","userId":"m"}' })
    expect(still.body).toMatchObject({ solved: false, sentence: expect.stringContaining('nombre del evento') })
    const mended = await api('PUT', `/quarantined/${event.id}`, {
      body: '{"type":"track","userId":"m","event":"Order Completed","messageId":"m-1"}',
    })
    expect(mended.body.solved).toBe(true)
    expect(await aside(id)).toEqual([])
    expect((await api('PUT', `/quarantined/${event.id}`, { body: '{}' })).status).toBe(404)
  })

  it('shows what came in and was understood in part; put right, it takes the place of what came in, once', async () => {
    const { id, writeKey } = await create('Parte')
    const buy = (properties: object) =>
      send(writeKey, 'track', { userId: 'parte', messageId: 'parte-1', event: 'Venta', timestamp: 'ayer', properties })
    await send(writeKey, 'identify', { userId: 'parte', traits: { name: 'Pura Arte Ley', phone: '5533344455' } })
    await buy({ total: 'mucho', currency: 'MXN' })
    await buy({ total: 'mucho', currency: 'MXN' })
    const [event, ...more] = await aside(id)
    expect(more).toEqual([])
    expect(event).toMatchObject({ isIn: true, reason: 'event.partly' })
    expect(event.sentence).toBe('Entró, menos lo que no se entiende: fecha «ayer», importe «mucho».')
    expect(event.details).toBe('Entró, menos lo que no se entiende: timestamp «ayer», total «mucho».')
    const bought = () =>
      intake.at(async ({ db }) => {
        const { rows } = await sql<{ n: number; minor: number; entries: number }>`
          select purchase_count as n, spent_minor as minor, (select count(*)::int from entries e where e.record_id = r.id and withdrawn_at is null)
            as entries from records r where source_id = ${id} and external_id = 'parte'`.execute(db)
        return rows[0]
      })
    expect(await bought()).toEqual({ n: 1, minor: 0, entries: 1 })
    expect((await api('POST', `/quarantined/${event.id}/retry`)).body).toMatchObject({ solved: false, sentence: event.sentence })
    const half = { ...JSON.parse(event.body), timestamp: '2026-11-20T10:00:00Z' }
    const still = await api('PUT', `/quarantined/${event.id}`, { body: JSON.stringify(half) })
    expect(still.body).toMatchObject({ solved: false, sentence: 'Entró, menos lo que no se entiende: importe «mucho».' })
    const whole = JSON.stringify({ ...half, properties: { total: '349.90', currency: 'MXN' } })
    expect((await api('PUT', `/quarantined/${event.id}`, { body: whole })).body.solved).toBe(true)
    expect(await bought()).toEqual({ n: 1, minor: 34_990, entries: 1 })
    expect(await aside(id)).toEqual([])
  })

  describe('of an order, put right', () => {
    const start = '2026-11-20T10:00:00Z'
    const shop = async (name: string) => {
      const { id, writeKey } = await create(name)
      const tell = (messageId: string, event: string, properties: object, timestamp: string) =>
        send(writeKey, 'track', { userId: 'orden', messageId, event, timestamp, properties: { currency: 'MXN', ...properties } })
      const mend = async (change: object) => {
        const [event] = await aside(id)
        const body = JSON.stringify({ ...JSON.parse(event.body), ...change })
        expect((await api('PUT', `/quarantined/${event.id}`, { body })).body.solved).toBe(true)
      }
      const sums = () =>
        intake.at(async ({ db }) => {
          const { rows } = await sql<{ n: number; minor: number }>`
            select purchase_count as n, spent_minor as minor from records where source_id = ${id} and external_id = 'orden'`.execute(db)
          return [rows[0]?.n, rows[0]?.minor]
        })
      return { tell, mend, sums }
    }

    it('gives back once what was given back', async () => {
      const { tell, mend, sums } = await shop('Devuelve')
      await tell('d-1', 'Order Completed', { order_id: 'D-1', total: 1000 }, start)
      await tell('d-2', 'Order Refunded', { order_id: 'D-1', total: 200 }, 'ayer')
      expect(await sums()).toEqual([1, 80_000])
      await mend({ timestamp: '2026-11-21T10:00:00Z' })
      expect(await sums()).toEqual([1, 80_000])
    })

    it('gives back a part where it said all, and all where it said nothing that can be read', async () => {
      const { tell, mend, sums } = await shop('Todo')
      await tell('t-1', 'Order Completed', { order_id: 'T-1', total: 1000 }, start)
      await tell('t-2', 'Order Refunded', { order_id: 'T-1' }, 'ayer')
      expect(await sums()).toEqual([1, 0])
      await mend({ timestamp: start, properties: { order_id: 'T-1', total: 200, currency: 'MXN' } })
      expect(await sums()).toEqual([1, 80_000])
      await tell('t-3', 'Order Refunded', { order_id: 'T-1', total: 'mucho' }, start)
      expect(await sums()).toEqual([1, 80_000])
      await mend({ properties: { order_id: 'T-1', currency: 'MXN' } })
      expect(await sums()).toEqual([1, 0])
    })

    it('is cancelled where it was cancelled after that', async () => {
      const { tell, mend, sums } = await shop('Cancela')
      await tell('c-1', 'Order Completed', { order_id: 'C-1', total: 1000 }, 'ayer')
      await tell('c-2', 'Order Cancelled', { order_id: 'C-1' }, '2026-11-21T10:00:00Z')
      await mend({ timestamp: start })
      expect(await sums()).toEqual([0, 0])
    })

    it('counts under its right number only, and what others say of the wrong one stays', async () => {
      const { tell, mend, sums } = await shop('Número')
      await tell('n-1', 'Order Completed', { order_id: 'N-1', total: 1000 }, 'ayer')
      await tell('n-2', 'Order Refunded', { order_id: 'N-1', total: 300 }, start)
      expect(await sums()).toEqual([1, 70_000])
      await mend({ timestamp: start, properties: { order_id: 'N-2', total: 1000, currency: 'MXN' } })
      expect(await sums()).toEqual([1, 70_000])
      await tell('n-3', 'Order Completed', { order_id: 'N-1', total: 500 }, start)
      expect(await sums()).toEqual([2, 120_000])
    })
  })

  it('is discarded, and comes back when that is undone', async () => {
    const { id, writeKey } = await create('Sobra')
    await send(writeKey, 'track', { userId: 's' })
    const [event] = await aside(id)
    expect((await api('POST', `/quarantined/${event.id}/return`)).status).toBe(404)
    expect((await api('DELETE', `/quarantined/${event.id}`)).status).toBe(200)
    expect(await aside(id)).toEqual([])
    expect((await api('DELETE', `/quarantined/${event.id}`)).status).toBe(404)
    expect((await api('POST', `/quarantined/${event.id}/retry`)).status).toBe(404)
    const discarded = async () => (await api('GET', `/discards?sourceId=${id}`)).body.items
    expect(await discarded()).toEqual([{ ...event, discardedAt: expect.any(String), discardId: null }])
    expect((await api('POST', `/quarantined/${event.id}/return`)).status).toBe(200)
    expect(await discarded()).toEqual([])
    expect(await aside(id)).toEqual([event])
  })

  it('is tried again all at once, in the background, one poisoned thing spoiling nothing', async () => {
    const { id, writeKey } = await create('Mucha')
    await api('PATCH', `/sources/${id}`, { paused: true })
    await soon(async () => {
      await send(writeKey, 'identify', { userId: 'r-0', traits: { name: 'Rosa 0' } })
      expect((await aside(id)).length).toBeGreaterThan(0)
    })
    const batch = Array.from({ length: 450 }, (_, n) => ({ type: 'identify', userId: `r-${n}`, traits: { name: `Rosa Paz ${n}` } }))
    await send(writeKey, 'batch', { batch: [...batch, { type: 'track', userId: 'r-1' }] })
    await intake.at(async ({ db, workspace }) => {
      await db.updateTable('sources').set({ paused_at: null }).where('workspace_id', '=', workspace).where('id', '=', id).execute()
    })
    expect((await api('POST', '/replays', { sourceId: crypto.randomUUID() })).status).toBe(404)
    const started = await api('POST', '/replays', { sourceId: id })
    expect(started.status).toBe(201)
    expect(started.body.total).toBeGreaterThanOrEqual(451)
    // Asked twice, it is worked on once.
    const twice = await api('POST', '/replays', { sourceId: id })
    await soon(async () => {
      const done = (await api('GET', '/replays')).body.filter((one: { id: string }) => [started.body.id, twice.body.id].includes(one.id))
      expect(done.every(({ finishedAt }: { finishedAt: string | null }) => finishedAt)).toBe(true)
    })
    expect((await show(id)).recordCount).toBe(450)
    expect(await aside(id)).toHaveLength(1)
  })
})

describe('watching what comes in', () => {
  /** The stream of a browser that watches. */
  async function watch(query = '', key = intake.key) {
    const stop = new AbortController()
    const answer = await fetch(`${intake.url}/api/sources/tail${query}`, {
      headers: { authorization: `Bearer ${key}` },
      signal: stop.signal,
    })
    let text = ''
    const reading = (async () => {
      for await (const piece of answer.body ?? []) text += Buffer.from(piece).toString()
    })().catch(() => {})
    const lines = () => [...text.matchAll(/^data: (.*)$/gm)].map((match) => JSON.parse(match[1] ?? ''))
    const end = () => {
      stop.abort()
      return reading
    }
    return { answer, lines, stop: end, over: reading }
  }

  it('says of each thing who it is and what became of it, of one source or of all, while somebody watches', async () => {
    const { id, writeKey } = await create('Vista')
    const other = await create('Otra')
    const [one, all, english] = [await watch(`?source=${id}`), await watch(), await watch(`?source=${id}&language=en`)]
    expect(one.answer.headers.get('content-type')).toContain('text/event-stream')
    await soon(async () => {
      await send(writeKey, 'identify', { userId: 'v', traits: { name: 'Vera Sol' } })
      expect(one.lines()).toContainEqual(expect.objectContaining({ sourceId: id, name: 'Vera Sol', personId: expect.any(String) }))
    })
    await send(writeKey, 'track', { userId: 'v', event: 'Order Completed', properties: { order_id: 'V-1' } })
    await send(writeKey, 'track', { userId: 'v' })
    await send(other.writeKey, 'identify', { userId: 'o', traits: { name: 'Otto Ley' } })
    await soon(async () => {
      expect(one.lines()).toContainEqual(expect.objectContaining({ kind: 'purchase', event: 'V-1' }))
      expect(one.lines()).toContainEqual(
        expect.objectContaining({ outcome: 'aside', reason: 'event.nameless', sentence: expect.stringContaining('nombre del evento') }),
      )
      expect(english.lines()).toContainEqual(expect.objectContaining({ sentence: expect.stringContaining('name of the event') }))
      expect(all.lines()).toContainEqual(expect.objectContaining({ sourceId: other.id, name: 'Otto Ley', outcome: 'created' }))
    })
    expect(one.lines().every(({ sourceId }: { sourceId: string }) => sourceId === id)).toBe(true)
    const seqs = all.lines().map(({ seq }: { seq: number }) => seq)
    expect(new Set(seqs).size).toBe(seqs.length)
    await Promise.all([one.stop(), all.stop(), english.stop()])
  })

  it('ends where the key of whoever watches is revoked, and does not begin again', async () => {
    const { id, secret } = await intake.at((scope) => makeKey(scope, { name: 'mira', role: 'steward' }))
    const { answer, over, lines, stop } = await watch('', secret)
    expect(answer.status).toBe(200)
    const seen = await create('Mirada')
    await soon(async () => {
      await send(seen.writeKey, 'track', { userId: 'q', event: 'x' })
      expect(lines().length).toBeGreaterThan(0)
    })
    await intake.at((scope) => revokeKey(scope, id))
    await over
    const before = lines().length
    await send(seen.writeKey, 'track', { userId: 'q', event: 'y' })
    expect(lines()).toHaveLength(before)
    const again = await watch('', secret)
    expect(again.answer.status).toBe(401)
    await Promise.all([stop(), again.stop()])
  })

  it('is refused to whoever may not, to strangers, and of a source that is none', async () => {
    expect((await intake.ask('/api/sources/tail')).status).toBe(401)
    const clerk = await intake.keyFor('clerk')
    expect((await intake.ask('/api/sources/tail', { headers: { authorization: `Bearer ${clerk}` } })).status).toBe(403)
    const none = `/api/sources/tail?source=${crypto.randomUUID()}`
    expect((await intake.ask(none, { headers: { authorization: `Bearer ${intake.key}` } })).status).toBe(404)
    const other = await startIntake()
    const foreign = `/api/sources/tail?source=${intake.web}`
    expect((await other.ask(foreign, { headers: { authorization: `Bearer ${other.key}` } })).status).toBe(404)
  })
})
