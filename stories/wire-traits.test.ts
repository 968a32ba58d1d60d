import { jitsuAnalytics } from '@jitsu/js'
import Rudder from '@rudderstack/rudder-sdk-node'
import { Analytics as Segment3 } from '@segment/analytics-node'
import { Analytics as Segment2 } from 'analytics-node-2'
import { describe, expect, it } from 'vitest'
import { eventually, openShop } from './steps.ts'

const shop = await openShop()
const web = await shop.connect('web', 'Tienda en línea')
const till = await shop.connect('counter', 'ERP')
const { writeKey } = web

type Shown = { name: string; value: unknown; source: string }
const saidOf = async (typed: string) => {
  const { id } = await shop.theOnly(typed)
  const { traits, groups } = await shop.ok('GET', `/people/${id}/traits`)
  return { traits: Object.fromEntries(traits.map(({ name, value }: Shown) => [name, value])), groups }
}
const besides = { plan: 'oro', puntos: 12.5, vip: true, tallas: ['M', 40], ultima: { sucursal: 'Centro' } }
const acme = { name: 'Cafetería Acme', plan: 'mayoreo', sucursales: 3 }

/** What every client says: who it is and more, of which group, and a moment later something else of the same. */
type Client = { identify: (traits: object) => unknown; group: (groupId: string, traits: object) => unknown; flush: () => Promise<unknown> }

async function tell(phone: string, open: () => Client): Promise<void> {
  const client = open()
  await client.identify({ name: `Marta ${phone.slice(-1)} Quiroga`, phone, ...besides })
  await client.group('acme', acme)
  await client.flush()
  await eventually(async () => expect((await saidOf(phone)).groups).toHaveLength(1))
  const first = await saidOf(phone)
  expect(first.traits).toEqual(besides)
  expect(first.groups[0]).toMatchObject({ id: 'acme', name: acme.name, source: 'Tienda en línea' })
  expect(first.groups[0].traits.map(({ name, value }: Shown) => [name, value]).sort()).toEqual(Object.entries(acme).sort())
  const again = open()
  await again.identify({ plan: 'plata', vip: null })
  await again.flush()
  const { vip: _, ...others } = besides
  await eventually(async () => expect((await saidOf(phone)).traits).toEqual({ ...others, plan: 'plata' }))
  expect((await shop.ok('GET', '/quarantined')).items).toEqual([])
}

const segmentOptions = { writeKey, host: shop.url, flushAt: 1 }
type Segment = Pick<Segment3, 'identify' | 'group' | 'closeAndFlush'>
const withSegment = (userId: string, segment: Segment): Client => ({
  identify: (traits) => segment.identify({ userId, traits }),
  group: (groupId, traits) => segment.group({ userId, groupId, traits }),
  flush: () => segment.closeAndFlush(),
})

describe('what a client says besides who it is, and of which group, is on the person’s page and withdrawn by a null', () => {
  it('with @segment/analytics-node 3', () => tell('5541000001', () => withSegment('s3', new Segment3(segmentOptions))))
  it('with @segment/analytics-node 2', () =>
    tell('5541000002', () => withSegment('s2', new Segment2(segmentOptions) as unknown as Segment)))

  it('with @rudderstack/rudder-sdk-node', () =>
    tell('5541000003', () => {
      const rudder = new Rudder(writeKey, { dataPlaneUrl: shop.url, flushAt: 1, logLevel: 'off' })
      return {
        identify: (traits) => rudder.identify({ userId: 'r', traits: traits as never }),
        group: (groupId, traits) => rudder.group({ userId: 'r', groupId, traits: traits as never }),
        flush: () => rudder.flush(),
      }
    }))

  it('with @jitsu/js', () =>
    tell('5541000004', () => {
      const jitsu = jitsuAnalytics({ host: shop.url, writeKey: `${writeKey}:${writeKey}`, s2s: true, echoEvents: false })
      return {
        identify: (traits) => jitsu.identify('j', traits as never),
        group: (groupId, traits) => jitsu.group(groupId, traits as never, { userId: 'j' } as never),
        flush: async () => {},
      }
    }))
})

describe('what else is said', () => {
  const u = (traits: object, more: object = {}) => shop.send('identify', web, { userId: 'u-9', traits, ...more })
  const who = { name: 'Nadia Oropeza', phone: '5541000009' }

  it('too large for a trait is shown in Conexiones, and comes in once it is put right; the rest is in at once', async () => {
    await u({ ...who, plan: 'oro', historial: 'x'.repeat(5000) }, { messageId: 'big' })
    expect((await saidOf('5541000009')).traits).toEqual({ plan: 'oro' })
    const { items } = await shop.ok('GET', '/quarantined')
    expect(items).toMatchObject([
      { reason: 'event.partly', sentence: 'Entró, menos lo que no se entiende: dato «historial» (demasiado largo).' },
    ])
    const body = JSON.parse(items[0].body)
    await shop.ok('PUT', `/quarantined/${items[0].id}`, {
      body: JSON.stringify({ ...body, traits: { ...body.traits, historial: 'breve' } }),
    })
    expect((await saidOf('5541000009')).traits).toEqual({ plan: 'oro', historial: 'breve' })
    expect((await shop.ok('GET', '/quarantined')).items).toEqual([])
  })

  it('while its connection is paused waits with the rest, and takes the place of nothing that was said after it', async () => {
    await shop.ok('PATCH', `/sources/${web.id}`, { paused: true })
    const said = { traits: { plan: 'viejo', color: 'azul' }, timestamp: new Date(Date.now() - 60_000).toISOString(), messageId: 'paused' }
    await eventually(async () => {
      await shop.send('batch', web, { batch: [{ type: 'identify', userId: 'u-9', ...said }] })
      expect((await shop.ok('GET', '/quarantined')).items.length).toBeGreaterThan(0)
    })
    await shop.ok('PATCH', `/sources/${web.id}`, { paused: false })
    await eventually(async () => expect((await saidOf('5541000009')).traits).toEqual({ plan: 'oro', historial: 'breve', color: 'azul' }))
  })

  it('of one person by two sources stands together, and goes with each record when they are separated', async () => {
    await shop.identify(till, 'C-9', { ...who, 'límite de crédito': 5000, plan: 'mayoreo' })
    const person = await shop.theOnly('5541000009')
    expect((await saidOf('5541000009')).traits).toMatchObject({ plan: 'mayoreo', color: 'azul', 'límite de crédito': 5000 })
    const page = await shop.person(person.id)
    const ofTill = page.identities.find(({ source }: { source: string }) => source === 'ERP')
    await shop.ok('POST', `/people/${person.id}/separations`, { records: [ofTill.recordId] })
    const traitsOf = async (id: string) => (await shop.ok('GET', `/people/${id}/traits`)).traits.map(({ name }: Shown) => name)
    expect([await traitsOf(ofTill.recordId), await traitsOf(person.id)]).toEqual([
      ['límite de crédito', 'plan'],
      ['color', 'historial', 'plan'],
    ])
  })
})
