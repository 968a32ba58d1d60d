import { afterAll, expect, it } from 'vitest'
import { openShop } from '../stories/steps.ts'
import { ownerAccount } from '../test/server.ts'
import { openBrowser, widths } from './browser.ts'

const browser = await openBrowser()
const shop = await openShop({ web: true })
afterAll(shop.stop)
const { personId: laura } = await shop.card({ full_name: 'Laura García', phone: '5512345678' })
const { personId: beto } = await shop.card({ full_name: 'Beto Lima', phone: '5587654321' })

it('finds again the note that was begun, about whom it was begun, until it is saved; also where the session ended meanwhile', async () => {
  const { page, close } = await browser.enter(shop.url, widths[0], `/people/${laura}`)
  const note = page.getByLabel('Anotar lo que pasó')
  const name = (text: string) => page.getByRole('heading', { level: 1, name: text }).waitFor()
  await note.fill('Vino con su hija')
  await page.getByRole('link', { name: 'Cambios en los datos' }).click()
  await note.waitFor({ state: 'detached' })
  await page.getByRole('link', { name: 'Historia' }).click()
  await expect.poll(() => note.inputValue()).toBe('Vino con su hija')
  await page.keyboard.press('Control+k')
  await page.getByRole('textbox', { name: 'Buscar', exact: true }).fill('beto')
  await page
    .getByRole('dialog')
    .getByRole('button', { name: /Beto Lima/ })
    .click()
  await page.waitForURL(`**/people/${beto}`)
  await name('Beto Lima')
  expect(await note.inputValue()).toBe('')
  await page.goBack()
  await name('Laura García')
  await expect.poll(() => note.inputValue()).toBe('Vino con su hija')

  await page.request.post('/api/auth/sign-out', { data: {}, headers: { origin: shop.url } })
  await note.press('Control+Enter')
  await page.getByText('La sesión terminó').waitFor()
  expect(await note.inputValue()).toBe('Vino con su hija')
  const { email, password } = ownerAccount
  await page.request.post('/api/auth/sign-in/email', { data: { email, password }, headers: { origin: shop.url } })
  await note.press('Control+Enter')
  await page.getByRole('button', { name: /Deshacer/ }).waitFor()
  await expect.poll(() => note.inputValue()).toBe('')
  await page.getByRole('link', { name: 'Cambios en los datos' }).click()
  await note.waitFor({ state: 'detached' })
  await page.getByRole('link', { name: 'Historia' }).click()
  await note.waitFor()
  expect(await note.inputValue()).toBe('')
  await close()
})
