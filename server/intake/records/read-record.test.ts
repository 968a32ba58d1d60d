import { describe, expect, it } from 'vitest'
import { sourceOf } from '../../../test/delivery.ts'
import { openLine, readRecord } from './read-record.ts'

const from = sourceOf('import')
const at = Temporal.Instant.from('2026-11-21T12:00:00Z')
const read = (line: unknown) => readRecord(line as Record<string, unknown>, from, at)
const arrivals = (line: unknown) => {
  const one = read(line)
  if (one.kind !== 'record') throw new Error(one.unusable.reason)
  return one.arrivals
}

describe('a line of the batch door', () => {
  it('is a claim where its source is trusted so, and only there', () => {
    const line = { externalId: 'C-1', attributes: { email: 'ana@correo.mx' } }
    const claimed = (trust: 'verified' | 'signed-in' | 'claimed') => {
      const one = readRecord(line, { ...from, trust }, at)
      return one.kind === 'record' && (one.arrivals[0]?.claimed ?? false)
    }
    expect([claimed('verified'), claimed('signed-in'), claimed('claimed')]).toEqual([false, false, true])
  })

  it('says who, what is stated, and what happened', () => {
    const [who, bought] = arrivals({
      externalId: 'C-1',
      attributes: { full_name: 'Ana Ruiz', celular: '5512345678' },
      events: [{ event: 'Order Completed', at: '2026-11-20T10:00:00Z', properties: { order_id: 'A-1', total: '10.50' } }],
    })
    expect(who).toMatchObject({
      externalId: 'C-1',
      messageId: null,
      entry: null,
      attributes: { full_name: 'Ana Ruiz', phone: '5512345678' },
    })
    expect(bought).toMatchObject({
      externalId: 'C-1',
      attributes: {},
      entry: { kind: 'purchase', amountMinor: 1050, facts: { orderId: 'A-1' } },
    })
    expect(bought?.at.toString()).toBe('2026-11-20T10:00:00Z')
  })

  it('takes null, as databases write nothing, for what is not said', () => {
    const nothing = { source: null, at: null, attributes: null }
    expect(arrivals({ ...nothing, externalId: 'C-1', events: null })).toEqual(arrivals({ externalId: 'C-1' }))
    const visit = { event: 'Store Visited' }
    const [said] = arrivals({ externalId: null, attributes: { customer_number: 'C-1', phone: null }, events: [visit] }).slice(1)
    const spelled = { ...visit, at: null, timestamp: null, messageId: null, properties: null, context: null }
    expect(arrivals({ ...nothing, externalId: 'C-1', events: [spelled] })[1]).toEqual(said)
    expect(read({ externalId: 'C-1', events: [{ ...visit, event: null }] })).toMatchObject({
      unusable: { facts: { field: 'events.0.event' } },
    })
  })

  it('names what happened by its content, so that tomorrow’s dump repeats nothing and two equal ones count twice', () => {
    const visit = { event: 'Store Visited', properties: { shop: 'Centro' } }
    const once = arrivals({ externalId: 7, events: [visit, visit] }).map(({ messageId }) => messageId)
    expect(new Set(once).size).toBe(3)
    expect(arrivals({ externalId: '7', events: [visit, visit] }).map(({ messageId }) => messageId)).toEqual(once)
  })

  it('names whoever has no number by name and contacts: a new address makes nobody new', () => {
    const name = (more: object) => arrivals({ attributes: { name: 'Ana Ruiz', phone: '55 1234', ...more } })[0]?.externalId
    expect(name({ city: 'Toluca' })).toBe(name({ city: 'Puebla' }))
    expect(name({})).not.toBe(arrivals({ attributes: { name: 'Eva Ruiz', phone: '55 1234' } })[0]?.externalId)
  })

  it('says what its customer allows no more, and that nobody verified it', () => {
    const line = { externalId: 'C-1', events: [{ event: 'Unsubscribed' }, { event: 'Store Visited' }] }
    const [, left, visited] = arrivals(line)
    expect(left?.consent).toMatchObject([{ purpose: 'marketing', channel: 'email', allowed: false }])
    expect(visited).not.toHaveProperty('consent')
    const claimed = readRecord(line, { ...from, trust: 'claimed' }, at)
    expect(claimed).toMatchObject({ arrivals: [{ claimed: true }, { claimed: true }, { claimed: true }] })
  })

  it('keeps ids beyond 2^53 exact', () => {
    const line = openLine(
      '{"externalId":9007199254740993,"events":[{"event":"Order Completed","properties":{"order_id":12345678901234567890}}]}',
    )
    const [who, bought] = arrivals(line)
    expect(who?.externalId).toBe('9007199254740993')
    expect(bought?.entry?.facts.orderId).toBe('12345678901234567890')
  })

  it('leaves out what no database can hold', () => {
    const [who, seen] = arrivals(openLine('{"externalId":"a\\u0000b","events":[{"event":"x","properties":{"a":"\\ud83d\\u0000"}}]}'))
    expect([who?.externalId, seen?.entry?.facts.properties]).toEqual(['ab', { a: '\ufffd' }])
  })

  it('keeps attributes that are no field under their own names and tells which, but for empty ones', () => {
    const one = read({ externalId: '1', attributes: { full_name: 'Ana', zapato: 25, vacio: '', foto: 'x'.repeat(5000) } })
    expect(one).toMatchObject({ kind: 'record', traits: ['zapato'], ignored: [`foto (> 4000) «${'x'.repeat(60)}…»`] })
    expect(one.kind === 'record' && one.arrivals[0]?.traits).toEqual([
      { name: 'zapato', value: 25 },
      { name: 'vacio', value: '' },
    ])
    // What stands beside `attributes` is told where it belongs.
    expect(read({ externalId: '1', phone: '5512345678' })).toMatchObject({ ignored: ['phone (→ attributes.phone)'] })
  })

  it('reads the wire’s name of the moment and its consent, and names all that nobody reads', () => {
    const at = '2026-11-20T10:00:00Z'
    const consent = { categoryPreferences: { Marketing: false } }
    const visit = { event: 'Store Visited', timestamp: at, context: { consent } }
    const [, visited] = arrivals({ externalId: '1', events: [visit] })
    expect(visited?.at.toString()).toBe(at)
    expect(visited?.consent).toContainEqual(expect.objectContaining({ purpose: 'marketing', allowed: false }))
    // Two visits of two days are two.
    const [, next] = arrivals({ externalId: '1', events: [{ ...visit, timestamp: '2026-11-21T10:00:00Z' }] })
    expect(next?.messageId).not.toBe(visited?.messageId)
    // A dump tells what was: of nobody knows when, a yes would be fresher than a no of yesterday.
    const told = (event: string) => read({ externalId: '1', events: [{ event, at: 'ayer', properties: { channel: 'email' } }] })
    expect(told('Subscribed')).toMatchObject({ arrivals: [{}, { entry: {} }], misread: [{ field: 'events.0.at', value: 'ayer' }] })
    expect([told('Subscribed'), told('Unsubscribed')].map((one) => one.kind === 'record' && one.arrivals[1]?.consent)).toMatchObject([
      undefined,
      [{ purpose: 'marketing', channel: 'email', allowed: false }],
    ])
    const astray = read({ externalId: '1', traits: { name: 'Ana' }, consent, vacio: '', events: [{ ...visit, when: at, nada: null }] })
    expect(astray).toMatchObject({ kind: 'record', ignored: ['traits (→ attributes)', 'consent', 'events.0.when'] })
  })

  it('reads dates and money as the country writes them, and names what it cannot make sense of', () => {
    const [who, bought] = arrivals({
      externalId: '1',
      at: '20/11/2026',
      events: [{ event: 'Order Completed', at: '05/11/2026', properties: { order_id: 'A', total: '1,234.50' } }],
    })
    expect([who?.at, bought?.at].map(String)).toEqual(['2026-11-20T18:00:00Z', '2026-11-05T18:00:00Z'])
    expect(bought).toMatchObject({ entry: { amountMinor: 123_450 }, order: { id: 'A', says: 'completed', amountMinor: 123_450 } })
    const half = read({
      externalId: '1',
      at: 'ayer',
      attributes: { email: 'no-es-correo', phone: '12', name: { de: 'pila' }, full_name: 'Ana' },
      events: [{ event: 'Visit' }, { event: 'Order Completed', at: '31/02/2026', properties: { total: 'mucho' } }],
    })
    const named = ['at «ayer»', 'email «no-es-correo»', 'phone «12»', 'name «{…}»', 'events.1.at «31/02/2026»', 'events.1.total «mucho»']
    expect(half).toMatchObject({ kind: 'record', ignored: named })
    expect(half.kind === 'record' && half.misread.map(({ of = 0 }) => of)).toEqual([0, 0, 0, 0, 2, 2])
  })

  it.each([
    [null, 'record.not-object'],
    [{}, 'record.nobody'],
    [{ attributes: { city: 'Puebla' } }, 'record.nobody'],
    [{ name: 'Ana Ley', phone: '5512345678' }, 'record.flat'],
    [{ externalId: { a: 1 } }, 'record.shape'],
    [{ externalId: '1', events: [{ event: '' }] }, 'record.shape'],
    [{ externalId: '1', events: Array(501).fill({ event: 'x' }) }, 'record.shape'],
    [{ externalId: 'x'.repeat(501) }, 'value.too-long'],
    [{ externalId: '1', attributes: { name: 'x'.repeat(1001) } }, 'value.too-long'],
  ])('cannot use %j', (line, reason) => {
    expect(read(line)).toMatchObject({ kind: 'unusable', unusable: { reason } })
  })
})
