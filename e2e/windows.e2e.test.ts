import { expect, it } from 'vitest'
import { startServer } from '../test/server.ts'
import { openBrowser, widths } from './browser.ts'

const browser = await openBrowser()
const [desktop] = widths

it('two windows of one session may be in two businesses: each reads and writes in the one it shows', async () => {
  const server = await startServer({ web: true, business: 'Tienda Madrid' })
  const own = { mode: 'own', business: 'Tienda Lima', country: 'PE', mainIdentifier: 'phone' }
  const lima = (await server.call('POST', '/api/workspaces', own, { cookie: server.cookie })).body.workspaceId
  const keys = { madrid: server.key, lima: await server.keyFor('owner', lima) }
  const namesIn = async (key: string) =>
    (await server.call('GET', '/api/people', undefined, { key })).body.items.map(({ name }: { name: string }) => name)

  const { page: madrid, close } = await browser.enter(server.url, desktop, '/recognise')
  await madrid.getByRole('button', { name: /Tienda Madrid/ }).waitFor()
  const other = await madrid.context().newPage()
  await other.goto('/')
  await other.getByRole('button', { name: /Tienda Madrid/ }).click()
  await other.getByRole('menuitem', { name: 'Tienda Lima' }).click()
  await other.getByRole('button', { name: /Tienda Lima/ }).waitFor()

  await madrid.getByRole('combobox').fill('55 1234 5678')
  await madrid.getByLabel('Nombre completo').fill('Ana Paz Duarte')
  await madrid.getByRole('button', { name: 'Guardar' }).click()
  await expect.poll(() => namesIn(keys.madrid)).toEqual(['Ana Paz Duarte'])
  expect(await namesIn(keys.lima)).toEqual([])
  await madrid.reload()
  await madrid.getByRole('button', { name: /Tienda Madrid/ }).waitFor()
  await other.reload()
  await other.getByRole('button', { name: /Tienda Lima/ }).waitFor()
  await close()
})

/** Eva works in two businesses, and her window shows the one that she is about to be removed from. */
async function openEva(role: 'clerk' | 'steward', path: string) {
  const server = await startServer({ web: true, business: 'Tienda Madrid' })
  const own = { mode: 'own', business: 'Tienda Lima', country: 'PE', mainIdentifier: 'phone' }
  const lima = (await server.call('POST', '/api/workspaces', own, { cookie: server.cookie })).body.workspaceId
  const eva = { name: 'Eva', email: 'eva@tienda.example', password: 'la primera clave', role }
  const inLima = { cookie: server.cookie, headers: { 'pulsera-workspace': lima } }
  const { id } = (await server.api('POST', '/users', eva)).body
  expect((await server.call('POST', '/api/users', eva, inLima)).status).toBe(201)
  const { page, close } = await browser.visit(server.url, desktop)
  const headers = { origin: server.url }
  await page.request.post('/api/auth/sign-in/email', { data: { email: eva.email, password: eva.password }, headers })
  await page.goto(path)
  await page.getByRole('button', { name: /Tienda Madrid/ }).waitFor()
  const remove = () => server.api('DELETE', `/users/${id}`)
  const listIn = async (what: string) => (await server.call('GET', `/api/${what}`, undefined, inLima)).body.items
  return { page, close, remove, listIn }
}

it('a window whose business one was removed from begins anew in the one that is left, and writes nothing into it', async () => {
  const { page, close, remove, listIn } = await openEva('clerk', '/recognise')
  await page.getByRole('combobox').fill('55 1234 5678')
  await page.getByLabel('Nombre completo').fill('Ana Paz Duarte')
  // Removed while the card is on its way.
  await page.route('**/api/people', async (route) => {
    if (route.request().method() === 'POST') await remove()
    await route.continue()
  })
  await page.getByRole('button', { name: 'Guardar' }).click()
  await page.getByRole('button', { name: /Tienda Lima/ }).waitFor()
  expect(await listIn('people')).toEqual([])
  await close()
})

it('so does one that sends a file', async () => {
  const { page, close, remove, listIn } = await openEva('steward', '/imports')
  await page.getByRole('button', { name: 'Elegir archivo' }).waitFor()
  await remove()
  const buffer = Buffer.from('Nombre,Teléfono\nAna Paz Duarte,5512345678\n')
  await page.locator('input[type=file]').setInputFiles({ name: 'clientas.csv', mimeType: 'text/csv', buffer })
  await page.getByRole('button', { name: /Tienda Lima/ }).waitFor()
  expect(await listIn('imports')).toEqual([])
  await close()
})
