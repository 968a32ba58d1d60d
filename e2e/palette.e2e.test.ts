import type { Page } from 'playwright-core'
import { afterAll, expect, it } from 'vitest'
import { openShop } from '../stories/steps.ts'
import { closeWithEscape, expectAccessible, expectFits, openBrowser, widths } from './browser.ts'

const browser = await openBrowser()
const shop = await openShop({ web: true })
afterAll(shop.stop)
const web = await shop.connect('web', 'Tienda en línea')
await shop.card({ full_name: 'Laura García', phone: '5512345678' })
await shop.identify(web, 'u-1', { firstName: 'Laura', lastName: 'García', email: 'laura@correo.example', phone: '5512345678' })
const { personId: beto } = await shop.card({ full_name: 'Beto Lima', phone: '5587654321' })
await shop.card({ full_name: 'Conrado Vallejo', phone: '5533221100' })
const laura = await shop.theOnly('5512345678')
await shop.ok('POST', '/views', { name: 'Con varias fichas', filters: { versions: 2 }, isShared: true })

const entry = (page: Page, name: string | RegExp) => page.getByRole('dialog').getByRole('button', { name })
const ask = async (page: Page, text: string) => {
  await page.keyboard.press('Control+k')
  await page.getByRole('textbox', { name: 'Buscar', exact: true }).fill(text)
}
const openPage = async (page: Page, path: string, name: string) => {
  await page.goto(path)
  await page.getByRole('heading', { level: 1, name }).waitFor()
  await page.getByLabel('Anotar lo que pasó').waitFor()
}

it('does what the page of a person does, with the keys beside it, and forgets it elsewhere', async () => {
  const { page, close } = await browser.enter(shop.url, widths[0], '/', { permissions: ['clipboard-read', 'clipboard-write'] })
  await openPage(page, `/people/${laura.id}`, 'Laura García')
  await ask(page, '')
  await entry(page, /^Anotar/).waitFor()
  expect(await page.getByRole('dialog').getByRole('button').first().textContent()).toBe('AnotarC')
  expect(await entry(page, /^Corregir datos/).textContent()).toBe('Corregir datos…E')
  expect(await entry(page, /^Gemelos/).textContent()).toBe('GemelosGM')
  await expectAccessible(page)
  await page.keyboard.press('Enter')
  // What is typed goes on in the field of the page.
  await page.getByRole('dialog').waitFor({ state: 'detached' })
  await page.locator('textarea:focus').waitFor()
  await page.keyboard.type('Vino con su hija')
  await expect.poll(() => page.getByLabel('Anotar lo que pasó').inputValue()).toBe('Vino con su hija')
  await page.getByLabel('Anotar lo que pasó').fill('')

  const dialogs = [
    ['separar', 'Separar identidades'],
    ['por que es', '¿Por qué es una sola persona?'],
    ['corregir', 'Corregir datos'],
  ] as const
  for (const [text, title] of dialogs) {
    await ask(page, text)
    await page.keyboard.press('Enter')
    await page.getByRole('dialog', { name: title }).waitFor()
    await closeWithEscape(page)
  }
  await ask(page, 'copiar')
  await page.keyboard.press('Enter')
  const code = await page.getByRole('button', { name: /^Pulsera / }).innerText()
  await page.getByText(`Código ${code} copiado`).waitFor()
  expect(await page.evaluate(() => navigator.clipboard.readText())).toBe(code)

  await page.evaluate(() => {
    window.print = () => document.body.setAttribute('data-printed', '')
  })
  await ask(page, 'imprimir tarjeta')
  await page.keyboard.press('Enter')
  await page.getByRole('dialog', { name: 'Su pulsera' }).waitFor()
  await page.locator('body[data-printed]').waitFor()

  // Of one identity nothing can be separated, and nobody asks why it is one.
  await openPage(page, `/people/${beto}`, 'Beto Lima')
  await ask(page, '')
  await entry(page, /^Corregir datos/).waitFor()
  expect(await entry(page, /^(Separar|¿Por qué)/).count()).toBe(0)
  await page.goto('/today')
  await page.getByRole('heading', { level: 1, name: 'Hoy' }).waitFor()
  await ask(page, '')
  await entry(page, /^Gemelos/).waitFor()
  expect(await entry(page, /^Corregir datos/).count()).toBe(0)
  await close()
})

it('offers nothing of whom one looked at before while the next one is on her way, and nothing of nobody', async () => {
  const { page, close } = await browser.enter(shop.url, widths[0])
  await openPage(page, `/people/${laura.id}`, 'Laura García')
  const { promise: held, resolve: letIn } = Promise.withResolvers<void>()
  await page.route(`**/api/people/${beto}*`, async (route) => {
    await held
    await route.fulfill({ status: 404, json: { code: 'person.missing', message: 'Nadie' } })
  })
  await ask(page, 'beto')
  await entry(page, /Beto Lima/).click()
  await page.waitForURL(`**/people/${beto}`)
  await page.getByRole('dialog').waitFor({ state: 'detached' })
  await ask(page, '')
  await entry(page, /^Gemelos/).waitFor()
  expect(await entry(page, /^Corregir datos/).count()).toBe(0)
  await page.keyboard.press('Escape')
  letIn()
  await page.getByRole('link', { name: 'Ver a las personas' }).waitFor()
  await ask(page, '')
  await entry(page, /^Gemelos/).waitFor()
  expect(await entry(page, /^Corregir datos/).count()).toBe(0)
  await close()
})

it.each(widths)('goes to a list that was kept, on a $device', async (width) => {
  const { page, close } = await browser.enter(shop.url, width, '/today')
  await page.getByRole('heading', { level: 1, name: 'Hoy' }).waitFor()
  await ask(page, 'varias')
  await entry(page, /^Ir a la lista «Con varias fichas»/).waitFor()
  await expectAccessible(page)
  await expectFits(page)
  await page.keyboard.press('Enter')
  await page.getByRole('heading', { level: 1, name: 'Personas' }).waitFor()
  await page.waitForURL(/versions=2/)
  // Whoever writes the beginning of its name means it, though somebody is called so as well.
  await page.goto('/today')
  await page.getByRole('heading', { level: 1, name: 'Hoy' }).waitFor()
  await ask(page, 'con va')
  await entry(page, /Conrado Vallejo/).waitFor()
  await page.keyboard.press('Enter')
  await page.getByRole('heading', { level: 1, name: 'Personas' }).waitFor()
  await page.waitForURL(/versions=2/)
  await close()
})

it('owns what is typed before its field is there: on Gemelos an M joins two people', async () => {
  const { page, close } = await browser.enter(shop.url, widths[0], '/people')
  await page.getByRole('heading', { level: 1, name: 'Personas' }).waitFor()
  // "c" opens the card of somebody new on Personas, as "m" joins on Gemelos.
  const { promise: allTyped, resolve: letCome } = Promise.withResolvers<void>()
  await page.route('**/assets/Search-*.js', async (route) => {
    await allTyped
    await route.continue()
  })
  await page.keyboard.press('Control+k')
  await page.keyboard.type('cbxx', { delay: 40 })
  await page.keyboard.press('Backspace')
  // Chooses nothing from a list that nobody has seen.
  await page.keyboard.press('Enter')
  const field = page.getByRole('textbox', { name: 'Buscar', exact: true })
  expect(await field.count()).toBe(0)
  letCome()
  await field.waitFor()
  await page.keyboard.type('y')
  await expect.poll(() => field.inputValue()).toBe('cbxy')
  expect(new URL(page.url()).pathname).toBe('/people')
  // A second time, with the palette's code already there, and on top of itself.
  await page.keyboard.press('Escape')
  await field.waitFor({ state: 'detached' })
  await page.keyboard.press('Control+k')
  await page.keyboard.type('ab')
  await page.keyboard.press('Control+k')
  await page.keyboard.type('c')
  await expect.poll(() => field.inputValue()).toBe('abc')
  await close()
})
