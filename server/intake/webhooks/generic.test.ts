import { describe, expect, it } from 'vitest'
import { arrivals, entries, read, receivedAt, sourceOf } from '../../../test/delivery.ts'
import type { Mapping } from './kind.ts'
import { readDelivery } from './read-delivery.ts'

describe('any program that posts JSON', () => {
  const mapping: Mapping = {
    externalId: 'cliente.id',
    attributes: { full_name: 'cliente.nombre', phone: 'cliente.telefonos[1]' },
    event: { name: '"Order Completed"', messageId: 'folio', at: 'fecha', orderId: 'folio', total: 'pago.total', currency: 'pago.moneda' },
  }
  const body = {
    folio: 'F-1',
    fecha: '2026-11-20T10:00:00Z',
    cliente: { id: 77, nombre: 'Ana Ruiz', telefonos: ['1', '5512345678'] },
    pago: { total: 10.5, moneda: 'mxn' },
  }
  it('is read by the paths it was told', () => {
    const list = arrivals('generic', '', body, { mapping })
    expect(list[0]).toMatchObject({ externalId: '77', attributes: { full_name: 'Ana Ruiz', phone: '5512345678' } })
    expect(entries(list)).toEqual([{ kind: 'purchase', amount: 1050, order: 'F-1', messageId: 'hook:F-1' }])
  })
  it('reads dates and money as the country writes them, folds what is said of an order, and names what it cannot make sense of', () => {
    const told = (more: object) => arrivals('generic', '', { ...body, ...more }, { mapping })[1]
    const pago = { total: '$1,234.50', moneda: 'pesos' }
    expect(told({ fecha: '20/11/2026', pago })).toMatchObject({
      entry: { amountMinor: 123_450, currency: 'MXN' },
      order: { id: 'F-1', says: 'completed', amountMinor: 123_450 },
    })
    expect(String(told({ fecha: '20/11/2026' })?.at)).toBe('2026-11-20T18:00:00Z')
    expect(
      read(
        'generic',
        '',
        { ...body, fecha: 'ayer', pago: { total: { bruto: 1 } }, cliente: { id: 7, telefonos: ['', '12'] } },
        { mapping },
      ),
    ).toMatchObject({
      misread: [
        { field: 'phone', value: '12' },
        { field: 'fecha', value: 'ayer', of: 1 },
        { field: 'total', value: '{…}', of: 1 },
      ],
    })
  })
  it('keeps what it was told to keep under names of its own, within the bounds of a trait, and no more', () => {
    const traits = [
      { name: 'talla', path: 'cliente.talla' },
      { name: 'hijos', path: 'cliente.hijos' },
      { name: 'VIP', path: 'cliente.vip' },
      { name: 'talla', path: 'folio' },
      { name: 'novela', path: 'cliente.novela' },
      { name: 'nada', path: 'cliente.nada.de.nada' },
      { name: 'proto', path: 'cliente.__proto__' },
    ]
    const cliente = { ...body.cliente, talla: 'M', hijos: [{ edad: 4 }], vip: null, novela: 'x'.repeat(5_000), secreto: 's' }
    const told = read('generic', '', { ...body, cliente }, { mapping: { ...mapping, traits } })
    expect(told).toMatchObject({ misread: [{ field: 'novela (> 4000)' }] })
    const [who, sale] = told.kind === 'arrivals' ? told.arrivals : []
    expect(who?.traits).toEqual([
      { name: 'talla', value: 'M' },
      { name: 'hijos', value: [{ edad: 4 }] },
      { name: 'VIP', value: null },
    ])
    expect(sale).not.toHaveProperty('traits')
    // Of two of one name the first that is there.
    expect(arrivals('generic', '', body, { mapping: { ...mapping, traits } })[0]?.traits).toEqual([{ name: 'talla', value: 'F-1' }])
    expect(arrivals('generic', '', body, { mapping: { ...mapping, traits: traits.slice(0, 3) } })[0]).not.toHaveProperty('traits')
    expect(arrivals('generic', '', { ...body, cliente }, { mapping: { ...mapping, traits, event: null } })[0]?.traits).toHaveLength(3)
  })
  it('keeps two messages apart whose names begin alike, and refuses a name that is none', () => {
    const id = (end: string) => entries(arrivals('generic', '', { ...body, folio: `${'x'.repeat(120)}${end}` }, { mapping }))[0]?.messageId
    expect(id('1')).not.toBe(id('2'))
    expect(read('generic', '', { ...body, cliente: { id: 'x'.repeat(501) } }, { mapping })).toMatchObject({
      unusable: { reason: 'value.too-long' },
    })
  })
  it('reaches nothing that the body did not say, and says what is missing', () => {
    expect(read('generic', '', body, { mapping: { ...mapping, externalId: '__proto__.constructor' } })).toMatchObject({
      unusable: { reason: 'webhook.no-id' },
    })
    expect(read('generic', '', body)).toMatchObject({ unusable: { reason: 'webhook.no-mapping' } })
    expect(read('generic', '', 'hola', { mapping })).toMatchObject({ unusable: { reason: 'webhook.not-json' } })
  })
  it('is named by its content where it names no message, so that a second try counts once', () => {
    const named = (more: object = {}) => entries(arrivals('generic', '', { ...body, folio: undefined, ...more }, { mapping }))[0]?.messageId
    expect(named()).toMatch(/^hook:[\w-]{43}$/)
    expect(named()).toBe(named())
    expect(named({ fecha: '2026-11-20T10:00:01Z' })).not.toBe(named())
  })
  it('tells two sales and two customers apart whose names begin alike, however long', () => {
    const sold = (folio: string) => entries(arrivals('generic', '', { ...body, folio }, { mapping }))[0]?.messageId
    const long = 'x'.repeat(95)
    expect(sold(`${long}A`)).not.toBe(sold(`${long}B`))
    expect([sold('x'.repeat(90)), sold(`${long}A`)]).toEqual([`hook:${'x'.repeat(90)}`, sold(`${long}A`)])
    expect(read('generic', '', { ...body, cliente: { ...body.cliente, id: 'y'.repeat(501) } }, { mapping })).toMatchObject({
      unusable: { reason: 'value.too-long', facts: { field: 'cliente.id', length: 501 } },
    })
  })
  it('says what its customer allows no more, and that nobody verified it', () => {
    const leaving = { ...mapping, event: { ...mapping.event, name: '"Unsubscribed"' } as NonNullable<Mapping['event']> }
    expect(arrivals('generic', '', body, { mapping: leaving })[1]?.consent).toMatchObject([
      { purpose: 'marketing', channel: 'email', allowed: false },
    ])
    expect(arrivals('generic', '', body, { mapping })[1]).not.toHaveProperty('consent')
    const context = { kind: 'generic', topic: '' } as const
    const settings = { secret: '', apiToken: '', mapping }
    const claimed = { ...sourceOf('web'), trust: 'claimed' } as const
    const told = readDelivery({ context, body: Buffer.from(JSON.stringify(body)), from: claimed, settings, receivedAt })
    expect(told).toMatchObject({ arrivals: [{ claimed: true }, { claimed: true }] })
    const page = { ...sourceOf('web'), trust: 'signed-in' } as const
    const yes = { ...settings, mapping: { ...leaving, event: { ...leaving.event, name: '"Subscribed"' } } }
    const said = readDelivery({ context, body: Buffer.from(JSON.stringify(body)), from: page, settings: yes, receivedAt })
    expect(said).toMatchObject({ arrivals: [{}, { consent: [{ allowed: true }], isPublic: true }] })
  })
})
