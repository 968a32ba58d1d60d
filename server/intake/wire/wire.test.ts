import { describe, expect, it } from 'vitest'
import { sourceOf } from '../../../test/delivery.ts'
import { deviceName } from '../device-name.ts'
import type { WireSource } from '../types.ts'
import { readCall } from './arrive.ts'
import { callsOf } from './calls.ts'
import { readTime } from './time.ts'

const receivedAt = Temporal.Instant.from('2026-11-21T12:00:00Z')
const calendar = { country: 'MX', timezone: 'America/Mexico_City' }
const from: WireSource = { ...sourceOf('web'), trust: 'signed-in' }
const read = (call: Record<string, unknown>) => {
  const result = readCall(call, from, { sentAt: undefined, receivedAt })
  return result.kind === 'arrival' ? result.arrival : result.unusable
}

describe('a body', () => {
  it('of one call takes its type from the path, and leaves keys and bookkeeping out', () => {
    expect(callsOf({ userId: 'u', event: 'x', writeKey: 'k', _metadata: {}, sentAt: 'now', fallback: true }, 'track')).toEqual([
      { userId: 'u', event: 'x', type: 'track' },
    ])
    expect(callsOf({ type: 'page', userId: 'u' }, 'track')).toEqual([{ type: 'page', userId: 'u' }])
  })

  it('of a batch gives each item what the batch says for all; the item’s own words win', () => {
    const body = {
      context: { locale: 'es', page: { url: 'a' } },
      integrations: { All: true },
      batch: [{ type: 'track', context: { locale: 'en' } }, { type: 'page' }, 'rubbish', null],
    }
    expect(callsOf(body, 'batch')).toEqual([
      { type: 'track', context: { locale: 'en', page: { url: 'a' } }, integrations: { All: true } },
      { type: 'page', context: { locale: 'es', page: { url: 'a' } }, integrations: { All: true } },
      null,
      null,
    ])
  })

  it('that is no call at all is one thing that cannot be used', () => {
    expect([callsOf('text', 'track'), callsOf(7, 'batch'), callsOf({ batch: 'no' }, 'batch'), callsOf(null, 'page')]).toEqual([
      [null],
      [null],
      [null],
      [null],
    ])
  })
})

describe('what nobody can make sense of', () => {
  const misread = (call: Record<string, unknown>) => {
    const result = readCall({ userId: 'u', ...call }, from, { sentAt: undefined, receivedAt })
    return result.kind === 'arrival' ? result.misread.map(({ field, value }) => `${field} ${value}`) : result.unusable
  }
  const order = (properties: unknown) => misread({ type: 'track', event: 'Order Completed', properties })

  it('is named, and the rest is used', () => {
    expect(order({ order_id: 'A', total: 'mucho', currency: 'oro' })).toEqual(['currency oro', 'total mucho'])
    for (const total of [-50, '-50', '0x10', '1e3', '$12.5 €', true]) expect(order({ total })).toEqual([`total ${total}`])
    expect(order({ total: 10, products: [{ price: 3, quantity: '0x10' }, { price: '0x3' }] })).toEqual([
      'products.0.quantity 0x10',
      'products.1.price 0x3',
    ])
    expect(misread({ type: 'track', event: 'x', timestamp: '1' })).toEqual(['timestamp 1'])
    expect(misread({ type: 'track', event: 'x', timestamp: '2026-02-31T10:00:00Z' })).toEqual(['timestamp 2026-02-31T10:00:00Z'])
    expect(order({ products: [{ name: 'Taza', price: 'caro' }, 'taza', { price: 3, quantity: 'dos' }] })).toEqual([
      'products.0.price caro',
      'products.1 taza',
      'products.2.quantity dos',
    ])
    expect(order({ products: [{ price: 'US$ 10' }, { price: 200 }, { price: 'US$ 3' }] })).toEqual(['products.1.price 200'])
    expect(order('mucho')).toEqual(['properties mucho'])
    expect(misread({ type: 'track', event: 'x', timestamp: 'ayer' })).toEqual(['timestamp ayer'])
    expect(misread({ type: 'track', event: 'x', timestamp: '2099-01-01T00:00:00Z' })).toEqual(['timestamp 2099-01-01T00:00:00Z'])
    expect(misread({ type: 'identify', traits: { phone: ['a'], email: 'nada', name: { first: 'Laura' }, city: true } })).toEqual([
      'phone a',
      'email nada',
      'name {…}',
      'city true',
    ])
    expect(misread({ type: 'identify', traits: 'Laura', context: 7 })).toEqual(['context 7', 'traits Laura'])
    for (const email of ['@a.mx', 'a@.mx', 'a@mx', 'a@mx.', 'a b@c.mx', 'a@@', 'a.b@c'])
      expect(misread({ type: 'identify', traits: { email } })).toEqual([`email ${email}`])
    for (const email of ['a@b.c', 'a@b@c.mx', '@@b.c', 'a@b..', '<a@b.mx>'])
      expect(misread({ type: 'identify', traits: { email } })).toEqual([])
    for (const birthday of ['31/02/1980', 'mucho', '1980-02-31T00:00:00.000Z', '1980'])
      expect(misread({ type: 'identify', traits: { birthday } })).toEqual([`birthday ${birthday}`])
    expect(read({ type: 'identify', userId: 'u', traits: { phone: {}, name: 'Laura' } })).toMatchObject({
      attributes: { full_name: 'Laura' },
    })
  })

  it('is an alias of no other name and a group without a number, which say nothing', () => {
    for (const previousId of [undefined, null, '', ' '])
      expect(misread({ type: 'alias', previousId })).toEqual([`previousId ${previousId ?? ''}`])
    expect(misread({ type: 'alias', previousId: { id: 'a' } })).toEqual(['previousId {…}'])
    expect(misread({ type: 'alias', previousId: 'x'.repeat(501) })).toHaveLength(1)
    expect(misread({ type: 'alias', previousId: 'anon-1' })).toEqual([])
    for (const traits of [undefined, {}, { plan: 'oro' }, { name: 'Acme', plan: 'oro' }])
      expect(misread({ type: 'group', traits })).toEqual(['groupId '])
    expect(misread({ type: 'group', groupId: ['a'] })).toEqual(['groupId [a]'])
    expect(misread({ type: 'group', traits: { name: 'Acme' } })).toEqual([])
    expect(misread({ type: 'group', groupId: 'g-1' })).toEqual([])
    expect(misread({ type: 'group', context: { groupId: 'g-1' } })).toEqual([])
    expect(misread({ type: 'identify', traits: {} })).toEqual([])
  })

  it('is not what is left empty, what says that there is none, or what nothing is read from', () => {
    expect(order({ order_id: 'A', total: null, revenue: '', value: '349.90', products: [], currency: 'mxn' })).toEqual([])
    expect(order({ total: '12', value: 'alto' })).toEqual([])
    expect(order({ total: 400, products: [{ price: 'US$ 10' }, { price: 200 }] })).toEqual([])
    expect(
      misread({ type: 'identify', traits: { phone: 'no tiene', email: 'N/A', likes: { red: true }, address: { city: 'Lima' } } }),
    ).toEqual([])
    expect(misread({ type: 'track', event: 'Level Won', properties: { value: 'alto' }, timestamp: null })).toEqual([])
    for (const birthday of [
      '',
      null,
      'no tiene',
      '0000-00-00',
      '00/00/0000',
      '0001-01-01T00:00:00',
      '14/03',
      '--03-14',
      '14 de marzo',
      '14.03.80',
    ])
      expect(misread({ type: 'identify', traits: { birthday } })).toEqual([])
  })
})

describe('when it happened', () => {
  const at = (call: { timestamp?: unknown; originalTimestamp?: unknown }, sentAt?: unknown) =>
    readTime(call, { sentAt, receivedAt, calendar }).at.toString()

  it('is corrected by the client’s own clock: received − (sent − original)', () => {
    expect(at({ timestamp: '2026-11-21T14:00:00Z' }, '2026-11-21T15:00:00Z')).toBe('2026-11-21T11:00:00Z')
    expect(at({ originalTimestamp: '2026-11-20T12:00:00+02:00', timestamp: 'ignored' }, '2026-11-21T12:00:00Z')).toBe(
      '2026-11-20T10:00:00Z',
    )
    expect(at({ timestamp: 1_795_262_400 })).toBe('2026-11-21T12:00:00Z')
  })

  it('is as it stands where that clock cannot be true: a till without a battery says 1970', () => {
    const [timestamp, sentAt] = ['2026-11-20T10:00:00Z', '1970-01-01T00:00:00Z']
    expect(readTime({ timestamp }, { sentAt, receivedAt, calendar })).toEqual({ at: Temporal.Instant.from(timestamp), misread: [] })
    expect(at({ timestamp: '1970-01-01T00:00:00Z' }, '1970-01-01T01:00:00Z')).toBe('2026-11-21T11:00:00Z')
    expect(readTime({ timestamp: '2099-01-01T00:00:00Z' }, { sentAt, receivedAt, calendar }).misread).toHaveLength(1)
  })

  it.each([
    ['1795262400', '2026-11-21T12:00:00Z'],
    [1_795_262_400_000, '2026-11-21T12:00:00Z'],
    ['05/11/2026', '2026-11-05T18:00:00Z'],
    ['05/11/2026 09:30', '2026-11-05T15:30:00Z'],
    ['2026-11-20T10:00:00', '2026-11-20T16:00:00Z'],
    ['2026-11-20 10:00:00.250', '2026-11-20T16:00:00Z'],
    ['2026-11-20T10:00:00+0200', '2026-11-20T08:00:00Z'],
    ['2026-11-20 10:00:00Z', '2026-11-20T10:00:00Z'],
    ['2026-11-20', '2026-11-20T18:00:00Z'],
    ['2026-11-20 10:00:00 UTC', '2026-11-20T10:00:00Z'],
    ['2026-11-20T10:00:00.5GMT', '2026-11-20T10:00:00.5Z'],
    ['2026-11-20T10:00:00-05:00[America/Bogota]', '2026-11-20T15:00:00Z'],
    ['2026-11-20T10:00[America/Bogota]', '2026-11-20T15:00:00Z'],
    ['2026-11-20T10:00:00Z[Etc/UTC]', '2026-11-20T10:00:00Z'],
    ['2026-11-20T10:00:00-01:00[America/Bogota]', '2026-11-21T12:00:00Z'],
    ['2026-11-20T10:00:00[Nowhere/At_All]', '2026-11-21T12:00:00Z'],
    ['Fri, 20 Nov 2026 10:00:00 GMT', '2026-11-20T10:00:00Z'],
    ['Fri Nov 20 2026 10:00:00 GMT-0600 (CST)', '2026-11-20T16:00:00Z'],
  ])('stated as %s is %s in Mexico City', (timestamp, read) => expect(at({ timestamp })).toBe(read))

  it('is now where it cannot be read or cannot be true', () => {
    for (const timestamp of [
      undefined,
      'yesterday',
      '1',
      '2026',
      1,
      20261121,
      '2026-02-31T10:00:00Z',
      {},
      '2099-01-01T00:00:00Z',
      '1950-01-01T00:00:00Z',
      Number.NaN,
    ])
      expect(at({ timestamp })).toBe('2026-11-21T12:00:00Z')
  })
})

describe('who it is about', () => {
  it('is the user id, else the anonymous id; the browser is evidence either way', () => {
    expect(read({ type: 'identify', userId: 7, anonymousId: 'anon-1' })).toMatchObject({
      externalId: '7',
      attributes: { device: deviceName('anon-1', from.source) },
    })
    expect(read({ type: 'page', userId: null, anonymousId: 'anon-1' })).toMatchObject({ externalId: 'anonymous:anon-1' })
    const till = readCall({ type: 'page', userId: 'card:7' }, { ...from, channel: 'counter' }, { sentAt: undefined, receivedAt })
    expect(till).toMatchObject({ arrival: { externalId: 'till:card:7' } })
    expect(read({ type: 'alias', userId: 'u', previousId: 'anon-2' })).toMatchObject({
      attributes: { device: deviceName('anon-2', from.source) },
    })
  })

  it('is never a visitor where a user is named like one, and no two users come to one name', () => {
    const names = ['anonymous:anon-1', 'user:anonymous:anon-1', 'user:user:anonymous:anon-1', 'user:1', 'anonymous']
    const known = names.map((userId) => (read({ type: 'identify', userId }) as { externalId: string }).externalId)
    expect(known.filter((name) => name.startsWith('anonymous:'))).toEqual([])
    expect(new Set(known).size).toBe(names.length)
    expect(known.slice(-2)).toEqual(['user:1', 'anonymous'])
    expect(read({ type: 'alias', userId: 'u', previousId: 'anonymous:anon-1' })).toMatchObject({ alias: 'user:anonymous:anon-1' })
  })

  it('is read from traits wherever they stand, in English and Spanish', () => {
    const call = {
      type: 'identify',
      userId: 'u',
      traits: {
        nombre: 'Laura',
        apellidos: 'Gómez',
        correo: 'l@x.mx',
        address: { street: 'Hidalgo 5', city: 'Puebla', postalCode: '72000' },
        company: { name: 'Acme' },
        RFC: 'GOLA850312AB1',
        favouriteColour: 'blue',
      },
      context: { traits: { phone: '5512345678' }, externalIds: [{ id: 'l2@x.mx', type: 'email', collection: 'users' }] },
    }
    expect(read(call)).toMatchObject({
      attributes: {
        first_name: 'Laura',
        last_name: 'Gómez',
        email: ['l@x.mx', 'l2@x.mx'],
        phone: '5512345678',
        address: 'Hidalgo 5',
        city: 'Puebla',
        postcode: '72000',
        company: 'Acme',
        document: 'GOLA850312AB1',
      },
    })
  })

  it('must be somebody, and must fit', () => {
    expect(read({ type: 'track', event: 'x', groupId: 'g' })).toMatchObject({ reason: 'event.nobody' })
    expect(read({ type: 'track', userId: '  ', event: 'x' })).toMatchObject({ reason: 'event.nobody' })
    expect(read({ type: 'identify', userId: 'u', traits: { name: 'x'.repeat(100_000) } })).toMatchObject({ reason: 'value.too-long' })
    expect(read({ type: 'identify', userId: 'u'.repeat(501) })).toMatchObject({ reason: 'value.too-long' })
  })

  it('costs no more to look at than it is long', () => {
    for (const [unit, end] of [
      ['@', ''],
      ['@.', ' x'],
    ] as const) {
      const from = process.cpuUsage()
      expect(read({ type: 'identify', userId: 'u', traits: { email: unit.repeat(100_000) + end } })).toMatchObject({
        reason: 'value.too-long',
      })
      // Pair by pair it took seconds, and three by three days.
      expect(process.cpuUsage(from).user).toBeLessThan(1_000_000)
    }
  })
})

describe('what happened', () => {
  it('is a purchase when an order is completed, and a return when it is refunded', () => {
    const properties = {
      order_id: 'A-1',
      total: '349.90',
      currency: 'eur',
      products: [{ name: 'Taza', quantity: 2, price: 100 }, { sku: 'X' }],
    }
    expect(read({ type: 'track', userId: 'u', event: 'Order Completed', properties })).toMatchObject({
      entry: {
        kind: 'purchase',
        channel: 'web',
        amountMinor: 34_990,
        currency: 'EUR',
        facts: {
          orderId: 'A-1',
          items: [
            { name: 'Taza', quantity: 2, priceMinor: 10_000 },
            { name: 'X', sku: 'X' },
          ],
        },
      },
    })
    expect(
      read({ type: 'track', userId: 'u', event: 'order_refunded', properties: { products: [{ price: 50, quantity: 3 }] } }),
    ).toMatchObject({
      entry: { kind: 'return', amountMinor: 15_000, currency: 'MXN' },
    })
  })

  it.each([
    [{ total: '$1,234.50' }, 123_450, 'MXN'],
    [{ total: '1.234,50 €' }, 123_450, 'EUR'],
    [{ total: 'US$ 30' }, 3_000, 'USD'],
    [{ total: '1,250.00', currency: 'dólares' }, 125_000, 'USD'],
    [{ total: '12.990', currency: 'CLP' }, 12_990, 'CLP'],
    [{ total: '120.000', currency: 'MXN' }, 12_000, 'MXN'],
    [{ total: 1.005 }, 101, 'MXN'],
    [{ total: 30, currency: 'PUNTOS' }, undefined, undefined],
    [{ total: -50 }, undefined, undefined],
    [{ products: [{ price: '$1,000', quantity: '1/2' }, { price: -100 }] }, 40_000, 'MXN'],
    [{ products: [{ price: 100, quantity: 2.5 }] }, 25_000, 'MXN'],
    [{ products: [{ price: 100 }, { price: 'caro' }] }, undefined, undefined],
    [{ products: [{ price: 'US$ 10' }, { price: 200 }] }, undefined, undefined],
    [{ products: [{ price: 200 }, { price: 'US$ 10' }] }, undefined, undefined],
    [{ products: [{ price: 0 }, { price: 'US$ 10' }, { price: 'US$ 5' }, { price: 0 }] }, 1_500, 'USD'],
    [{ total: 400, products: [{ price: 'US$ 10' }, { price: 200 }] }, 40_000, 'MXN'],
  ])('that states %j comes to %s %s', (properties, amountMinor, currency) => {
    const bought = read({ type: 'track', userId: 'u', event: 'Order Completed', properties })
    const { entry } = bought as { entry: { amountMinor?: number; currency?: string } }
    expect([entry.amountMinor, entry.currency]).toEqual([amountMinor, currency])
  })

  it('gives back what is written with a minus', () => {
    expect(read({ type: 'track', userId: 'u', event: 'Order Refunded', properties: { total: '-120.50' } })).toMatchObject({
      entry: { kind: 'return', amountMinor: 12_050 },
    })
  })

  it('is a page, a message or an event under its own name, with the context of the moment but not who it was', () => {
    expect(
      read({ type: 'page', userId: 'u', name: 'Inicio', context: { page: { url: 'https://x.mx' }, traits: { name: 'L' } } }),
    ).toMatchObject({
      entry: { kind: 'page', facts: { title: 'Inicio', url: 'https://x.mx', context: { page: { url: 'https://x.mx' } } } },
    })
    expect(read({ type: 'track', userId: 'u', event: 'Live Chat Message Sent', properties: { message_body: 'Hola' } })).toMatchObject({
      entry: { kind: 'message', facts: { direction: 'in', text: 'Hola' } },
    })
    expect(read({ type: 'track', userId: 'u', event: 'Probó el café', properties: { a: 1 } })).toMatchObject({
      entry: { kind: 'event', facts: { event: 'Probó el café', properties: { a: 1 } } },
    })
    expect(read({ type: 'identify', userId: 'u' })).toMatchObject({ entry: null })
  })

  it('must have a type and a name', () => {
    expect(read({ userId: 'u' })).toMatchObject({ reason: 'event.typeless' })
    expect(read({ userId: 'u', type: 'traack' })).toMatchObject({ reason: 'event.type-unknown', facts: { type: 'traack' } })
    expect(read({ type: 'track', userId: 'u', event: '' })).toMatchObject({ reason: 'event.nameless' })
  })

  it('bears the client’s message id; one that is too long is named by its digest, none is none', () => {
    const id = (messageId: unknown) => (read({ type: 'identify', userId: 'u', messageId }) as { messageId: string | null }).messageId
    expect([id('m'), id(undefined), id('x'.repeat(500))?.length]).toEqual(['m', null, 64])
  })
})
