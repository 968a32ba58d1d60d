import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { RecordId, SourceId } from '#contract'
import { type Attributes, normalise } from '#identity'
import { newId } from '#platform'
import { codeOf, readCode, showCode } from './code.ts'
import { cleanAttributes, fold } from './fold.ts'
import { goldenOf } from './golden.ts'
import { createJudge, rulingsOf } from './judged.ts'
import { chooseName, givenFirst, tidyName } from './name.ts'
import { showReasons, splitReasons } from './show.ts'
import type { JudgementRow } from './types.ts'

const setting = { country: 'MX', ownContacts: [] }

describe('fold', () => {
  const statement = fc.record({
    attributes: fc.dictionary(
      fc.constantFrom('full_name', 'phone', 'city', 'document'),
      fc.constantFrom('a', 'b', 'ab', 'c'),
    ) as fc.Arbitrary<Attributes>,
    at: fc.integer({ min: 0, max: 3 }),
    isFallback: fc.boolean(),
  })
  it('does not depend on the order of what was said', () => {
    fc.assert(
      fc.property(fc.array(statement), fc.nat(), (statements, seed) => {
        const shuffled = statements.toSorted((a, b) => ((JSON.stringify(a).length * seed) % 7) - ((JSON.stringify(b).length * seed) % 5))
        expect(fold(shuffled)).toEqual(fold(statements))
      }),
    )
  })

  it('lets the newer value stand, never an empty one, and gathers contacts', () => {
    const said = [
      { at: 1, attributes: cleanAttributes({ full_name: 'Laura Gómez', city: 'Puebla', phone: '111' }) },
      { at: 2, attributes: cleanAttributes({ full_name: 'Laura Gómez Pérez', city: ' ', phone: ['222', '111'] }) },
      { at: 0, attributes: cleanAttributes({ phone: '333', full_name: 'L' }) },
    ]
    expect(fold(said)).toEqual({
      attributes: { city: 'Puebla', full_name: 'Laura Gómez Pérez', phone: ['222', '111', '333'] },
      stated: { city: 1, full_name: 2, phone: [2, 2, 0] },
      claimed: false,
    })
  })

  it('counts a fallback only where nothing else is said, whenever that is said, and of several the first', () => {
    const once = (at: number, attributes: Attributes) => ({ at, attributes, isFallback: true })
    const said = [
      once(3, { full_name: 'Laura', city: 'Toluca', email: 'c@x.mx' }),
      { at: 1, attributes: { full_name: 'Laura Gómez', phone: '111' } },
      once(2, { city: 'Puebla', phone: '222', email: ['a@x.mx', 'b@x.mx'] }),
      once(2, { country: 'MX' }),
    ]
    for (const statements of [said, said.toReversed()])
      expect(fold(statements)).toEqual({
        attributes: { city: 'Puebla', country: 'MX', email: ['b@x.mx', 'a@x.mx'], full_name: 'Laura Gómez', phone: '111' },
        // Of a fallback the mirror image of its moment.
        stated: { city: -2, country: -2, email: [-2, -2], full_name: 1, phone: 1 },
        claimed: false,
      })
  })

  it('keeps what PostgreSQL can keep', () => {
    expect(cleanAttributes({ full_name: ' A\u0000na \ud800', phone: ['', ' '], nonsense: 'x' } as Attributes)).toEqual({
      full_name: 'Ana \ufffd',
    })
    expect(String(cleanAttributes({ full_name: 'x'.repeat(100_000) }).full_name)).toHaveLength(1000)
  })
})

describe('names', () => {
  it.each([
    ['LAURA DE LA CRUZ 💕', 'Laura de la Cruz'],
    ['lau ✨', 'Lau'],
    ['María José', 'María José'],
    ["o'higgins PÉREZ-LÓPEZ", "O'Higgins Pérez-López"],
    ['victoria juarez exposito', 'Victoria Juarez Exposito'],
    ['MARÍA Campos Alonso', 'María Campos Alonso'],
    ['Ana DE La cruz', 'Ana de la Cruz'],
    ['Del Toro García', 'Del Toro García'],
    ['Ian McGregor III', 'Ian McGregor III'],
    ['Juan E. PÉREZ y Ruiz JR', 'Juan E. Pérez y Ruiz JR'],
    ["O'HIGGINS PÉREZ-LÓPEZ", "O'Higgins Pérez-López"],
    ['  Ana   Ruiz ', 'Ana Ruiz'],
    ['Amelia López.', 'Amelia López'],
    ['Amelia L.', 'Amelia L.'],
  ])('%s is shown as %s', (stated, shown) => expect(tidyName(stated)).toBe(shown))

  it.each([
    ['Gómez, José', 'José Gómez'],
    ['GÓMEZ PÉREZ ,MARÍA DE LOS ÁNGELES', 'MARÍA DE LOS ÁNGELES GÓMEZ PÉREZ'],
    ['de la Cruz Soto, Ana', 'Ana de la Cruz Soto'],
    ['Gómez, Xiadani', 'Xiadani Gómez'],
    ['Owczarek, José', 'José Owczarek'],
    ['Santiago, Pedro', 'Pedro Santiago'],
    ['Gómez, J.', 'J. Gómez'],
  ])('%s is read as %s', (stated, shown) => expect(givenFirst(stated)).toBe(shown))

  it.each([
    'José Gómez, Jr.',
    'Gómez, Jr.',
    'Laura, la vecina',
    'José Gómez, Puebla',
    'Laura Gómez, Contadora',
    'Transportes López, S.A. de C.V.',
    'López, S.A.',
    'Gómez, José, Jr.',
    'Gómez,',
    ', José',
    'Gómez, 5512345678',
  ])('%s stays as it is written', (stated) => expect(givenFirst(stated)).toBe(stated))

  it.each([
    [['Lau ✨', 'Laura G.', 'LAURA GOMEZ', 'Laura Gómez Pérez', 'laura'], 'Laura Gómez Pérez'],
    [['Laura Gomez', 'Laura Gómez'], 'Laura Gómez'],
    [['L. Gómez', 'Laura Gómez'], 'Laura Gómez'],
  ])('of %s the best is %s', (names, best) => {
    expect(chooseName(names.map((text) => ({ text, at: 0, isCard: false })))?.text).toBe(best)
  })
})

describe('golden record', () => {
  const source = newId<SourceId>()
  const record = (externalId: string, attributes: Attributes, at: number) => ({
    id: newId<RecordId>(),
    sourceId: source,
    channel: 'counter',
    externalId,
    attributes,
    stated: Object.fromEntries(Object.keys(attributes).map((field) => [field, at])),
    features: normalise(attributes, setting),
  })
  const records = [
    record('1', { full_name: 'LAURA GOMEZ', phone: '5512345678', address: 'Av. Juárez 10', city: 'Puebla', postcode: '72000' }, 5),
    record('2', { full_name: 'Laura Gómez Pérez', phone: '5587654321', city: 'Toluca' }, 9),
    record('3', { full_name: 'Lau ✨', phone: '044 55 1234 5678', email: 'lau@gmail.com' }, 1),
  ]

  it('is made of the best value of each field, whatever the order of the records', () => {
    const { name, golden } = goldenOf(records)
    expect(name).toBe('Laura Gómez Pérez')
    expect(golden.phone).toMatchObject({ value: '+525512345678', others: ['+525587654321'] })
    expect([golden.city?.value, golden.postcode?.value]).toEqual(['Puebla', '72000'])
    for (const order of [
      [2, 0, 1],
      [1, 2, 0],
      [2, 1, 0],
    ])
      expect(goldenOf(order.flatMap((at) => records[at] ?? []))).toEqual(goldenOf(records))
  })

  it('says the given name first, also where the newest record files the surname first, and takes both for one name', () => {
    const { name, sortName, golden } = goldenOf([
      record('1', { full_name: 'José Gómez' }, 1),
      record('2', { full_name: 'Gómez, José' }, 9),
      record('3', { full_name: 'GOMEZ, JOSE' }, 10),
    ])
    expect([name, sortName, golden.full_name?.others]).toEqual(['José Gómez', 'jose gomez', ['Jose Gomez']])
  })

  it('shows an address as its owner writes it, in small letters, whatever her provider makes of it', () => {
    const written = [
      record('1', { email: ['Laura.Garcia.Mendoza@gmail.com', 'otra@correo.mx'] }, 5),
      record('2', { email: 'lauragarciamendoza+club@googlemail.com' }, 3),
      record('3', { email: 'Laura <laura@correo.mx>; y: ventas@correo.mx' }, 1),
    ]
    for (const order of [written, written.toReversed()])
      expect(goldenOf(order).golden.email).toMatchObject({
        value: 'laura.garcia.mendoza@gmail.com',
        others: ['otra@correo.mx', 'ventas@correo.mx', 'laura@correo.mx'],
      })
  })

  it('calls the number and writes to the address that were stated last, however their texts sort, also within one record', () => {
    const said = [
      { at: 1, attributes: { phone: '+525599990011', email: 'zzz.vieja@gmail.com', handle: '@zzz_vieja' } },
      { at: 2, attributes: { phone: '55 1111 0011', email: 'Aaa.Nueva@gmail.com', handle: 'aaa_nueva' } },
      { at: 3, attributes: { phone: '55 8888 0011 / 55 7777 0011' } },
    ]
    const shown = (statements: typeof said) => {
      const { attributes, stated } = fold(statements.map((one) => ({ ...one, attributes: cleanAttributes(one.attributes) })))
      const { golden } = goldenOf([{ ...record('1', {}, 0), attributes, stated, features: normalise(attributes, setting) }])
      return [golden.phone, golden.email, golden.handle].map((one) => [one?.value, one?.at, ...(one?.others ?? [])])
    }
    for (const order of [said, said.toReversed()])
      expect(shown(order)).toEqual([
        ['+525588880011', 3, '+525577770011', '+525511110011', '+525599990011'],
        ['aaa.nueva@gmail.com', 2, 'zzz.vieja@gmail.com'],
        ['aaa_nueva', 2, 'zzz_vieja'],
      ])
  })

  it('weighs the value of one record against another’s by when each was stated, not by when its record last spoke', () => {
    const { attributes, stated } = fold([
      { at: 1, attributes: { phone: '5599990011' } },
      { at: 9, attributes: { phone: '5511110011' } },
    ])
    const one = { ...record('1', {}, 0), attributes, stated, features: normalise(attributes, setting) }
    const { golden } = goldenOf([one, record('2', { phone: '5555550011' }, 5)])
    expect([golden.phone?.value, ...(golden.phone?.others ?? [])]).toEqual(['+525511110011', '+525555550011', '+525599990011'])
  })

  it('takes what the business corrected before anything else', () => {
    const corrected = goldenOf([...records, record('card:x', { full_name: 'Laura Gómez', phone: '5500001111' }, 2)])
    expect([corrected.name, corrected.golden.phone?.value]).toEqual(['Laura Gómez', '+525500001111'])
  })

  describe('and fallbacks, which two records hold', () => {
    const once = (externalId: string, attributes: Attributes, at: number) => record(externalId, attributes, -at)
    const shown = (...of: ReturnType<typeof record>[]) => {
      const [one, other] = [goldenOf(of), goldenOf(of.toReversed())]
      expect(one).toEqual(other)
      return Object.fromEntries(Object.entries(one.golden).map(([field, { value, at }]) => [field, [value, at]]))
    }
    const first = {
      full_name: 'Laura Gómez Pérez',
      email: 'laura@correo.mx',
      company: 'Acme',
      address: 'Av. Juárez 10',
      city: 'Puebla',
      postcode: '72000',
    }
    const later = { ...first, full_name: 'Lau G', email: 'lau@correo.mx', company: 'Otra', address: 'Calle 5 número 20', city: 'Toluca' }

    it('lose to any plain word, however old it is and however many they are', () => {
      const plain = record('p', { full_name: 'Lau', email: 'vieja@correo.mx', company: 'Vieja', city: 'Mérida' }, 1)
      expect(shown(once('1', first, 5), plain, once('2', first, 7))).toEqual({
        full_name: ['Lau', 1],
        email: ['vieja@correo.mx', 1],
        company: ['Vieja', 1],
        city: ['Mérida', 1],
      })
    })

    it('leave the first one standing where nothing else is said', () => {
      const standing = Object.fromEntries(Object.entries(later).map(([field, value]) => [field, [value, 3]]))
      expect(shown(once('1', first, 5), once('2', later, 3), once('3', first, 7))).toEqual(standing)
    })

    it('count for what is missing: a surname beside a given name, unless some record says the whole name', () => {
      const laura = record('1', { full_name: '', first_name: 'Laura', last_name: 'Gómez' }, 4)
      const mixed = { ...laura, attributes: { first_name: 'Laura', last_name: 'Gómez' }, stated: { first_name: 4, last_name: -4 } }
      expect(goldenOf([mixed]).name).toBe('Laura Gómez')
      expect(goldenOf([mixed, record('2', { last_name: 'Pérez' }, 1)]).golden.last_name?.value).not.toBe('Gómez')
      expect(goldenOf([mixed, record('2', { full_name: 'Laura P' }, 1)]).name).not.toContain('Gómez')
      expect(goldenOf([once('1', { full_name: 'Laura Gómez' }, 3), record('9', { full_name: 'Cliente Mostrador' }, 1)]).name).toBe(
        'Laura Gómez',
      )
    })

    it('that somebody verified stand before what nobody did', () => {
      const claim = record('2', { company: 'Mala', city: 'Toluca', full_name: 'Otra Persona Cualquiera' }, 9)
      const claimed = { ...claim, features: { ...claim.features, claimed: true } }
      expect(shown(once('1', { company: 'Acme', city: 'Puebla', full_name: 'Laura Gómez' }, 5), claimed)).toEqual({
        company: ['Acme', 5],
        city: ['Puebla', 5],
        full_name: ['Laura Gómez', 5],
      })
    })

    it('keep nobody’s number who said that it is hers no more', () => {
      const ended = { ...record('1', { phone: '5511112222' }, 2), ended: { 'phone +525511112222': 4 } }
      expect(goldenOf([ended, once('2', { phone: '5511112222' }, 9)]).golden.phone).toBeUndefined()
      expect(goldenOf([ended, record('2', { phone: '5511112222' }, 9)]).golden.phone?.value).toBe('+525511112222')
    })
  })

  it('knows no name of a walk-in', () =>
    expect(goldenOf([record('9', { full_name: 'Cliente Mostrador' }, 1)])).toMatchObject({ name: '', sortName: '' }))
})

describe('judgements', () => {
  const ids = Array.from({ length: 6 }, () => newId<RecordId>())
  const side = fc.subarray(ids, { minLength: 1, maxLength: 4 })
  const judgement = fc.record({
    kind: fc.constantFrom('same' as const, 'different' as const, 'household' as const),
    left: side,
    right: side,
  })
  const told = (list: { kind: JudgementRow['kind']; left: RecordId[]; right: RecordId[] }[]): JudgementRow[] =>
    list.map((one, n) => ({
      ...one,
      seq: n,
      id: `00000000-0000-7000-8000-00000000000${n}` as JudgementRow['id'],
      // Whose clock was read first says nothing.
      at: Temporal.Instant.fromEpochMilliseconds((n * 7919) % 13),
      actor: 'user:ana',
      note: null,
      reviewId: null,
      withdrawnAt: null,
    }))

  it('of two about one pair the newest counts, and every other pair keeps its own', () => {
    fc.assert(
      fc.property(fc.array(judgement, { maxLength: 6 }), (list) => {
        const rows = told(list)
        const ruled = createJudge(rulingsOf(rows))
        for (const [at, a] of ids.entries()) {
          for (const b of ids.slice(at + 1)) {
            const speaking = rows.filter(
              ({ left, right }) => (left.includes(a) && right.includes(b)) || (left.includes(b) && right.includes(a)),
            )
            expect(ruled(a, b)?.kind).toBe(speaking.at(-1)?.kind)
          }
        }
      }),
    )
  })

  it('says nothing when withdrawn, or when it left the matter for later', () => {
    const [one, two] = [ids.slice(0, 1), ids.slice(1, 2)]
    const [withdrawn] = told([{ kind: 'same', left: one, right: two }])
    const [later] = told([{ kind: 'later', left: one, right: two }])
    const at = Temporal.Instant.fromEpochMilliseconds(9)
    expect(rulingsOf([...(withdrawn ? [{ ...withdrawn, withdrawnAt: at }] : []), ...(later ? [later] : [])])).toEqual([])
  })
})

describe('wristband codes', () => {
  it('are read back however they are written down', () => {
    for (let n = 0; n < 200; n++) {
      const code = codeOf(newId())
      expect(code).toMatch(/^[0-9A-HJKMNP-TV-Z]{8}$/)
      const heard = showCode(code).toLowerCase().replaceAll('0', 'o').replaceAll('1', 'l')
      expect(readCode(heard)).toBe(code)
    }
    expect(readCode('Laura')).toBeUndefined()
  })
})

describe('evidence for and against', () => {
  it('lists no likeness against anybody, however slight it is', () => {
    const because = [
      { rule: 'phone.same', weight: 8 },
      { rule: 'given.near', weight: -1.2, facts: { one: 'ana', other: 'anna' } },
      { rule: 'surname.different', weight: -4, facts: { one: 'ruiz', other: 'lima' } },
      { rule: 'gate.names', weight: 0 },
      { rule: 'email.name', weight: 0 },
    ]
    const rules = (reasons: { rule: string }[]) => reasons.map(({ rule }) => rule)
    const { because: speaksFor, against } = splitReasons(because, 'doubt', 'es')
    expect([rules(speaksFor), rules(against)]).toEqual([['phone.same'], ['surname.different', 'gate.names']])
    expect(rules(showReasons(because, 'join', 'es'))).not.toContain('given.near')
  })
})
