import type { Page } from 'playwright-core'
import { describe, expect, it } from 'vitest'
import { openPages } from './pages.ts'
import { namesOf, openProgram } from './shop.ts'

const shop = await openProgram()
const { url, writeKey } = shop
const { visit } = await openPages({
  segment: { script: '@segment/analytics-next/dist/umd/index.js' },
  'segment-170': { script: 'analytics-next-170/dist/umd/index.js' },
  rudder: { script: '@rudderstack/analytics-js/dist/npm/legacy/bundled/umd/index.js' },
  jitsu: { script: '@jitsu/js/dist/jitsu.es.js', exported: 'jitsuAnalytics' },
})

/** The name under which each client stands on the page once it is set up. */
type Client = 'analytics' | 'rudderanalytics' | 'jitsu'
type OnPage = Record<Client, { identify: (id: string, traits: object) => unknown; track: (event: string, properties: object) => unknown }>

const identify = (page: Page, client: Client, id: string, traits: object) =>
  page.evaluate(([name, userId, said]) => void (window as unknown as OnPage)[name].identify(userId, said), [client, id, traits] as const)
const track = (page: Page, client: Client, names: readonly string[]) =>
  page.evaluate(
    ([name, events]) => {
      for (const event of events) void (window as unknown as OnPage)[name].track(event, { size: 3 })
    },
    [client, names] as const,
  )

/** When so many requests of a page have found nobody. */
const failures = (page: Page, count: number) =>
  new Promise<void>((done) => {
    let seen = 0
    page.on('requestfailed', () => {
      if (++seen === count) done()
    })
  })

/** Once, and once more on a page that is opened again, as whoever comes back to the shop: she says the same, and more. */
async function liveTwice(page: Page, client: Client, { name, phone, load }: Life): Promise<void> {
  await load()
  await live(page, client, name, phone)
  const before = await shop.personOf(phone)
  await page.reload()
  await load()
  await identify(page, client, `${name}-1`, { name: `Marta ${name} Quiroga`, phone })
  await track(page, client, namesOf(name, 24, 34))
  await shop.expectOnce(phone, namesOf(name, 0, 34))
  expect(await shop.personOf(phone)).toMatchObject({ id: before.id, name: before.name, recordCount: before.recordCount })
}
type Life = { name: string; phone: string; load: () => Promise<unknown> }

async function live(page: Page, client: Client, name: string, phone: string): Promise<void> {
  await identify(page, client, `${name}-1`, { name: `Marta ${name} Quiroga`, phone })
  await track(page, client, namesOf(name, 0, 12))
  await shop.expectOnce(phone, namesOf(name, 0, 12))
  const killed = shop.killAndStart()
  await track(page, client, namesOf(name, 12, 20))
  await killed
  await track(page, client, namesOf(name, 20, 24))
  await shop.expectOnce(phone, namesOf(name, 0, 24))
  expect(await shop.personOf(phone)).toMatchObject({ name: `Marta ${name} Quiroga` })
}

/** Sets Segment's client up as its guide says, with our server in place of both of its hosts. */
const loadSegment = (page: Page, delivery?: object) =>
  page.evaluate(
    ([cdnURL, key, deliveryStrategy]) => {
      type Loader = { AnalyticsBrowser: { load: (settings: object, options: object) => Promise<unknown> } }
      const { AnalyticsNext } = window as unknown as { AnalyticsNext: Loader }
      const integrations = deliveryStrategy ? { 'Segment.io': { deliveryStrategy } } : {}
      const analytics = AnalyticsNext.AnalyticsBrowser.load({ writeKey: key, cdnURL }, { integrations })
      Object.assign(window, { analytics })
    },
    [url, writeKey, delivery] as const,
  )

/** Sets RudderStack's client up, with our server in place of both of its hosts. */
const loadRudder = (page: Page, more: object = {}) =>
  page.evaluate(
    ([dataPlane, key, options]) => {
      type Loader = { RudderAnalytics: new () => { load: (key: string, dataPlane: string, options: object) => void } }
      const client = new (window as unknown as { rudderanalytics: Loader }).rudderanalytics.RudderAnalytics()
      client.load(key, dataPlane, {
        configUrl: dataPlane,
        queueOptions: { minRetryDelay: 500, maxRetryDelay: 2_000, maxAttempts: 100 },
        ...options,
      })
      Object.assign(window, { rudderanalytics: client })
    },
    [url, writeKey, more] as const,
  )

/** By purpose, how and what whoever answers to this phone said last. */
async function allowedTo(phone: string): Promise<Record<string, string[]>> {
  const { id } = await shop.personOf(phone)
  type Permission = { purpose: string; because: { method: string; allowed: boolean }[] }
  const { permissions }: { permissions: Permission[] } = await shop.api('GET', `/people/${id}/permissions`)
  return Object.fromEntries(permissions.map((one) => [one.purpose, one.because.map(({ method, allowed }) => `${method} ${allowed}`)]))
}

describe('in a real browser, every event arrives once, on the right person, also where the server is killed in the middle, and on a second visit', () => {
  it('with @segment/analytics-next, call by call', async () => {
    const page = await visit('segment')
    await liveTwice(page, 'analytics', { name: 'Primera', phone: '5550000001', load: () => loadSegment(page) })
  })

  it('with @segment/analytics-next in batches', async () => {
    const page = await visit('segment')
    const load = () => loadSegment(page, { strategy: 'batching', config: { size: 5, timeout: 200 } })
    await liveTwice(page, 'analytics', { name: 'Segunda', phone: '5550000002', load })
  })

  it('with @segment/analytics-next as it was two years ago', async () => {
    const page = await visit('segment-170')
    await liveTwice(page, 'analytics', { name: 'Tercera', phone: '5550000003', load: () => loadSegment(page) })
  })

  it('with @segment/analytics-next on the next page, where the server was away on the one before', async () => {
    const page = await visit('segment')
    await loadSegment(page)
    await identify(page, 'analytics', 'next-page-1', { name: 'Marta Cuarta Quiroga', phone: '5550000004' })
    await track(page, 'analytics', namesOf('Cuarta', 0, 3))
    await shop.expectOnce('5550000004', namesOf('Cuarta', 0, 3))
    const refused = failures(page, 5)
    const killed = shop.killAndStart()
    await track(page, 'analytics', namesOf('Cuarta', 3, 8))
    // The client writes down what waits; what is under way when the page goes it has in no queue.
    await Promise.race([refused, killed])
    await page.reload()
    await killed
    await loadSegment(page)
    // What waited in the client's first queue goes out with the next thing that happens: every page of a shop begins with one.
    await track(page, 'analytics', namesOf('Cuarta', 8, 9))
    await shop.expectOnce('5550000004', namesOf('Cuarta', 0, 9))
  })

  it('with @rudderstack/analytics-js', async () => {
    const page = await visit('rudder')
    const load = () => loadRudder(page)
    await liveTwice(page, 'rudderanalytics', { name: 'Quinta', phone: '5550000005', load })
  })

  it('with @rudderstack/analytics-js, and what the visitor allows is obeyed', async () => {
    const page = await visit('rudder')
    const lists = { allowedConsentIds: ['analytics'], deniedConsentIds: ['marketing', 'functional'] }
    await loadRudder(page, { consentManagement: { enabled: true, provider: 'custom', ...lists } })
    await identify(page, 'rudderanalytics', 'consents-1', { name: 'Marta Octava Quiroga', phone: '5550000008' })
    await track(page, 'rudderanalytics', ['Octava 000'])
    await shop.expectOnce('5550000008', ['Octava 000'])
    expect(await allowedTo('5550000008')).toMatchObject({ analytics: ['context true'], marketing: ['context false'] })
    await page.evaluate(() => {
      type Client = { rudderanalytics: { consent: (options: object) => void } }
      const consentManagement = { allowedConsentIds: ['marketing'], deniedConsentIds: ['analytics'] }
      ;(window as unknown as Client).rudderanalytics.consent({ trackConsent: true, consentManagement })
    })
    await shop.expectOnce('5550000008', ['Octava 000', 'Consent Management Interaction'])
    expect(await allowedTo('5550000008')).toMatchObject({ analytics: ['preference false'] })
  })

  it('with @jitsu/js, which never tries again: what was answered is there once', async () => {
    const page = await visit('jitsu')
    await page.waitForFunction(() => 'jitsuAnalytics' in window)
    await page.evaluate(
      ([host, key]) => {
        const { jitsuAnalytics } = window as unknown as { jitsuAnalytics: (options: object) => unknown }
        Object.assign(window, { jitsu: jitsuAnalytics({ host, writeKey: `${key}:${key}` }) })
      },
      [url, writeKey] as const,
    )
    await identify(page, 'jitsu', 'jitsu-web-1', { name: 'Marta Sexta Quiroga', phone: '5550000006' })
    await track(page, 'jitsu', namesOf('Sexta', 0, 10))
    await shop.expectOnce('5550000006', namesOf('Sexta', 0, 10))
    await shop.killAndStart()
    await track(page, 'jitsu', namesOf('Sexta', 10, 20))
    await shop.expectOnce('5550000006', namesOf('Sexta', 0, 20))
  })
})
