import type { Page } from 'playwright-core'
import { describe, expect, it } from 'vitest'
import { startServer } from '../test/server.ts'
import { readTargets } from '../test/targets.ts'
import { expectAccessible, expectFits, openBrowser, widths } from './browser.ts'

const browser = await openBrowser()

async function expectPressable(page: Page): Promise<void> {
  const { looked, small } = await readTargets(page)
  expect(small).toEqual([])
  expect(looked).toBeGreaterThan(2)
}

describe.each(widths)('the first run on a $device', (width) => {
  it('asks one thing, makes the account, and lets the owner in again', async () => {
    const server = await startServer({ web: true, setUp: false })
    const { page, close } = await browser.visit(server.url, width)
    await page.goto('/people')
    await page.getByRole('heading', { name: '¿Cómo empezamos?' }).waitFor()
    await expectAccessible(page)
    await expectPressable(page)

    await page.getByRole('button', { name: /Empezar con mis clientes/ }).click()
    await page.getByRole('button', { name: 'Empezar', exact: true }).click()
    await page.getByText('Falta el nombre del negocio.').waitFor()
    await page.getByText('La contraseña es muy corta.').waitFor()
    await expectAccessible(page)
    await expectFits(page)
    await expectPressable(page)

    await page.getByLabel('Nombre del negocio').fill('Ferretería La Esquina')
    await page.getByLabel('País').selectOption('CO')
    await page.getByRole('radio', { name: 'Documento' }).click()
    await page.getByLabel('Nombre y apellido').fill('Rosa Díaz')
    await page.getByLabel('Correo', { exact: true }).fill('rosa@ferreteria.example')
    await page.getByLabel('Contraseña', { exact: true }).fill('tornillos y tuercas')
    await page.getByRole('button', { name: 'Empezar', exact: true }).click()
    await page.getByText('Todavía no conocemos a nadie').waitFor()
    await expectAccessible(page)
    const me = await (await page.request.get('/api/me')).json()
    expect(me.workspace).toMatchObject({ name: 'Ferretería La Esquina', country: 'CO', mainIdentifier: 'document' })

    await page.request.post('/api/auth/sign-out', { data: {}, headers: { origin: server.url } })
    await page.goto('/people')
    await page.getByRole('heading', { name: 'Entrar a Pulsera' }).waitFor()
    await expectAccessible(page)
    await page.getByLabel('Correo').fill('rosa@ferreteria.example')
    await page.getByLabel('Contraseña', { exact: true }).fill('otra cosa distinta')
    await page.getByRole('button', { name: 'Entrar' }).click()
    await page.getByText('El correo o la contraseña no coinciden.').waitFor()
    await expectPressable(page)
    await page.getByLabel('Contraseña', { exact: true }).fill('tornillos y tuercas')
    await page.getByRole('button', { name: 'Entrar' }).click()
    await page.getByRole('heading', { name: 'Personas', level: 1 }).waitFor()
    await close()
    await server.stop()
  })
})

describe('the language', () => {
  it('follows the reader’s browser, changes at once, and says so to screen readers', async () => {
    const server = await startServer({ web: true, setUp: false })
    const { page, close } = await browser.visit(server.url, widths[0], { locale: 'en-US' })
    await page.goto('/')
    await page.getByRole('heading', { name: 'How do you want to begin?' }).waitFor()
    expect(await page.getAttribute('html', 'lang')).toBe('en')
    await page.getByRole('button', { name: 'Español' }).click()
    await page.getByRole('heading', { name: '¿Cómo empezamos?' }).waitFor()
    expect(await page.getAttribute('html', 'lang')).toBe('es')
    await close()
    await server.stop()
  })
})
