import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { sourceOf } from '../../../test/delivery.ts'
import type { WireSource } from '../types.ts'
import { readCall, readEvent } from './arrive.ts'
import { callsIn, posthogDialect } from './posthog.ts'
import { unfolded } from './posthog-routes.ts'

const receivedAt = Temporal.Instant.from('2026-11-26T12:00:00Z')
const around = { query: {}, headers: {}, receivedAt }
const from: WireSource = { ...sourceOf('web'), trust: 'signed-in' }
const hear = (body: unknown, more: object = {}) => posthogDialect.hear(body, { ...around, ...more })
/** What an event comes in as. */
const arrive = (event: object, body: object = {}) =>
  hear({ batch: [event], ...body }).flatMap(({ calls, sentAt }) =>
    calls.map((call) => {
      const read = readCall(call, from, { sentAt, receivedAt })
      return read.kind === 'arrival' ? read.arrival : read.unusable
    }),
  )
const calls = (...events: object[]) => hear({ batch: events }).flatMap(({ calls }) => calls)
const browser = '01a216c1-e314-77d9-8307-18c827899eb5'
const afterReset = '01a216c1-f9c6-7a4a-9ad8-4f8dac74877f'
/** As posthog-js says it before and after somebody signed in. */
const anonymous = (event: string, more: object = {}, id = browser) => ({
  uuid: 'e1',
  event,
  properties: { distinct_id: id, $device_id: browser, $is_identified: false, $process_person_profile: false, token: 'plsw_1', ...more },
})
const known = (event: string, more: object = {}, id = 'ana') => ({
  uuid: 'e2',
  event,
  properties: { distinct_id: id, $device_id: browser, $user_id: id, $is_identified: true, $process_person_profile: true, ...more },
})
/** As posthog-node says it. */
const server = (event: string, properties: object = {}, id: unknown = 'ana') => ({ uuid: 'e3', event, distinct_id: id, properties })

describe('whose an event is', () => {
  const whose = (...events: object[]) =>
    calls(...events).map((call) => [call?.userId, call?.anonymousId].map((id) => (id === undefined ? '-' : id)).join(' '))

  it('says the browser: a visitor before, a user after, and a visitor again after reset', () => {
    expect(whose(anonymous('a'), known('b'), anonymous('c', {}, afterReset))).toEqual([`- ${browser}`, 'ana -', `- ${afterReset}`])
  })

  it('of a browser bears its visitor along where somebody signs in, and nowhere else: the next one on the same device is somebody else', () => {
    expect(
      whose(
        known('$identify', { $anon_distinct_id: browser }),
        known('b', {}, 'omar'),
        known('$set', { $set: { city: 'Puebla' } }, 'omar'),
      ),
    ).toEqual([`ana ${browser}`, 'omar -', 'omar -'])
  })

  it('of older browsers, which do not say it, is the device’s while it bears its name', () => {
    const older = (id: string) => ({ uuid: 'o', event: 'a', properties: { distinct_id: id, $device_id: browser } })
    expect(whose(older(browser), older('ana'))).toEqual([`- ${browser}`, 'ana -'])
  })

  it('of servers is a user’s, a visitor’s where they ask for no profile, and both where a browser made the name up', () => {
    expect(
      whose(
        server('a'),
        server('b', { $process_person_profile: false }, 'v'),
        { ...server('c', {}, 'v'), options: { process_person_profile: false } },
        server('d', {}, browser),
        server('e', {}, 42),
        server('$identify', { $set: {}, $anon_distinct_id: browser }),
        // Of a visitor the server comes to know more: a form, say.
        server('$identify', { $set: {} }, browser),
      ),
    ).toEqual(['ana -', '- v', '- v', `${browser} ${browser}`, '42 -', `ana ${browser}`, `${browser} ${browser}`])
  })

  it('is nobody’s where everybody bears the name', () => {
    for (const id of ['undefined', 'NULL', 'guest', '[object Object]', '', '  ', null, {}])
      expect(arrive(server('a', {}, id)), String(id)).toMatchObject([{ reason: 'event.nobody' }])
    expect(calls(server('a', { $set: { city: 'Puebla' } }, '$posthog_cookieless'), anonymous('b', {}, '$posthog_cookieless'))).toEqual([])
    for (const id of ['undefined', '$posthog_cookieless']) expect(whose(server('$identify', { $anon_distinct_id: id }))).toEqual(['ana -'])
    expect(arrive(server('$groupidentify', { $group_type: 'company', $group_key: 'acme' }, '$company_acme'))).toMatchObject([
      { reason: 'event.nobody' },
    ])
  })

  it('by two names is told as an alias, also where PostHog would merge dangerously; a visitor becomes the user of that name', () => {
    const [alias, merge, visitor, nobody] = calls(
      server('$create_alias', { alias: 'ana-old', distinct_id: 'ana' }),
      server('$merge_dangerously', { alias: 'omar' }),
      anonymous('$create_alias', { alias: 'ana' }),
      server('$create_alias', { alias: 'undefined' }),
    )
    expect(alias).toMatchObject({ type: 'alias', userId: 'ana', previousId: 'ana-old' })
    expect(merge).toMatchObject({ type: 'alias', userId: 'ana', previousId: 'omar' })
    expect(visitor).toMatchObject({ type: 'identify', userId: 'ana', anonymousId: browser })
    expect(nobody).not.toHaveProperty('previousId')
  })
})

describe('what an event says', () => {
  it('of its customer are traits, wherever it stands; null where it is no more so; PostHog’s own notes are none', () => {
    const [identify, set, track, unset] = calls(
      { ...known('$identify'), $set: { name: 'Ana', $fbc: 'x' } },
      known('$set', { $set: { city: 'Puebla' } }),
      server('Order Completed', { total: 5, $set: { email: 'ana@example.com' } }),
      known('$set', { $unset: ['plan', 7], $set: {} }),
    )
    expect(identify).toMatchObject({ type: 'identify', messageId: 'e2', traits: { name: 'Ana' } })
    expect(identify?.traits).toEqual({ name: 'Ana' })
    expect(set).toMatchObject({ type: 'identify', userId: 'ana', traits: { city: 'Puebla' } })
    expect(track).toMatchObject({ type: 'track', properties: { total: 5 }, context: { traits: { email: 'ana@example.com' } } })
    expect(unset).toMatchObject({ type: 'identify', traits: { plan: null } })
    expect(arrive(server('Order Completed', { order_id: 'A-1', total: 5, $set: { email: 'ana@example.com' } }))).toMatchObject([
      {
        messageId: 'e3',
        externalId: 'ana',
        attributes: { email: 'ana@example.com' },
        entry: { kind: 'purchase', amountMinor: 500 },
        order: { id: 'A-1' },
      },
    ])
  })

  it('once is a statement of its own, which counts where nothing else is said; how somebody first came is none', () => {
    const once = { name: 'Ana', plan: 'oro', $initial_referrer: '$direct', utm_source: 'news', gclid: null, fbclid: 'x' }
    const event = { ...known('$identify', { $anon_distinct_id: browser }), $set: { city: 'Puebla' }, $set_once: once }
    expect(calls(event)).toMatchObject([
      { type: 'identify', messageId: 'e2', traits: { city: 'Puebla' } },
      { type: 'identify', messageId: 'e2:once', fallback: true, userId: 'ana', anonymousId: browser, traits: { name: 'Ana', plan: 'oro' } },
    ])
    expect(calls(event)[1]?.traits).toEqual({ name: 'Ana', plan: 'oro' })
    expect(arrive(event)).toMatchObject([
      { externalId: 'ana' },
      { externalId: 'ana', attributes: { full_name: 'Ana' }, fallback: true, unseen: true },
    ])
    expect(calls({ ...known('$identify'), $set_once: { $initial_host: 'x', utm_medium: 'y' } })).toHaveLength(1)
    expect(calls(known('$pageleave', { $set_once: { name: 'Ana' } }))).toMatchObject([{ fallback: true }])
  })

  it('of a page, a screen and a group is that; of what the client notes for PostHog nothing stays among its properties', () => {
    const [page, screen, company, team] = calls(
      anonymous('$pageview', {
        $current_url: 'https://cafe.mx/a?b',
        $pathname: '/a',
        title: 'Café',
        $lib: 'web',
        $ip: '10.0.0.1',
        utm_source: 'news',
        size: 3,
      }),
      server('$screen', { $screen_name: 'Carrito', $screen_height: 1 }),
      server('$groupidentify', { $group_type: 'company', $group_key: 'acme', $group_set: { name: 'Acme', size: 3 } }),
      server('$groupidentify', { $group_type: 'team', $group_key: 5, $group_set: { name: 'Ventas' } }),
    )
    expect(page).toMatchObject({ type: 'page', name: 'Café', context: { campaign: { source: 'news' }, library: { name: 'web' } } })
    expect(page?.properties).toEqual({ title: 'Café', size: 3, url: 'https://cafe.mx/a?b', path: '/a' })
    expect(JSON.stringify(page)).not.toMatch(/10\.0\.0\.1|plsw_/)
    expect(screen).toMatchObject({ type: 'screen', name: 'Carrito', properties: {} })
    expect(company).toMatchObject({ type: 'group', userId: 'ana', groupId: 'company:acme', traits: { name: 'Acme', size: 3 } })
    expect(team?.traits).toEqual({ team: 'Ventas' })
    expect(calls(server('a', { $groups: { company: 'acme' } }))).toMatchObject([{ context: { groupId: 'company:acme' } }])
  })

  it('of the page’s own workings is let go, but for what it states of its customer; what nobody knows comes in under its name', () => {
    const noise = [
      '$snapshot',
      '$exception',
      '$pageleave',
      '$autocapture',
      '$web_vitals',
      '$feature_flag_called',
      '$$client_ingestion_warning',
      '$ai_generation',
    ]
    expect(calls(...noise.map((name) => known(name)))).toEqual([])
    expect(calls({ ...known('$pageleave'), $set: { city: 'Puebla' } })).toMatchObject([{ type: 'identify', traits: { city: 'Puebla' } }])
    expect(calls(known('$something_new'), known('$opt_in'))).toMatchObject([
      { type: 'track', event: '$something_new' },
      { event: '$opt_in' },
    ])
  })

  it('and is no event at all is set aside as it came', () => {
    expect(arrive(server(''))).toMatchObject([{ reason: 'event.nameless' }])
    expect(arrive(server('a', 7 as unknown as object))).toMatchObject([{ externalId: 'ana' }])
    const heard = hear([null, 'x', 7, [1]])
    expect(heard.flatMap(({ calls }) => calls)).toEqual([null, null, null, null])
    expect(heard.map(({ stated }) => stated())).toEqual([null, 'x', 7, [1]])
    expect([hear('text'), hear(null), hear({ batch: 'no' })].map((list) => list.flatMap(({ calls }) => calls))).toEqual([
      [null],
      [null],
      [null],
    ])
  })
})

describe('whatever comes', () => {
  const names = [
    'distinct_id',
    'event',
    'properties',
    '$set',
    '$set_once',
    '$unset',
    'uuid',
    'timestamp',
    'offset',
    'batch',
    'options',
    'alias',
    '__proto__',
  ]
  const said = [
    '$identify',
    '$create_alias',
    '$groupidentify',
    '$pageview',
    '$screen',
    '$set',
    '$snapshot',
    'Order Completed',
    '$groups',
    '$group_key',
  ]
  const { tree } = fc.letrec((tie) => ({
    tree: fc.oneof(
      { depthSize: 'small' },
      fc.constantFrom<unknown>(null, true, 7, -1, 1e308, '', 'ana', browser, ...said),
      fc.array(tie('tree'), { maxLength: 4 }),
      fc.dictionary(fc.oneof(fc.constantFrom(...names, ...said), fc.string()), tie('tree'), { maxKeys: 6 }),
    ),
  }))

  it('is heard without a fault, and comes in or is set aside', () => {
    fc.assert(
      fc.property(tree, (body) => {
        posthogDialect.keyIn(body)
        for (const { calls, sentAt, stated } of hear(body)) {
          const read = calls.map((call) => readEvent(call, from, { sentAt, receivedAt }).kind)
          expect(read.join()).toMatch(/^(arrival|group|unusable)(,(arrival|unusable))?$/)
          // What is kept of it is the same again.
          expect(JSON.stringify(callsIn(stated(), { receivedAt }))).toBe(JSON.stringify(calls))
        }
      }),
      { numRuns: 3_000 },
    )
  })
})

describe('when it happened', () => {
  const at = (event: object, body: object = {}) =>
    arrive({ ...server('a'), ...event }, body).map((one) => ('at' in one ? String(one.at) : one.reason))
  const timestamp = '2026-11-26T09:00:00Z'

  it('is by our clock, as far before the sending as the sender says', () => {
    expect(at({ timestamp }, { sent_at: '2026-11-26T09:30:00Z' })).toEqual(['2026-11-26T11:30:00Z'])
    expect(at({ timestamp })).toEqual(['2026-11-26T09:00:00Z'])
    expect(at({ offset: 60_000 }, { sent_at: '2026-11-26T09:30:00Z' })).toEqual(['2026-11-26T11:59:00Z'])
    expect(at({})).toEqual(['2026-11-26T12:00:00Z'])
  })

  it('is as it says where history is told, or where it says so', () => {
    const past = { timestamp: '2019-05-01T10:00:00Z' }
    expect(at(past, { sent_at: '2026-11-26T09:30:00Z', historical_migration: true })).toEqual(['2019-05-01T10:00:00Z'])
    expect(at({ timestamp, properties: { $ignore_sent_at: true } }, { sent_at: '2026-11-26T09:30:00Z' })).toEqual(['2026-11-26T09:00:00Z'])
  })

  it('is corrected also where the clock stands beside the body', () => {
    const heard = (more: object) => hear([{ ...server('a'), timestamp }], more).map(({ sentAt }) => sentAt)
    expect(heard({ query: { sent_at: '1795685400000' } })).toEqual(['1795685400000'])
    expect(heard({ headers: { 'posthog-request-timestamp': '2026-11-26T09:30:00Z' } })).toEqual(['2026-11-26T09:30:00Z'])
  })
})

describe('a body', () => {
  it('states its key wherever clients put it', () => {
    const bodies = [
      { api_key: 'k' },
      { token: 'k' },
      [{ properties: { token: 'k' } }],
      [{ token: 'k' }],
      { batch: [{ api_key: 'k' }] },
      { properties: { token: 'k' } },
    ]
    for (const body of bodies) expect(posthogDialect.keyIn(body), JSON.stringify(body)).toBe('k')
    for (const body of [null, 'k', [], {}, { batch: 'k' }, { api_key: 7 }]) expect(posthogDialect.keyIn(body)).toBeNull()
  })

  it('may be a form, in base64 or plain', () => {
    const text = JSON.stringify({ event: '>>>???ñ' })
    const base64 = `data=${encodeURIComponent(Buffer.from(text).toString('base64'))}`
    expect(base64).toContain('%2B')
    for (const form of [base64, decodeURIComponent(base64), `data=${encodeURIComponent(text)}&compression=`, text])
      expect(unfolded(Buffer.from(form)).toString()).toBe(text)
  })
})
