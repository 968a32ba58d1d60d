import { createHmac } from 'node:crypto'
import { createServer } from 'node:http'
import { beforeEach, describe, expect, it } from 'vitest'
import { openShop } from '../stories/steps.ts'
import { expectAccessible, expectFits, openBrowser, widths } from './browser.ts'

const browser = await openBrowser()

/** Another system of the business, which is told what happens. */
async function listen(): Promise<{ url: string; said: string[]; answer: (status: number) => void; stop: () => void }> {
  const said: string[] = []
  let status = 200
  const server = createServer((request, reply) => {
    let body = ''
    request.on('data', (piece) => {
      body += piece
    })
    request.on('end', () => {
      said.push(body)
      reply.writeHead(status).end()
    })
  })
  await new Promise<void>((ready) => server.listen(0, '127.0.0.1', ready))
  const address = server.address()
  const url = `http://127.0.0.1:${typeof address === 'object' && address ? address.port : 0}/aviso`
  const answer = (next: number) => {
    status = next
  }
  return { url, said, answer, stop: () => server.close() }
}

describe.each(widths)('webhooks on a $device', (width) => {
  let shop: Awaited<ReturnType<typeof openShop>>
  beforeEach(async () => {
    shop = await openShop({ web: true, allowLoopback: true })
    return shop.stop
  })

  it('of a shop are set up with their secret, and come in', async () => {
    const web = await shop.connect('web', 'Tienda')
    const { page, close } = await browser.enter(shop.url, width, `/sources/${web.id}`)
    await page.getByLabel('¿De quién?').selectOption('mercado-pago')
    await page.getByRole('textbox', { name: 'Clave de API' }).waitFor()
    await page.getByLabel('¿De quién?').selectOption('whatsapp')
    await page.getByRole('list', { name: 'Qué hacer en WhatsApp (Meta)' }).getByText('URL de devolución de llamada').waitFor()
    await page.getByLabel('¿De quién?').selectOption('shopify')
    await page.getByRole('textbox', { name: 'Secreto' }).fill('s-1')
    await page.getByRole('button', { name: 'Guardar', exact: true }).click()
    await page.getByText('Guardado.').waitFor()
    await page.getByText(`${shop.url}/in/LA_CLAVE`).waitFor()
    await page.getByText('Temas que se entienden: orders/create').waitFor()
    await expectAccessible(page)
    await expectFits(page)
    const body = JSON.stringify({
      id: 5,
      name: '#5',
      total_price: '80.00',
      financial_status: 'paid',
      currency: 'MXN',
      customer: { id: 1, first_name: 'Renata', last_name: 'Quiroga', email: 'renata@gmail.com' },
    })
    const signature = createHmac('sha256', 's-1').update(body).digest('base64')
    const headers = { 'x-shopify-hmac-sha256': signature, 'x-shopify-topic': 'orders/create' }
    expect((await shop.call('POST', `/in/${web.writeKey}`, undefined, { raw: body, headers })).status).toBe(200)
    expect((await shop.call('POST', `/in/${web.writeKey}`, undefined, { raw: `${body} `, headers })).status).toBe(401)
    expect((await shop.person((await shop.theOnly('renata@gmail.com')).id)).purchaseCount).toBe(1)
    await page.getByText('Rechazados por su firma').waitFor()
    await close()
  })

  it('of any program are mapped on a sample that came, seen before they are kept, and let in', async () => {
    const web = await shop.connect('web', 'Citas')
    await shop.ok('PUT', `/sources/${web.id}/webhook`, { kind: 'generic' })
    const body = JSON.stringify({ folio: 'C-1', paciente: { n: 7, nombre: 'Jacinta Mora', tel: '5512345670', gafas: 'sí' }, total: 350 })
    expect((await shop.call('POST', `/in/${web.writeKey}`, undefined, { raw: body })).status).toBe(200)
    const { page, close } = await browser.enter(shop.url, width, `/sources/${web.id}`)
    await page.getByText('Lo último que llegó').waitFor()
    const field = (name: string) => page.getByRole('combobox', { name, exact: true })
    await field('Número del cliente').fill('paciente.n')
    await field('Nombre completo').fill('paciente.nombre')
    await page.getByText('En la muestra: Jacinta Mora').waitFor()
    await field('Teléfono').fill('paciente.tel')
    await field('Número de pedido').fill('folio')
    await field('Total').fill('total')
    await page.getByText('Falta decir qué pasó.').waitFor()
    expect(await page.getByRole('button', { name: 'Guardar campos' }).isDisabled()).toBe(true)
    await field('Qué').fill('"Order Completed"')
    await page.getByText('Falta decir qué pasó.').waitFor({ state: 'detached' })
    await page.getByRole('button', { name: 'Agregar otro dato' }).click()
    await field('Otro dato 1').fill('paciente.gafas')
    await page.keyboard.press('Escape')
    await page.getByRole('textbox', { name: 'Nombre del otro dato 1' }).fill('usa gafas')
    await page.getByRole('button', { name: 'Agregar otro dato' }).click()
    await page.getByRole('textbox', { name: 'Nombre del otro dato 2' }).fill('talla')
    await page.getByText('Falta decir dónde está en la muestra.').waitFor()
    expect(await page.getByRole('button', { name: 'Guardar campos' }).isDisabled()).toBe(true)
    await expectAccessible(page)
    await page.getByRole('button', { name: 'Quitar otro dato 2' }).click()
    await field('Otro dato 2').waitFor({ state: 'detached' })
    const people = page.getByRole('link', { name: /^Personas/ }).first()
    await people.click()
    const question = page.getByRole('dialog', { name: '¿Descartar lo escrito?' })
    await question.getByRole('button', { name: 'Seguir escribiendo' }).click()
    await question.waitFor({ state: 'detached' })
    await page.getByRole('button', { name: 'Ver cómo quedaría' }).click()
    await page.getByText('Compra · C-1').waitFor()
    await page.getByRole('status', { name: 'Así entraría' }).getByText('usa gafas').waitFor()
    await expectAccessible(page)
    await expectFits(page)
    await page.getByRole('button', { name: 'Guardar campos' }).click()
    await page.getByText('ya puede entrar').waitFor()
    await page.getByRole('button', { name: 'Intentar todo de nuevo' }).click()
    await page.getByRole('button', { name: 'Intentar todo', exact: true }).click()
    await page.getByText('Terminado. Entraron: 1.').waitFor()
    const { id } = await shop.theOnly('Jacinta Mora')
    expect((await shop.person(id)).purchaseCount).toBe(1)
    expect((await shop.ok('GET', `/people/${id}/traits`)).traits).toMatchObject([{ name: 'usa gafas', value: 'sí' }])
    await people.click()
    await page.waitForURL(/\/people/)
    await close()
  })

  it('to other systems are added, tried, logged, switched off and on; no address inside is taken', async () => {
    const other = await listen()
    const { page, close } = await browser.enter(shop.url, width, '/sources')
    await page.getByText('No se avisa a nadie todavía.').waitFor()
    await page.getByRole('button', { name: 'Nueva dirección' }).click()
    const dialog = page.getByRole('dialog')
    await dialog.getByLabel('Dirección').fill('https://169.254.169.254/latest')
    await dialog.getByRole('button', { name: 'Agregar' }).click()
    await dialog.getByText('Esa dirección lleva a esta misma máquina').waitFor()
    await dialog.getByLabel('Dirección').fill(other.url)
    await expectAccessible(page)
    await expectFits(page)
    await dialog.getByRole('button', { name: 'Agregar' }).click()
    expect(await page.getByLabel('Secreto de firma').inputValue()).toMatch(/^whsec_/)
    await page.getByRole('button', { name: 'Ya lo guardé' }).click()
    await page.getByRole('button', { name: 'Enviar prueba' }).click()
    await page.getByRole('list', { name: 'Avisos enviados' }).getByText('Entregado').waitFor()
    expect(other.said.join()).toContain('test.sent')
    other.answer(410)
    await page.getByRole('button', { name: 'Enviar prueba' }).click()
    await page.getByText('contestó que ya no existe (410)').waitFor()
    other.answer(200)
    await page.getByRole('button', { name: 'Encender' }).click()
    await page.getByRole('button', { name: 'Reenviar todo lo que falló' }).click()
    await page.getByText('Al día').waitFor()
    await expectAccessible(page)
    await expectFits(page)
    await page.getByRole('button', { name: 'Quitar', exact: true }).click()
    await page.getByRole('dialog').getByRole('button', { name: 'Quitar' }).click()
    await page.getByText('No se avisa a nadie todavía.').waitFor()
    other.stop()
    await close()
  })
})
