import { describe, it } from 'vitest'
import { startServer } from '../test/server.ts'
import { expectAccessible, expectFits, openBrowser, widths } from './browser.ts'

const browser = await openBrowser()

describe.each(widths)('the quality of capture on a $device', (width) => {
  it('teaches while empty, shows the index and the slips, and corrects one where it stands', async () => {
    const server = await startServer({ web: true })
    const { page, close } = await browser.enter(server.url, width, '/quality')
    await page.getByText('Cuando lleguen las primeras personas').waitFor()
    await expectAccessible(page)

    const as = { cookie: server.cookie, key: '' }
    await server.api('POST', '/people', { attributes: { full_name: 'Renata Quiroga', phone: '5520411007', email: 'renata@gmial.com' } }, as)
    await server.api('POST', '/people', { attributes: { full_name: 'Beto', phone: '5520411378' } }, as)
    await page.getByRole('button', { name: 'Actualizar' }).click()
    await page.getByText(/^Calculado/).waitFor()
    await page.getByText('2 fichas para 2 personas.').waitFor()
    await page.getByRole('row', { name: width.device === 'phone' ? /^Laura Gómez 2 1\.00/ : /^Laura Gómez 2 2 1\.00/ }).waitFor()
    await page.getByRole('button', { name: /^Correos mal escritos/ }).click()
    const right = page.getByRole('textbox', { name: 'Correo correcto de Renata Quiroga' })
    await right.waitFor()
    await expectAccessible(page)
    await page.getByRole('button', { name: 'Corregir', exact: true }).click()
    await page.getByText('Dato corregido').waitFor()
    await page.getByRole('button', { name: /^Correos mal escritos.*Nada que corregir/ }).waitFor()
    await page.getByRole('button', { name: /^Deshacer/ }).click()
    await page.getByRole('button', { name: /^Correos mal escritos.* 1$/ }).waitFor()
    await right.waitFor()
    await page.getByRole('button', { name: 'Corregir', exact: true }).click()
    await page.getByRole('button', { name: /^Correos mal escritos.*Nada que corregir/ }).waitFor()
    await page.emulateMedia({ colorScheme: 'dark' })
    await expectAccessible(page)
    await expectFits(page)
    await close()
    await server.stop()
  })
})
