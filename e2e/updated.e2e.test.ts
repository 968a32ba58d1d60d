import { cp, mkdtemp, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Page } from 'playwright-core'
import { afterAll, expect, it } from 'vitest'
import { buildWeb, webDir } from '#platform'
import { openShop } from '../stories/steps.ts'
import { openBrowser, widths } from './browser.ts'

await buildWeb(() => {})
const root = await mkdtemp(join(tmpdir(), 'pulsera-screens-'))
afterAll(() => rm(root, { recursive: true, force: true }))
const served = join(root, 'web')
await cp(webDir, served, { recursive: true })
const browser = await openBrowser()
const shop = await openShop({ web: served })

/** What an upgrade does to the screens while a server runs: the same ones, every part under another name, put in place of those of before. */
async function upgrade(): Promise<void> {
  const built = join(root, 'built')
  await cp(served, built, { recursive: true })
  const parts = (await readdir(join(built, 'assets'))).filter((name) => !name.endsWith('.gz'))
  expect(parts.length).toBeGreaterThan(20)
  const renamed = (text: string) => parts.reduce((so, name) => so.replaceAll(name, `u-${name}`), text)
  for (const name of await readdir(join(built, 'assets'))) {
    const path = join(built, 'assets', name)
    if (name.endsWith('.js') || name.endsWith('.css')) await writeFile(path, renamed(await readFile(path, 'utf8')))
    // What was packed holds the old names.
    await (name.endsWith('.gz') ? rm(path) : rename(path, join(built, 'assets', `u-${name}`)))
  }
  await writeFile(join(built, 'index.html'), renamed(await readFile(join(built, 'index.html'), 'utf8')))
  await rename(served, join(root, 'before'))
  await rename(built, served)
}

const isMarked = (page: Page) => page.evaluate(() => 'mark' in globalThis)
/** Opened before the upgrade, with a mark that does not survive a reload. */
async function openBefore(path: string, heading: string) {
  const { page } = await browser.enter(shop.url, widths[0], path)
  await page.getByRole('heading', { name: heading, level: 1 }).waitFor()
  await page.evaluate(() => Object.assign(globalThis, { mark: true }))
  return page
}

it('a page that was open during an upgrade goes on: it begins anew, once and with a notice, when it needs a part that is gone', async () => {
  const [going, asking] = [await openBefore('/recognise', 'Reconocer'), await openBefore('/people', 'Personas')]
  await upgrade()

  await going.getByRole('combobox').fill('laura')
  const missing = going.waitForResponse((answer) => answer.status() === 404)
  await going.getByRole('navigation', { name: 'Secciones' }).getByRole('link', { name: 'Gobierno' }).hover()
  await missing
  // Who only points somewhere keeps what she writes.
  expect(await going.getByRole('combobox').inputValue()).toBe('laura')
  expect(await isMarked(going)).toBe(true)
  await going.getByRole('navigation', { name: 'Secciones' }).getByRole('link', { name: 'Gobierno' }).click()
  await going.getByRole('heading', { name: 'Gobierno', level: 1 }).waitFor()
  await going.getByText('Pulsera se actualizó').waitFor()
  expect(await isMarked(going)).toBe(false)
  await going.getByRole('link', { name: 'Conexiones' }).click()
  await going.getByRole('heading', { name: 'Conexiones', level: 1 }).waitFor()
  await going.context().close()

  // A dialog whose code is gone takes the same way.
  await asking.keyboard.press('?')
  await asking.getByText('Pulsera se actualizó').waitFor()
  await asking.getByRole('heading', { name: 'Personas', level: 1 }).waitFor()
  await asking.keyboard.press('?')
  await asking.getByRole('dialog', { name: 'Atajos de teclado' }).waitFor()
  await asking.context().close()
})

it('a part that cannot be had at all is said, and does not reload for ever', async () => {
  const page = await openBefore('/people', 'Personas')
  await page.route('**/assets/*Govern*', (route) => route.fulfill({ status: 404, body: '' }))
  await page.getByRole('link', { name: 'Gobierno' }).click()
  await page.getByRole('button', { name: 'Reintentar' }).waitFor()
  await page.unrouteAll()
  await page.getByRole('button', { name: 'Reintentar' }).click()
  await page.getByRole('heading', { name: 'Gobierno', level: 1 }).waitFor()
  await page.context().close()
})
