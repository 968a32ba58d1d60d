import { describe, expect, it } from 'vitest'
import { startServer } from '../test/server.ts'
import { expectAccessible, expectFits, openBrowser, widths } from './browser.ts'

const browser = await openBrowser()
const [desktop] = widths

describe.each(widths)('the 12 minutes on a $device', (width) => {
  it('teach while empty, show what came in today, take a note, and make a streak', async () => {
    const server = await startServer({ web: true })
    const { page, close } = await browser.enter(server.url, width, '/today')
    await page.getByText('Hoy todavía no llega nadie nuevo').waitFor()
    await page.getByText('Hoy no hubo visitas ni compras').waitFor()
    await expectAccessible(page)

    const made = await server.api('POST', '/people', { attributes: { full_name: 'Renata Quiroga' } }, { cookie: server.cookie, key: '' })
    const id = made.body.personId
    await server.api('POST', `/people/${id}/entries`, { kind: 'visit', text: 'Visita en el mostrador' })
    await page.reload()
    await page.getByText('Hoy llegó 1 ficha: 1 persona nueva, 1 sin ficha completa.').waitFor()
    await page.getByRole('row', { name: /^Laura Gómez 1 1$/ }).waitFor()
    await page.getByRole('link', { name: /Renata Quiroga.*Falta: Teléfono/ }).waitFor()

    const context = page.getByRole('region', { name: 'Nota de contexto' })
    await context.getByRole('button', { name: 'Nota de contexto de Renata Quiroga' }).click()
    await context.getByRole('textbox').fill('Vuelve el viernes por la cafetera azul.')
    await expectAccessible(page)
    await context.getByRole('button', { name: 'Guardar' }).click()
    await context.getByText('La persona de hoy ya tiene su nota.').waitFor()

    // Of somebody only a long address is known.
    const email = 'maria.de.los.angeles.guadalupe.fernandez@correo-de-la-empresa.example'
    await server.api('POST', '/people', { attributes: { email } }, { cookie: server.cookie, key: '' })

    // The timer goes on while one is elsewhere.
    const twins = page.getByRole('region', { name: 'Revisión de gemelos' })
    await twins.getByRole('button', { name: 'Empezar' }).click()
    await page.reload()
    await twins.getByRole('button', { name: 'Pausa' }).waitFor()
    await page.getByRole('link', { name: /^maria\.de\.los/ }).waitFor()
    await expectFits(page)
    await page.getByText('0 de 3 bloques', { exact: true }).waitFor()
    await twins.getByText(/\b(?!0:00)\d+:\d\d \/ /).waitFor()
    for (const name of ['Pulsera en la entrada', 'Revisión de gemelos', 'Nota de contexto']) {
      const block = page.getByRole('region', { name })
      await block.getByRole('button', { name: 'Listo' }).click()
      await block.getByRole('button', { name: 'Aún no' }).waitFor()
    }
    await page.getByText('Racha de 1 día').waitFor()
    // What the clock measured, a few seconds of one block, and not the plan.
    expect(await page.getByText(/^3 de 3 bloques/).textContent()).toMatch(/^3 de 3 bloques, en \d+ s$/)
    await expectAccessible(page)
    await expectFits(page)
    await close()
    await server.stop()
  })
})

describe('the 30 days', () => {
  it('begin on a day, are ticked together, and count what was done', async () => {
    const server = await startServer({ web: true })
    const { page, close } = await browser.enter(server.url, desktop, '/programme')
    const kit = page.getByRole('checkbox', { name: 'Imprimir el kit y ponerlo en el mostrador' })
    expect(await kit.isDisabled()).toBe(true)
    await page.getByRole('button', { name: 'Empezar los 30 días' }).click()
    await page.getByText('Día 1 de 30').waitFor()
    await page.getByText('Sin dueño del dato; la rutina se hizo completa 0 días.').waitFor()
    await kit.click()
    await page.getByText('1 de 12 ceremonias').waitFor()
    await expectAccessible(page)
    await page.emulateMedia({ colorScheme: 'dark' })
    await page.reload()
    await page.getByText('1 de 12 ceremonias').waitFor()
    await expectAccessible(page)
    await expectFits(page)
    await close()
    await server.stop()
  })
})

describe('the kit on paper', () => {
  it('is one page with nothing of the program around it, and white also from the dark', async () => {
    const server = await startServer({ web: true })
    const { page, close } = await browser.enter(server.url, desktop, '/kit', { colorScheme: 'dark' })
    const sheet = page.getByRole('article', { name: 'Kit Cliente Único' })
    const around = [
      page.getByRole('navigation').first(),
      page.getByRole('heading', { level: 1 }),
      page.getByRole('button', { name: 'Imprimir' }),
    ]
    const shown = async () => await Promise.all([sheet, ...around].map((one) => one.isVisible()))
    const scheme = () => page.locator('html').getAttribute('data-mantine-color-scheme')
    await sheet.waitFor()
    expect(await shown()).toEqual([true, true, true, true])
    await page.emulateMedia({ media: 'print', colorScheme: 'dark' })
    expect(await shown()).toEqual([true, false, false, false])
    await page.evaluate(() => window.dispatchEvent(new Event('beforeprint')))
    expect(await scheme()).toBe('light')
    await page.evaluate(() => window.dispatchEvent(new Event('afterprint')))
    expect(await scheme()).toBe('dark')
    const file = (await page.pdf({ format: 'Letter' })).toString('latin1')
    expect(file.match(/\/Type\s*\/Page\b/g)).toHaveLength(1)
    await close()
    await server.stop()
  })
})

describe.each(widths)('the kit on a $device', (width) => {
  it('shows the page, becomes the business’s own, and is a PDF', async () => {
    const server = await startServer({ web: true })
    const { page, close } = await browser.enter(server.url, width, '/kit')
    await page.getByText('¿Me regalas tu teléfono para ver si ya nos conocemos?').waitFor()
    await expectAccessible(page)
    await expectFits(page)
    await page.getByRole('button', { name: 'Cambiar las palabras' }).click()
    await page.getByLabel('Empezar con nuestras palabras').selectOption('vos')
    await page.getByRole('button', { name: 'Sí, reemplazar' }).click()
    await page.getByRole('article').getByText('¿Me pasás tu teléfono').waitFor()
    await page.getByLabel('Título').fill('La hoja de la tienda')
    await page.getByRole('article', { name: 'La hoja de la tienda' }).waitFor()
    await expectAccessible(page)
    await page.getByRole('button', { name: 'Guardar' }).click()
    await page.getByText('Estas son las palabras del negocio.').waitFor()
    await page
      .getByRole('alert')
      .getByRole('button', { name: /Deshacer/ })
      .click()
    await page.getByText('Estas son nuestras palabras').waitFor()
    const address = await page.getByRole('link', { name: 'PDF', exact: true }).getAttribute('href')
    const file = await page.request.get(address ?? '')
    expect(file.headers()['content-type']).toBe('application/pdf')
    expect((await file.body()).subarray(0, 5).toString()).toBe('%PDF-')
    await page.getByText('English').click()
    await page.getByText('May I have your phone').waitFor()
    // The screen is in Spanish; the page is in English from its title to its headings.
    const headings = await page.getByRole('article').getByRole('heading', { level: 3 }).allInnerTexts()
    expect(headings).toEqual(['Minimum card', 'Friendly script', '12-minute routine', 'Small guide to twins'])
    await close()
    await server.stop()
  })
})
