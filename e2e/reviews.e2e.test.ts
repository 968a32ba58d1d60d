import type { Locator, Page } from 'playwright-core'
import { describe, expect, it } from 'vitest'
import { startServer } from '../test/server.ts'
import { answerWith, expectAccessible, expectFits, openBrowser, pressTogether, widths } from './browser.ts'

const [desktop, phone] = widths
const browser = await openBrowser()
const server = await startServer({ web: true })

/** Two people who share nothing but a suspicion, so that the test does not hang on the resolver's mood. */
async function suspect(left: string, right: string, note: string): Promise<[string, string]> {
  const make = async (name: string, phone: string) => {
    const { body } = await server.api('POST', '/people', { attributes: { full_name: name, phone, city: 'Puebla' } })
    return body.personId as string
  }
  const pair: [string, string] = [await make(left, newPhone()), await make(right, newPhone())]
  const { status } = await server.api('POST', `/people/${pair[0]}/suspicions`, { with: pair[1], note })
  expect(status).toBe(201)
  return pair
}

let given = 0
const newPhone = () => {
  given++
  return `55${20_410_077 + given * 371_993}`
}
const nowPersonOf = async (id: string): Promise<string> => (await server.api('GET', `/people/${id}`)).body.id
const areOne = async ([a, b]: [string, string]) => (await nowPersonOf(a)) === (await nowPersonOf(b))
const names = (page: Page) => page.locator('nav[aria-label="Por revisar"] [aria-current]').innerText()

/** What a mail shows in each of its lines. */
const linesOf = (value: Locator): Promise<string[]> =>
  value.evaluate((button) => {
    const lines = new Map<number, string>()
    const texts = document.createTreeWalker(button, NodeFilter.SHOW_TEXT)
    let isMail = false
    while (texts.nextNode()) {
      const text = texts.currentNode.textContent ?? ''
      isMail ||= text.startsWith('maximiliana')
      for (let at = 0; isMail && at < text.length; at++) {
        const range = document.createRange()
        range.setStart(texts.currentNode, at)
        range.setEnd(texts.currentNode, at + 1)
        const { bottom } = range.getBoundingClientRect()
        lines.set(bottom, (lines.get(bottom) ?? '') + text[at])
      }
    }
    return [...lines.values()].map((line) => line.replace(/\d$/, ''))
  })

describe('judging at the desk', () => {
  it('shows the evidence, the difference and the consequence, joins with M, and undoes', async () => {
    const pair = await suspect('Renata Quiroga Olvera', 'Rene Quiroga Olvera', 'Dice que es la misma de Instagram')
    await suspect('Tomás Barragán Ojeda', 'Thomas Barragan', 'Mismo pedido')
    const { page, close } = await browser.enter(server.url, desktop, '/reviews')
    await page.getByText('0 de 2 revisadas hoy').waitFor()
    await page.getByText('Una sola persona con 2 fichas').waitFor()
    await page.getByText('En contra').waitFor()
    await expectAccessible(page)

    const chosen = (await names(page)).includes('Renata') ? pair : null
    const before = await names(page)
    // A key that bounces: the second stroke comes before anybody has seen the next pair.
    await answerWith(page, 'm', 'm')
    await page.getByText('1 de 2 revisadas hoy').waitFor()
    expect(await names(page)).not.toBe(before)
    // A toast under the pointer stays.
    await page.getByRole('alert').filter({ hasText: 'ahora son una sola persona' }).hover()
    if (chosen) expect(await areOne(chosen)).toBe(true)
    await expectAccessible(page)

    await page.getByRole('button', { name: /Deshacer/ }).click()
    await page.getByText('Todo está como antes.').waitFor()
    await page.getByText('0 de 2 revisadas hoy').waitFor()
    await expect.poll(() => names(page)).toBe(before)
    expect(await areOne(pair)).toBe(false)
    await close()
  })

  it('lets the reviewer pick the right value, with the keys, and saves it with the join', async () => {
    const { page, close } = await browser.enter(server.url, desktop, '/reviews')
    const [left = '', right = ''] = (await names(page)).split('\n')
    const row = page.getByRole('row', { name: /^Nombre completo/ })
    await row.getByRole('button', { name: left }).waitFor()
    await page.keyboard.press('2')
    await row.getByRole('button', { name: right, pressed: true }).waitFor()
    await row.getByText('Elegido a mano').waitFor()
    await page.getByText('se guarda 1 dato elegido a mano').waitFor()
    await page.getByRole('button', { name: 'Son la misma' }).click()
    await page.getByText('ahora son una sola persona').waitFor()
    const { body } = await server.api('GET', `/recognise?q=${encodeURIComponent(right)}`)
    expect(body.candidates[0].person).toMatchObject({ name: right })
    expect(body.candidates[0].person.recordCount).toBeGreaterThan(1)
    await close()
  })

  it('settles the rest as different, family and later, and says that the day is done', async () => {
    const different = await suspect('Ulises Cantú', 'Eliseo Cantú', 'a')
    const family = await suspect('Ximena Arce Ríos', 'Jimena Arce Ríos', 'b')
    await suspect('Zoe Ponce', 'Zoé Ponce Lara', 'c')
    const { page, close } = await browser.enter(server.url, desktop, '/reviews')
    const settle = async (name: string, key: 'd' | 'f' | 'l') => {
      await page.getByRole('navigation', { name: 'Por revisar' }).getByRole('button', { name }).click()
      await page.getByRole('row', { name: new RegExp(`^Nombre completo.*${name}`) }).waitFor()
      await answerWith(page, key)
      await page.getByRole('navigation', { name: 'Por revisar' }).getByRole('button', { name }).waitFor({ state: 'detached' })
    }
    await settle('Ulises', 'd')
    await settle('Ximena', 'f')
    await page.getByText('familia, cada quien con su ficha').waitFor()
    await settle('Zoe', 'l')
    await answerWith(page, 'l')
    await page.getByRole('heading', { name: 'Gemelos' }).waitFor()
    await page.getByText('Listo por hoy').waitFor()
    expect(await areOne(different)).toBe(false)
    const { body } = await server.api('GET', `/people/${family[0]}`)
    expect(body.related).toMatchObject([{ kind: 'household', person: { id: family[1] } }])
    await expectAccessible(page)
    await close()
  })

  it('deals the doubts among the data owners, groups them by reason, and says what comes together', async () => {
    await suspect('Gael Ponce Rivas', 'Gail Ponce Rivas', 'g')
    const { page, close } = await browser.enter(server.url, desktop, '/reviews')
    await page.getByRole('heading', { name: 'Qué se junta' }).waitFor()
    const contacts = page.getByRole('row', { name: /^Contactos/ })
    const inContacts = async () => (await contacts.getByRole('cell').allInnerTexts()).map((text) => text.trim())
    await expect.poll(inContacts).toEqual(['1', '1', '2'])
    await page.getByLabel('Agrupar').selectOption('reason')
    await page.getByRole('heading', { name: 'Lo pidió el equipo 1' }).waitFor()

    await page.getByRole('button', { name: 'Dueño del dato' }).click()
    const dialog = page.getByRole('dialog', { name: 'Dueño del dato' })
    await dialog.getByRole('checkbox', { name: 'Laura Gómez' }).check()
    await expectAccessible(page)
    await dialog.getByLabel('Pares al día de Laura Gómez').fill('5')
    await dialog.getByRole('button', { name: 'Guardar' }).click()
    await page.getByRole('radio', { name: 'Todas 1' }).waitFor({ state: 'attached' })
    await page.getByText('Mías').click()
    await page.waitForURL(/of=mine/)
    const { duty } = (await page.request.get('/api/reviews?of=mine').then((answer) => answer.json())) as { duty: unknown }
    expect(duty).toMatchObject({ pairsPerDay: 5, open: 1 })
    await page.getByText(/de \d+ revisadas hoy/).waitFor()
    await expectAccessible(page)
    await page.getByLabel('Agrupar').selectOption('day')
    await answerWith(page, 'd')
    await page.getByText('Listo por hoy').waitFor()
    await close()
  })

  it('opens the pair that an address names, and the next one when that is settled', async () => {
    await suspect('Nadia Oropeza', 'Nadya Oropeza', 'n')
    await suspect('Octavio Rincón', 'Otavio Rincón', 'o')
    const { items } = (await server.api('GET', '/reviews')).body
    const [first, second] = items as { id: string; left: { name: string } }[]
    const { page, close } = await browser.enter(server.url, desktop, `/reviews?review=${second?.id}`)
    await page.getByRole('row', { name: new RegExp(`^Nombre completo.*${second?.left.name}`) }).waitFor()
    await server.api('POST', `/reviews/${second?.id}/judgement`, { verdict: 'different' })
    await page.reload()
    await page.getByRole('row', { name: new RegExp(`^Nombre completo.*${first?.left.name}`) }).waitFor()
    await answerWith(page, 'd')
    await page.getByText('Listo por hoy').waitFor()
    await close()
  })

  it('judges three at once: the third stands beside the two, and a key counts it in', async () => {
    const [ana, anita] = await suspect('Ana Robles Luna', 'Anita Robles Luna', 'a')
    const third = (await server.api('POST', '/people', { attributes: { full_name: 'Ana R. Luna', phone: newPhone() } })).body
      .personId as string
    await server.api('POST', `/people/${ana}/suspicions`, { with: third, note: 'b' })
    const { page, close } = await browser.enter(server.url, desktop, '/reviews')
    await page.getByRole('checkbox', { name: /^Incluir An/ }).waitFor()
    await page.getByText('Una sola persona con 2 fichas').waitFor()
    await page.keyboard.press('a')
    await page.getByText('Una sola persona con 3 fichas').waitFor()
    await page.getByText('Lo que cada una permite no cambia.').waitFor()
    await page.getByRole('button', { name: 'Son la misma (3)' }).waitFor()
    await expectAccessible(page)

    await page.getByRole('button', { name: '¿Por qué no se unieron solas?' }).click()
    const dialog = page.getByRole('dialog', { name: '¿Por qué no son una sola persona?' })
    await dialog.locator('p').first().waitFor()
    await expectAccessible(page)
    await page.keyboard.press('Escape')
    await dialog.waitFor({ state: 'detached' })

    await answerWith(page, 'm')
    await page
      .getByRole('alert')
      .filter({ hasText: /, .* y .*: ahora son una sola persona/ })
      .hover()
    await page.getByText('Listo por hoy').waitFor()
    expect(await areOne([ana, third])).toBe(true)
    expect(await areOne([ana, anita])).toBe(true)
    await page.getByRole('button', { name: /Deshacer/ }).click()
    await page.getByText('Todo está como antes.').waitFor()
    expect(await areOne([ana, third])).toBe(false)
    for (const { id } of (await server.api('GET', '/reviews')).body.items)
      await server.api('POST', `/reviews/${id}/judgement`, { verdict: 'different' })
    await close()
  })

  it('lets the single-letter keys be turned off, for good', async () => {
    await suspect('Wendy Rosas', 'Wendi Rosas', 'd')
    const { page, close } = await browser.enter(server.url, desktop, '/reviews')
    await page.getByLabel('Atajos de teclado').click()
    await answerWith(page, 'd')
    await page.reload()
    await page.getByRole('button', { name: 'Son distintas' }).waitFor()
    expect(await page.getByLabel('Atajos de teclado').isChecked()).toBe(false)
    expect(await names(page)).toContain('Wendy')
    await page.keyboard.press('?')
    await pressTogether(page, 'g', 'p')
    // What is no letter goes on.
    await page.goto('/people?sort=name')
    await page.getByRole('row').nth(1).getByRole('link').waitFor()
    await page.keyboard.press('/')
    await page.keyboard.press('j')
    await page.keyboard.press('ArrowDown')
    await expect.poll(() => page.getByRole('row').nth(1).getAttribute('aria-current')).toBe('true')
    await page.keyboard.press('x')
    expect(await page.getByRole('checkbox', { checked: true }).count()).toBe(0)
    await page.keyboard.press('Space')
    await page.getByRole('complementary', { name: 'Al lado de la lista' }).waitFor()
    await page.goto('/recognise')
    await page.getByRole('combobox', { name: /¿Quién es\?/ }).fill('wendy rosas')
    await page.getByRole('option', { name: /Wendy Rosas/ }).click()
    await page.getByRole('heading', { name: 'Hola, Wendy' }).waitFor()
    for (const letter of ['v', 'd', 'c']) await page.keyboard.press(letter)
    expect(await page.getByRole('button', { name: /^Nota/ }).getAttribute('aria-expanded')).toBe('false')
    await page.keyboard.press('Enter')
    await page.getByRole('heading', { name: 'Wendy Rosas', level: 1 }).waitFor()
    await close()
  })

  it('goes to a mail’s next line at its @, also where it is marked what differs', async () => {
    const pair = await suspect('Maximiliana Quiñones', 'Beatriz Ocaranza', 'e')
    for (const [at, user] of ['maximiliana.quinones', 'maximiliana.quinonez'].entries()) {
      const attributes = { email: `${user}@distribuidora.example` }
      const { status } = await server.api('POST', `/people/${pair[at]}/corrections`, { attributes })
      expect([200, 201]).toContain(status)
    }
    const { items } = (await server.api('GET', '/reviews')).body
    const doubt = items.find(
      ({ left, right }: Record<'left' | 'right', { id: string }>) => pair.includes(left.id) && pair.includes(right.id),
    )
    const { page, close } = await browser.enter(server.url, desktop, `/reviews?review=${doubt.id}`)
    const value = page.getByRole('button', { name: /maximiliana\.quinone/ })
    await value.first().waitFor()
    await expect.poll(() => value.locator('mark').count()).toBe(2)
    for (const one of await value.all())
      expect(await linesOf(one)).toEqual([expect.stringMatching(/quinone[sz]$/), '@distribuidora.example'])
    await server.api('POST', `/reviews/${doubt.id}/judgement`, { verdict: 'different' })
    await close()
  })
})

describe('judging on a phone', () => {
  it('keeps the answers within reach of the thumb and shows the fields as cards', async () => {
    const { page, close } = await browser.enter(server.url, phone, '/reviews')
    const same = page.getByRole('button', { name: 'Son la misma' })
    await same.waitFor()
    const box = await same.boundingBox()
    expect(box?.height).toBeGreaterThanOrEqual(44)
    expect((box?.y ?? 0) + (box?.height ?? 0)).toBeLessThan(phone.viewport.height)
    await expectAccessible(page)
    await expectFits(page)
    await page.getByRole('button', { name: 'Son distintas' }).click()
    await page.getByText('Wendy Rosas y Wendi Rosas: personas distintas').waitFor()
    await close()
  })
})

describe('who may not judge', () => {
  it('is not offered the answers', async () => {
    await suspect('Yago Prado', 'Iago Prado', 'e')
    const clerk = { name: 'Beto', email: 'beto@tienda.example', password: 'otra clave larga', role: 'clerk' }
    expect((await server.api('POST', '/users', clerk)).status).toBe(201)
    const { page, close } = await browser.visit(server.url, desktop)
    const { email, password } = clerk
    await page.request.post('/api/auth/sign-in/email', { data: { email, password }, headers: { origin: server.url } })
    await page.goto('/reviews')
    await page.getByText('Se puede mirar').waitFor()
    expect(await page.getByRole('button', { name: 'Son la misma' }).count()).toBe(0)
    await page.keyboard.press('m')
    expect((await server.api('GET', '/reviews')).body.open).toBe(1)
    await close()
  })
})
