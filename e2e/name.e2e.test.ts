import { expect, it } from 'vitest'
import { startServer } from '../test/server.ts'
import { expectAccessible, expectFits, openBrowser, widths } from './browser.ts'

const browser = await openBrowser()

it.each(widths)('changes the own name on a $device, and everything says so at once', async (width) => {
  const server = await startServer({ web: true })
  const { page, close } = await browser.enter(server.url, width, '/govern')
  const isPhone = width.device === 'phone'
  await page.getByText('Laura Gómez').first().waitFor()
  await page.getByRole('button', { name: isPhone ? /^Más/ : /Tienda de Laura/ }).click()
  await page.getByText('Cambiar mi nombre').click()
  const dialog = page.getByRole('dialog', { name: 'Cambiar mi nombre' })
  const field = dialog.getByLabel('Nombre')
  expect(await field.inputValue()).toBe('Laura Gómez')
  await field.fill('')
  await dialog.getByText('Escribe un nombre.').waitFor()
  await field.fill('Laura Gómez de Soto')
  await expectAccessible(page)
  await expectFits(page)
  await page.keyboard.press('Enter')
  await page.getByText('Ahora te llamas Laura Gómez de Soto.').waitFor()
  await dialog.waitFor({ state: 'detached' })
  // In the list of the team, and at a desk in the bar.
  await page
    .getByRole('main')
    .getByText(/Laura Gómez de Soto/)
    .first()
    .waitFor()
  if (!isPhone) await page.getByRole('button', { name: /Laura Gómez de Soto/ }).waitFor()
  await page.goto('/govern#audit')
  await page.getByText('Cambió su nombre').waitFor()
  if (!isPhone) await page.getByText('antes Laura Gómez', { exact: true }).waitFor()
  await close()
  await server.stop()
})
