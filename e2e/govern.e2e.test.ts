import { beforeEach, describe, expect, it } from 'vitest'
import { accept } from '#flows'
import { ensureSource } from '#intake'
import { generateRecords } from '../bench/generator/records.ts'
import { openShop } from '../stories/steps.ts'
import { expectAccessible, expectFits, openBrowser, widths } from './browser.ts'

const browser = await openBrowser()

describe.each(widths)('governance on a $device', (width) => {
  let shop: Awaited<ReturnType<typeof openShop>>
  beforeEach(async () => {
    shop = await openShop({ web: true })
    return shop.stop
  })

  it('adds a colleague, changes her role, and lets her go', async () => {
    const { page, close } = await browser.enter(shop.url, width, '/govern')
    await page.getByRole('row', { name: /Laura Gómez \(tú\)/ }).waitFor()
    await expectAccessible(page)
    await expectFits(page)
    await page.getByRole('button', { name: 'Agregar persona' }).click()
    const form = page.getByRole('dialog')
    await form.getByLabel('Nombre').fill('Beto Ríos')
    await form.getByLabel('Correo').fill('beto@tienda.example')
    await form.getByLabel('Contraseña para empezar').fill('corta')
    await form.getByRole('button', { name: 'Agregar' }).click()
    await form.getByText('Muy corta').waitFor()
    await expectAccessible(page)
    await form.getByLabel('Contraseña para empezar').fill('una clave bien larga')
    await form.getByRole('button', { name: 'Agregar' }).click()
    await page.getByText('Beto Ríos ya puede entrar.').waitFor()
    const cookie = await shop.signIn('beto@tienda.example', 'una clave bien larga')
    const may = async () => (await shop.call('GET', '/api/me', undefined, { cookie })).body

    expect((await may()).role).toBe('clerk')
    await page.getByLabel('Rol de Beto Ríos').selectOption('steward')
    await page.getByText('Beto Ríos ahora es: Responsable del dato').waitFor()
    expect((await may()).can).toContain('people.judge')
    await page.getByRole('button', { name: 'Quitar a Beto Ríos' }).click()
    await page.getByRole('dialog').getByRole('button', { name: 'Quitar', exact: true }).click()
    await page.getByText('Beto Ríos ya no entra a este negocio.').waitFor()
    expect((await shop.call('GET', '/api/people', undefined, { cookie })).status).toBeGreaterThanOrEqual(401)

    await page.getByRole('tab', { name: 'Auditoría' }).click()
    await page.getByRole('row', { name: /Laura Gómez.*Quitó a una persona del equipo/ }).waitFor()
    await page.getByRole('row', { name: /Cambió el rol de una persona del equipo/ }).waitFor()
    await expectAccessible(page)
    await expectFits(page)
    await close()
  })

  it('makes an API key that works, and revokes it', async () => {
    const { page, close } = await browser.enter(shop.url, width, '/govern#keys')
    await page.getByRole('button', { name: 'Nueva clave' }).click()
    await page.getByLabel('Nombre').fill('Reportes')
    await page.getByRole('button', { name: 'Crear clave' }).click()
    const key = await page.getByRole('textbox', { name: 'Reportes' }).inputValue()
    await expectAccessible(page)
    await page.getByRole('button', { name: 'Ya la guardé' }).click()
    expect((await shop.call('GET', '/api/people', undefined, { key })).status).toBe(200)
    await page.getByRole('button', { name: 'Anular la clave Reportes' }).click()
    await page.getByRole('dialog').getByRole('button', { name: 'Anular' }).click()
    await page.getByRole('row', { name: /Reportes.*Anulada/ }).waitFor()
    expect((await shop.call('GET', '/api/people', undefined, { key })).status).toBe(401)
    await expectAccessible(page)
    await expectFits(page)
    await close()
  })

  it('learns how this business errs, tries it, adopts it, and takes it back', async () => {
    const records = [...generateRecords({ seed: 5, people: 40, country: 'MX', rates: { phoneSlip: 0.2, birthSlip: 0.2 } })]
    await shop.at(async (scope) => {
      const source = await ensureSource(scope, 'counter', { name: 'Mostrador' })
      const arrivals = records.map(({ id, attributes }) => ({
        source,
        externalId: id,
        at: scope.now,
        attributes,
        messageId: null,
        entry: null,
      }))
      await accept(scope, arrivals)
    })
    const { page, close } = await browser.enter(shop.url, width, '/govern#models')
    await page.getByRole('button', { name: `Aprender de mis ${records.length} fichas` }).click()
    await page.getByText(/Aprendido el/).waitFor()
    await expectAccessible(page)
    await page.getByRole('button', { name: 'Probar', exact: true }).click()
    await page.getByRole('button', { name: 'Ver qué cambiaría' }).click()
    await page.getByText(/(De \d+ personas se pasaría a \d+|No cambiaría nada)\./).waitFor()
    await expectAccessible(page)
    await expectFits(page)
    await page.getByRole('button', { name: 'Usar este modelo' }).click()
    await page.getByRole('dialog').getByRole('button', { name: 'Usar este modelo' }).click()
    await page.getByRole('button', { name: 'Volver al de fábrica' }).click()
    await page.getByRole('dialog').getByRole('button', { name: 'Volver al de fábrica' }).click()
    await page.getByRole('button', { name: 'Volver al de fábrica' }).waitFor({ state: 'detached' })
    await page.getByText('Se cambió el modelo que decide').nth(1).waitFor()
    await close()
  })

  it('speaks to the team as the business wishes, from that moment on and after a reload', async () => {
    const { page, close } = await browser.enter(shop.url, width, '/govern#business')
    const speak = async (form: string) => {
      await page.getByRole('tab', { name: 'Negocio' }).click()
      await page.getByLabel('Trato con el equipo').selectOption(form)
      await page.getByRole('button', { name: 'Guardar cambios' }).click()
      await page.getByRole('tab', { name: 'Equipo' }).click()
    }
    await speak('usted')
    await page.getByRole('row', { name: /Laura Gómez \(usted\)/ }).waitFor()
    await speak('vos')
    await page.getByRole('row', { name: /Laura Gómez \(vos\)/ }).waitFor()
    await expectAccessible(page)
    await page.goto('/people?search=nadie')
    await page.getByText('Probá con menos letras o quitá algún filtro.').waitFor()
    await page.goto('/govern#business')
    await speak('tu')
    await page.getByRole('row', { name: /Laura Gómez \(tú\)/ }).waitFor()
    await close()
  })

  it('keeps the business’s own name and contacts', async () => {
    const { page, close } = await browser.enter(shop.url, width, '/govern#business')
    const save = page.getByRole('button', { name: 'Guardar cambios' })
    await page.getByLabel('Nombre del negocio').fill('Zapatería Luna')
    await page.getByLabel('Teléfonos y correos propios').fill('55 5555 0101\n\n hola@luna.example ')
    await save.click()
    await page.getByText('Cambios guardados.').waitFor()
    await save.waitFor({ state: 'detached' })
    const { body } = await shop.api('GET', '/me')
    expect(body.workspace).toMatchObject({ name: 'Zapatería Luna', ownContacts: ['55 5555 0101', 'hola@luna.example'] })
    await page.reload()
    expect(await page.getByLabel('Teléfonos y correos propios').inputValue()).toBe('55 5555 0101\nhola@luna.example')
    await expectAccessible(page)
    await expectFits(page)
    await close()
  })
})
