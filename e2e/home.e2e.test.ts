import { describe, expect, it } from 'vitest'
import { openShop } from '../stories/steps.ts'
import { expectAccessible, expectFits, openBrowser, widths } from './browser.ts'

const browser = await openBrowser()
const shop = await openShop({ web: true })
const web = await shop.connect('web', 'Tienda en línea')
const whatsapp = await shop.connect('whatsapp', 'WhatsApp')
await shop.identify(whatsapp, 'w-1', { name: 'Laura García', phone: '5512345678' })
await shop.identify(web, 'u-1', { firstName: 'Laura', lastName: 'García', email: 'laura@correo.example', phone: '5512345678' })
await shop.card({ full_name: 'Beto Lima', phone: '5587654321' })
const clerk = { name: 'Ciro', email: 'ciro@tienda.example', password: 'detras del mostrador' }
await shop.ok('POST', '/users', { ...clerk, role: 'clerk' })

describe.each(widths)('home on a $device', (width) => {
  it('shows so many contacts, so many people, where they come from, and what to do next', async () => {
    const { page, close } = await browser.enter(shop.url, width)
    const hero = page.getByRole('region', { name: 'Antes y después' })
    await hero.getByText('contactos en 3 fuentes').waitFor()
    expect(await hero.innerText()).toMatch(/3\s+contactos en 3 fuentes[\s\S]*2\s+personas/)
    await hero.getByRole('row', { name: /WhatsApp 1/ }).waitFor()
    await page.getByRole('link', { name: /Decidir los gemelos/ }).waitFor()
    await expectAccessible(page)
    await expectFits(page)
    await close()
  })

  it('shows a clerk only the rooms of a clerk', async () => {
    const { page, close } = await browser.visit(shop.url, width)
    await page.goto('/')
    await page.getByLabel('Correo').fill(clerk.email)
    await page.getByLabel('Contraseña', { exact: true }).fill(clerk.password)
    await page.getByRole('button', { name: 'Entrar' }).click()
    const bar = page.getByRole('navigation', { name: 'Secciones' })
    await bar.getByRole('link', { name: 'Reconocer' }).waitFor()
    expect((await bar.getByRole('link').allInnerTexts()).map((text) => text.replaceAll(/\d+|bloques? por hacer/g, '').trim())).toEqual([
      'Reconocer',
      'Hoy',
      'Personas',
      'Inicio',
      ...(width.device === 'desktop' ? ['Calidad'] : []),
    ])
    await page.goto('/govern')
    await page
      .getByText(/permiso|permite|puede/i)
      .first()
      .waitFor()
    await expectAccessible(page)
    await close()
  })
})
