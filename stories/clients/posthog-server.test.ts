import { sql } from 'kysely'
import { PostHog } from 'posthog-node'
import { describe, expect, it, vi } from 'vitest'
import { startIntake } from '../../test/intake.ts'
import { openShop } from '../steps.ts'

const shop = await openShop()
const web = await shop.connect('web', 'Tienda en línea')
const open = (host: string, key: string, more: object = {}) =>
  new PostHog(key, { host, flushAt: 20, flushInterval: 50, fetchRetryCount: 100, fetchRetryDelay: 100, ...more })
const posthog = open(shop.url, web.writeKey)
const eventsOf = async (typed: string): Promise<string[]> => {
  const { items } = await shop.ok('GET', `/people/${(await shop.theOnly(typed)).id}/timeline?limit=200&kind=event`)
  return items.map(({ facts }: { facts: { event: string } }) => facts.event).sort()
}
const said = async (...tell: (() => void)[]) => {
  for (const one of tell) one()
  await posthog.flush()
}
const laura = { name: 'Laura Gómez Ruiz', phone: '5570000001' }
const omar = { name: 'Omar Zúñiga Paz', phone: '5570000002' }

describe('posthog-node', () => {
  it('of a visitor, marked so, and of the visitor whose name the server reads from the page’s cookie, brings what is her own once she signs in', async () => {
    const cookie = '01a216c1-e314-77d9-8307-18c827899eb5'
    await said(
      () => posthog.capture({ distinctId: 'visita-1', event: 'Marcada', properties: { $process_person_profile: false } }),
      () => posthog.capture({ distinctId: cookie, event: 'De la galleta' }),
      () => posthog.identify({ distinctId: 'laura', properties: { ...laura, $anon_distinct_id: 'visita-1' } }),
      () => posthog.identify({ distinctId: 'laura', properties: { $set: {}, $anon_distinct_id: cookie } }),
      () => posthog.capture({ distinctId: 'laura', event: 'Suya' }),
    )
    expect(await eventsOf(laura.phone)).toEqual(['De la galleta', 'Marcada', 'Suya'])
  })

  it('of a tablet that two used says nothing of either', async () => {
    await said(
      () => posthog.identify({ distinctId: 'omar', properties: { ...omar, $anon_distinct_id: 'tablet' } }),
      () => posthog.identify({ distinctId: 'laura', properties: { $set: laura, $anon_distinct_id: 'tablet' } }),
      () => posthog.capture({ distinctId: 'tablet', event: 'En la tablet', properties: { $process_person_profile: false } }),
    )
    expect((await shop.theOnly(laura.phone)).id).not.toBe((await shop.theOnly(omar.phone)).id)
    expect(await eventsOf(omar.phone)).not.toContain('En la tablet')
  })

  it('fuses nobody by an alias, nor by merging "dangerously", where names disagree; one customer’s two accounts it brings together', async () => {
    await said(
      () => posthog.alias({ distinctId: 'laura', alias: 'omar' }),
      () => posthog.capture({ distinctId: 'laura', event: '$merge_dangerously', properties: { alias: 'omar' } }),
      () => posthog.identify({ distinctId: 'rosa-1', properties: { name: 'Rosa Quintanilla Bey', phone: '5570000003' } }),
      () => posthog.identify({ distinctId: 'rosa-2', properties: { name: 'Rosa Quintanilla Bey', email: 'rosa.q@gmail.com' } }),
      () => posthog.alias({ distinctId: 'rosa-2', alias: 'rosa-1' }),
    )
    expect((await shop.theOnly(laura.phone)).id).not.toBe((await shop.theOnly(omar.phone)).id)
    expect((await shop.theOnly('5570000003')).id).toBe((await shop.theOnly('rosa.q@gmail.com')).id)
  })

  it('told once counts only where nothing else is told, whichever comes first, and of several the first', async () => {
    const tell = (distinctId: string, when: number, properties: object) => () =>
      posthog.capture({ distinctId, event: '$set', properties, timestamp: new Date(Date.UTC(2026, 0, when)) })
    const [set, first, later] = [
      { $set: { phone: '5570000005', plan: 'bronce', gone: 'x' } },
      { $set_once: { name: 'Irene Solís Mar', phone: '5570000006', plan: 'oro', since: 2 } },
      { $set_once: { name: 'Irene Otra', city: 'Puebla', plan: 'plata', since: 3 } },
    ]
    await said(tell('irene', 1, set), tell('irene', 2, first), tell('irene', 3, later))
    await said(tell('irma', 3, later))
    await said(tell('irma', 2, first))
    await said(tell('irma', 1, { $set: { phone: '5570000007', plan: 'bronce' } }))
    await said(() => posthog.capture({ distinctId: 'irene', event: '$set', properties: { $unset: ['gone'] } }))
    for (const phone of ['5570000005', '5570000007']) {
      const { id, name } = await shop.theOnly(phone)
      expect(name).toBe('Irene Solís Mar')
      const { traits } = await shop.ok('GET', `/people/${id}/traits`)
      expect(traits).toMatchObject([
        { name: 'plan', value: 'bronce', at: expect.stringMatching(/^2026-01-01T/) },
        { name: 'since', value: 2, at: expect.stringMatching(/^2026-01-02T/) },
      ])
    }
    expect(await shop.recognise('5570000006')).toEqual([])
    await said(tell('irene', 1, { $set: { name: 'Irene Solís Marín' } }))
    expect((await shop.theOnly('5570000005')).name).toBe('Irene Solís Marín')
  })

  it('tells of groups, to which whom it is of belongs', async () => {
    await said(
      () => posthog.identify({ distinctId: 'ines', properties: { name: 'Inés Toral Vega', phone: '5570000008' } }),
      () =>
        posthog.groupIdentify({ groupType: 'company', groupKey: 'acme', properties: { name: 'Acme', plan: 'oro' }, distinctId: 'ines' }),
    )
    const { groups } = await shop.ok('GET', `/people/${(await shop.theOnly('5570000008')).id}/traits`)
    expect(groups).toMatchObject([{ id: 'company:acme', name: 'Acme', traits: [{ name: 'name' }, { name: 'plan', value: 'oro' }] }])
  })

  it('tells a purchase that is one, of whom it says so in the same breath', async () => {
    const order = { order_id: 'P-1001', total: 1240, currency: 'MXN', $set: { name: 'Nora Beltrán Cruz', email: 'nora.b@gmail.com' } }
    await said(() => posthog.capture({ distinctId: 'nora', event: 'Order Completed', properties: order, groups: { company: 'acme' } }))
    const { id } = await shop.theOnly('nora.b@gmail.com')
    const { items } = await shop.ok('GET', `/people/${id}/timeline?limit=10&kind=purchase`)
    expect(items).toMatchObject([{ kind: 'purchase', amount: { amountMinor: 124_000, currency: 'MXN' } }])
  })

  it('speaks its newest protocol too', async () => {
    vi.stubEnv('POSTHOG_CAPTURE_MODE', 'v1')
    const asked = new Set<string>()
    const watched = (to: string, init: object) => {
      asked.add(new URL(to).pathname)
      return fetch(to, init)
    }
    const newest = open(shop.url, web.writeKey, { fetch: watched })
    vi.unstubAllEnvs()
    const lost: unknown[] = []
    newest.on('error', (e) => void lost.push(e))
    newest.identify({ distinctId: 'olga', properties: { name: 'Olga Nieto Sanz', phone: '5570000009', $anon_distinct_id: 'visita-9' } })
    newest.capture({ distinctId: 'olga', event: 'Suya' })
    newest.capture({ distinctId: 'visita-9', event: 'De antes', properties: { $process_person_profile: false } })
    await newest.shutdown(30_000)
    expect([lost, [...asked]]).toEqual([[], ['/i/v1/analytics/events']])
    expect(await eventsOf('5570000009')).toEqual(['De antes', 'Suya'])
  })

  it('told to come later comes later: in the end everything is there once', async () => {
    const { url, writeKey, at } = await startIntake({ waitingMax: 40 })
    const statuses = new Set<number>()
    const watched = async (to: string, init: object) => {
      const answer = await fetch(to, init)
      statuses.add(answer.status)
      return answer
    }
    const names: string[] = []
    const clients = Array.from({ length: 8 }, (_, at) => {
      const client = open(url, writeKey, { fetch: watched })
      for (let n = 0; n < 60; n++) {
        names.push(`De ${at} la ${n}`)
        client.capture({ distinctId: `busy-${at}`, event: `De ${at} la ${n}` })
      }
      return client
    })
    await Promise.all(clients.map((client) => client.shutdown(90_000)))
    const { rows } = await at((scope) => sql<{ event: string }>`select facts ->> 'event' as event from entries`.execute(scope.db))
    expect(rows.map(({ event }) => event).sort()).toEqual(names.sort())
    expect(statuses).toEqual(new Set([200, 503]))
  })
})
