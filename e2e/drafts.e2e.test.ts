import type { Page } from 'playwright-core'
import { afterAll, expect, it } from 'vitest'
import { openShop } from '../stories/steps.ts'
import { ownerAccount } from '../test/server.ts'
import { openBrowser, widths } from './browser.ts'

const browser = await openBrowser()
const shop = await openShop({ web: true })
afterAll(shop.stop)
const web = await shop.connect('web', 'Tienda en línea')
await shop.send('track', web, { userId: 'u-1' })
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
  await expect.poll(() => note.inputValue()).toBe('')
  await page.goBack()
  await name('Laura García')
  await expect.poll(() => note.inputValue()).toBe('Vino con su hija')

  await page.request.post('/api/auth/sign-out', { data: {}, headers: { origin: shop.url } })
  await note.press('Control+Enter')
  await page.getByText('La sesión terminó').waitFor()
  expect(await note.inputValue()).toBe('Vino con su hija')
  const [other] = await Promise.all([
    page.context().waitForEvent('page'),
    page.getByRole('link', { name: 'Entrar en otra pestaña' }).click(),
  ])
  await other.getByLabel('Contraseña', { exact: true }).waitFor()
  await other.close()
  const { email, password } = ownerAccount
  await page.request.post('/api/auth/sign-in/email', { data: { email, password }, headers: { origin: shop.url } })
  await note.press('Control+Enter')
  await page.getByRole('button', { name: /Deshacer/ }).waitFor()
  await expect.poll(() => note.inputValue()).toBe('')
  await page.getByRole('link', { name: 'Cambios en los datos' }).click()
  await note.waitFor({ state: 'detached' })
  await page.getByRole('link', { name: 'Historia' }).click()
  await expect.poll(() => note.inputValue()).toBe('')
  await close()
})

it.each(widths)(
  'closes on the way back what lies over the screen, and asks before what is half written goes, on a $device',
  async (width) => {
    const { page, close } = await browser.enter(shop.url, width, '/people')
    await page
      .getByRole('link', { name: /Laura García/ })
      .first()
      .click()
    await page.getByRole('button', { name: 'Más acciones' }).click()
    await page.getByRole('menuitem', { name: /Corregir/ }).click()
    const dialog = page.getByRole('dialog', { name: 'Corregir datos' })
    const question = page.getByRole('dialog', { name: '¿Descartar lo escrito?' })
    const city = dialog.getByLabel('Ciudad')
    await city.fill('Puebla de Zaragoza')
    await page.goBack()
    await question.getByRole('button', { name: 'Seguir escribiendo' }).click()
    await question.waitFor({ state: 'detached' })
    expect(await city.inputValue()).toBe('Puebla de Zaragoza')
    await city.press('Escape')
    await question.getByRole('button', { name: 'Descartar' }).click()
    await dialog.waitFor({ state: 'detached' })
    await page.getByRole('heading', { level: 1, name: 'Laura García' }).waitFor()
    await page.goBack()
    await page.waitForURL('**/people')
    await page.goForward()
    await page.getByRole('heading', { level: 1, name: 'Laura García' }).waitFor()
    await close()
  },
)

it('keeps the card when the number above it is put right, asks before it is left, and says that a note is too long', async () => {
  const { page, close } = await browser.enter(shop.url, widths[0], '/recognise')
  const asked = page.getByRole('combobox')
  await asked.fill('559988773')
  await page.getByLabel('Nombre completo').fill('Inés Duarte')
  await page.getByLabel(/^Correo/).fill('ines@correo.example')
  await asked.press('End')
  await asked.pressSequentially('1')
  const phone = page.getByRole('textbox', { name: 'Teléfono' })
  await expect.poll(() => phone.inputValue()).toBe('5599887731')
  expect(await page.getByLabel('Nombre completo').inputValue()).toBe('Inés Duarte')
  expect(await page.getByLabel(/^Correo/).inputValue()).toBe('ines@correo.example')
  await page
    .getByRole('link', { name: /^Personas/ })
    .first()
    .click()
  const question = page.getByRole('dialog', { name: '¿Descartar lo escrito?' })
  await question.getByRole('button', { name: 'Seguir escribiendo' }).click()
  await asked.fill('8123456789')
  await expect.poll(() => phone.inputValue()).toBe('8123456789')
  await expect.poll(() => page.getByLabel('Nombre completo').inputValue()).toBe('')
  await page
    .getByRole('link', { name: /^Personas/ })
    .first()
    .click()
  await page.getByRole('link', { name: /Beto Lima/ }).click()
  const note = page.getByLabel('Anotar lo que pasó')
  await note.fill('a'.repeat(5_001))
  await page.getByText('y esta 5,001').waitFor()
  expect((await note.inputValue()).length).toBe(5_001)
  await note.fill('')
  await close()
})

const press = (name: string | RegExp) => (page: Page) => page.getByRole('button', { name }).first().click()
const own = (name: string) => async (page: Page) => {
  await press(/Tienda de Laura/)(page)
  await page.getByText(name).click()
}

it.each([
  { what: 'a colleague', path: '/govern', open: press('Agregar persona'), field: 'Nombre' },
  { what: 'a key', path: '/govern#keys', open: press('Nueva clave'), field: 'Nombre' },
  { what: 'a connection', path: '/sources', open: press('Nueva conexión'), field: 'Nombre' },
  { what: 'another name for a connection', path: `/sources/${web.id}`, open: press('Cambiar nombre'), field: 'Nombre' },
  { what: 'an address to tell', path: '/sources', open: press('Nueva dirección'), field: 'Dirección' },
  { what: 'an event that is put right', path: '/sources', open: press(/^Corregir el evento/), field: 'Contenido (JSON)' },
  { what: 'the own name', path: '/people', open: own('Cambiar mi nombre'), field: 'Nombre' },
  { what: 'the own password', path: '/people', open: own('Cambiar mi contraseña'), field: 'Contraseña nueva' },
])('asks before $what that is half written goes, and not where nothing is', async ({ path, open, field }) => {
  const { page, close } = await browser.enter(shop.url, widths[0], path)
  await open(page)
  const written = page.getByRole('dialog').getByLabel(field)
  await written.press('Escape')
  await written.waitFor({ state: 'detached' })
  await open(page)
  const before = await written.inputValue()
  await written.pressSequentially('x')
  await written.press('Escape')
  const question = page.getByRole('dialog', { name: '¿Descartar lo escrito?' })
  await question.getByRole('button', { name: 'Seguir escribiendo' }).click()
  await question.waitFor({ state: 'detached' })
  expect(await written.inputValue()).not.toBe(before)
  await written.press('Escape')
  await question.getByRole('button', { name: 'Descartar' }).click()
  await written.waitFor({ state: 'detached' })
  await open(page)
  expect(await written.inputValue()).toBe(before)
  await close()
})
