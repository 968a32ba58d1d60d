import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { compareUnlessApart } from './compare/index.ts'
import { compareNames } from './compare/names.ts'
import {
  type Attributes,
  compare,
  defaultModel,
  explain,
  type Features,
  fields,
  foldQuery,
  identifiersOf,
  isCrowded,
  type Judgement,
  keysOf,
  normalise,
  resolve,
  wordsOf,
} from './index.ts'

const setting = { country: 'MX', ownContacts: ['55 8000 9000', 'hola@casalumbre.mx'] }
const never = () => false
const known = (attributes: Attributes): Features => normalise(attributes, setting)
const judge = (a: Attributes, b: Attributes) => compare(known(a), known(b), defaultModel, never)

const given = ['Laura', 'Lau', 'Lucía', 'José', 'Pepe', 'Juan', 'María José', 'Luis', 'Luisa', 'L.', 'Ximena', '']
const surnames = ['Gómez', 'Gomes', 'García', 'Pérez', 'de la Cruz', 'Núñez', '']
const phones = ['5512345678', '+52 1 55 1234 5678', '5598765432', '5555555555', '1234567']
const emails = ['ana@gmail.com', 'ana@gmial.com', 'luis.perez@hotmail.com', 'na@na.com']
const maybe = <T>(values: readonly T[]) => fc.option(fc.constantFrom(...values), { nil: undefined })
const record: fc.Arbitrary<Attributes> = fc
  .record({
    first_name: maybe(given),
    last_name: maybe(surnames),
    second_last_name: maybe(surnames),
    phone: maybe(phones),
    email: maybe(emails),
    birth_date: maybe(['1985-03-14', '14/03/1985', '1958-11-02', '03/14/1985']),
    document: maybe(['GODE561231GR8', '5304218', '5304281']),
    address: maybe(['Hidalgo 12', 'C. Hidalgo #12', 'Juárez 4']),
    city: maybe(['Puebla', 'CDMX', 'Mérida']),
  })
  .map((made) => Object.fromEntries(Object.entries(made).filter(([, value]) => value !== undefined && value !== '')) as Attributes)

describe('compare', () => {
  it('says the same both ways round', () => {
    fc.assert(
      fc.property(record, record, (a, b) => {
        const [one, other] = [judge(a, b), judge(b, a)]
        expect(other.band).toBe(one.band)
        expect(other.weight).toBeCloseTo(one.weight, 5)
        expect(new Set(other.because.map(({ rule }) => rule))).toEqual(new Set(one.because.map(({ rule }) => rule)))
      }),
      { numRuns: 2000 },
    )
  })

  it('says the same at a first glance', () => {
    fc.assert(
      fc.property(record, record, (a, b) => {
        const whole = judge(a, b)
        const glance = compareUnlessApart(known(a), known(b), defaultModel)
        if (whole.band === 'apart') expect(glance).toBeUndefined()
        else expect(glance).toEqual(whole)
      }),
      { numRuns: 2000 },
    )
  })

  it('never joins an equal phone or e-mail when the names disagree', () => {
    const pairs = readFileSync(join(import.meta.dirname, 'cases/names.different.txt'), 'utf8')
      .split('\n')
      .filter(Boolean)
    for (const pair of pairs) {
      const [a = '', b = ''] = pair.split(' | ')
      for (const contact of [
        { phone: '5512345678' },
        { email: 'casa@familia.mx' },
        { phone: '5512345678', email: 'casa@familia.mx', address: 'Hidalgo 12' },
      ]) {
        expect([pair, judge({ full_name: a, ...contact }, { full_name: b, ...contact }).band]).not.toEqual([pair, 'join'])
      }
    }
    expect(pairs.length).toBeGreaterThan(10)
  })

  it('relates two people of one phone and says why', () => {
    const { band, because } = judge(
      { full_name: 'Laura Gómez', phone: '5512345678' },
      { full_name: 'Diego Ruiz', phone: '044 55 1234 5678' },
    )
    expect(band).toBe('related')
    expect(explain(because, band, 'es')).toEqual([
      'Comparten un dato de contacto, pero no son la misma persona.',
      'Sus nombres no cuadran: un contacto igual no basta.',
      'Tienen el mismo teléfono (+52 55 1234 5678).',
      'Sus nombres son distintos (Diego y Laura).',
      'Sus apellidos son distintos (Gomez y Ruiz).',
    ])
    expect(explain(because, band, 'en')[1]).toBe('Their names do not fit: an equal contact is not enough.')
  })

  it('joins a pet name with an equal phone', () => {
    expect(
      judge({ full_name: 'Lau Gómez ✨', phone: '5215512345678' }, { full_name: 'Laura Gómez Pérez', phone: '55 1234 5678' }).band,
    ).toBe('join')
  })

  it('joins on a name alone only a rare one that nothing contradicts', () => {
    const rare = { full_name: 'Ximena Zubizarreta Ochandiano' }
    const { band, weight, because } = judge({ ...rare, phone: '5512345678' }, { ...rare, email: 'xim@casa.mx' })
    expect(band).toBe('join')
    expect(because.at(-1)?.rule).toBe('gate.rare_name')
    expect(weight).toBeCloseTo(because.reduce((sum, reason) => sum + reason.weight, 0))
    expect(judge({ ...rare, phone: '5512345678' }, { ...rare, phone: '3398765432' }).band).not.toBe('join')
    expect(judge({ ...rare, city: 'Puebla' }, { ...rare, city: 'Mérida' }).band).not.toBe('join')
    expect(judge({ full_name: 'Juan García' }, { full_name: 'Juan García' }).band).toBe('apart')
    expect(judge({ full_name: 'Laura Ruiz', city: 'Puebla' }, { full_name: 'Laura Ruiz', city: 'Puebla' }).band).toBe('apart')
  })

  it('keeps two valid documents apart, and parent and child of one name', () => {
    const same = { full_name: 'Juan Pérez Ruiz', phone: '5512345678', email: 'juan.perez@empresa.mx' }
    expect(judge({ ...same, document: 'GODE561231GR8' }, { ...same, document: 'PERJ800101AB6' }).band).not.toBe('join')
    expect(judge({ ...same, birth_date: '1950-02-03' }, { ...same, birth_date: '1981-11-20' }).band).toBe('related')
    expect(judge({ ...same, full_name: 'Juan Pérez Ruiz' }, { ...same, full_name: 'Juan Pérez Ruiz Jr.' }).band).toBe('join')
    expect(judge({ ...same, full_name: 'Juan Pérez Ruiz Sr.' }, { ...same, full_name: 'Juan Pérez Ruiz Jr.' }).band).toBe('related')
  })

  it('takes a crowded contact for no evidence', () => {
    const [a, b] = [known({ full_name: 'Laura Gómez', phone: '5512345678' }), known({ full_name: 'Laura Gómez', phone: '5512345678' })]
    expect(compare(a, b, defaultModel, never).band).toBe('join')
    expect(compare(a, b, defaultModel, (key) => key === 'phone:+525512345678').band).toBe('apart')
  })
})

describe('nobody', () => {
  const walkIn = { full_name: 'Cliente Mostrador', phone: '0000000000', email: 'na@na.com', document: 'XAXX010101000' }
  it('gives no identifier, no key, no word', () => {
    const features = known(walkIn)
    expect(identifiersOf(features)).toEqual([])
    expect(keysOf(features)).toEqual([])
    expect(wordsOf(features)).toEqual([])
  })
  it('joins nobody', () => {
    const records = Array.from({ length: 50 }, (_, at) => ({ id: `r${at}`, attributes: walkIn }))
    expect(resolve(records, { setting }).clusters).toHaveLength(50)
  })
  it("includes the shop's own contacts", () => {
    expect(identifiersOf(known({ phone: '+52 55 8000 9000', email: 'HOLA@casalumbre.mx' }))).toEqual([])
  })
  it('counts a contact that many different people use', () => {
    const records = given.concat(['Ana', 'Rosa', 'Hugo', 'Iván', 'Elena', 'Óscar', 'Raúl']).flatMap((name, at) => [
      { id: `a${at}`, attributes: { full_name: `${name || 'Tomás'} García`, phone: '5512345678' } },
      { id: `b${at}`, attributes: { full_name: `${name || 'Tomás'} García`, phone: '5512345678' } },
    ])
    const { clusters, related } = resolve(records, { setting })
    expect(clusters).toHaveLength(records.length)
    expect(related).toEqual([])
    expect(isCrowded('phone:+525512345678', { records: 12, names: 4 })).toBe(false)
  })
})

describe('fuzz', () => {
  const anything = fc.oneof(
    fc.string(),
    fc.string({ unit: 'binary' }),
    fc.constantFrom(
      '',
      'x'.repeat(100_000),
      '👩‍👩‍👧‍👧'.repeat(400),
      'مرحبا بالعالم',
      'a\u0000b',
      "'; drop table",
      '@',
      '+',
      'ñ'.repeat(5000),
    ),
  )
  it('never throws and stays plain data', () => {
    fc.assert(
      fc.property(
        fc.dictionary(fc.constantFrom(...fields), fc.oneof(anything, fc.array(anything, { maxLength: 4 }))),
        anything,
        (stated, query) => {
          const features = known(stated as Attributes)
          expect(JSON.parse(JSON.stringify(features))).toEqual(features)
          expect(JSON.stringify(features).length).toBeLessThan(20_000)
          expect(keysOf(features).length).toBeLessThan(200)
          expect(wordsOf(features).length).toBeLessThanOrEqual(40)
          foldQuery(query)
          compare(features, known({ full_name: query, phone: query, email: query }), defaultModel, never)
        },
      ),
      { numRuns: 500 },
    )
  })
  it('finds what it stored by what people type', () => {
    const words = wordsOf(
      known({ full_name: 'Lupita Núñez', phone: '044 55 1234 5678', email: 'Lupita.N@gmail.com', card: 'T-0099', document: '12.345.678' }),
    )
    for (const typed of ['nuñ', 'GUADA', '55 1234', '234 5678', 'lupitan@', 't0099', '12345678']) {
      for (const piece of foldQuery(typed)) expect([piece, words.some((word) => word.startsWith(piece))]).toEqual([piece, true])
    }
  })
})

describe('resolve', () => {
  it('gives one partition for every order', () => {
    fc.assert(
      fc.property(fc.array(record, { maxLength: 30 }), fc.infiniteStream(fc.nat()), (made, chance) => {
        const records = made.map((attributes, at) => ({ id: `r${String(at).padStart(2, '0')}`, attributes }))
        const draws = records.map((one) => ({ one, at: chance.next().value as number })).sort((x, y) => x.at - y.at)
        const judgements =
          records.length > 6
            ? [
                { kind: 'different' as const, left: ['r00'], right: ['r01', 'r02'] },
                { kind: 'same' as const, left: ['r03'], right: ['r04'] },
              ]
            : []
        const expected = resolve(records, { setting, judgements })
        expect(
          resolve(
            draws.map(({ one }) => one),
            { setting, judgements: judgements.toReversed() },
          ),
        ).toEqual(expected)
      }),
      { numRuns: 300 },
    )
  })

  it('never lets names that disagree share a person, whatever stands between them', () => {
    const names = [
      'Ana García López',
      'María García López',
      'Ana María García López',
      'Beto Pérez Ruiz',
      'Beto',
      'Ana',
      'María',
      'J. García',
    ]
    const stated: fc.Arbitrary<Attributes> = fc.record(
      {
        full_name: fc.constantFrom(...names, 'A. García', 'García', 'Pérez', 'Lupita Ruiz', 'Guadalupe', 'Carlos Pérez Ruiz'),
        phone: fc.constantFrom('5512345678', '5587654321'),
        email: fc.constantFrom('casa@hotmail.com', 'ana.garcia@gmail.com'),
        device: fc.constantFrom('iphone-7781', 'galaxy-2210'),
        card: fc.constantFrom('LUM40900137', 'LUM40900138'),
        document: fc.constantFrom('GOPL900304MDFMRR09', '5304218'),
      },
      { requiredKeys: [] },
    )
    let [joined, told] = [0, 0]
    fc.assert(
      fc.property(fc.array(stated, { minLength: 3, maxLength: 9 }), fc.boolean(), (made, hasWord) => {
        const records = made.map((attributes, at) => ({ id: `r${at}`, attributes }))
        const features = new Map(records.map(({ id, attributes }) => [id, known(attributes)]))
        const judgements: Judgement[] = hasWord ? [{ kind: 'same', left: ['r0'], right: ['r1'] }] : []
        const { clusters } = resolve(records, { setting, judgements, model: defaultModel })
        expect(resolve(records.toReversed(), { setting, judgements, model: defaultModel }).clusters).toEqual(clusters)
        const verdict = (a: string, b: string) => compareNames(features.get(a)?.name, features.get(b)?.name, defaultModel).verdict
        const spelt = (id: string) => JSON.stringify(features.get(id)?.name)
        const numbers = (id: string) => new Set(features.get(id)?.documents?.map(({ value }) => value))
        for (const ids of clusters) {
          joined += ids.length - 1
          for (const a of ids) {
            for (const b of ids) {
              if (a >= b || verdict(a, b) !== 'disagree' || !numbers(a).isDisjointFrom(numbers(b))) continue
              // What a person has called one bears both names; a third record needs to fit one of the two.
              const said = hasWord && ids.includes('r0') && ids.includes('r1')
              const fitsEither = [a, b].some((id) =>
                ['r0', 'r1'].some((one) => spelt(id) === spelt(one) || ['agree', 'partly'].includes(verdict(id, one))),
              )
              expect([a, b, said && fitsEither]).toEqual([a, b, true])
              told++
            }
          }
        }
      }),
      { numRuns: 1500 },
    )
    expect(joined).toBeGreaterThan(1000)
    expect(told).toBeGreaterThan(50)
  })

  it('joins the versions of one customer and leaves her housemate', () => {
    const { clusters } = resolve(
      [
        {
          id: 'web/1',
          attributes: { first_name: 'Laura', last_name: 'García Mendoza', email: 'laura.garcia@gmail.com', phone: '5575573110' },
        },
        { id: 'ig/1', attributes: { full_name: 'Lau ✨', handle: '@lau.garciam', phone: '55 7557 3110' } },
        { id: 'card/1', attributes: { full_name: 'Laura G.', card: 'LUM40900137', email: 'laura.garcia@gmail.com' } },
        { id: 'wa/1', attributes: { full_name: 'Laura', phone: '5215575573110' } },
        { id: 'web/2', attributes: { full_name: 'Diego Ramírez', email: 'laura.garcia@gmail.com', phone: '5511112222' } },
        { id: 'till/1', attributes: { full_name: 'Cliente Mostrador' } },
      ],
      { setting },
    )
    expect(clusters).toEqual([['card/1', 'ig/1', 'wa/1', 'web/1'], ['till/1'], ['web/2']])
  })

  it('leaves a bare e-mail apart when two people claim it, in any order', () => {
    const two = [
      { id: 'a', attributes: { full_name: 'Laura Gómez', email: 'casa@familia.mx' } },
      { id: 'b', attributes: { full_name: 'Diego Ruiz', email: 'casa@familia.mx' } },
      { id: 'c', attributes: { email: 'casa@familia.mx' } },
    ]
    expect(resolve(two, { setting }).clusters).toEqual([['a'], ['b'], ['c']])
    expect(resolve(two.filter(({ id }) => id !== 'b').reverse(), { setting }).clusters).toEqual([['a', 'c']])
  })
})
