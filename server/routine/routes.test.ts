import { describe, expect, it } from 'vitest'
import type { Scope } from '#platform'
import { startServer } from '../../test/server.ts'

const server = await startServer()
const { api } = server
const as = { cookie: server.cookie, key: '' }
const today = async () => (await api('GET', '/routine', undefined, as)).body

describe('the 12 minutes', () => {
  it('of a new business teach by being empty', async () => {
    const { status, body } = await api('GET', '/routine', undefined, as)
    expect(status).toBe(200)
    expect(body.blocks.map(({ block, minutes }: { block: string; minutes: number }) => [block, minutes])).toEqual([
      ['wristband', 4],
      ['twins', 5],
      ['context', 3],
    ])
    expect(body.wristband).toMatchObject({ arrived: 0, newPeople: 0, people: [] })
    expect(body.context).toEqual({ waiting: 0, noted: 0, items: [] })
    expect(body.streak).toEqual({ days: 0, best: 0 })
  })

  it('are fed by what came in today, by channel and by who captured it', async () => {
    const made = await api('POST', '/people', { attributes: { full_name: 'Renata Quiroga' } }, as)
    expect(made.status).toBe(200)
    await api('POST', '/people', { attributes: { full_name: 'Tomás Barragán', phone: '5520411378' } }, as)
    const { wristband } = await today()
    expect(wristband).toMatchObject({ arrived: 2, newPeople: 2, incomplete: 1 })
    expect(wristband.byChannel).toEqual([{ channel: 'counter', arrived: 2, incomplete: 1 }])
    expect(wristband.bySeller).toEqual([{ seller: 'Laura Gómez', arrived: 2, incomplete: 1 }])
    expect(wristband.people).toMatchObject([{ name: 'Renata Quiroga', missing: ['phone'], seller: 'Laura Gómez' }])
  })

  it('count what was sold to nobody apart, and ask nobody to complete it', async () => {
    const source = (await api('POST', '/sources', { kind: 'counter', name: 'Caja 1' })).body
    const sell = (name: string, order: string) => ({
      type: 'track',
      event: 'Order Completed',
      userId: name,
      messageId: order,
      properties: { order_id: order, total: 120 },
      context: { traits: { name } },
    })
    const batch = [sell('Cliente Mostrador', 'm-1'), sell('Cliente Mostrador', 'm-2'), sell('Público en General', 'm-3')]
    const authorization = `Basic ${Buffer.from(`${source.writeKey}:`).toString('base64')}`
    expect((await server.call('POST', '/v1/batch', { batch }, { headers: { authorization } })).status).toBe(200)
    const shown = await today()
    expect(shown.wristband).toMatchObject({ arrived: 2, newPeople: 2, incomplete: 1, soldToNobody: 3 })
    expect(shown.context.items).toEqual([])
    const measured = async () => (await api('GET', '/quality')).body.detectors[0]
    await expect.poll(measured).toEqual({ detector: 'walk-in', count: 3 })
    expect((await api('GET', '/quality/walk-in')).body.items.map(({ value }: { value: string }) => value).sort()).toEqual([
      'Cliente Mostrador',
      'Público en General',
    ])
    expect((await api('GET', '/recognise?q=m-2')).body.candidates[0].person).toMatchObject({ name: '', anonymous: true })
  })

  it('ask for a note where something happened today, until there is one', async () => {
    const { body } = await api('GET', '/recognise?q=Renata')
    const id = body.candidates[0].person.id
    await api('POST', `/people/${id}/entries`, { kind: 'visit', text: 'Visita en el mostrador' }, as)
    expect((await today()).context).toMatchObject({
      waiting: 1,
      noted: 0,
      items: [{ personId: id, kind: 'visit', name: 'Renata Quiroga' }],
    })
    await api('POST', `/people/${id}/entries`, { kind: 'note', text: 'Vuelve el viernes por la cafetera azul.' }, as)
    expect((await today()).context).toEqual({ waiting: 0, noted: 1, items: [] })
  })

  it('are marked for a day and a person, make a streak, and can be unmarked', async () => {
    for (const block of ['wristband', 'twins', 'context'])
      expect((await api('PUT', `/routine/blocks/${block}`, { done: true, seconds: 100 }, as)).status).toBe(200)
    const done = await today()
    expect(done.streak).toEqual({ days: 1, best: 1 })
    expect(done.blocks[0]).toMatchObject({ seconds: 100, doneAt: expect.any(String) })
    // Somebody else has a day of her own.
    expect((await api('GET', '/routine')).body.streak.days).toBe(0)
    await api('PUT', '/routine/blocks/twins', { done: false }, as)
    expect((await today()).streak).toEqual({ days: 0, best: 0 })
  })

  it('are refused to nobody and for a block that is none', async () => {
    expect((await server.call('GET', '/api/routine')).status).toBe(401)
    expect((await api('PUT', '/routine/blocks/coffee', { done: true }, as)).status).toBe(400)
  })
})

describe('the 30 days', () => {
  it('begin when somebody says so, and count what was done since', async () => {
    expect((await api('GET', '/programme')).body).toMatchObject({ startsOn: null, day: null, progress: null })
    expect((await api('PUT', '/programme/ceremonies/kit', { held: true }, as)).status).toBe(409)
    const { status, body } = await api('POST', '/programme', {}, as)
    expect(status).toBe(201)
    expect(body).toMatchObject({
      day: 1,
      progress: { cards: 2, completeCards: 1, owners: 0, routineDays: 0, index: { before: null, now: 1 } },
    })
    expect(body.weeks.map(({ ceremonies }: { ceremonies: unknown[] }) => ceremonies.length)).toEqual([3, 3, 3, 3])
    const held = (await api('PUT', '/programme/ceremonies/kit', { held: true }, as)).body
    expect(held.weeks[3].ceremonies[0]).toMatchObject({ ceremony: 'kit', by: 'Laura Gómez', heldAt: expect.any(String) })
    const again = (await api('POST', '/programme', { startsOn: '2026-11-02' }, as)).body
    expect(again.weeks[3]).toMatchObject({ from: '2026-11-23', until: '2026-12-01', ceremonies: [{ heldAt: null }, {}, {}] })
  })

  it('are begun by whoever may judge', async () => {
    expect((await api('POST', '/programme', {}, { key: await server.keyFor('clerk') })).status).toBe(403)
  })
})

describe('the kit', () => {
  it('speaks of the business and its main identifier, in its form of address', async () => {
    const { body } = await api('GET', '/kit')
    expect(body).toMatchObject({ business: 'Tienda de Laura', mainIdentifier: 'phone', language: 'es', form: 'tu', isOwn: false })
    expect(body.content.script[0]).toContain('¿Me regalas tu teléfono')
    expect((await api('GET', '/kit?form=usted')).body.content.script[0]).toContain('¿Me regala su teléfono')
    expect((await api('GET', '/kit?language=en')).body.content.card[0]).toContain('Phone')
  })

  it('keeps the words of the business, per language, until it goes back to ours', async () => {
    const { content } = (await api('GET', '/kit')).body
    const own = { ...content, title: 'Nuestra hoja', script: ['¿Nos conocemos?'] }
    expect((await api('PUT', '/kit', { language: 'es', content: own })).body).toMatchObject({ isOwn: true, content: own })
    expect((await api('GET', '/kit')).body.content.title).toBe('Nuestra hoja')
    expect((await api('GET', '/kit?language=en')).body.isOwn).toBe(false)
    expect((await api('PUT', '/kit', { language: 'es', content: { ...own, card: [] } })).status).toBe(400)
    expect((await api('DELETE', '/kit', { language: 'es' })).body).toMatchObject({ isOwn: false, content })
  })

  it('is a PDF of one page, however long the words are', async () => {
    const pagesIn = (pdf: string) => pdf.match(/\/Type \/Page\b/g)?.length
    const file = async (path: string) => {
      const answer = await fetch(`${server.url}/api${path}`, { headers: { authorization: `Bearer ${server.key}` } })
      expect(answer.headers.get('content-type')).toBe('application/pdf')
      return Buffer.from(await answer.arrayBuffer()).toString('latin1')
    }
    const howIsIt = async (path: string) =>
      (await fetch(`${server.url}/api${path}`, { headers: { authorization: `Bearer ${server.key}` } })).headers.get('content-disposition')
    expect(await howIsIt('/kit.pdf')).toMatch(/^attachment; filename=".+\.pdf"$/)
    expect(await howIsIt('/kit.pdf?open=1&language=es')).toMatch(/^inline; filename=/)
    const short = await file('/kit.pdf')
    expect(short.slice(0, 5)).toBe('%PDF-')
    expect(pagesIn(short)).toBe(1)
    const { content } = (await api('GET', '/kit')).body
    const long = Array.from({ length: 10 }, () => 'Palabras '.repeat(22).trim())
    await api('PUT', '/kit', { language: 'es', content: { ...content, card: long, script: long, routine: long, twins: long } })
    expect(pagesIn(await file('/kit.pdf?language=es'))).toBe(1)
    expect((await server.call('GET', '/api/kit.pdf')).status).toBe(401)
  })
})

describe('one workspace', () => {
  it('never sees the routine of another', async () => {
    const other = await server.call(
      'POST',
      '/api/workspaces',
      { mode: 'own', business: 'Otra', country: 'MX', mainIdentifier: 'email' },
      as,
    )
    const count = await server.at(
      async (scope: Scope) => (await scope.db.selectFrom('routine_marks').selectAll().execute()).length,
      other.body.workspaceId,
    )
    expect(count).toBe(0)
  })
})

describe('the 12 minutes of a day with an import', () => {
  it('count what a file brought apart, since its rows would hide who stood there', async () => {
    const before = (await today()).wristband
    const file = 'nombre,telefono,correo\nRosa Méndez,5541110011,\n,,pilar@correo.example\n'
    const headers = { 'content-type': 'text/csv' }
    const sent = await server.call('POST', '/api/imports?name=clientes.csv&start=true', undefined, { ...as, headers, raw: file })
    expect(sent.status, sent.text).toBeLessThan(300)
    const counted = async () => (await today()).wristband
    await expect.poll(async () => (await counted()).fromFiles).toBe(2)
    expect(await counted()).toEqual({ ...before, fromFiles: 2 })
  })
})
