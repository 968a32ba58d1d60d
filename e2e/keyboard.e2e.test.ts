import type { Locator, Page } from 'playwright-core'
import { expect, it } from 'vitest'
import { openShop } from '../stories/steps.ts'
import { ownerAccount } from '../test/server.ts'
import { answerWith, closeWithEscape, openBrowser, pressTogether, widths } from './browser.ts'

const browser = await openBrowser()
const shop = await openShop({ web: true })
for (const [one, other] of [
  ['Laura García', 'Laura Garsía'],
  ['Beto Lima', 'Beto Limas'],
]) {
  const { personId } = await shop.card({ full_name: one, email: `${one?.slice(0, 3)}@correo.example` })
  const { personId: also } = await shop.card({ full_name: other, phone: one === 'Beto Lima' ? '5587654321' : '5512345678' })
  await shop.ok('POST', `/people/${personId}/suspicions`, { with: also })
}

const field = (page: Page) => page.getByRole('combobox', { name: /¿Quién es\?/ })
const heading = (page: Page, name: string) => page.getByRole('heading', { name, level: 1 }).waitFor()
const isHeld = (what: Locator) => what.evaluate((one) => one === document.activeElement)
/** Keys go on from somewhere that is there; whoever closed something is waited for. */
const expectHeld = (page: Page) =>
  expect.poll(() => page.evaluate(() => document.activeElement !== document.body && document.activeElement !== null)).toBe(true)
/** With Tab alone, and at every stop something is seen to have the focus. */
async function tabTo(page: Page, what: Locator, stopsMax = 40): Promise<void> {
  await what.first().waitFor()
  for (let stop = 0; stop < stopsMax; stop++) {
    if ((await what.count()) > 0 && (await isHeld(what))) return
    await page.keyboard.press('Tab')
    await expectSeen(page)
  }
  throw new Error(`not reached within ${stopsMax} stops: ${what}`)
}
/** What has the focus shows it: by a ring, or as fields do by their border. */
async function expectSeen(page: Page): Promise<void> {
  const seen = await page.evaluate(() => {
    const one = document.activeElement
    if (!(one instanceof HTMLElement)) return 'nothing'
    const isRinged = [
      one,
      ...one.querySelectorAll(':scope > *'),
      one.parentElement,
      one.nextElementSibling,
      one.closest('[data-row]'),
    ].some((near) => near && [undefined, '::after'].some((part) => getComputedStyle(near, part).outlineStyle !== 'none'))
    const isShaded = getComputedStyle(one).boxShadow !== 'none'
    return isRinged || isShaded || one.matches('body, main, input, textarea, select') ? '' : one.outerHTML.slice(0, 200)
  })
  expect(seen).toBe('')
}
async function closeAndGoOn(page: Page): Promise<void> {
  await closeWithEscape(page)
  await expectHeld(page)
}

it('a day without a mouse: from the sign-in to an import, and the focus is never lost', async () => {
  const { page, close } = await browser.visit(shop.url, widths[0])
  const { keyboard } = page
  await page.goto('/recognise')
  await page.getByRole('heading', { name: 'Entrar a Pulsera' }).waitFor()
  await expect.poll(() => isHeld(page.getByLabel('Correo'))).toBe(true)
  await keyboard.type(ownerAccount.email)
  await keyboard.press('Tab')
  await keyboard.type(ownerAccount.password)
  await keyboard.press('Enter')

  // Somebody unknown becomes known.
  await expect.poll(() => isHeld(field(page))).toBe(true)
  await keyboard.type('5599112233')
  await page.getByText('¿Me regalas tu teléfono').waitFor()
  await keyboard.press('Enter')
  await keyboard.type('Zenobia Paz')
  await keyboard.press('Enter')
  await page.getByRole('heading', { name: 'Es alguien nuevo' }).waitFor()
  await expectHeld(page)
  await tabTo(page, page.getByRole('link', { name: 'Abrir su página' }))
  await keyboard.press('Enter')
  await heading(page, 'Zenobia Paz')
  await expectHeld(page)

  // Her page: a note, and whatever opens over it.
  const composer = page.getByLabel('Anotar lo que pasó')
  await composer.waitFor()
  await keyboard.press('c')
  await expect.poll(() => isHeld(composer)).toBe(true)
  await keyboard.type('Prefiere la mañana')
  await keyboard.press('Control+Enter')
  await page.getByRole('alert').filter({ hasText: 'Nota guardada' }).waitFor()
  await expectHeld(page)
  await tabTo(page, page.getByRole('button', { name: 'Más acciones' }), 60)
  await keyboard.press('Enter')
  await expect.poll(() => isHeld(page.getByRole('menuitem', { name: /Corregir/ }))).toBe(true)
  await keyboard.press('Enter')
  await closeAndGoOn(page)
  await expect.poll(() => isHeld(page.getByRole('button', { name: 'Más acciones' }))).toBe(true)
  for (const key of ['e', '?', 'Control+k']) {
    await keyboard.press(key)
    await closeAndGoOn(page)
  }

  // Twins: with a letter, with the button, and back.
  await pressTogether(page, 'g', 'm')
  await heading(page, 'Gemelos')
  await page.getByText(/^0 de 2 revisadas/).waitFor()
  await page.getByRole('button', { name: 'Son distintas' }).waitFor()
  await expectHeld(page)
  await answerWith(page, 'd')
  await page.getByText(/^1 de 2 revisadas/).waitFor()
  await expectHeld(page)
  await keyboard.press('z')
  await page.getByText(/^0 de 2 revisadas/).waitFor()
  // The pair takes an answer once it has been seen.
  await page.getByRole('button', { name: 'Son la misma', disabled: false }).waitFor()
  await tabTo(page, page.getByRole('button', { name: 'Son la misma' }), 60)
  await keyboard.press('Enter')
  await page.getByText(/^1 de 2 revisadas/).waitFor()
  await expectHeld(page)
  await tabTo(page, page.getByRole('button', { name: 'Decididas hoy' }), 60)
  await keyboard.press('Enter')
  await tabTo(page, page.getByRole('dialog').getByRole('button', { name: /^Deshacer/ }))
  await keyboard.press('Enter')
  await page.getByText('Hoy todavía no hay decisiones').waitFor()
  await expectHeld(page)
  await closeAndGoOn(page)
  await page.getByText(/^0 de 2 revisadas/).waitFor()

  // The list, somebody beside it, and one note for her.
  await pressTogether(page, 'g', 'p')
  await heading(page, 'Personas')
  await page.getByRole('link', { name: /Zenobia/ }).waitFor()
  await keyboard.press('j')
  await expect.poll(() => page.evaluate(() => document.activeElement?.closest('[data-row]') != null)).toBe(true)
  await keyboard.press('Space')
  await page.getByRole('complementary', { name: 'Al lado de la lista' }).getByText('Lo último').waitFor()
  await keyboard.press('Escape')
  await page.getByRole('complementary', { name: 'Al lado de la lista' }).waitFor({ state: 'detached' })
  await expectHeld(page)
  await keyboard.press('x')
  await tabTo(page, page.getByRole('button', { name: 'Nota para todas' }), 60)
  await keyboard.press('Enter')
  await expect.poll(() => isHeld(page.getByLabel(/La misma nota para/))).toBe(true)
  await keyboard.type('Invitada al taller')
  await keyboard.press('Control+Enter')
  await page.getByRole('alert').filter({ hasText: 'Nota guardada en 1 persona' }).waitFor()
  await expectHeld(page)

  // A file.
  await pressTogether(page, 'g', 't')
  await heading(page, 'Importar')
  await tabTo(page, page.getByRole('button', { name: 'Probar con un archivo de ejemplo' }), 60)
  await keyboard.press('Enter')
  await tabTo(page, page.getByRole('button', { name: 'Probar sin guardar' }), 80)
  await keyboard.press('Enter')
  const go = page.getByRole('button', { name: /^Importar \d+ filas$/ })
  await go.waitFor()
  await expectHeld(page)
  await tabTo(page, go, 80)
  await keyboard.press('Enter')
  await page.getByRole('link', { name: /^Revisar \d+ gemelos$/ }).waitFor()
  await expectHeld(page)
  await close()
})
