import type { Locator } from 'playwright-core'
import { describe, expect, it } from 'vitest'
import { openShop } from '../stories/steps.ts'
import { expectAccessible, expectFits, openBrowser, widths } from './browser.ts'

const browser = await openBrowser()
const shop = await openShop({ web: true })
await shop.card({ full_name: 'Elena Ruiz Prado', phone: '5512345678', email: 'elena@correo.example' })
await shop.card({ full_name: 'Elena Robles', phone: '3312345678' })

describe.each(widths)('the counter on a $device', (width) => {
  const field = { name: /¿Quién es\?/ }

  it('finds who it is while typing, says why, and greets', async () => {
    const { page, close } = await browser.enter(shop.url, width, '/recognise')
    await page.getByRole('combobox', field).fill('elena')
    const options = page.getByRole('option')
    await options.nth(1).waitFor()
    // Whoever only sounds like it ("Helena") comes after.
    const names = (await options.allInnerTexts()).map((text) => /\b(?:Elena|Helena) R\w*/.exec(text)?.[0])
    expect(names.slice(0, 2).toSorted()).toEqual(['Elena Robles', 'Elena Ruiz'])
    await page.getByText('Coincide el nombre').first().waitFor()
    await expectAccessible(page)
    await expectFits(page)

    await page.getByRole('combobox', field).fill('55 1234 5678')
    await page.getByText('Teléfono: 55 1234 5678').waitFor()
    await page.getByRole('option', { name: /Elena Ruiz Prado/ }).waitFor()
    await page.getByRole('option', { name: /Elena Robles/ }).waitFor({ state: 'detached' })
    await page.keyboard.press('Enter')
    await page.getByRole('heading', { name: 'Hola, Elena' }).waitFor()
    await expectAccessible(page)
    await page.keyboard.press('Escape')
    await page.getByRole('option', { name: /Elena Ruiz Prado/ }).click()
    await page.getByRole('link', { name: 'Abrir su página' }).click()
    await page.getByRole('heading', { name: 'Elena Ruiz Prado', level: 1 }).waitFor()
    await close()
  })

  it('finds by the last four figures of a phone, and those of a name among them', async () => {
    const { page, close } = await browser.enter(shop.url, width, '/recognise')
    await page.getByRole('combobox', field).fill('5678')
    await page.getByRole('option', { name: /Elena Ruiz Prado/ }).waitFor()
    await page.getByRole('option', { name: /Elena Robles/ }).waitFor()
    await expect.poll(() => page.getByText('Teléfono que termina en 5678').count()).toBe(2)
    await expectAccessible(page)
    await expectFits(page)
    await page.getByRole('combobox', field).fill('robles 5678')
    await page.getByRole('option', { name: /Elena Ruiz Prado/ }).waitFor({ state: 'detached' })
    await page.getByRole('option', { name: /Elena Robles/ }).waitFor()
    await close()
  })

  it('asks somebody unknown kindly, main identifier first, and keeps the card', async () => {
    const phone = width.device === 'phone' ? '5598765432' : '5598765431'
    const { page, close } = await browser.enter(shop.url, width, '/recognise')
    await page.getByRole('combobox', field).fill(phone)
    await page.getByText('¿Me regalas tu teléfono').waitFor()
    const labels = await page.locator('form label').allTextContents()
    expect(labels.slice(0, 2)).toEqual(['Teléfono', 'Nombre completo'])
    expect(await page.getByRole('textbox', { name: 'Teléfono' }).inputValue()).toBe(phone)
    await expectAccessible(page)
    await page.getByLabel('Nombre completo').fill(`Nuevo ${width.device}`)
    await page.getByRole('button', { name: 'Guardar' }).click()
    await page.getByRole('heading', { name: 'Es alguien nuevo' }).waitFor()
    await expectAccessible(page)
    await page.getByRole('button', { name: 'Reconocer a otra persona' }).click()
    await page.getByRole('combobox', field).fill(phone)
    await page.getByRole('option', { name: new RegExp(`Nuevo ${width.device}`, 'i') }).waitFor()
    await close()
  })

  it('keeps what was written of somebody unknown while it is asked again whether she is', async () => {
    const [first, second] = width.device === 'phone' ? ['5533221101', '5533221102'] : ['5533221103', '5533221104']
    const { page, close } = await browser.enter(shop.url, width, '/recognise')
    await page.getByRole('combobox', field).fill(first)
    await page.getByLabel('Nombre completo').fill(`Primera ${width.device}`)
    await page.getByRole('button', { name: 'Guardar' }).click()
    await page.getByRole('button', { name: 'Reconocer a otra persona' }).click()
    await page.getByRole('combobox', field).fill(second)
    await page.getByLabel('Nombre completo').fill('Segunda a medias')
    // A toast under the pointer stays.
    await page.getByRole('button', { name: /Deshacer/ }).hover()
    // Somebody with that phone comes in at another till, and everything that is shown is asked again.
    await shop.card({ full_name: `Otra ${width.device}`, phone: second })
    const asked = page.waitForResponse((answer) => answer.url().includes('/api/recognise'))
    await page.getByRole('button', { name: /Deshacer/ }).click()
    await asked
    await page.getByText('Deshecho').waitFor()
    expect(await page.getByLabel('Nombre completo').inputValue()).toBe('Segunda a medias')
    // Looking for somebody else begins anew.
    await page.getByRole('combobox', field).fill('')
    await page.getByRole('combobox', field).fill(second)
    await page.getByRole('option', { name: new RegExp(`Otra ${width.device}`, 'i') }).waitFor()
    await close()
  })

  it('says at each field what it does not understand, and keeps nothing', async () => {
    const { page, close } = await browser.enter(shop.url, width, '/recognise')
    await page.getByRole('combobox', field).fill(`zutano ${width.device}`)
    await page.getByRole('textbox', { name: 'Teléfono' }).fill('12')
    await page.getByRole('textbox', { name: 'Correo' }).fill('no-es-correo')
    await page.getByRole('button', { name: 'Guardar' }).click()
    await page.getByText('Este teléfono no parece completo.').waitFor()
    await page.getByText('Un correo se escribe como nombre@correo.com.').waitFor()
    expect(await page.getByRole('textbox', { name: 'Teléfono' }).inputValue()).toBe('12')
    await expectAccessible(page)
    expect(await shop.recognise(`zutano ${width.device}`)).toEqual([])
    await close()
  })

  it('says so when it is sure and the doubt was not needed', async () => {
    const { page, close } = await browser.enter(shop.url, width, '/recognise')
    await page.getByRole('combobox', field).fill('elena ruiz')
    await page.getByRole('option', { name: /Elena Ruiz Prado/ }).click()
    await page.getByRole('button', { name: 'Hay duda' }).click()
    await page.getByRole('textbox', { name: 'Teléfono' }).fill('5512345678')
    await page.getByLabel('Nombre completo').fill('Elena Ruiz Prado')
    await page.getByLabel('¿Por qué hay duda?').fill('Viene con lentes')
    await page.getByRole('button', { name: 'Guardar con la duda' }).click()
    await page.getByText('así que no hizo falta dejar la duda').waitFor()
    await page.getByText('quedó como nota en su historia').waitFor()
    await expectAccessible(page)
    await close()
  })

  it('leaves a doubt as a note for review instead of a clone', async () => {
    const { page, close } = await browser.enter(shop.url, width, '/recognise')
    const before = (await shop.ok('GET', '/reviews')).open
    await page.getByRole('combobox', field).fill('elena robles')
    await page.getByRole('option', { name: /Elena Robles/ }).click()
    await page.getByRole('button', { name: 'Hay duda' }).click()
    await page.getByRole('textbox', { name: 'Teléfono' }).fill(width.device === 'phone' ? '5544332211' : '5544332212')
    await page.getByLabel('Nombre completo').fill(`Helena R. ${width.device}`)
    expect(await page.getByLabel('¿Por qué hay duda?').inputValue()).toContain('Elena Robles')
    await page.getByRole('button', { name: 'Guardar con la duda' }).click()
    await page.getByRole('heading', { name: 'Quedó anotada la duda' }).waitFor()
    expect((await shop.ok('GET', '/reviews')).open).toBe(before + 1)
    await close()
  })

  it('asks about a phone that is somebody’s even of whoever saves at once, and saves nothing before the answer', async () => {
    const phone = width.device === 'phone' ? '5599887722' : '3311223355'
    await shop.card({ full_name: `Irma ${width.device} Luna`, phone })
    await shop.card({ full_name: `Hugo ${width.device} Paz`, phone })
    const before = (await shop.recognise(phone)).length
    const { page, close } = await browser.enter(shop.url, width, '/recognise?do=card')
    await page.getByLabel('Nombre completo').fill('Nora Sanz Gil')
    await page.getByRole('textbox', { name: 'Teléfono' }).fill(phone)
    await page.keyboard.press('Enter')
    await page.getByText('Falta decir si es la misma persona').waitFor()
    for (const name of ['Irma', 'Hugo']) await page.getByText(`Ese teléfono ya es de ${name}`).waitFor()
    expect((await shop.recognise(phone)).length).toBe(before)
    for (let left = 2; left > 0; left--) await page.getByRole('button', { name: 'No, comparten teléfono' }).first().click()
    await page.getByRole('button', { name: 'Guardar' }).click()
    await page.getByRole('heading', { name: 'Es alguien nuevo' }).waitFor()
    expect((await shop.recognise(phone)).length).toBe(before + 1)
    await close()
  })

  it('keeps the answer that was given where the other question is left as a doubt', async () => {
    const phone = width.device === 'phone' ? '5599887733' : '3311223377'
    const { personId: irma } = await shop.card({ full_name: `Irma ${width.device} Soto`, phone })
    await shop.card({ full_name: `Hugo ${width.device} Rey`, phone })
    const { page, close } = await browser.enter(shop.url, width, '/recognise?do=card')
    await page.getByLabel('Nombre completo').fill('Nora Sanz Gil')
    await page.getByRole('textbox', { name: 'Teléfono' }).fill(phone)
    const asked = page.getByRole('status').filter({ hasText: 'Ese teléfono ya es de Irma' })
    await page.getByText('Ese teléfono ya es de Hugo').waitFor()
    await asked.getByRole('button', { name: 'No, comparten teléfono' }).click()
    await page.getByRole('checkbox', { name: /Hay duda/ }).click()
    await page.getByLabel('¿Por qué hay duda?').fill('Podría ser Hugo')
    const sent = page.waitForRequest((request) => request.method() === 'POST' && request.url().endsWith('/api/people'))
    await page.getByRole('button', { name: 'Guardar con la duda' }).click()
    expect((await sent).postDataJSON().apartFrom).toEqual([irma])
    await page.getByRole('alert').filter({ hasText: 'Deshacer' }).waitFor()
    await close()
  })

  it('says before saving that a phone is somebody’s, and takes either answer', async () => {
    const [name, phone] = width.device === 'phone' ? ['Laura Quiroga Luna', '5599887711'] : ['Laura Gómez Arce', '3311223302']
    const { personId } = await shop.card({ full_name: name, phone })
    const { page, close } = await browser.enter(shop.url, width, '/recognise?do=card')
    await page.getByRole('textbox', { name: 'Teléfono' }).fill(phone)
    await page.getByText(`Ese teléfono ya es de ${name}`).waitFor()
    await expectAccessible(page)
    await expectFits(page)
    await page.getByRole('button', { name: 'No, comparten teléfono' }).click()
    await page.getByText('serán dos personas').waitFor()
    await page.getByLabel('Nombre completo').fill(name)
    await page.getByRole('button', { name: 'Guardar' }).click()
    await page.getByRole('heading', { name: 'Es alguien nuevo' }).waitFor()
    await page
      .getByRole('alert')
      .getByRole('button', { name: /Deshacer/ })
      .click()
    await page.getByRole('heading', { name: 'Es alguien nuevo' }).waitFor({ state: 'detached' })
    await expect.poll(async () => (await shop.recognise(phone)).length).toBe(1)

    await page.goto('/recognise?do=card')
    await page.getByRole('textbox', { name: 'Teléfono' }).fill(phone)
    await page.getByRole('textbox', { name: 'Correo' }).fill(`laura.${width.device}@correo.example`)
    await page.getByRole('button', { name: 'Sí, es la misma persona' }).click()
    await page.getByRole('heading', { name: 'Hola, Laura' }).waitFor()
    expect(await shop.ok('GET', `/people/${personId}`)).toMatchObject({ email: `laura.${width.device}@correo.example` })
    await page
      .getByRole('alert')
      .getByRole('button', { name: /Deshacer/ })
      .click()
    await page.getByText('Deshecho').waitFor()
    expect(await shop.ok('GET', `/people/${personId}`)).toMatchObject({ email: null, recordCount: 1 })
    await close()
  })
})

const box = async (one: Locator) => ({ x: 0, y: 0, width: 0, height: 0, ...(await one.boundingBox()) })

/** Whether all four corners of it answer to a finger: nothing lies over it, and it is within the screen. */
const answers = (one: Locator) =>
  one.evaluate((node) => {
    const { left, right, top, bottom } = node.getBoundingClientRect()
    const corners = [left + 4, right - 4].flatMap((x) => [top + 4, bottom - 4].map((y) => document.elementFromPoint(x, y)))
    return corners.every((hit) => node.contains(hit))
  })
const isWrittenIn = (field: Locator) => field.evaluate((one) => one === document.activeElement)

describe.each([
  { over: 'a phone', height: 844 },
  { over: 'a phone whose keyboard is open', height: 480 },
])('the card on $over', ({ height }) => {
  const small = { device: 'phone', viewport: { width: 390, height } } as const

  it('keeps the button that saves under the thumb, whatever is wrong, and goes to the field it is about', async () => {
    const { page, close } = await browser.enter(shop.url, small, '/recognise')
    const save = page.getByRole('button', { name: 'Guardar' })
    const field = (name: string) => page.getByRole('textbox', { name })
    const isShown = async (name: string) => {
      await expect.poll(() => isWrittenIn(field(name))).toBe(true)
      await expect.poll(() => Promise.all([answers(field(name)), answers(save)])).toEqual([true, true])
    }
    await page.getByRole('combobox', { name: /¿Quién es\?/ }).fill('zutano mengano')
    await field('Teléfono').fill('12')
    await field('Correo').fill('no-es-correo')
    await save.tap()
    const wrong = page.getByText('Este teléfono no parece completo.')
    await wrong.waitFor()
    await isShown('Teléfono')
    await expect.poll(async () => (await box(wrong)).y + (await box(wrong)).height < (await box(save)).y).toBe(true)
    await expectAccessible(page)
    await field('Teléfono').fill('55 1234 0000')
    await save.tap()
    await wrong.waitFor({ state: 'detached' })
    await isShown('Correo')
    // Nothing at all was said of anybody.
    for (const name of ['Teléfono', 'Nombre completo', 'Correo']) await field(name).fill('')
    await save.tap()
    await isShown('Nombre completo')
    // Nobody can be reached: that, too, is said where it is seen.
    await field('Nombre completo').fill('Zutano Mengano')
    await page.route('**/api/people', (route) => route.abort())
    await save.tap()
    await page.getByRole('alert').filter({ visible: true }).waitFor()
    await expect.poll(() => answers(page.getByRole('alert'))).toBe(true)
    await close()
  })
})
