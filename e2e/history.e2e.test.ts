import type { Page } from 'playwright-core'
import { describe, expect, it } from 'vitest'
import { openShop } from '../stories/steps.ts'
import { openBrowser, widths } from './browser.ts'

const browser = await openBrowser()
const today = Temporal.Now.zonedDateTimeISO('America/Mexico_City').with({ hour: 12, minute: 0 })
const daysAgo = (days: number) => today.subtract({ days }).toInstant().toString()

/** Two months of notes, some on each day, one of which helped. */
async function openLong() {
  const shop = await openShop({ web: true })
  const { personId: id } = await shop.card({ full_name: 'Laura García', phone: '5512345678' })
  const note = (text: string, days: number, more: object = {}) =>
    shop.ok('POST', `/people/${id}/entries`, { kind: 'note', text, at: daysAgo(days), ...more })
  for (let days = 2; days < 60; days += 3)
    for (const part of ['primera', 'segunda', 'tercera']) await note(`La ${part} de hace ${days}`, days)
  await note('Se le llamó antes de mandar nada', 45, { tone: 'worked' })
  return { shop, id }
}

/** What of the history is in sight, and the day that the label over it names. */
const inSight = (page: Page) =>
  page.evaluate(() => {
    const label = document.querySelector('ol [data-stuck] h3')
    const bottom = label?.getBoundingClientRect().bottom ?? 0
    const middleOf = (row: Element) => row.getBoundingClientRect().top + row.getBoundingClientRect().height / 2
    const rows = [...document.querySelectorAll('ol > li')].filter((row) => middleOf(row) > bottom && middleOf(row) < window.innerHeight)
    return { label: label?.textContent ?? '', texts: rows.map((row) => row.textContent ?? ''), scroll: window.scrollY }
  })
const dayOf = (days: number) => today.subtract({ days }).day
/** Whether the label names the day of what stands right under it; where that is another label there is nothing to say. */
function namesItsDay({ label, texts: [first = ''] }: { label: string; texts: string[] }): boolean {
  const days = /de hace (\d+)/.exec(first)?.[1]
  return days === undefined || Number(/\d+/.exec(label)?.[0]) === dayOf(Number(days))
}

describe.each(widths)('a long history on a $device', (width) => {
  it('is brought to the moment that a line of the brief names, each time it is asked', async () => {
    const { shop, id } = await openLong()
    const { page, close } = await browser.enter(shop.url, width, `/people/${id}`)
    const line = page.getByRole('list', { name: 'Resumen' }).getByRole('link', { name: /Se le llamó antes/ })
    const moment = page.getByRole('listitem').filter({ hasText: 'Se le llamó antes de mandar nada' }).last()
    for (const _ of ['first', 'again']) {
      await line.click()
      await expect.poll(async () => (await inSight(page)).texts.join(' ')).toContain('Se le llamó antes de mandar nada')
      await moment.waitFor()
      expect((await inSight(page)).scroll).toBeGreaterThan(0)
      await page.evaluate(() => window.scrollTo(0, 0))
    }
    await close()
    await shop.stop()
  })

  it('lets whoever reads on read on when something new comes in above', async () => {
    const { shop, id } = await openLong()
    const { page, close } = await browser.enter(shop.url, width, `/people/${id}`)
    await page
      .getByRole('list', { name: 'Resumen' })
      .getByRole('link', { name: /Se le llamó antes/ })
      .click()
    await expect.poll(async () => (await inSight(page)).texts.join(' ')).toContain('Se le llamó antes de mandar nada')
    const heightOf = () => page.locator('ol:has([data-index])').evaluate((list) => list.getBoundingClientRect().height)
    await page.evaluate(() => window.scrollTo(0, 0))
    await expect.poll(async () => (await inSight(page)).texts.join(' ')).toContain('de hace 2')
    const height = await heightOf()
    await shop.ok('POST', `/people/${id}/entries`, { kind: 'note', text: 'Acaba de llamar', at: daysAgo(0) })
    await expect.poll(heightOf).toBeGreaterThan(height)
    await page.evaluate(() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done))))
    expect((await inSight(page)).scroll).toBe(0)
    await close()
    await shop.stop()
  })

  it('names the day of what stands right under the label', async () => {
    const { shop, id } = await openLong()
    const { page, close } = await browser.enter(shop.url, width, `/people/${id}`)
    await page.getByText('La primera de hace 2', { exact: true }).waitFor()
    let looks = 0
    for (let step = 0; step < 25; step++) {
      await page.evaluate(() => window.scrollBy(0, 83))
      await page.evaluate(() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done))))
      const sight = await inSight(page)
      if (sight.label === '' || !sight.texts[0]?.includes('de hace')) continue
      looks += 1
      // Drawing what came into sight takes a busy machine more than two frames.
      await expect.poll(async () => namesItsDay(await inSight(page))).toBe(true)
    }
    expect(looks).toBeGreaterThan(10)
    await close()
    await shop.stop()
  })
})
