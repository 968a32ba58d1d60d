import { runInNewContext } from 'node:vm'
import { gzipSync } from 'node:zlib'
import { sql } from 'kysely'
import { describe, expect, it } from 'vitest'
import { startIntake } from '../../../test/intake.ts'

const intake = await startIntake()
const { ask, at, writeKey, wire } = intake
let turn = 0
const event = (more: object = {}) => ({ event: 'Probado', distinct_id: 'u', uuid: `p${++turn}`, properties: { size: 3 }, ...more })
const post = (path: string, body: unknown, headers: Record<string, string> = {}, to = intake) =>
  to.ask(path, {
    method: 'POST',
    headers,
    body: body instanceof Uint8Array || typeof body === 'string' ? (body as BodyInit) : JSON.stringify(body),
  })
const count = (table: 'entries' | 'quarantined' | 'records' | 'captures') =>
  at(async (scope) => (await sql<{ n: number }>`select count(*)::int as n from ${sql.table(table)}`.execute(scope.db)).rows[0]?.n ?? 0)

describe('PostHog’s clients are heard', () => {
  it('on every path that they call, packed or not, as a form, and wherever the key stands', async () => {
    const before = await count('entries')
    const batch = () => ({ api_key: writeKey, batch: [event()], sent_at: new Date().toISOString() })
    const form = (text: string) => `data=${encodeURIComponent(Buffer.from(text).toString('base64'))}`
    const answers = [
      await post('/batch/', gzipSync(JSON.stringify(batch())), { 'content-type': 'application/json', 'content-encoding': 'gzip' }),
      await post('/e/', gzipSync(JSON.stringify(batch())), { 'content-type': 'text/plain' }),
      await post('/e/?compression=gzip-js&ver=1.1', gzipSync(JSON.stringify([event({ properties: { token: writeKey } })]))),
      await post('/e/?compression=base64', form(JSON.stringify(batch())), { 'content-type': 'application/x-www-form-urlencoded' }),
      await post('/e', form(JSON.stringify(event({ api_key: writeKey })))),
      await post('/i/v0/e/', event({ api_key: writeKey })),
      await post('/capture/', event({ token: writeKey, distinct_id: undefined, properties: { distinct_id: 'u' } })),
    ]
    expect(answers.map(({ status, body }) => [status, body])).toEqual(answers.map(() => [200, { status: 'Ok' }]))
    const bearer = { authorization: `Bearer ${writeKey}`, 'posthog-request-timestamp': new Date().toISOString() }
    const newest = await post('/i/v1/analytics/events', { created_at: 'x', batch: [event({ options: {} })] }, bearer)
    expect([newest.status, newest.body]).toEqual([200, { results: {} }])
    expect(await count('entries')).toBe(before + answers.length + 1)
    expect(await count('quarantined')).toBe(0)
  })

  it('once, also where they send again, and in a batch beside one that nobody understands', async () => {
    const before = [await count('entries'), await count('quarantined')]
    const batch = {
      api_key: writeKey,
      batch: [event(), event(), null, event({ distinct_id: 'undefined' }), event({ event: '$pageleave' })],
    }
    for (let n = 0; n < 3; n++) expect((await post('/batch/', batch)).status).toBe(200)
    expect([await count('entries'), await count('quarantined')]).toEqual([(before[0] ?? 0) + 2, (before[1] ?? 0) + 4])
    const { items } = (await intake.api('GET', '/quarantined?limit=50')).body
    expect(items.map(({ reason }: { reason: string }) => reason).sort()).toEqual(['event.nobody', ...Array(3).fill('event.not-object')])
    // Put right, it comes in as what it was.
    const [nobody] = items.filter(({ reason }: { reason: string }) => reason === 'event.nobody')
    // It is shown as it was sent, without its key.
    const sent = JSON.parse(nobody.body)
    expect(sent).toEqual({ event: 'Probado', distinct_id: 'undefined', uuid: sent.uuid, properties: { size: 3 } })
    const mended = { ...sent, distinct_id: 'u' }
    expect((await intake.api('PUT', `/quarantined/${nobody.id}`, { body: JSON.stringify(mended) })).status).toBe(200)
    expect(await count('entries')).toBe((before[0] ?? 0) + 3)
  })

  it('what cannot be used waits as one event, in their own words, and comes in whole once it is put right', async () => {
    const shop = await startIntake()
    const rows = async (table: string) =>
      (await shop.at((scope) => sql<Record<string, unknown>>`select * from ${sql.table(table)}`.execute(scope.db))).rows
    const aside = async () => (await shop.api('GET', '/quarantined?limit=50')).body.items
    const said = event({
      event: '$identify',
      distinct_id: 'guest',
      api_key: shop.writeKey,
      properties: { token: shop.writeKey },
      $set: { plan: 'oro' },
      $set_once: { company: 'Acme' },
    })
    for (let n = 0; n < 2; n++) await post('/batch/', { api_key: shop.writeKey, batch: [said] }, {}, shop)
    const [waiting, ...others] = await aside()
    expect(others).toEqual([])
    expect(waiting.body).not.toContain(shop.writeKey)
    const { api_key: _, ...sent } = said as typeof said & { api_key?: string }
    expect(JSON.parse(waiting.body)).toEqual({ ...sent, properties: {} })
    const mended = JSON.stringify({ ...sent, distinct_id: 'ana' })
    expect((await shop.api('PUT', `/quarantined/${waiting.id}`, { body: mended })).body).toMatchObject({ solved: true })
    expect([await aside(), (await rows('record_traits')).map(({ name }) => name)]).toEqual([[], ['plan']])
    expect((await rows('captures')).map(({ is_fallback: once, attributes }) => [once, attributes])).toEqual(
      expect.arrayContaining([[true, { company: 'Acme' }]]),
    )
    // One part of it, which was not understood, is put right without the other coming in again.
    const partly = event({ distinct_id: 'ana', uuid: undefined, $set_once: { email: 'no es correo', city: 'Puebla' } })
    await post('/batch/', { api_key: shop.writeKey, batch: [partly] }, {}, shop)
    const [half] = await aside()
    expect([half.reason, (await rows('entries')).length]).toEqual(['event.partly', 1])
    const whole = JSON.stringify({ ...partly, $set_once: { email: 'ana@correo.mx', city: 'Puebla' } })
    expect((await shop.api('PUT', `/quarantined/${half.id}`, { body: whole })).body).toMatchObject({ solved: true })
    expect([await aside(), (await rows('entries')).length]).toEqual([[], 1])
  })

  it('what a paused source keeps comes in whole when it goes on', async () => {
    const shop = await startIntake()
    const [source] = (await shop.api('GET', '/sources')).body.filter(({ kind }: { kind: string }) => kind === 'web')
    expect((await shop.api('PATCH', `/sources/${source.id}`, { paused: true })).status).toBe(200)
    await expect
      .poll(
        async () => {
          await post('/batch/', { api_key: shop.writeKey, batch: [event({ distinct_id: 'ana', $set_once: { city: 'Puebla' } })] }, {}, shop)
          return (await shop.api('GET', '/quarantined?limit=50')).body.items.length
        },
        { timeout: 30_000, interval: 500 },
      )
      .toBeGreaterThan(0)
    const { body } = await shop.api('GET', '/quarantined?limit=50')
    // One line for each event, whatever it says besides.
    expect(body.items.map(({ reason, times }: { reason: string; times: number }) => [reason, times])).toEqual([['source.paused', 1]])
    expect((await shop.api('PATCH', `/sources/${source.id}`, { paused: false })).status).toBe(200)
    await expect.poll(async () => (await shop.api('GET', '/quarantined?limit=50')).body.items).toEqual([])
    const { rows } = await shop.at((scope) =>
      sql<{ attributes: object; is_fallback: boolean }>`select attributes, is_fallback from captures where is_fallback`.execute(scope.db),
    )
    expect(rows[0]).toEqual({ attributes: { city: 'Puebla' }, is_fallback: true })
  })

  it('a group that is described and in which nobody is named is kept with the group, and is what its members show', async () => {
    const shop = await startIntake()
    const describe = (more: object) =>
      event({
        event: '$groupidentify',
        distinct_id: '$company_acme',
        properties: { $group_type: 'company', $group_key: 'acme', $group_set: more },
      })
    const send = (...batch: object[]) => post('/batch/', { api_key: shop.writeKey, batch }, {}, shop)
    await send(describe({ name: 'Acme', plan: 'pro' }), describe({ plan: 'pro', size: 30 }))
    const people = async () => (await shop.at((scope) => sql`select from records`.execute(scope.db))).rows.length
    expect([await people(), (await shop.api('GET', '/quarantined?limit=50')).body.items]).toEqual([0, []])
    await send(event({ event: '$groupidentify', distinct_id: 'ana', properties: { $group_type: 'company', $group_key: 'acme' } }))
    const said = await shop.at((scope) =>
      sql<{ name: string; value: unknown }>`select name, value from group_traits g
        join record_groups m on m.group_id = g.group_id and m.source_id = g.source_id order by name`.execute(scope.db),
    )
    expect(said.rows).toEqual([
      { name: 'name', value: 'Acme' },
      { name: 'plan', value: 'pro' },
      { name: 'size', value: 30 },
    ])
    // Of what nobody understands of it somebody is told, and it is put right.
    await send(describe({ ' ': 7, ciudad: 'Puebla' }))
    const [half] = (await shop.api('GET', '/quarantined?limit=50')).body.items
    expect(half.reason).toBe('event.partly')
    const right = JSON.stringify(describe({ color: 'azul' }))
    expect((await shop.api('PUT', `/quarantined/${half.id}`, { body: right })).body).toMatchObject({ solved: true })
    const names = await shop.at((scope) => sql<{ name: string }>`select name from group_traits order by name`.execute(scope.db))
    expect(names.rows.map(({ name }) => name)).toEqual(['ciudad', 'color', 'name', 'plan', 'size'])
    // As Segment's clients say it.
    const group = await shop.wire('/v1/group', { groupId: 'beta', traits: { name: 'Beta' } })
    expect([group.status, await people()]).toEqual([200, 1])
    expect((await shop.wire('/v1/group', { traits: { name: 'Sin nombre' } })).status).toBe(200)
    expect((await shop.api('GET', '/quarantined?limit=50')).body.items).toMatchObject([{ reason: 'event.nobody' }])
  })

  it('and start: what they could be told to do besides is off, as JSON, as a script, and whenever they ask for flags', async () => {
    const { body, headers } = await ask(`/array/${writeKey}/config`)
    expect(body).toMatchObject({
      token: writeKey,
      sessionRecording: false,
      autocapture_opt_out: true,
      heatmaps: false,
      hasFeatureFlags: false,
    })
    expect(body).not.toHaveProperty('surveys')
    expect(headers.get('access-control-allow-origin')).toBe('*')
    const script = await ask(`/array/${writeKey}/config.js`)
    expect(script.headers.get('content-type')).toContain('text/javascript')
    const window: { _POSTHOG_REMOTE_CONFIG?: Record<string, { config: unknown }> } = {}
    runInNewContext(script.text, { window })
    expect(window._POSTHOG_REMOTE_CONFIG?.[writeKey]?.config).toMatchObject(body)
    const flags = await post('/flags/?v=2', gzipSync(JSON.stringify({ token: writeKey, distinct_id: 'u' })), {
      'content-type': 'text/plain',
    })
    expect(flags).toMatchObject({ status: 200, body: { flags: {}, errorsWhileComputingFlags: false, sessionRecording: false } })
  })

  it('from any page, after its question', async () => {
    for (const path of ['/e/', '/batch/', '/flags/', `/array/${writeKey}/config`, '/i/v0/e/'])
      expect((await ask(path, { method: 'OPTIONS', headers: { origin: 'https://tienda.mx' } })).status, path).toBe(204)
  })
})

describe('whoever means harm', () => {
  it('writes no script by the key in an address', async () => {
    for (const key of ['</script><script>alert(1)</script>', "x']=alert(1)//", '"+alert(1)+"', '\u2028', '__proto__']) {
      const { status, text } = await ask(`/array/${encodeURIComponent(key)}/config.js`)
      expect(status).toBe(200)
      const window: Record<string, unknown> = {}
      runInNewContext(text, { window, alert: () => expect.unreachable(key) })
      expect(text).not.toContain('alert')
    }
  })

  it('with a key that is nobody’s, or none, is refused, and told to come later after three hundred times', async () => {
    const other = await startIntake()
    for (const body of [
      { api_key: 'plsw_nobody', batch: [event()] },
      { batch: [event()] },
      [event({ properties: { token: 'phc_x' } })],
      {},
    ])
      expect(await post('/e/', body, {}, other)).toMatchObject({ status: 401, body: { success: false, code: 'key.unknown' } })
    for (let n = 0; n < 300; n++) await post('/batch/', '{}', {}, other)
    const late = await post('/e/', '{}', {}, other)
    expect([late.status, Number(late.headers.get('retry-after')) > 0]).toEqual([503, true])
    expect((await post('/e/', { api_key: other.writeKey, batch: [event()] }, {}, other)).status).toBe(200)
  })

  it('with the key of another business writes into that one alone', async () => {
    const other = await startIntake()
    const before = await count('entries')
    expect((await post('/batch/', { api_key: other.writeKey, batch: [event()] })).status).toBe(401)
    expect((await post('/batch/', { api_key: other.writeKey, batch: [event({ properties: { token: writeKey } })] })).status).toBe(401)
    expect(await count('entries')).toBe(before)
  })

  it('with a bomb is stopped, in a gzip and in a form', async () => {
    const bomb = gzipSync(`[${'{},'.repeat(5_000_000)}{}]`)
    const before = process.cpuUsage()
    for (const path of ['/e/', '/batch/', '/i/v1/analytics/events']) expect((await post(path, bomb)).status).toBe(413)
    const packed = `data=${encodeURIComponent(bomb.toString('base64'))}`
    expect((await post('/e/', packed)).status).toBe(413)
    expect((await post('/e/', `data=${'&a'.repeat(1_900_000)}`)).status).toBe(400)
    expect((await post('/e/', `data=${'%'.repeat(1_000_000)}`)).status).toBe(400)
    const { user, system } = process.cpuUsage(before)
    expect((user + system) / 1e6).toBeLessThan(5)
    expect((await wire('/batch/', bomb)).status).toBe(413)
    expect((await wire('/batch/', gzipSync(`[${'{},'.repeat(20_000)}{}]`))).body.code).toBe('batch.too-long')
  })

  it('with many that say something of their customer besides comes in: events are counted, not the calls that they are', async () => {
    const before = await count('captures')
    const said = event({ event: '$set', distinct_id: 'muchas veces', $set: { city: 'Puebla' }, $set_once: { company: 'Acme' } })
    const many = gzipSync(JSON.stringify({ api_key: writeKey, batch: Array(10_001).fill({ ...said, uuid: undefined }) }))
    expect((await post('/batch/', many)).status).toBe(200)
    expect((await count('captures')) - before).toBe(2)
  })

  it('with recordings, logs and metrics finds no path', async () => {
    for (const path of ['/s/', '/i/v1/logs', '/i/v1/metrics', '/i/v0/ai/batch'])
      expect((await post(path, { api_key: writeKey })).status, path).toBe(404)
  })
})
