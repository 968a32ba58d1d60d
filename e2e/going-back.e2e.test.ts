import type { Locator } from 'playwright-core'
import { describe, expect, it } from 'vitest'
import { openShop } from '../stories/steps.ts'
import { openBrowser, widths } from './browser.ts'

const browser = await openBrowser()
const shop = await openShop({ web: true })
const { personId: elena } = await shop.card({ full_name: 'Elena Ruiz Prado', phone: '5512345678' })

describe.each(widths)('the counter on a $device', (width) => {
  it('finds again whom it greeted: back from the page to the greeting, and from there to the list', async () => {
    const { page, close } = await browser.enter(shop.url, width, '/people')
    await page.getByRole('link', { name: 'Reconocer' }).first().click()
    const field = page.getByRole('combobox', { name: /¿Quién es\?/ })
    await field.fill('elena ruiz')
    await page.getByRole('option', { name: /Elena Ruiz Prado/ }).click()
    await page.getByRole('heading', { name: 'Hola, Elena' }).waitFor()
    await page.getByRole('link', { name: 'Abrir su página' }).click()
    await page.getByRole('heading', { name: 'Elena Ruiz Prado', level: 1 }).waitFor()
    await page.goBack()
    await page.getByRole('heading', { name: 'Hola, Elena' }).waitFor()
    await expect.poll(() => field.inputValue()).toBe('elena ruiz')
    expect(page.url()).not.toContain('elena')
    await page.goBack()
    await page.getByRole('option', { name: /Elena Ruiz Prado/ }).waitFor()
    await expect.poll(() => field.inputValue()).toBe('elena ruiz')
    await page.goBack()
    await page.waitForURL('**/people')
    await close()
  })

  it('returns to the button that opened what lay over the screen, also by mouse and thumb', async () => {
    const { page, close } = await browser.enter(shop.url, width, `/people/${elena}`)
    const isFocused = (one: Locator) => one.evaluate((node) => node === document.activeElement)
    const becomesFocused = (one: Locator) => expect.poll(() => isFocused(one)).toBe(true)
    const more = page.getByRole('button', { name: 'Más acciones' })
    await more.click()
    await page.getByRole('menuitem', { name: /^Corregir/ }).click()
    await becomesFocused(page.getByRole('dialog').getByLabel('Nombre completo'))
    await page.keyboard.press('Escape')
    await becomesFocused(more)
    // The bar is beside the main part of the page.
    if (width.device === 'phone') {
      const bar = page.getByRole('button', { name: 'Más', exact: true })
      await bar.click()
      await page.getByText('Tu equipo').waitFor()
      await becomesFocused(page.getByRole('dialog').getByRole('button').first())
      await page.keyboard.press('Escape')
      await becomesFocused(bar)
    }
    await close()
  })

  it('writes the note where it is seen', async () => {
    const { page, close } = await browser.enter(shop.url, width, '/recognise')
    await page.getByRole('combobox').fill('elena ruiz')
    await page.getByRole('option', { name: /Elena Ruiz Prado/ }).click()
    await page.getByRole('button', { name: /^Nota/ }).click()
    const isSeen = () =>
      page.getByLabel('Anotar lo que pasó').evaluate((area) => {
        const { left, width, top, bottom } = area.getBoundingClientRect()
        const on = (y: number) => area.contains(document.elementFromPoint(left + width / 2, y))
        return on(top + 3) && on(bottom - 3)
      })
    await expect.poll(isSeen).toBe(true)
    await close()
  })
})

it('goes on with Enter to the card of somebody unknown, and a clerk begins at the counter', async () => {
  const clerk = { name: 'Nora', email: 'nora@tienda.example', password: 'la primera clave', role: 'clerk' }
  await shop.ok('POST', '/users', clerk)
  const { page, close } = await browser.visit(shop.url, widths[0])
  await page.goto('/')
  await page.getByLabel(/Correo/).fill(clerk.email)
  await page.getByLabel(/^Contraseña/).fill(clerk.password)
  await page.keyboard.press('Enter')
  await page.waitForURL('**/recognise')
  await page.getByRole('combobox').fill('5598765432')
  await page.getByText('¿Me regalas tu teléfono').waitFor()
  await page.getByRole('combobox').press('Enter')
  await page.keyboard.type('Nuevo Enter')
  await expect.poll(() => page.getByLabel('Nombre completo').inputValue()).toBe('Nuevo Enter')
  await close()
})
