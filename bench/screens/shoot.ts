/** `npm run screens` takes a picture of every screen that the guide shows, from the demo shop, into docs/screens. Only when asked. */
import { join } from 'node:path'
import type { Page } from 'playwright-core'
import { openDemo } from './program.ts'

const folder = join(import.meta.dirname, '../../docs/screens')
const lauraCard = 'LUM40900137'
const demo = await openDemo(4791)

type Shot = { name: string; path: string; act?: (page: Page) => Promise<unknown> }
/** Nothing is loading any more, and what moves has come to rest. */
async function still(page: Page): Promise<void> {
  await page.waitForTimeout(400)
  await page.waitForFunction(() => document.querySelector('.mantine-Skeleton-root, [data-stale]') === null)
  await page.waitForTimeout(400)
}

try {
  for (const [device, viewport] of [
    ['', { width: 1280, height: 800 }],
    ['-phone', { width: 390, height: 844 }],
  ] as const) {
    const isPhone = device !== ''
    const context = await demo.browser.newContext({ baseURL: demo.url, viewport, isMobile: isPhone, hasTouch: isPhone, locale: 'es-MX' })
    const page = await context.newPage()
    await demo.signIn(page)
    const { candidates } = await demo.ask(page, `/recognise?q=${lauraCard}`)
    const laura = `/people/${candidates[0].person.id}`
    const shots: Shot[] = [
      { name: 'recognise', path: '/recognise', act: (at) => at.getByRole('combobox').fill('laura') },
      {
        name: 'known',
        path: '/recognise',
        act: async (at) => {
          await at.getByRole('combobox').fill(lauraCard)
          await at.keyboard.press('Enter')
          await at.getByRole('heading', { name: /Hola/ }).waitFor()
        },
      },
      { name: 'card', path: '/recognise', act: (at) => at.getByRole('combobox').fill('5512340099') },
      { name: 'people', path: '/people' },
      { name: 'person', path: laura },
      { name: 'changes', path: `${laura}?view=changes` },
      { name: 'wristband', path: laura, act: (at) => at.getByRole('button', { name: /ver e imprimir/ }).click() },
    ]
    for (const { name, path, act } of shots) {
      await page.goto(path)
      await page.locator('h1').waitFor()
      await still(page)
      await act?.(page)
      await still(page)
      await page.screenshot({ path: join(folder, `${name}${device}.png`) })
    }
    await context.close()
  }
} finally {
  await demo.close()
}
