import type { Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { startDemo } from '#demo'
import { eventually, openShop } from '../stories/steps.ts'
import { answerLate, readShift, watchRequests, watchShifts } from '../test/shift.ts'
import { readTargets } from '../test/targets.ts'
import { openBrowser, widths } from './browser.ts'

const browser = await openBrowser()
const shop = await openShop({ web: true })
await shop.at((scope) => startDemo(scope, 300))
await eventually(async () => expect((await shop.ok('GET', '/overview')).loading).toBeNull())
const { id: laura } = await shop.theOnly('LUM40900137')
const [source] = await shop.ok('GET', '/sources')

const screens = [
  '/',
  '/recognise',
  '/people',
  `/people/${laura}`,
  `/people/${laura}?view=changes`,
  '/reviews',
  '/today',
  '/programme',
  '/kit',
  '/quality',
  '/imports',
  '/sources',
  `/sources/${source.id}`,
  '/govern',
].map((path) => ({ name: path.replace(/[\da-f]{8}-[\da-f-]{27}/, '…'), path }))

/** Google calls 0.1 good. Here nothing that somebody has begun to read may run away. */
const shiftMax = 0.05

describe.each(widths)('on a $device, while answers come late, nothing moves and all that is pressed is large enough on', (width) => {
  let [page, close]: [Page | null, () => Promise<void>] = [null, async () => {}]
  let settled = async () => {}
  beforeAll(async () => {
    const entered = await browser.enter(shop.url, width, '/')
    page = entered.page
    close = entered.close
    await watchShifts(page)
    settled = watchRequests(page)
    await answerLate(page)
  })
  afterAll(() => close())

  it.each(screens)('$name', async ({ path }) => {
    if (!page) throw new Error('nobody is signed in')
    await page.goto(path)
    await page.locator('h1').first().waitFor()
    await settled()
    const { total, moved } = await readShift(page)
    expect(total, moved.join('\n')).toBeLessThan(shiftMax)
    const { looked, small } = await readTargets(page)
    expect(small).toEqual([])
    // The bar of a phone alone has five.
    expect(looked).toBeGreaterThan(5)
  })
})
