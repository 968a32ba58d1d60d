import { afterAll, describe, expect, it } from 'vitest'
import { openShop } from '../stories/steps.ts'
import { expectAccessible, expectFits, openBrowser, pressTogether, widths, withServiceWorker } from './browser.ts'
import { cameraShowing } from './camera.ts'

const shop = await openShop({ web: true })
const till = await shop.connect('counter', 'Caja')
// She was here an hour ago: whoever is here "now" is so by what a test does.
const anHourAgo = Temporal.Now.instant().subtract({ hours: 1 }).toString()
const traits = { name: 'Elena Ruiz Prado', phone: '5512345678' }
const properties = { order_id: 'T-1', total: 350, products: [{ name: 'Molino', quantity: 1 }] }
await shop.send('identify', till, { userId: 'c-1', traits, timestamp: anHourAgo })
await shop.send('track', till, { userId: 'c-1', event: 'Order Completed', properties, timestamp: anHourAgo })
const elena = await shop.theOnly('5512345678')
const write = (entry: object) => shop.ok('POST', `/people/${elena.id}/entries`, entry)
await write({ kind: 'note', text: 'No llamar para vender', tone: 'dont' })
await write({ kind: 'call', text: 'Quedamos en llamarla', at: anHourAgo, next: { on: '2030-01-15', text: 'Enviar la propuesta' } })
const { code } = await shop.person(elena.id)
const camera = cameraShowing(code)
afterAll(camera.remove)
const browser = await openBrowser({ args: camera.args })
const dark = { colorScheme: 'dark' } as const

describe.each(widths)('the counter on a $device', (width) => {
  it('reads the wristband with the camera and greets with what matters first', async () => {
    const { page, close } = await browser.enter(shop.url, width, '/recognise', dark)
    await page.getByRole('button', { name: 'Escanear' }).filter({ visible: true }).click()
    await page.getByRole('heading', { name: 'Hola, Elena' }).waitFor()
    await page.getByRole('list', { name: 'Resumen' }).getByText('No llamar para vender').waitFor()
    const lines = await page.getByRole('list', { name: 'Resumen' }).getByRole('listitem').allInnerTexts()
    expect(lines[0]).toContain('No llamar para vender')
    expect(lines[1]).toContain('Enviar la propuesta')
    await page.getByText('¿Qué tal salió tu compra de Molino?').waitFor()
    await expectAccessible(page)
    await expectFits(page)
    await close()
  })

  it('speaks to customers as the business chose', async () => {
    const { page, close } = await browser.enter(shop.url, width, '/govern#business')
    await page.getByLabel('Trato con la clientela').selectOption('De usted')
    await page.getByRole('button', { name: 'Guardar cambios' }).click()
    await page.getByText('Cambios guardados.').waitFor()
    await page.goto('/recognise')
    await page.getByRole('combobox').fill('5598765432')
    await page.getByText('¿Me regala su teléfono').waitFor()
    await page.getByRole('combobox').fill(code)
    await page.keyboard.press('Enter')
    await page.getByText('¡Qué gusto verle, Elena!').waitFor()
    await shop.ok('PATCH', '/workspace', { addressForm: 'tu' })
    await close()
  })

  it('opens the moment that a line of the brief rests on', async () => {
    const { page, close } = await browser.enter(shop.url, width, `/people/${elena.id}`)
    const line = page.getByRole('link', { name: /No llamar para vender/ })
    await line.click()
    await page.waitForURL(/moment=/)
    await page.getByRole('listitem').filter({ hasText: 'Qué no hacer' }).filter({ hasText: 'No llamar para vender' }).last().waitFor()
    await expectAccessible(page)
    await close()
  })

  it('shows the wristband as a card to print, and what each source said before', async () => {
    const { page, close } = await browser.enter(shop.url, width, `/people/${elena.id}`, dark)
    await page.getByRole('button', { name: /ver e imprimir/ }).click()
    await page
      .getByRole('dialog')
      .getByRole('img', { name: `Código QR de la pulsera ${code}` })
      .waitFor()
    await expectAccessible(page)
    await page.keyboard.press('Escape')
    await page.getByRole('link', { name: 'Cambios en los datos' }).click()
    await page.getByRole('row').filter({ hasText: 'Elena Ruiz Prado' }).waitFor()
    await expectAccessible(page)
    await expectFits(page)
    await close()
  })
})

describe('with the keyboard alone', () => {
  it('greets, notes the visit and what not to do, and takes it back, without a mouse', async () => {
    const { page, close } = await browser.enter(shop.url, widths[0], '/recognise')
    await page.getByRole('combobox').focus()
    // A hand scanner types faster than anybody is found, and ends with Enter.
    await page.keyboard.type(code)
    await page.keyboard.press('Enter')
    await page.getByRole('heading', { name: 'Hola, Elena' }).waitFor()
    await page.keyboard.press('v')
    await page.getByRole('alert').filter({ hasText: 'Visita anotada' }).waitFor()
    const lastSeen = page.getByRole('definition').filter({ hasText: 'ahora' })
    await lastSeen.waitFor()
    await page.keyboard.press('z')
    await page.getByText('Deshecho').first().waitFor()
    await lastSeen.waitFor({ state: 'detached' })
    await page.keyboard.press('c')
    await page.locator('textarea:focus').waitFor()
    await page.keyboard.type('Prefiere la mañana')
    await page.keyboard.press('Control+Enter')
    await page.getByRole('alert').filter({ hasText: 'Nota guardada' }).waitFor()
    await page.keyboard.press('Enter')
    await page.getByRole('heading', { name: 'Elena Ruiz Prado', level: 1 }).waitFor()
    await page
      .getByRole('checkbox', { name: /Enviar la propuesta/ })
      .first()
      .focus()
    await page.keyboard.press('Space')
    await page.getByRole('alert').filter({ hasText: 'Paso cumplido' }).waitFor()
    await page.keyboard.press('z')
    await page.getByRole('list', { name: 'Resumen' }).getByText('Enviar la propuesta').waitFor()
    await page.keyboard.press('e')
    await page.getByRole('dialog', { name: 'Corregir datos' }).waitFor()
    await close()
  })

  it('goes where G and a letter lead, and begins no note by it, with somebody before one at the counter', async () => {
    const { page, close } = await browser.enter(shop.url, widths[0], '/recognise')
    await page.getByRole('combobox').fill(code)
    await page.keyboard.press('Enter')
    await page.getByRole('heading', { name: 'Hola, Elena' }).waitFor()
    await pressTogether(page, 'g', 'c')
    // C alone would have begun a note where she stands.
    await page.getByRole('heading', { name: 'Conexiones', level: 1 }).waitFor()
    await close()
  })

  it('begins the card of somebody new with C from the list, unless G came before or the letters are off', async () => {
    const { page, close } = await browser.enter(shop.url, widths[0], '/people')
    const list = page.getByRole('heading', { name: 'Personas', level: 1 })
    await page.getByRole('link', { name: /Elena Ruiz/ }).waitFor()
    await pressTogether(page, 'g', 'c')
    await page.getByRole('heading', { name: 'Conexiones', level: 1 }).waitFor()
    await page.goBack()
    await list.waitFor()
    await page.keyboard.press('?')
    const sheet = page.getByRole('dialog', { name: 'Atajos de teclado' })
    const letters = sheet.getByRole('switch', { name: 'Teclas de una sola letra o signo' })
    await sheet.getByText(/^Alguien nuevo/).waitFor()
    await letters.press('Space')
    // The sheet shows what acts, and nothing else.
    await sheet.getByText(/^Alguien nuevo/).waitFor({ state: 'detached' })
    await sheet.getByText('Abrir', { exact: true }).waitFor()
    expect(await sheet.getByRole('heading', { name: 'Ir a' }).count()).toBe(0)
    await expectAccessible(page)
    await page.keyboard.press('Escape')
    await sheet.waitFor({ state: 'detached' })
    await page.keyboard.press('c')
    expect(await page.evaluate(() => location.pathname)).toBe('/people')
    await page.keyboard.press('Control+k')
    await page.getByRole('textbox', { name: 'Buscar', exact: true }).fill('atajos')
    await page.keyboard.press('Enter')
    await letters.press('Space')
    await sheet.getByText(/^Alguien nuevo/).waitFor()
    await page.keyboard.press('Escape')
    await sheet.waitFor({ state: 'detached' })
    await page.keyboard.press('c')
    await page.getByRole('heading', { name: 'Alguien nuevo' }).waitFor()
    await close()
  })

  it('keeps a view, selects with X, and writes the same note on several', async () => {
    await shop.card({ full_name: 'Beto Lima', phone: '5587654321' })
    const { page, close } = await browser.enter(shop.url, widths[0], '/people?sort=name')
    await page.getByRole('link', { name: /Beto Lima/ }).waitFor()
    await page.getByRole('button', { name: 'Guardar vista' }).click()
    await page.getByLabel('Nombre de la vista').fill('Por nombre')
    await page.keyboard.press('Enter')
    await page.getByRole('navigation', { name: 'Vistas guardadas' }).getByRole('link', { name: 'Por nombre' }).waitFor()
    await page.getByRole('link', { name: 'Todas' }).click()
    await page.waitForURL('**/people')
    // Rows that still change their order would be two at one place.
    await page.reload()
    await page.getByRole('link', { name: /Beto Lima/ }).waitFor()
    await page.locator('body').press('j')
    await page.keyboard.press('x')
    await page.keyboard.press('j')
    await page.keyboard.press('x')
    await page.getByText('2 marcadas').waitFor()
    await expectAccessible(page)
    await page.getByRole('button', { name: 'Nota para todas' }).click()
    await page.getByLabel(/La misma nota para 2/).fill('Invitada al taller')
    await page.keyboard.press('Control+Enter')
    await page.getByRole('alert').filter({ hasText: 'Nota guardada en 2 personas' }).waitFor()
    await close()
  })
})

describe('two colleagues', () => {
  it('see each other on a page, and what the other writes without asking', async () => {
    const ana = { name: 'Ana', email: 'ana@tienda.example', password: 'detras del mostrador' }
    await shop.ok('POST', '/users', { ...ana, role: 'clerk' })
    const mine = await browser.enter(shop.url, widths[0], `/people/${elena.id}`)
    const hers = await browser.visit(shop.url, widths[1])
    const { email, password } = ana
    const answer = await hers.page.request.post('/api/auth/sign-in/email', { data: { email, password }, headers: { origin: shop.url } })
    expect(answer.status()).toBe(200)
    const brief = mine.page.getByRole('region', { name: 'Resumen' })
    await brief.getByText('No llamar para vender').waitFor()
    const { y } = { ...(await brief.boundingBox()) }
    await hers.page.goto(`/people/${elena.id}`)
    await mine.page.getByText('Ana está aquí').waitFor()
    // Whoever comes lies over the page, and pushes nothing that somebody reads.
    expect(await brief.boundingBox()).toMatchObject({ y })
    await hers.page.getByLabel('Anotar lo que pasó').fill('Pasa por su pedido el viernes')
    await hers.page.getByRole('button', { name: 'Guardar' }).click()
    await mine.page.getByRole('listitem').filter({ hasText: 'Pasa por su pedido el viernes' }).last().waitFor()
    await hers.close()
    await mine.close()
  })
})

describe('without a connection', () => {
  it('says so, opens its shell all the same, and is an application to install', async () => {
    const { page, close } = await browser.enter(shop.url, widths[1], '/recognise', withServiceWorker)
    const manifest = await page.request.get('/manifest.webmanifest')
    expect((await manifest.json()).icons).toHaveLength(3)
    // Each step is waited for by what it brings about: under load the worker alone takes seconds to be there.
    const patient = { timeout: 45_000 }
    await page.waitForFunction(() => navigator.serviceWorker.controller !== null, undefined, patient)
    await page.waitForFunction(async () => (await caches.match('/')) !== undefined, undefined, patient)
    await page.reload(patient)
    await page.getByRole('combobox').waitFor(patient)
    await page.context().setOffline(true)
    await page.getByText('Sin conexión.').waitFor(patient)
    await expectAccessible(page)
    await page.reload({ waitUntil: 'domcontentloaded', ...patient })
    await page.waitForFunction(() => (document.querySelector('#root')?.childElementCount ?? 0) > 0, undefined, patient)
    const kept = await page.evaluate(async () => {
      const names = await caches.keys()
      const urls = await Promise.all(
        names.map(async (name) => (await (await caches.open(name)).keys()).map(({ url }) => new URL(url).pathname)),
      )
      return urls.flat()
    })
    expect(kept).toContain('/')
    expect(kept.filter((path) => /^\/(api|v1)\//.test(path))).toEqual([])
    await page.context().setOffline(false)
    await page.reload(patient)
    await page.getByRole('combobox').waitFor(patient)
    await page.getByText('Sin conexión.').waitFor({ state: 'detached', ...patient })
    await close()
  })
})

describe('in English', () => {
  it('greets and writes down in the reader’s language', async () => {
    const { page, close } = await browser.enter(shop.url, widths[0], '/recognise')
    await page.evaluate(() => localStorage.setItem('pulsera.language', 'en'))
    await page.goto(`/recognise?q=${code}`)
    await page.getByRole('option').first().click()
    await page.getByRole('heading', { name: 'Hello, Elena' }).waitFor()
    await page.getByText('What not to do').first().waitFor({ state: 'attached' })
    await expectAccessible(page)
    await close()
  })
})
