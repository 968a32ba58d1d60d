import type { Locator, Page } from 'playwright-core'
import { beforeEach, describe, expect, it } from 'vitest'
import { openShop } from '../stories/steps.ts'
import { expectAccessible, expectFits, openBrowser, widths } from './browser.ts'

const browser = await openBrowser()
const names = ['Renata Quiroga', 'Tomás Barragán', 'Ximena Arce', 'Ulises Cantú', 'Jacinta Mora', 'Efraín Solís']

/** As a till writes it: semicolons, Windows letters, a column of no use, one row about nobody and one that is broken. */
const tillFile = () => {
  const rows = names.map((name, at) => `${name};55 2041 ${1007 + at * 371};${at};x`)
  const text = ['Cliente;Celular;Apunte;Otro', ...rows, ';;;solo un apunte', '"Sin cerrar;55 3344 5566;;'].join('\r\n')
  return { name: 'clientes de la caja.csv', mimeType: 'text/csv', buffer: Buffer.from(text, 'latin1') }
}
const choose = (page: Page, file = tillFile()) => page.locator('input[type=file]').setInputFiles(file)
/** Nothing of a sentence is cut off. */
const expectWhole = async (sentence: Locator) =>
  expect(
    await sentence.evaluate((node) =>
      [node.scrollHeight - node.clientHeight, node.scrollWidth - node.clientWidth].every((cut) => cut <= 1),
    ),
  ).toBe(true)
const count = (page: Page, word: string) =>
  page.getByRole('term').filter({ hasText: word }).locator('xpath=following-sibling::dd[1]').innerText()

describe.each(widths)('a file on a $device', (width) => {
  let shop: Awaited<ReturnType<typeof openShop>>
  beforeEach(async () => {
    shop = await openShop({ web: true })
    return shop.stop
  })

  it('is understood, corrected, tried, brought in, left and found again, and undone', async () => {
    await shop.card({ full_name: 'Renata Quiroga', phone: '5520411007' })
    await shop.card({ full_name: 'Nadie de Aquí', phone: '5599887766' })
    const { page, close } = await browser.enter(shop.url, width, '/imports')
    await page.getByText('Todavía no se ha importado nada.').waitFor()
    await expectAccessible(page)
    await choose(page)

    await page.getByRole('heading', { name: '¿Qué dice cada columna?' }).waitFor()
    await page.getByText('separado por punto y coma').waitFor()
    await page.getByText('Renata Quiroga · Tomás Barragán').waitFor()
    const name = page.getByLabel('Qué es la columna Cliente')
    expect(await page.getByLabel('Qué es la columna Celular').inputValue()).toBe('phone')
    await name.selectOption('')
    await page.getByLabel('Qué es la columna Celular').selectOption('')
    await page.getByText('Falta al menos una columna que diga quién es').waitFor()
    expect(await page.getByRole('button', { name: 'Probar sin guardar' }).isDisabled()).toBe(true)
    await name.selectOption('full_name')
    await page.getByLabel('Qué es la columna Celular').selectOption('phone')
    await expectAccessible(page)
    await expectFits(page)
    await page.getByRole('button', { name: 'Probar sin guardar' }).click()

    await page.getByRole('heading', { name: 'Así quedaría' }).waitFor()
    expect(await count(page, 'Personas nuevas')).toBe('5')
    expect(await count(page, 'Ya conocidas')).toBe('1')
    expect(await count(page, 'Rechazadas')).toBe('2')
    expect(await shop.recognise('Tomás Barragán')).toEqual([])
    await expectAccessible(page)
    await page.getByRole('button', { name: 'Importar 6 filas' }).click()

    // It goes on by itself: left, and found again in the list.
    await page.goto('/imports')
    await page.getByText('Terminada').waitFor()
    await expectFits(page)
    await page.getByRole('link', { name: 'clientes de la caja.csv' }).click()
    await page.getByRole('heading', { name: 'Importación terminada' }).waitFor()
    await page.getByText('6 personas en 8 filas.').waitFor()
    await shop.theOnly('Tomás Barragán')
    await page.getByText('Unas comillas se abren y no se cierran.').waitFor()
    const [file] = await Promise.all([page.waitForEvent('download'), page.getByRole('link', { name: 'Descargar CSV' }).click()])
    expect(Buffer.concat(await (await file.createReadStream()).toArray()).toString()).toContain('Sin cerrar;55 3344 5566')
    await expectAccessible(page)
    await expectFits(page)

    await page.getByRole('link', { name: 'Ver personas' }).click()
    await page.getByRole('link', { name: 'Solo de «clientes de la caja.csv»' }).waitFor()
    expect(new URL(page.url()).search).toMatch(/^\?import=/)
    const listed = page.getByRole('link', { name: /Quiroga|Barragán|Cantú|Nadie/ })
    await listed.nth(2).waitFor()
    expect(await listed.count()).toBe(3)
    expect(await page.getByRole('link', { name: /Nadie de Aquí/ }).count()).toBe(0)
    await expectAccessible(page)
    await expectFits(page)
    await page.getByRole('button', { name: 'Quitar el filtro de la importación' }).click()
    await page.getByRole('link', { name: /Nadie de Aquí/ }).waitFor()
    expect(new URL(page.url()).search).toBe('')
    await page.goBack()

    await page.getByRole('button', { name: 'Deshacer importación' }).click()
    await page.getByRole('dialog').getByText('Se retiran 6 filas').waitFor()
    await expectAccessible(page)
    await page.getByRole('button', { name: 'Sí, deshacer todo' }).click()
    await page.getByRole('heading', { name: 'Importación deshecha' }).waitFor()
    expect(await shop.recognise('Tomás Barragán')).toEqual([])
    await shop.theOnly('Renata Quiroga')
    await close()
  })

  it('shows what is not understood in rows that came in, column by column, and puts it right in the grid', async () => {
    const { page, close } = await browser.enter(shop.url, width, '/imports')
    const rows = ['Nombre,Teléfono,Notas', 'Gael Ponce,20410377,Prefiere la tarde', 'Nadia Oropeza,5520431749,']
    await choose(page, { name: 'casi.csv', mimeType: 'text/csv', buffer: Buffer.from(rows.join('\n')) })
    expect(await page.getByLabel('Qué es la columna Notas').inputValue()).toBe('note')
    await page.getByRole('button', { name: 'Probar sin guardar' }).click()
    await page.getByRole('heading', { name: 'Datos que no se entienden' }).waitFor()
    await page.getByText('línea 2').waitFor()
    await expectWhole(page.getByText('Este teléfono no parece completo.'))
    await expectAccessible(page)
    await page.getByRole('button', { name: 'Importar 2 filas' }).click()
    await page.getByRole('button', { name: 'Corregir estos datos' }).click()
    await expectAccessible(page)
    await expectFits(page)
    const phone = page.getByLabel('Teléfono, línea 2')
    if (width.device === 'phone') {
      // What is to be put right is there whole, without scrolling to its side.
      const { x = 0, width: wide = 0 } = (await phone.boundingBox()) ?? {}
      expect([x >= 0, wide > 250, x + wide <= width.viewport.width]).toEqual([true, true, true])
      await page.getByRole('button', { name: /Ver toda la fila/ }).click()
      await expectAccessible(page)
    }
    expect(await page.getByLabel('Notas, línea 2').isEditable()).toBe(false)
    await expectWhole(page.getByText('Este teléfono no parece completo.'))
    await phone.fill('5520410377')
    await page.getByRole('button', { name: 'Importar 1 fila corregida' }).click()
    await page.getByRole('heading', { name: 'casi ✓.csv' }).waitFor()
    await page.getByText('1 persona en 1 fila.').waitFor()
    await page.goto('/imports')
    if (width.device === 'desktop') await page.getByText('0 nuevas · 1 conocida', { exact: true }).waitFor()
    await shop.theOnly('5520410377')
    await shop.theOnly('Gael Ponce')
    await close()
  })

  it('that came before says so and changes nothing; one that cannot be read says why', async () => {
    const { page, close } = await browser.enter(shop.url, width, '/imports')
    const bringIn = async () => {
      await choose(page)
      await page.getByRole('button', { name: 'Probar sin guardar' }).click()
      await page.getByRole('button', { name: 'Importar 6 filas' }).click()
      await page.getByRole('heading', { name: 'Importación terminada' }).waitFor()
    }
    await bringIn()
    await page.getByRole('link', { name: 'Importar otro archivo' }).click()
    await choose(page)
    await page.getByText('Este mismo archivo ya se importó.').waitFor()
    await page.getByRole('button', { name: 'Probar sin guardar' }).click()
    await page.getByRole('heading', { name: 'Así quedaría' }).waitFor()
    expect(await count(page, 'Sin cambios')).toBe('6')
    expect(await count(page, 'Personas nuevas')).toBe('0')

    await page.goto('/imports/nothing')
    await page.getByText('Esa importación no existe').waitFor()
    await page.goto('/imports')
    await choose(page, { name: 'vacio.csv', mimeType: 'text/csv', buffer: Buffer.from('') })
    await page.getByRole('alert').filter({ hasText: 'vacio.csv' }).waitFor()
    await expectAccessible(page)
    await choose(page, { name: 'foto.png', mimeType: 'image/png', buffer: Buffer.from('png') })
    await page.getByText('Ese archivo no es CSV ni Excel').waitFor()
    expect(await page.getByRole('button', { name: 'Volver a intentar' }).count()).toBe(0)
    await close()
  })
})
