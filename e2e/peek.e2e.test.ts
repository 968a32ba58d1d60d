import type { Page } from 'playwright-core'
import { afterAll, describe, expect, it } from 'vitest'
import { openShop } from '../stories/steps.ts'
import { closeWithEscape, expectAccessible, expectFits, openBrowser, widths } from './browser.ts'

const browser = await openBrowser()
const shop = await openShop({ web: true })
afterAll(shop.stop)
// By name: Ana, Beto, Carla, Diego.
for (const [name, phone] of [
  ['Diego Soto', '5512340004'],
  ['Carla Peña', '5512340003'],
  ['Beto Lima', '5512340002'],
  ['Ana Ruiz', '5512340001'],
] as const)
  await shop.card({ full_name: name, phone })

const [desktop, phone] = widths
const byName = '/people?sort=name'
const panel = (page: Page) => page.getByRole('complementary', { name: 'Al lado de la lista' })
const shows = (page: Page, name: string) => panel(page).getByRole('heading', { name, exact: true }).waitFor()
const row = (page: Page, name: string) => page.getByRole('row', { name: new RegExp(name) })
const focused = (page: Page) => page.evaluate(() => document.activeElement?.closest('tr, aside')?.textContent ?? '')

describe('somebody beside the list, at a desk', () => {
  it('follows J, K and the arrows while the list goes on working, and gives the focus back to the row', async () => {
    const { page, close } = await browser.enter(shop.url, desktop, byName)
    await row(page, 'Ana Ruiz').waitFor()
    await page.keyboard.press('j')
    await page.keyboard.press('Space')
    await shows(page, 'Ana Ruiz')
    await panel(page).getByText('Lo último').waitFor()
    // Nothing is covered, and nobody is locked in.
    expect(await page.getByRole('dialog').count()).toBe(0)
    await expectAccessible(page)
    await expectFits(page)
    await expect.poll(() => focused(page)).toContain('Lo último')
    await page.keyboard.press('j')
    await shows(page, 'Beto Lima')
    await page.keyboard.press('ArrowDown')
    await page.keyboard.press('ArrowDown')
    await shows(page, 'Diego Soto')
    await panel(page).getByText('55 1234 0004').waitFor()
    await page.keyboard.press('k')
    await shows(page, 'Carla Peña')
    await panel(page).getByRole('button', { name: 'Anterior' }).click()
    await shows(page, 'Beto Lima')
    // The list: a box is ticked, a word is searched for, and the panel stays with whom it shows.
    await page.keyboard.press('x')
    await page.getByRole('region', { name: 'Con las personas marcadas' }).waitFor()
    await page.getByLabel('Buscar personas').fill('lima')
    await row(page, 'Ana Ruiz').waitFor({ state: 'detached' })
    await shows(page, 'Beto Lima')
    await page.getByLabel('Buscar personas').fill('')
    await row(page, 'Ana Ruiz').waitFor()
    await shows(page, 'Beto Lima')
    await page.getByRole('button', { name: 'Desmarcar todas' }).click()
    await page.keyboard.press('Escape')
    await panel(page).waitFor({ state: 'detached' })
    await expect.poll(() => focused(page)).toContain('Beto Lima')
    // From there on as before; Space again closes what Space opened.
    await page.keyboard.press('j')
    await expect.poll(() => focused(page)).toContain('Carla Peña')
    await page.keyboard.press('Space')
    await shows(page, 'Carla Peña')
    await page.keyboard.press('Space')
    await panel(page).waitFor({ state: 'detached' })
    await expect.poll(() => focused(page)).toContain('Carla Peña')
    await page.keyboard.press('Space')
    await shows(page, 'Carla Peña')
    await page.keyboard.press('Enter')
    await page.getByRole('heading', { level: 1, name: 'Carla Peña' }).waitFor()
    await close()
  })

  it('is there for the mouse and for who goes with Tab, and leaves Esc to what lies above it', async () => {
    const { page, close } = await browser.enter(shop.url, desktop, byName)
    await row(page, 'Carla Peña').hover()
    await page.getByRole('button', { name: 'Mirar a Carla Peña' }).click()
    await shows(page, 'Carla Peña')
    await page.keyboard.press('Control+k')
    await closeWithEscape(page)
    await shows(page, 'Carla Peña')
    await panel(page).getByRole('button', { name: 'Cerrar' }).click()
    await panel(page).waitFor({ state: 'detached' })
    await expect.poll(() => focused(page)).toContain('Carla Peña')
    await page.keyboard.press('Tab')
    await page.keyboard.press('Tab')
    await expect.poll(() => focused(page)).toContain('Diego Soto')
    await page.keyboard.press('Space')
    await shows(page, 'Diego Soto')
    await close()
  })
})

it('leaves the focus in the search where the rows come back to it', async () => {
  const { page, close } = await browser.enter(shop.url, desktop, byName)
  await row(page, 'Ana Ruiz').waitFor()
  await page.keyboard.press('j')
  await page.keyboard.press('Space')
  await shows(page, 'Ana Ruiz')
  const search = page.getByLabel('Buscar personas')
  await search.fill('nadie así')
  await panel(page).waitFor({ state: 'detached' })
  await search.fill('')
  await shows(page, 'Ana Ruiz')
  await page.keyboard.type('lima')
  await expect.poll(() => search.inputValue()).toBe('lima')
  await close()
})

it('on a phone it comes up over the list, which waits', async () => {
  const { page, close } = await browser.enter(shop.url, phone, byName)
  await page.getByRole('button', { name: 'Mirar a Beto Lima' }).tap()
  const sheet = page.getByRole('dialog', { name: 'Beto Lima' })
  await sheet.getByText('Lo último').waitFor()
  await expectAccessible(page)
  await expectFits(page)
  await sheet.getByRole('button', { name: 'Cerrar' }).tap()
  await sheet.waitFor({ state: 'detached' })
  await page.getByRole('button', { name: 'Mirar a Beto Lima' }).tap()
  await sheet.getByRole('link', { name: 'Abrir su página' }).tap()
  await page.getByRole('heading', { level: 1, name: 'Beto Lima' }).waitFor()
  await close()
})
