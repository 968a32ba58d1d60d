import type { Page } from 'playwright-core'
import { expect, it } from 'vitest'
import { startServer } from '../test/server.ts'
import { answerWith, expectAccessible, expectFits, openBrowser, pressTogether, widths } from './browser.ts'

const browser = await openBrowser()
const [desktop] = widths

async function openDoubts(pairs: [string, string][], more: (at: number) => object = () => ({})) {
  const server = await startServer({ web: true })
  const make = async (full_name: string, phone: string, rest: object) =>
    (await server.api('POST', '/people', { attributes: { full_name, phone, ...rest } })).body.personId
  const phoneOf = (n: number) => String(5_520_410_077 + n * 371_993)
  for (const [at, [left, right]] of pairs.entries()) {
    const [a, b] = [await make(left, phoneOf(2 * at), more(at)), await make(right, phoneOf(2 * at + 1), more(at))]
    expect((await server.api('POST', `/people/${a}/suspicions`, { with: b, note: 'Se parecen' })).status).toBe(201)
  }
  const count = async () => (await server.api('GET', '/people')).body.items.length
  return { server, count }
}
const trio: [string, string][] = [
  ['Renata Quiroga', 'Rene Olvera'],
  ['Ulises Cantú', 'Eliseo Ponce'],
  ['Ximena Arce', 'Jimena Ríos'],
]
const reviewed = (page: Page, done: number) => page.getByText(`${done} de 3 revisadas hoy`).waitFor()

it('Z walks back through the decisions of the session, and says when there are none left', async () => {
  const { server, count } = await openDoubts(trio)
  const { page, close } = await browser.enter(server.url, desktop, '/reviews')
  for (const done of [1, 2, 3]) {
    await answerWith(page, 'm')
    await (done < 3 ? reviewed(page, done) : page.getByText('Listo por hoy').waitFor())
  }
  await expect.poll(count).toBe(3)
  await page.keyboard.press('z')
  await reviewed(page, 2)
  await page.keyboard.press('z')
  await page.keyboard.press('z')
  await reviewed(page, 0)
  await expect.poll(count).toBe(6)
  await page.keyboard.press('z')
  await page.getByText('No queda nada que deshacer de esta sesión').waitFor()
  await close()
})

it('whoever signs in next in the same window takes back nothing that the one before decided', async () => {
  const { server, count } = await openDoubts(trio)
  const eva = { name: 'Eva', email: 'eva@tienda.example', password: 'la primera clave' }
  expect((await server.api('POST', '/users', { ...eva, role: 'steward' })).status).toBe(201)
  const { page, close } = await browser.enter(server.url, desktop, '/reviews')
  await page.getByRole('button', { name: 'Son la misma' }).click()
  await expect.poll(count).toBe(5)
  await page.getByRole('button', { name: /Tienda de Laura/ }).click()
  await page.getByRole('menuitem', { name: 'Salir' }).click()
  await page.getByLabel('Correo').fill(eva.email)
  await page.getByLabel('Contraseña', { exact: true }).fill(eva.password)
  await page.getByRole('button', { name: 'Entrar' }).click()
  await page
    .getByRole('link', { name: /Gemelos/ })
    .first()
    .click()
  await page.getByRole('button', { name: 'Son la misma' }).waitFor()
  await page.keyboard.press('z')
  await page.getByText('No queda nada que deshacer de esta sesión').waitFor()
  expect(await count()).toBe(5)
  await close()
})

it('Z means what the toast on screen offers, also where it is no decision', async () => {
  const { server, count } = await openDoubts(trio)
  const { page, close } = await browser.enter(server.url, desktop, '/reviews')
  await page.getByRole('button', { name: 'Son la misma' }).click()
  await expect.poll(count).toBe(5)
  await page
    .getByRole('link', { name: /^Personas/ })
    .first()
    .click()
  await page.getByRole('link', { name: /Eliseo Ponce/ }).click()
  await page.getByRole('button', { name: 'Anotar' }).waitFor()
  await page.keyboard.press('e')
  await page.getByRole('dialog').getByLabel('Nombre completo').fill('Eliseo Ponce Vera')
  await page.getByRole('button', { name: 'Guardar' }).click()
  // A toast under the pointer stays. The one of the decision may still be there until the correction is saved.
  await page.getByRole('alert').filter({ hasText: 'Datos corregidos' }).hover()
  await pressTogether(page, 'g', 'm')
  await page.getByRole('button', { name: 'Son la misma' }).waitFor()
  await page.keyboard.press('z')
  await page.getByText('Deshecho').waitFor()
  const names = async () => (await server.api('GET', '/people')).body.items.map(({ name }: { name: string }) => name)
  expect(await names()).toContain('Eliseo Ponce')
  expect(await count()).toBe(5)
  await page.keyboard.press('z')
  await expect.poll(count).toBe(6)
  await close()
})

it.each(['Z', 'the toast'])('what %s could not take back without a connection is offered again', async (by) => {
  const { server, count } = await openDoubts(trio)
  const { page, close } = await browser.enter(server.url, desktop, '/reviews')
  const toast = page.getByRole('alert').getByRole('button', { name: /^Deshacer/ })
  const undo = () => (by === 'Z' ? page.keyboard.press('z') : toast.click())
  await page.getByRole('button', { name: 'Son la misma' }).click()
  await toast.waitFor()
  await page.route('**/api/judgements/*', (route) => route.abort())
  await undo()
  await page.getByText('No hay conexión con Pulsera').waitFor()
  await page.unrouteAll()
  expect(await count()).toBe(5)
  await undo()
  await expect.poll(count).toBe(6)
  await page.getByText('Decisión deshecha').waitFor()
  await close()
})

it('a decision that was taken back on the person’s page is taken back, and no failure', async () => {
  const { server, count } = await openDoubts(trio)
  const { page, close } = await browser.enter(server.url, desktop, '/reviews')
  await page.getByRole('button', { name: 'Son la misma' }).click()
  await expect.poll(count).toBe(5)
  await page.getByRole('button', { name: 'Decididas hoy' }).click()
  await page.getByRole('dialog').getByRole('link').first().click()
  await page.getByRole('button', { name: 'Deshacer la unión' }).click()
  await expect.poll(count).toBe(6)
  await page
    .getByRole('link', { name: /^Gemelos/ })
    .first()
    .click()
  await page.getByRole('button', { name: 'Son la misma' }).waitFor()
  await page.keyboard.press('z')
  await page.getByText('Decisión deshecha').waitFor()
  await page.keyboard.press('z')
  await page.getByText('No queda nada que deshacer de esta sesión').waitFor()
  await close()
})

it.each(widths)('what was decided today is listed on a $device, and each can be taken back', async (width) => {
  const { server, count } = await openDoubts(trio)
  const { page, close } = await browser.enter(server.url, width, '/reviews')
  await page.getByRole('button', { name: 'Son la misma' }).click()
  await reviewed(page, 1)
  await expect.poll(count).toBe(5)
  await page.reload()
  await page.getByRole('button', { name: 'Decididas hoy' }).click()
  const dialog = page.getByRole('dialog', { name: 'Decididas hoy' })
  await dialog.getByText('Son la misma').waitFor()
  await expectAccessible(page)
  await expectFits(page)
  await dialog.getByRole('button', { name: /^Deshacer: / }).click()
  await dialog.getByText('Hoy todavía no hay decisiones').waitFor()
  await expect.poll(count).toBe(6)
  await page.keyboard.press('Escape')
  await reviewed(page, 0)
  await close()
})

it('shows what forbids a join as standing against it', async () => {
  const { server } = await openDoubts([['Laura García', 'Diego Ramírez Soto']], () => ({ email: 'casa@correo.example' }))
  const { page, close } = await browser.enter(server.url, desktop, '/reviews')
  await page.getByRole('button', { name: '¿Por qué no se unieron solas?' }).click()
  const dialog = page.getByRole('dialog', { name: '¿Por qué no son una sola persona?' })
  const against = dialog.getByRole('listitem').filter({ hasText: 'un contacto igual no basta' })
  await against.getByRole('img', { name: 'En contra:' }).waitFor()
  await close()
})
