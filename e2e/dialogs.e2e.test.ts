import type { Page } from 'playwright-core'
import { describe, it } from 'vitest'
import { openShop } from '../stories/steps.ts'
import { expectAccessible, expectFits, openBrowser, widths } from './browser.ts'

const browser = await openBrowser()
const shop = await openShop({ web: true })
const web = await shop.connect('web', 'Tienda en línea')
await shop.card({ full_name: 'Laura García', phone: '5512345678' })
await shop.identify(web, 'u-1', { firstName: 'Laura', lastName: 'García', email: 'laura@correo.example', phone: '5512345678' })
await shop.card({ full_name: 'Beto Lima', phone: '5587654321' })
const laura = await shop.theOnly('5512345678')

const sheet = (page: Page) => page.getByRole('dialog')
const menuItem = (name: RegExp) => async (page: Page) => {
  await page.getByRole('button', { name: 'Más acciones' }).click()
  await page.getByRole('menuitem', { name }).click()
}

/** Every dialog, sheet, menu and popover of the clerk's screens, and how it is opened. */
const opened: { what: string; path: string; open: (page: Page) => Promise<unknown>; shown: (page: Page) => Promise<unknown> }[] = [
  ...([/Corregir/, /Unir/, /Separar/, /Comparar/, /misma/] as const).map((name) => ({
    what: `the person's ${name.source}`,
    path: `/people/${laura.id}`,
    open: menuItem(name),
    shown: (page: Page) => sheet(page).waitFor(),
  })),
  {
    what: 'the menu of a person',
    path: `/people/${laura.id}`,
    open: (page) => page.getByRole('button', { name: 'Más acciones' }).click(),
    shown: (page) => page.getByRole('menu').waitFor(),
  },
  {
    what: 'the wristband',
    path: `/people/${laura.id}`,
    open: (page) => page.getByRole('button', { name: /ver e imprimir/ }).click(),
    shown: (page) => sheet(page).getByRole('img').first().waitFor(),
  },
  {
    what: 'the palette',
    path: '/people',
    open: async (page) => {
      await page.keyboard.press('Control+k')
      await page.getByRole('textbox', { name: 'Buscar', exact: true }).fill('laura')
    },
    shown: (page) => sheet(page).getByText('Laura García').first().waitFor(),
  },
  {
    what: 'what somebody may do with her own session',
    path: '/people',
    open: (page) => page.getByRole('button', { name: /Tienda de Laura|^Más$/ }).click(),
    shown: (page) => page.getByText('Tu equipo').waitFor(),
  },
  {
    what: 'the sheet of keys',
    path: '/people',
    open: (page) => page.keyboard.press('?'),
    shown: (page) => sheet(page).waitFor(),
  },
]

describe.each(widths)('dialogs on a $device', (width) => {
  it.each(['light', 'dark'] as const)('are accessible and fit, %s', async (colorScheme) => {
    const { page, close } = await browser.enter(shop.url, width, '/', { colorScheme })
    for (const { path, open, shown } of opened) {
      await page.goto(path)
      await page.locator('h1').waitFor()
      if (path === '/people') await page.getByRole('link', { name: /Beto Lima/ }).waitFor()
      else await page.getByText('1 persona · 2 identidades').waitFor()
      await open(page)
      await shown(page)
      await expectAccessible(page)
      await expectFits(page)
      await page.keyboard.press('Escape')
      await page.locator('[role=dialog], [role=menu]').first().waitFor({ state: 'detached' })
    }
    await close()
  })
})
