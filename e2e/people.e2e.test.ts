import type { Page, Route } from 'playwright-core'
import { beforeEach, describe, expect, it } from 'vitest'
import { openShop } from '../stories/steps.ts'
import { expectAccessible, expectFits, openBrowser, pressTogether, widths } from './browser.ts'

const browser = await openBrowser()

/** A shop of one's own for each test: what one joins and separates, another does not see. */
async function openLauras() {
  const shop = await openShop({ web: true })
  const web = await shop.connect('web', 'Tienda en línea')
  const whatsapp = await shop.connect('whatsapp', 'WhatsApp')
  await shop.identify(whatsapp, 'w-1', { name: 'Laura García', phone: '5512345678' })
  await shop.identify(web, 'u-1', {
    firstName: 'Laura',
    lastName: 'García',
    email: 'laura@correo.example',
    phone: '5512345678',
    card: '30123456',
  })
  await shop.track(web, 'u-1', 'Order Completed', { order_id: 'W-77', total: 350, products: [{ name: 'Molino', quantity: 1 }] })
  await shop.card({ full_name: 'Beto Lima', phone: '5587654321' })
  // Her husband writes from her address: related, never joined.
  await shop.card({ full_name: 'Diego Ramírez Soto de la Fuente', phone: '5535764759', email: 'laura@correo.example' })
  const laura = await shop.theOnly('5512345678')
  return { shop, laura }
}

const openSheet = (page: Page) => page.getByRole('button', { name: /Compras, datos e identidades/ }).click()
const toast = (page: Page) => page.getByRole('alert').filter({ hasText: 'Deshacer' })
const menu = async (page: Page, name: RegExp) => {
  await page.getByRole('button', { name: 'Más acciones' }).click()
  await page.getByRole('menuitem', { name }).click()
}

describe.each(widths)('people on a $device', (width) => {
  let shop: Awaited<ReturnType<typeof openLauras>>['shop']
  let laura: Awaited<ReturnType<typeof openLauras>>['laura']
  beforeEach(async () => {
    ;({ shop, laura } = await openLauras())
    return shop.stop
  })

  it('lists everybody, searches, filters, and keeps the search in the address', async () => {
    const { page, close } = await browser.enter(shop.url, width, '/people')
    await page.getByRole('link', { name: /Laura García/ }).waitFor()
    await page.getByRole('link', { name: /Beto Lima/ }).waitFor()
    await expectAccessible(page)
    await expectFits(page)
    // Every filter says how many it would show, and shows as many.
    await page.getByRole('option', { name: 'Todos los canales (3)' }).waitFor({ state: 'attached' })
    await page.getByRole('button', { name: 'Con varias fichas 1' }).click()
    await page.getByRole('link', { name: /Beto Lima/ }).waitFor({ state: 'detached' })
    await page.getByRole('option', { name: 'Todos los canales (1)' }).waitFor({ state: 'attached' })
    await page.getByRole('button', { name: 'Con varias fichas' }).click()
    await page.getByLabel('Buscar personas').fill('beto')
    await page.getByRole('link', { name: /Laura García/ }).waitFor({ state: 'detached' })
    await page.waitForURL(/search=beto/)
    await page.getByLabel('Buscar personas').fill('nadie se llama así')
    await page.getByText('Nadie coincide').waitFor()
    // Typed by hand, too.
    await page.goto('/people?search=5587654321&versions=nonsense')
    await page.getByRole('link', { name: /Beto Lima/ }).waitFor()
    await page.getByRole('link', { name: /Laura García/ }).waitFor({ state: 'detached' })
    await expect.poll(() => page.getByLabel('Buscar personas').inputValue()).toBe('5587654321')
    await close()
  })

  it('keeps closed what this reader closed, beside everybody’s history and in the look from the list', async () => {
    const { page, close } = await browser.enter(shop.url, width, `/people/${laura.id}`)
    const isPhone = width.device === 'phone'
    const part = page.getByRole('button', { name: 'Datos', exact: true })
    if (isPhone) await openSheet(page)
    const source = page.getByRole('button', { name: /^Correo: de dónde viene/ })
    await source.waitFor()
    await part.click()
    await source.waitFor({ state: 'detached' })
    await expectAccessible(page)
    await page.reload()
    if (isPhone) await openSheet(page)
    expect(await part.getAttribute('aria-expanded')).toBe('false')
    if (!isPhone) {
      await page.goto('/people')
      await page.getByRole('link', { name: /Laura García/ }).waitFor()
      await page.keyboard.press('j')
      await page.keyboard.press('Space')
      await page.getByRole('complementary', { name: 'Al lado de la lista' }).getByText('Lo último').waitFor()
      expect(await part.getAttribute('aria-expanded')).toBe('false')
      await expectAccessible(page)
    }
    await part.click()
    await expect.poll(() => part.getAttribute('aria-expanded')).toBe('true')
    await close()
  })

  it('shows who somebody is, where each value comes from, and everything that happened', async () => {
    const { page, close } = await browser.enter(shop.url, width, `/people/${laura.id}`)
    await page.getByText('1 persona · 2 identidades').waitFor()
    await page.getByText('Compró 1 artículo por $350 en la web').waitFor()
    await page.getByRole('radio', { name: /^Compras \d+$/ }).waitFor({ state: 'attached' })
    await page.getByRole('radio', { name: /^Uniones [1-9]/ }).waitFor({ state: 'attached' })
    await page.getByText('Hoy').first().waitFor()
    await expectAccessible(page)
    await expectFits(page)
    if (width.device === 'phone') await openSheet(page)
    await page.getByRole('button', { name: /Correo: de dónde viene \(Tienda en línea\)/ }).click()
    await page.getByText('Lo dice Tienda en línea.').waitFor()
    await expectAccessible(page)
    await page.keyboard.press('Escape')
    await page
      .getByText(/mismo teléfono/)
      .first()
      .waitFor()
    await expectAccessible(page)
    await close()
  })

  it('calls whom nobody named by her phone, once, and says in words what she allows', async () => {
    await shop.card({ phone: '5543219876' })
    const { page, close } = await browser.enter(shop.url, width, '/people')
    const said = page.getByRole('main').getByText('55 4321 9876')
    await said.first().waitFor()
    const isSeen = (all: Element[]) => all.filter((one) => one.getBoundingClientRect().width > 1).length
    expect(await said.evaluateAll(isSeen)).toBe(1)
    await page.getByRole('link', { name: /55 4321 9876/ }).click()
    await page.getByRole('heading', { level: 1, name: '55 4321 9876' }).waitFor()
    await page.getByRole('article').getByText('Sin nombre').first().waitFor()
    const word = await page.getByText('No ha dicho:').boundingBox()
    expect(word?.width).toBeGreaterThan(40)
    await page.getByRole('button', { name: /^Promociones:/ }).click()
    await page.getByText('No ha dicho nada, y se puede:').waitFor()
    await expectAccessible(page)
    await expectFits(page)
    await close()
  })

  it('takes a note by hand and gives it back', async () => {
    const { page, close } = await browser.enter(shop.url, width, `/people/${laura.id}`)
    await page.getByLabel('Anotar lo que pasó').fill('Prefiere café molido grueso')
    await page.getByRole('button', { name: 'Guardar' }).click()
    // The brief says it too, and is no list of moments.
    const note = page.getByRole('listitem').filter({ hasText: 'Prefiere café molido grueso' }).last()
    await note.waitFor()
    await toast(page)
      .getByRole('button', { name: /Deshacer/ })
      .click()
    await note.waitFor({ state: 'detached' })
    await close()
  })

  it('shows what a separation gives back, separates, and undoes', async () => {
    const { page, close } = await browser.enter(shop.url, width, `/people/${laura.id}`)
    await page.getByText('1 persona · 2 identidades').waitFor()
    await menu(page, /Separar/)
    await page.getByRole('checkbox', { name: /Tienda en línea/ }).click()
    await expectAccessible(page)
    await page.getByRole('button', { name: 'Ver qué se separa' }).click()
    await page.getByRole('dialog').getByText('1 identidad').nth(1).waitFor()
    // A number that is no phone lacks no figures.
    await page.getByRole('dialog').getByText('30123456', { exact: true }).waitFor()
    await expectFits(page)
    await expectAccessible(page)
    await page.getByRole('button', { name: 'Separar', exact: true }).click()
    await page.getByText('1 persona · 1 identidad').waitFor()
    await toast(page)
      .getByRole('button', { name: /Deshacer/ })
      .click()
    await page.getByText('1 persona · 2 identidades').waitFor()
    await close()
  })

  it('says what came in between while one looks at a separation, and separates what one then sees', async () => {
    const { page, close } = await browser.enter(shop.url, width, `/people/${laura.id}`)
    await page.getByText('1 persona · 2 identidades').waitFor()
    await menu(page, /Separar/)
    const dialog = page.getByRole('dialog')
    await page.getByRole('checkbox', { name: /Tienda en línea/ }).click()
    await page.getByRole('button', { name: 'Ver qué se separa' }).click()
    await dialog.getByText('1 identidad').nth(1).waitFor()
    // The answer is made of what stands now, whether or not the screen has heard of it yet.
    const meanwhile = async (route: Route) => {
      const chat = await shop.connect('instagram', 'Instagram')
      await shop.identify(chat, 'i-1', { name: 'Laura García', phone: '5512345678' })
      await route.continue()
    }
    await page.route('**/separations', meanwhile, { times: 1 })
    await page.getByRole('button', { name: 'Separar', exact: true }).click()
    await dialog.getByText('Algo cambió entretanto. Nada se ha separado').waitFor()
    await dialog.getByText(/Llegó otra identidad, Laura García \(Instagram\)/).waitFor()
    await dialog.getByText('1 recién llegada').waitFor()
    expect(await dialog.getByRole('alert').count()).toBe(0)
    await expectFits(page)
    await expectAccessible(page)
    await page.getByRole('button', { name: 'Separar', exact: true }).click()
    await dialog.waitFor({ state: 'detached' })
    await toast(page).waitFor()
    await close()
  })

  it('says so where what one chose went elsewhere meanwhile', async () => {
    const chat = await shop.connect('instagram', 'Instagram')
    await shop.identify(chat, 'i-1', { name: 'Laura García', phone: '5512345678' })
    const { page, close } = await browser.enter(shop.url, width, `/people/${laura.id}`)
    await page.getByText('1 persona · 3 identidades').waitFor()
    await menu(page, /Separar/)
    const dialog = page.getByRole('dialog')
    await page.getByRole('checkbox', { name: /Tienda en línea/ }).click()
    await page.getByRole('button', { name: 'Ver qué se separa' }).click()
    await dialog.getByText('1 identidad').waitFor()
    const { identities } = await shop.person(laura.id)
    const web = identities.find(({ source }: { source: string }) => source === 'Tienda en línea')
    await shop.ok('POST', `/people/${laura.id}/separations`, { records: [web.recordId] })
    await dialog.getByText('Laura García (Tienda en línea) ya es de otra persona.').waitFor()
    expect(await dialog.getByRole('alert').count()).toBe(0)
    const preview = page.getByRole('button', { name: 'Ver qué se separa' })
    await expect.poll(() => preview.isDisabled()).toBe(true)
    await expectAccessible(page)
    // Whoever chooses anew looks at it when she asks for it.
    const other = page.getByRole('checkbox', { name: /Instagram/ })
    await other.click()
    await expect.poll(() => other.isChecked()).toBe(true)
    await expect.poll(() => preview.isEnabled()).toBe(true)
    await preview.click()
    await page.getByRole('button', { name: 'Separar', exact: true }).waitFor()
    await close()
  })

  it('joins with somebody else, and the history can undo it later', async () => {
    const { page, close } = await browser.enter(shop.url, width, `/people/${laura.id}`)
    await page.getByText('1 persona · 2 identidades').waitFor()
    await menu(page, /Unir/)
    await page.getByLabel('Buscar a la otra persona').fill('beto')
    await page.getByRole('button', { name: /Beto Lima/ }).click()
    await expectAccessible(page)
    await page.getByRole('button', { name: 'Son la misma: unir' }).click()
    await page.getByText('1 persona · 3 identidades').waitFor()
    await page.reload()
    await page.getByRole('button', { name: 'Deshacer la unión' }).click()
    await page.getByText('1 persona · 2 identidades').waitFor()
    await close()
  })

  it('says why it is one person, why two are not, and takes the word of whoever knows better', async () => {
    const { page, close } = await browser.enter(shop.url, width, `/people/${laura.id}`)
    if (width.device === 'phone') await openSheet(page)
    await page.getByRole('button', { name: '¿Por qué es una?' }).click()
    await page.getByRole('dialog').getByText('2 fichas, y esto las une').waitFor()
    await expectAccessible(page)
    await expectFits(page)
    await page.keyboard.press('Escape')
    await menu(page, /Comparar/)
    await page.getByLabel('Buscar a la otra persona').fill('diego')
    await page.getByRole('button', { name: /Diego Ramírez/ }).click()
    await page.getByText('una regla no deja unirlas').waitFor()
    await page.getByText('un contacto igual no basta').waitFor()
    await expectAccessible(page)
    await expectFits(page)
    await page.getByRole('button', { name: 'Son familia' }).click()
    await toast(page).getByText('Quedan como familia').waitFor()
    await menu(page, /Comparar/)
    await page.getByLabel('Buscar a la otra persona').fill('diego')
    await page.getByRole('button', { name: /Diego Ramírez/ }).click()
    await page.getByText(/que son familia: dos personas/).waitFor()
    await close()
  })

  it('corrects a value: what is written counts more than what the sources say', async () => {
    const { page, close } = await browser.enter(shop.url, width, `/people/${laura.id}`)
    await menu(page, /Corregir/)
    await page.getByRole('dialog').getByLabel('Nombre completo').fill('Laura García Mendoza')
    await expectAccessible(page)
    await page.getByRole('button', { name: 'Guardar' }).click()
    await page.getByRole('heading', { name: 'Laura García Mendoza', level: 1 }).waitFor()
    await toast(page)
      .getByRole('button', { name: /Deshacer/ })
      .click()
    await page.getByRole('heading', { name: 'Laura García', level: 1, exact: true }).waitFor()
    await close()
  })

  it('says that a corrected phone is somebody else’s, and joins the two where they are one', async () => {
    const { page, close } = await browser.enter(shop.url, width, `/people/${laura.id}`)
    await menu(page, /Corregir/)
    const phone = page.getByRole('dialog').getByLabel('Teléfono')
    const save = page.getByRole('dialog').getByRole('button', { name: 'Guardar' })
    await phone.fill('55 99abc7711')
    await save.click()
    await page.getByText('Este teléfono lleva letras').waitFor()
    await phone.fill('55 9977 11')
    await save.click()
    const question = page.getByRole('dialog', { name: 'Al teléfono le faltan cifras' })
    await question.getByText('Quedaría en lugar de 55 1234 5678').waitFor()
    await question.getByRole('button', { name: 'Cancelar' }).click()
    await question.waitFor({ state: 'detached' })
    expect(await phone.inputValue()).toBe('55 9977 11')
    await phone.fill('5587654321')
    await page.getByText('Ese teléfono ya es de Beto Lima').waitFor()
    await expectAccessible(page)
    await page.getByRole('button', { name: 'Sí, es la misma persona' }).click()
    await page.getByText('1 persona · 3 identidades').waitFor()
    await toast(page)
      .getByRole('button', { name: /Deshacer/ })
      .click()
    await page.getByText('1 persona · 2 identidades').waitFor()
    await close()
  })
})

describe('with the keyboard alone', () => {
  it('moves with J and K, opens with Enter, finds with Ctrl-K, and shows its keys with ?', async () => {
    const { shop } = await openLauras()
    const { page, close } = await browser.enter(shop.url, widths[0], '/people')
    await page.getByRole('link', { name: /Laura García/ }).waitFor()
    await page.keyboard.press('j')
    await page.keyboard.press('j')
    const second = await page.getByRole('row').nth(2).getByRole('link').textContent()
    await page.keyboard.press('Enter')
    await page.getByRole('heading', { level: 1, name: second?.slice(2) ?? '' }).waitFor()

    await page.keyboard.press('?')
    await page.getByRole('dialog', { name: 'Atajos de teclado' }).waitFor()
    await expectAccessible(page)
    await page.keyboard.press('Escape')
    await page.getByRole('dialog').waitFor({ state: 'detached' })
    await page.keyboard.press('Control+k')
    await page.getByPlaceholder(/Persona, teléfono/).fill('laura')
    await page.getByRole('dialog').getByText('Laura García').waitFor()
    await expectAccessible(page)
    await page.keyboard.press('Enter')
    await page.getByRole('heading', { name: 'Laura García', level: 1 }).waitFor()
    await pressTogether(page, 'g', 'r')
    await page.getByRole('heading', { name: 'Reconocer', level: 1 }).waitFor()
    await close()
    await shop.stop()
  })
})
