import { expect, it } from 'vitest'
import { ownerAccount, startServer } from '../test/server.ts'
import { expectAccessible, expectFits, openBrowser, widths } from './browser.ts'

const browser = await openBrowser()

it.each(widths)('changes the own password on a $device, and the sign-in says whom to ask for another', async (width) => {
  const server = await startServer({ web: true })
  const { page, close } = await browser.enter(server.url, width)
  const menu = width.device === 'phone' ? /^Más/ : /Tienda de Laura/
  await page.getByRole('button', { name: menu }).click()
  await page.getByText('Cambiar mi contraseña').click()
  const dialog = page.getByRole('dialog', { name: 'Cambiar mi contraseña' })
  await dialog.getByLabel('Contraseña actual').fill('no es esta')
  await dialog.getByLabel('Contraseña nueva').fill('otra clave larga')
  await dialog.getByRole('button', { name: 'Cambiar contraseña' }).click()
  await dialog.getByText('La contraseña actual no es esa.').waitFor()
  await expectAccessible(page)
  await expectFits(page)
  await dialog.getByLabel('Contraseña actual').fill(ownerAccount.password)
  await dialog.getByLabel('Contraseña nueva').fill('larga'.repeat(40))
  await dialog.getByRole('button', { name: 'Cambiar contraseña' }).click()
  await dialog.getByText('La contraseña puede tener hasta 128 caracteres.').waitFor()
  await dialog.getByLabel('Contraseña nueva').fill('otra clave larga')
  await dialog.getByRole('button', { name: 'Cambiar contraseña' }).click()
  await page.getByText('Contraseña cambiada').waitFor()
  expect((await server.call('GET', '/api/me', undefined, { cookie: server.cookie })).body.code).toBe('session.missing')
  await page.goto('/people')
  await page.getByRole('heading', { name: 'Personas', level: 1 }).waitFor()
  expect(await server.signIn(ownerAccount.email, 'otra clave larga')).toContain('pulsera')
  await close()

  const { page: outside, close: leave } = await browser.visit(server.url, width)
  await outside.goto('/sign-in')
  await outside.getByText('¿Se olvidó la contraseña?').waitFor()
  await expectAccessible(outside)
  await expectFits(outside)
  await leave()
})
