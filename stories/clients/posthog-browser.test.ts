import type { Page } from 'playwright-core'
import { describe, expect, it } from 'vitest'
import { eventually } from '../steps.ts'
import { openPages } from './pages.ts'
import { namesOf, openProgram } from './shop.ts'

const shop = await openProgram()
const { url, writeKey } = shop
const { visit } = await openPages({ posthog: { script: 'posthog-js/dist/array.js' } })

type PostHog = {
  init: (key: string, options: object) => void
  identify: (id: string, set?: object, setOnce?: object) => void
  capture: (event: string, properties?: object) => void
  reset: () => void
}
type OnPage = { posthog: PostHog }

/** As its guide says, with our server in place of its host. It takes the browser of a test for a robot's, and would say nothing. */
const load = (page: Page, options: object = {}) =>
  page.evaluate(
    ([host, key, more]) => {
      const { posthog } = window as unknown as OnPage
      posthog.init(key, { api_host: host, opt_out_useragent_filter: true, request_queue_config: { flush_interval_ms: 250 }, ...more })
    },
    [url, writeKey, options] as const,
  )
const identify = (page: Page, id: string, traits?: object) =>
  page.evaluate(([userId, said]) => (window as unknown as OnPage).posthog.identify(userId, said), [id, traits] as const)
const capture = (page: Page, names: readonly string[]) =>
  page.evaluate((events) => {
    for (const event of events) (window as unknown as OnPage).posthog.capture(event, { size: 3 })
  }, names)
const reset = (page: Page) => page.evaluate(() => (window as unknown as OnPage).posthog.reset())
/** Where a page sends, and what it asks for, one line each. */
const watch = (page: Page): Set<string> => {
  const asked = new Set<string>()
  page.on('request', (request) => {
    const { origin, pathname } = new URL(request.url())
    if (origin === url) asked.add(`${request.method()} ${pathname.replace(writeKey, 'KEY')}`)
  })
  return asked
}

describe('posthog-js in a real browser', () => {
  it('brings every event once, to the right person, also where the server is killed in the middle, and on a second visit', async () => {
    const page = await visit('posthog')
    await load(page, { capture_pageview: false })
    const she = { name: 'Marta Séptima Quiroga', phone: '5550000007' }
    await identify(page, 'septima-1', she)
    await capture(page, namesOf('Séptima', 0, 12))
    await shop.expectOnce(she.phone, namesOf('Séptima', 0, 12))
    const killed = shop.killAndStart()
    await capture(page, namesOf('Séptima', 12, 20))
    await killed
    await capture(page, namesOf('Séptima', 20, 24))
    await shop.expectOnce(she.phone, namesOf('Séptima', 0, 24))
    const before = await shop.personOf(she.phone)
    await page.reload()
    await load(page, { capture_pageview: false })
    await identify(page, 'septima-1', she)
    await capture(page, namesOf('Séptima', 24, 34))
    await shop.expectOnce(she.phone, namesOf('Séptima', 0, 34))
    // Seen anew, perhaps in another minute; the same person with the same records.
    const { id, recordCount } = before
    expect(await shop.personOf(she.phone)).toMatchObject({ id, recordCount })
  })

  it('asks for nothing but its start and its flags, and sends nothing but events: no recordings, no scripts, no robot’s notes', async () => {
    const page = await visit('posthog')
    const asked = watch(page)
    await load(page)
    await identify(page, 'octava-1', { name: 'Marta Octava Quiroga', phone: '5550000008' })
    await page.mouse.click(10, 10)
    await capture(page, namesOf('Octava', 0, 2))
    await shop.expectOnce('5550000008', ['Cafeteras', ...namesOf('Octava', 0, 2)])
    expect([...asked].sort()).toEqual(['GET /array/KEY/config.js', 'POST /e/', 'POST /flags/'])
  })

  it('on a tablet that two people use, one after the other, makes no couple: each has her own, and what was done in between is the next one’s', async () => {
    const page = await visit('posthog')
    await load(page)
    await capture(page, ['Antes de Laura'])
    await identify(page, 'laura', { name: 'Laura Gómez Ruiz', phone: '5550000011' })
    await capture(page, ['De Laura'])
    await reset(page)
    await capture(page, ['Antes de Omar'])
    await identify(page, 'omar', { name: 'Omar Zúñiga Paz', phone: '5550000012' })
    await capture(page, ['De Omar'])
    // Nobody signed out: PostHog sends no word of who was there before.
    await identify(page, 'zoe', { name: 'Zoe Ibarra Luz', phone: '5550000013' })
    await capture(page, ['De Zoe'])
    await shop.expectOnce('5550000013', ['De Zoe'])
    await shop.expectOnce('5550000012', ['Antes de Omar', 'De Omar'])
    await shop.expectOnce('5550000011', ['Antes de Laura', 'Cafeteras', 'De Laura'])
    const ids = await Promise.all(['5550000011', '5550000012', '5550000013'].map(async (phone) => (await shop.personOf(phone)).id))
    expect(new Set(ids).size).toBe(3)
  })

  it('brings also what happened as the page was left', async () => {
    const page = await visit('posthog')
    // Longer than the page lives: what arrives was sent as it went.
    await load(page, { capture_pageview: false, request_queue_config: { flush_interval_ms: 5000 } })
    await identify(page, 'novena-1', { name: 'Marta Novena Quiroga', phone: '5550000009' })
    await eventually(async () => expect((await shop.personOf('5550000009')).name).toBe('Marta Novena Quiroga'))
    await capture(page, ['Al salir'])
    await page.goto('about:blank')
    await shop.expectOnce('5550000009', ['Al salir'])
  })
})
