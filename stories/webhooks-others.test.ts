import { gzipSync } from 'node:zlib'
import { describe, expect, it } from 'vitest'
import { hooksOf } from './hooks.ts'
import { eventually, openShop, type Source } from './steps.ts'

const shop = await openShop()
const { sign, post, connect, aside } = hooksOf(shop)

describe('WhatsApp', () => {
  const deliver = async (source: Source, field: string, value: object) => {
    const body = JSON.stringify({ object: 'whatsapp_business_account', entry: [{ id: '1', changes: [{ field, value }] }] })
    const answer = await post(source, body, { 'x-hub-signature-256': `sha256=${sign('meta', body, 'hex')}` })
    expect(answer.status).toBe(200)
  }
  const message = (id: string, minute: number, more: object) => ({
    from: '5215544332211',
    id,
    timestamp: String(Date.UTC(2026, 10, 20, 10, minute) / 1000),
    ...more,
  })
  const contacts = [{ profile: { name: 'Celeste Arriaga' }, wa_id: '5215544332211' }]

  it('gives Meta its challenge back, and only at a source’s own address', async () => {
    const source = await connect('whatsapp', { secret: 'meta' })
    const ask = (key: string, challenge: string) =>
      fetch(`${shop.url}/in/${key}?hub.mode=subscribe&hub.verify_token=x&hub.challenge=${encodeURIComponent(challenge)}`)
    const answer = await ask(source.writeKey, '1158201444')
    expect([answer.status, answer.headers.get('content-type'), await answer.text()]).toEqual([
      200,
      expect.stringContaining('text/plain'),
      '1158201444',
    ])
    expect(await (await ask(source.writeKey, '<script>')).text()).toBe('{"ok":true}')
    expect((await ask('plsw_nobody', '1')).status).toBe(401)
  })

  it('tells who writes, who wants no more marketing and who has another number, once and in any order', async () => {
    const source = await connect('whatsapp', { secret: 'meta' })
    const till = await shop.connect('counter', 'La caja de Celeste')
    const known = { userId: 'c-1', traits: { name: 'Celeste Arriaga', phone: '55 4433 2211' }, timestamp: '2026-11-01T10:00:00Z' }
    await shop.send('identify', till, known)
    const preference = (value: string, minute: number) => ({
      contacts,
      user_preferences: [
        { wa_id: '5215544332211', category: 'marketing_messages', value, timestamp: Date.UTC(2026, 10, 20, 10, minute) / 1000 },
      ],
    })
    const hello = { contacts, messages: [message('wamid.1', 1, { type: 'text', text: { body: '¿Abren hoy?' } })] }
    for (const _ of [1, 2]) await deliver(source, 'messages', hello)
    await deliver(source, 'user_preferences', preference('resume', 5))
    await deliver(source, 'user_preferences', preference('stop', 3))
    const { id } = await shop.theOnly('55 4433 2211')
    const may = async () => {
      const { permissions } = await shop.ok('GET', `/people/${id}/permissions`)
      return permissions.find((one: { purpose: string; channel: string }) => one.purpose === 'marketing' && one.channel === 'whatsapp')
        ?.state
    }
    expect(await may()).toBe('granted')
    const failed = {
      id: 'wamid.8',
      status: 'failed',
      timestamp: String(Date.UTC(2026, 10, 20, 10, 9) / 1000),
      recipient_id: '5215544332211',
    }
    await deliver(source, 'messages', { statuses: [{ ...failed, errors: [{ code: 131_050, title: 'stopped' }] }] })
    expect(await may()).toBe('denied')
    const { items } = await shop.ok('GET', `/people/${id}/timeline?kind=message`)
    expect(items.map(({ title, detail }: { title: string; detail: string }) => [title, detail])).toEqual([
      ['Escribió por WhatsApp', '¿Abren hoy?'],
    ])
    const system = { type: 'user_changed_number', wa_id: '5215599887766', body: 'changed' }
    await deliver(source, 'messages', { messages: [message('wamid.9', 20, { type: 'system', system })] })
    expect((await shop.theOnly('55 9988 7766')).id).toBe(id)
    expect((await shop.recognise('55 4433 2211'))[0]).toMatchObject({ certainty: 'possible' })
    expect(await aside(source)).toEqual([])
  })
})

describe('any program that posts JSON', () => {
  it('may pack it: gzip is known by its first bytes, signed as it was sent or as it opens, and what opens too wide is refused', async () => {
    const mapping = { externalId: 'n', attributes: { full_name: 'nombre' }, event: null }
    const [open, signed] = [await connect('generic', { mapping }), await connect('generic', { mapping, secret: 'g' })]
    const send = ({ writeKey }: Source, raw: Buffer, headers: Record<string, string> = {}) =>
      shop.call('POST', `/in/${writeKey}`, undefined, { raw: raw as unknown as BodyInit, headers })
    const packed = (n: number, nombre: string) => gzipSync(JSON.stringify({ n, nombre }))
    expect((await send(open, packed(1, 'Aurelia Zamudio'))).status).toBe(200)
    expect((await send(open, packed(2, 'Benita Zamudio'), { 'content-encoding': 'gzip', 'content-type': 'application/json' })).status).toBe(
      200,
    )
    const third = packed(3, 'Casilda Zamudio')
    expect((await send(signed, third, { 'x-signature': sign('g', third, 'hex') })).status).toBe(200)
    const fourth = JSON.stringify({ n: 4, nombre: 'Delfina Zamudio' })
    expect((await send(signed, gzipSync(fourth), { 'x-signature': sign('g', fourth, 'hex') })).status).toBe(200)
    expect((await send(signed, packed(5, 'Falsa Zamudio'), { 'x-signature': sign('g', 'x', 'hex') })).status).toBe(401)
    for (const name of ['Aurelia', 'Benita', 'Casilda', 'Delfina']) expect((await shop.theOnly(`${name} Zamudio`)).name).toContain(name)
    expect(await aside(open)).toEqual([])
    const cut = packed(6, 'Corta Zamudio').subarray(0, 20)
    expect((await send(open, cut)).status).toBe(200)
    expect((await aside(open)).map(({ reason }: { reason: string }) => reason)).toEqual(['webhook.not-json'])
    for (const bomb of [Buffer.alloc(100 * 2 ** 20, 32), Buffer.from(`[${'{},'.repeat(1_000_000)}{}]`)])
      expect((await send(open, gzipSync(bomb))).status).toBe(413)
  })

  it('is understood by what it sent first: kept, mapped on that sample, tried again', async () => {
    const source = await connect('generic')
    const body = JSON.stringify({ folio: 'F-1', quien: { n: 5, nombre: 'Jacinta Mora', tel: '5512345679', talla: 38 }, total: 12.5 })
    expect((await post(source, body)).status).toBe(200)
    const { sample } = await shop.ok('GET', `/sources/${source.id}/webhook`)
    expect(sample).toBe(body)
    const mapping = {
      externalId: 'quien.n',
      attributes: { full_name: 'quien.nombre', phone: 'quien.tel' },
      traits: [{ name: 'talla de zapato', path: 'quien.talla' }],
      event: { name: '"Order Completed"', messageId: 'folio', at: '', orderId: 'folio', total: 'total', currency: '' },
    }
    const preview = await shop.ok('POST', `/sources/${source.id}/webhook-preview`, { sample, mapping })
    expect(preview).toMatchObject({
      problem: null,
      arrivals: [
        { externalId: '5', attributes: { full_name: 'Jacinta Mora' }, traits: [{ name: 'talla de zapato', value: '38' }] },
        { entry: { kind: 'purchase', amount: { amountMinor: 1250 } } },
      ],
    })
    expect(await shop.recognise('Jacinta Mora')).toEqual([])
    await shop.ok('PUT', `/sources/${source.id}/webhook`, { kind: 'generic', mapping })
    await shop.ok('POST', '/replays', { sourceId: source.id })
    await eventually(async () => expect(await shop.person((await shop.theOnly('Jacinta Mora')).id)).toMatchObject({ purchaseCount: 1 }))
    expect((await post(source, body)).status).toBe(200)
    const { id } = await shop.theOnly('Jacinta Mora')
    expect(await shop.person(id)).toMatchObject({ purchaseCount: 1 })
    const { traits } = await shop.ok('GET', `/people/${id}/traits`)
    expect(traits).toMatchObject([{ name: 'talla de zapato', value: 38, claimed: false, source: expect.any(String) }])
    // What was saved names what it keeps; a mapping that names nothing is as it was.
    expect((await shop.ok('GET', `/sources/${source.id}/webhook`)).mapping.traits).toEqual(mapping.traits)
    const { traits: _, ...before } = mapping
    expect((await shop.ok('PUT', `/sources/${source.id}/webhook`, { kind: 'generic', mapping: before })).mapping.traits).toEqual([])
  })

  it('tells of an order as often as it likes: what it comes to follows from all of it, and what nobody understands is shown', async () => {
    const source = await connect('generic', {
      mapping: {
        externalId: 'n',
        attributes: { full_name: 'nombre' },
        event: { name: 'que', messageId: '', at: 'cuando', orderId: 'folio', total: 'total', currency: '' },
      },
    })
    const bought = async (que: string, more: object) => {
      const body = JSON.stringify({ n: 8, nombre: 'Odilia Bravo', que, folio: 'G-1', ...more })
      expect((await post(source, body)).status).toBe(200)
      const { purchaseCount, spent } = await shop.person((await shop.theOnly('Odilia Bravo')).id)
      return [purchaseCount, spent.amountMinor]
    }
    expect(await bought('Order Completed', { total: '$1,100.50', cuando: '20/11/2026 10:00' })).toEqual([1, 110_050])
    expect(await bought('Order Updated', { total: 80, cuando: '2026-11-21T10:00:00Z' })).toEqual([1, 8_000])
    expect(await bought('Order Updated', { total: 'casi nada', cuando: '22/11/2026' })).toEqual([1, 8_000])
    const [half] = await aside(source)
    expect(half).toMatchObject({ reason: 'event.partly', isIn: true, sentence: expect.stringContaining('importe «casi nada»') })
    await shop.ok('PUT', `/quarantined/${half.id}`, { body: half.body.replace('casi nada', '70') })
    const { id } = await shop.theOnly('Odilia Bravo')
    expect(await shop.person(id)).toMatchObject({ purchaseCount: 1, spent: { amountMinor: 7_000 } })
    const { items } = await shop.ok('GET', `/people/${id}/timeline?limit=10`)
    expect(items.map(({ kind }: { kind: string }) => kind).sort()).toEqual(['created', 'event', 'event', 'purchase'])
    expect(await bought('Order Cancelled', { cuando: '23/11/2026' })).toEqual([0, 0])
    expect(await aside(source)).toEqual([])
  })

  it('does not show its secret, and belongs to those who may', async () => {
    const source = await connect('stripe', { secret: 'whsec_very_secret' })
    const shown = await shop.api('GET', `/sources/${source.id}/webhook`)
    expect(shown.body).toMatchObject({ kind: 'stripe', hasSecret: true })
    expect(shown.text).not.toContain('very_secret')
    const clerk = await shop.keyFor('clerk')
    expect((await shop.call('GET', `/api/sources/${source.id}/webhook`, undefined, { key: clerk })).status).toBe(403)
    expect((await shop.call('PUT', `/api/sources/${source.id}/webhook`, { kind: 'stripe' }, { key: clerk })).status).toBe(403)
  })
})

it('one business’s wrong key, sent ever again, does not close the door to another’s at the same address', async () => {
  const source = await connect('generic')
  const wrong = { id: '', writeKey: 'plsw_nobody' }
  const answered = new Set<number>()
  for (let sent = 0; sent < 301; sent += 1) answered.add((await post(wrong, '{}')).status)
  expect([...answered]).toEqual([401, 429])
  expect((await post(source, '{}')).status).toBe(200)
})
