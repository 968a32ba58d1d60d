import { sql } from 'kysely'
import { describe, expect, it } from 'vitest'
import type { Scope } from '#platform'
import { startIntake } from '../../../test/intake.ts'
import { type Quarantined, setAside } from '../store/set-aside.ts'

const intake = await startIntake()
const { api, at } = intake

type Made = Awaited<ReturnType<typeof connect>>
async function connect(name: string, kind = 'counter') {
  const { id, writeKey } = (await api('POST', '/sources', { kind, name })).body
  const send = (batch: unknown[]) =>
    intake.ask('/v1/batch', {
      method: 'POST',
      headers: { authorization: `Basic ${Buffer.from(`${writeKey}:`).toString('base64')}` },
      body: JSON.stringify({ batch }),
    })
  const kept = async () =>
    (
      await at(({ db }) =>
        sql<{ n: number; times: number }>`select count(*)::int as n, coalesce(sum(times), 0)::int as times from quarantined
          where source_id = ${id} and solved_at is null`.execute(db),
      )
    ).rows[0]
  const shown = async () => (await api('GET', `/sources/${id}`)).body.quarantined
  const fill = (bytes: number) => at(({ db }) => sql`update sources set waiting_bytes = ${bytes} where id = ${id}`.execute(db))
  return { id, send, kept, shown, fill }
}
let turn = 0
const visit = (more: object = {}) => ({ type: 'track', userId: 'u', event: 'Visit', messageId: `v${++turn}`, ...more })
const nobody = (more: object = {}) => visit({ userId: null, ...more })
const many = (n: number, make: () => object) => Array.from({ length: n }, make)
const pause = async ({ id, send }: Made) => {
  await api('PATCH', `/sources/${id}`, { paused: true })
  await expect
    .poll(async () => (await send([visit()])).status === 200 && (await api('GET', `/quarantined?sourceId=${id}`)).body.items.length)
    .toBeGreaterThan(0)
}
/** Deliveries of a topic that nobody knows. */
const noise = ({ id }: Made, n: number, topic: string): Quarantined[] =>
  Array.from({ length: n }, () => ({
    source: id,
    reason: 'webhook.topic-unknown',
    facts: { topic },
    body: Buffer.from(JSON.stringify({ id: ++turn })),
    door: 'webhook',
  }))

/** A sale as its shop states it anew, of which something was not understood. */
const stated = ({ id }: Made, total: string, minute: number): Quarantined => ({
  source: id,
  reason: 'event.partly',
  facts: { list: total, wrong: [] },
  body: Buffer.from(JSON.stringify({ total, updated_at: minute })),
  door: 'webhook',
  context: { sale: 'shopify:order:7', statedAt: `2026-11-20T10:0${minute}:00Z`, inPart: [{ of: 1, entryId: null }] },
})

describe('what is set aside', () => {
  it('is all kept, however much waits, and one large thing beside it changes nothing', async () => {
    const till = await connect('Pausada')
    await pause(till)
    const before = (await till.kept())?.n ?? 0
    for (let n = 0; n < 10; n++) expect((await till.send(many(1010, visit))).status).toBe(200)
    expect((await till.send([visit({ properties: { x: 'y'.repeat(600_000) } }), ...many(99, visit)])).status).toBe(200)
    expect((await till.kept())?.n).toBe(before + 10_200)
    expect(await till.shown()).toBe(before + 10_200)
  })

  it('is counted as what it is: shown is what is kept, also after it is settled, discarded and kept again', async () => {
    const till = await connect('Cuenta')
    await till.send([nobody(), nobody(), nobody()])
    const [first, second] = (await api('GET', `/quarantined?sourceId=${till.id}`)).body.items
    expect(await till.shown()).toBe(3)
    await api('DELETE', `/quarantined/${first.id}`)
    expect(await till.shown()).toBe(2)
    await api('POST', `/quarantined/${first.id}/return`)
    expect(await till.shown()).toBe(3)
    await api('PUT', `/quarantined/${second.id}`, { body: JSON.stringify({ ...JSON.parse(second.body), userId: 'alguien' }) })
    expect(await till.shown()).toBe(2)
    const { rows } = await at(({ db }) =>
      sql<{
        is: boolean
      }>`select waiting_bytes = (select sum(octet_length(body) + 512) from quarantined where source_id = ${till.id} and solved_at is null) as is
        from sources where id = ${till.id}`.execute(db),
    )
    expect(rows).toEqual([{ is: true }])
  })

  it('is answered 429 where no room is left, with nothing of it half taken, and what is good comes in all the same', async () => {
    const till = await connect('Llena')
    await till.send([nobody()])
    await till.fill(2 ** 30)
    const [full, good] = await Promise.all([till.send([visit({ event: 'Con el malo' }), nobody()]), till.send([visit({ event: 'Sola' })])])
    expect([full.status, full.headers.get('retry-after'), full.body.code]).toEqual([429, '60', 'quarantine.full'])
    expect(good.status).toBe(200)
    const events = await at(({ db }) =>
      sql<{ event: string }>`select facts ->> 'event' as event from entries where source_id = ${till.id}`.execute(db),
    )
    expect(events.rows).toEqual([{ event: 'Sola' }])
    expect((await till.kept())?.n).toBe(1)
    expect((await api('GET', `/sources/${till.id}`)).body.isFull).toBe(true)
    // What is half understood is in: it makes nobody wait.
    expect((await till.send([visit({ event: 'A medias', timestamp: 'ayer' })])).status).toBe(200)
    // Another connection has a room of its own.
    expect((await (await connect('Otra')).send([nobody()])).status).toBe(200)
  })

  it('is one row that counts where the same message is told again, and two where two equal events have no name', async () => {
    const till = await connect('Repite')
    const [named, unnamed] = [nobody(), { type: 'track', event: 'Visit' }]
    await till.send([named, unnamed, named, unnamed])
    await till.send([named])
    expect(await till.kept()).toEqual({ n: 3, times: 5 })
    const { items } = (await api('GET', `/quarantined?sourceId=${till.id}`)).body
    expect(items.map(({ times }: { times: number }) => times).sort()).toEqual([1, 1, 3])
    const again = items.find(({ times }: { times: number }) => times === 3)
    await api('DELETE', `/quarantined/${again.id}`)
    await till.send([named])
    // What was discarded comes back beside the one that came meanwhile.
    expect((await api('POST', `/quarantined/${again.id}/return`)).status).toBe(200)
    expect((await till.kept())?.n).toBe(4)
    expect(await till.shown()).toBe(4)
  })

  it('of megabytes is shown by its beginning and tried again a few at a time', async () => {
    const till = await connect('Enorme')
    await pause(till)
    const before = (await till.kept())?.n ?? 0
    const large = () => visit({ properties: { x: 'y'.repeat(500_000) } })
    for (let n = 0; n < 7; n++) expect((await till.send(many(7, large))).status).toBe(200)
    const { items } = (await api('GET', `/quarantined?sourceId=${till.id}&limit=50`)).body
    expect(items[0]).toMatchObject({ isWhole: false, bytes: expect.any(Number) })
    expect([items[0].body.length, items[0].bytes > 500_000]).toEqual([10_000, true])
    await api('PATCH', `/sources/${till.id}`, { paused: false })
    await expect.poll(async () => (await till.kept())?.n).toBe(0)
    const { rows } = await at(({ db }) =>
      sql<{ n: number }>`select count(*)::int as n from entries where source_id = ${till.id}`.execute(db),
    )
    expect(rows[0]?.n).toBe(before + 49)
  })

  it('of a topic that nobody knows keeps a hundred examples and counts the rest: noise takes no room from what counts', async () => {
    const shop = await connect('Ruido', 'web')
    const deliver = (n: number, topic = 'products/update') => at((scope) => setAside(scope, noise(shop, n, topic)))
    await deliver(70)
    await deliver(70)
    await deliver(1)
    await deliver(5, 'carts/update')
    expect(await shop.kept()).toEqual({ n: 105, times: 146 })
    expect(await shop.shown()).toBe(105)
  })

  it('of a topic that nobody knows is weighed without reading the noise of others', async () => {
    const shop = await connect('Mucho ruido', 'web')
    for (let n = 0; n < 30; n++) await at((scope) => setAside(scope, noise(shop, 100, `topic/${n}`)))
    await at(({ db }) => sql`analyze quarantined`.execute(db))
    const readOf = async ({ db }: Scope) => {
      const { rows } = await sql<{ read: number }>`select (seq_tup_read + coalesce(idx_tup_fetch, 0))::int as read
        from pg_stat_xact_user_tables where relname = 'quarantined'`.execute(db)
      return rows[0]?.read ?? 0
    }
    const read = await at(async (scope) => {
      const before = await readOf(scope)
      await setAside(scope, noise(shop, 1, 'topic/29'))
      return (await readOf(scope)) - before
    })
    // The hundred examples of its own topic, and what is settled.
    expect(read).toBeLessThan(300)
  })

  it('of a sale that is stated again is one row in one place, also where nothing more fits: none is left behind, and it weighs what it is', async () => {
    const shop = await connect('Restada', 'web')
    const state = (total: string, minute: number) => at((scope) => setAside(scope, [stated(shop, total, minute)]))
    const rows = async () => {
      const { rows } = await at(({ db }) =>
        sql<{ body: string; times: number; waits: boolean }>`select convert_from(body, 'utf8') as body, times, solved_at is null as waits
          from quarantined where source_id = ${shop.id}`.execute(db),
      )
      return rows.map(({ body, times, waits }) => [JSON.parse(body).total, times, waits])
    }
    const weight = async () => {
      const { rows } = await at(({ db }) =>
        sql<{ off: number }>`select (waiting_bytes - (select sum(octet_length(body) + 512) from quarantined
          where source_id = ${shop.id} and solved_at is null))::float as off from sources where id = ${shop.id}`.execute(db),
      )
      return rows[0]?.off
    }
    await state('mucho', 1)
    await state('muchísimo más', 2)
    // The same once more, and what was stated before it, and comes late.
    await state('muchísimo más', 2)
    await state('mucho', 1)
    expect([await rows(), await shop.shown(), await weight()]).toEqual([[['muchísimo más', 4, true]], 1, 0])
    await shop.fill(2 ** 30)
    await state('poco', 3)
    expect([await rows(), await shop.shown()]).toEqual([[['poco', 5, true]], 1])
  })

  it('of a sale that is stated again while somebody looks at it is another: what they write is of what they saw', async () => {
    const shop = await connect('Mirada', 'web')
    const state = (total: string, minute: number) => at((scope) => setAside(scope, [stated(shop, total, minute)]))
    const seen = async () => (await api('GET', `/quarantined?sourceId=${shop.id}`)).body.items[0]
    await state('mucho', 1)
    const first = await seen()
    await state('mucho', 1)
    expect(await seen()).toMatchObject({ id: first.id, times: 2 })
    await state('más', 2)
    expect((await api('PUT', `/quarantined/${first.id}`, { body: first.body })).body).toMatchObject({ code: 'quarantined.missing' })
    expect([await seen(), await shop.kept()]).toMatchObject([{ body: expect.stringContaining('más'), times: 3 }, { n: 1 }])
  })

  it('of a sale leaves what somebody has begun to put right as it is, also where it is stated again as it was', async () => {
    const shop = await connect('Empezada', 'web')
    const state = (total: string) => at((scope) => setAside(scope, [stated(shop, total, 1)]))
    await state('mucho')
    await at(({ db }) => sql`update quarantined set context = context || '{"original": ""}' where source_id = ${shop.id}`.execute(db))
    await state('más')
    await state('mucho')
    expect(await shop.kept()).toEqual({ n: 2, times: 3 })
    const { items } = (await api('GET', `/quarantined?sourceId=${shop.id}`)).body
    expect(items.map(({ body, times }: { body: string; times: number }) => [JSON.parse(body).total, times])).toEqual([
      ['mucho', 2],
      ['mucho', 1],
    ])
  })

  it('for one reason of one source is discarded at once, and makes room', async () => {
    const till = await connect('Basura')
    await till.send([nobody(), nobody(), visit({ event: '' })])
    await till.fill(2 ** 30)
    const discards = (reason: string, sourceId = till.id) => api('POST', '/discards', { sourceId, reason })
    expect(await discards('event.nobody')).toMatchObject({ status: 201, body: { discarded: 2, isDone: true } })
    expect((await api('GET', `/quarantined?sourceId=${till.id}`)).body.items).toMatchObject([{ reason: 'event.nameless' }])
    expect((await api('GET', `/sources/${till.id}`)).body).toMatchObject({ quarantined: 1 })
    expect((await discards('event.nobody', crypto.randomUUID())).status).toBe(404)
  })

  it('discarded together, it comes back together, also what came again meanwhile; and only once', async () => {
    const till = await connect('Vuelve')
    const waiting = async () => (await api('GET', `/sources/${till.id}`)).body.quarantined
    const [one, other] = [nobody(), nobody()]
    await till.send([one, other, visit({ event: '' })])
    const discard = (discardId?: string) => api('POST', '/discards', { sourceId: till.id, reason: 'event.nobody', discardId })
    const { discardId } = (await discard()).body
    expect(await waiting()).toBe(1)
    const page = await api('GET', `/discards?sourceId=${till.id}&limit=1`)
    const next = await api('GET', `/discards?sourceId=${till.id}&limit=1&cursor=${page.body.next}`)
    const listed = [...page.body.items, ...next.body.items]
    expect([listed.map((event) => event.discardId), new Set(listed.map(({ id }) => id)).size, next.body.next]).toEqual([
      [discardId, discardId],
      2,
      null,
    ])
    // The same again, discarded under the same name; and once more, which waits when the others come back.
    await till.send([one])
    expect((await discard(discardId)).body).toMatchObject({ discardId, discarded: 1 })
    await till.send([one])
    const all = await api('GET', `/quarantined?sourceId=${till.id}`)
    expect(all.body.items).toHaveLength(2)
    expect((await api('DELETE', `/discards/${discardId}`)).body).toEqual({ kept: 3, isDone: true })
    expect(await waiting()).toBe(5)
    expect((await api('GET', `/quarantined?sourceId=${till.id}`)).body.items).toHaveLength(5)
    expect((await api('DELETE', `/discards/${discardId}`)).body).toEqual({ kept: 0, isDone: true })
    expect((await api('DELETE', `/discards/${crypto.randomUUID()}`)).body).toEqual({ kept: 0, isDone: true })
    // One that is settled by itself is no part of a discard.
    const [first] = all.body.items
    await api('DELETE', `/quarantined/${first.id}`)
    expect((await api('DELETE', `/discards/${discardId}`)).body).toMatchObject({ kept: 0 })
    expect(await waiting()).toBe(4)
  })

  it('and settled is forgotten after a week', async () => {
    const till = await connect('Olvida')
    await till.send([nobody(), nobody()])
    const [one] = (await api('GET', `/quarantined?sourceId=${till.id}`)).body.items
    await api('DELETE', `/quarantined/${one.id}`)
    const all = async () =>
      (await at(({ db }) => sql<{ n: number }>`select count(*)::int as n from quarantined where source_id = ${till.id}`.execute(db)))
        .rows[0]?.n
    await till.send([nobody()])
    expect(await all()).toBe(3)
    await at(({ db }) => sql`update quarantined set solved_at = solved_at - interval '8 days' where source_id = ${till.id}`.execute(db))
    await till.send([nobody()])
    expect(await all()).toBe(3)
  })
})
