import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  type Attributes,
  cluster,
  compare,
  defaultModel,
  explain,
  fields,
  identifiersOf,
  keysOf,
  normalise,
  resolve,
  wordsOf,
} from './index.ts'

const setting = { country: 'MX', ownContacts: [] }
const never = () => false
const secondsOf = (act: () => unknown): number => {
  const before = process.cpuUsage()
  act()
  return process.cpuUsage(before).user / 1e6
}

/** What no schema lets through and a database of years holds nevertheless. */
const wild = fc.oneof(
  fc.string({ unit: 'grapheme', maxLength: 60 }),
  fc.string({ unit: 'binary', maxLength: 200 }),
  fc.constantFrom(
    '',
    ' ',
    '\u0000',
    '💕'.repeat(500),
    '٠٥٥١٢٣٤',
    '李小龍',
    'Ñ\u0303',
    '@@@@',
    '+',
    '-',
    'de de de',
    'María de',
    '1/1/1',
    '9'.repeat(5000),
  ),
  fc.constantFrom('5512345678', 'ana@gmail.com', 'Ana Gómez', '1985-03-14', 'GODE561231GR8', 'constructor', '__proto__', 'toString'),
  fc.integer(),
  fc.constant(null),
  fc.array(fc.oneof(fc.string(), fc.integer(), fc.constant(null)), { maxLength: 30 }),
)
const record = fc.record(Object.fromEntries(fields.map((field) => [field, wild])), { requiredKeys: [] }) as fc.Arbitrary<Attributes>

describe('whatever a source states', () => {
  it('is never too much: no throw, plain data, the same both ways round', () => {
    fc.assert(
      fc.property(record, record, (one, other) => {
        const [a, b] = [normalise(one, setting), normalise(other, setting)]
        expect(JSON.parse(JSON.stringify(a))).toEqual(a)
        for (const features of [a, b]) [keysOf, identifiersOf, wordsOf].map((ask) => ask(features))
        const said = compare(a, b, defaultModel, never)
        expect(Number.isFinite(said.weight)).toBe(true)
        expect(compare(b, a, defaultModel, never).band).toBe(said.band)
        expect(explain(said.because, said.band, 'es').length).toBeGreaterThan(0)
      }),
      { numRuns: 1000 },
    )
  })

  it('resolves in any order to the same people', () => {
    fc.assert(
      fc.property(fc.array(record, { maxLength: 12 }), (all) => {
        const records = all.map((attributes, at) => ({ id: `r${at}`, attributes }))
        for (const learn of [false, true]) {
          const { clusters } = resolve(records, { setting, learn })
          expect(clusters.flat().sort()).toEqual(records.map(({ id }) => id).sort())
          expect(resolve(records.toReversed(), { setting, learn }).clusters).toEqual(clusters)
        }
      }),
      { numRuns: 100 },
    )
  })
})

describe('bounded', () => {
  const many = (n: number, text: (at: number) => string) => Array.from({ length: n }, (_, at) => text(at))

  it('looks at few of thousands of values, and only at the beginning of huge ones', () => {
    const huge: Attributes = {
      full_name: 'Ana '.repeat(100_000),
      phone: many(10_000, (at) => String(5_510_000_000 + at)),
      email: many(10_000, (at) => `ana${at}@casa.mx`),
      document: many(10_000, (at) => String(10_000_000 + at)),
      birth_date: many(10_000, (at) => `1985-03-${at}`),
      address: 'Hidalgo '.repeat(100_000),
      other: many(10_000, (at) => `talla=${at}`),
    }
    expect(secondsOf(() => normalise(huge, setting))).toBeLessThan(2)
    const features = normalise(huge, setting)
    expect(JSON.stringify(features).length).toBeLessThan(8000)
    expect(keysOf(features).length).toBeLessThan(300)
    expect(secondsOf(() => compare(features, normalise({ ...huge, full_name: 'Eva' }, setting), defaultModel, never))).toBeLessThan(1)
  })

  it('divides a customer of hundreds of records, and a value that everyone shares, in bounded time', () => {
    const customer = many(300, String).map((id) => ({
      id,
      attributes: { full_name: 'Laura Gómez', card: 'T12345678', phone: `55${10_000_000 + Number(id)}` },
    }))
    expect(secondsOf(() => expect(resolve(customer, { setting }).clusters).toHaveLength(1))).toBeLessThan(20)
    const everyone = many(4000, String).map((id) => ({
      id,
      attributes: { full_name: `Persona${id} Apellido${id}`, phone: '5544332211' },
    }))
    expect(secondsOf(() => expect(resolve(everyone, { setting }).clusters).toHaveLength(4000))).toBeLessThan(20)
  })

  it('takes thousands of one name one by one', () => {
    const bearers = many(2000, String).map((id) => ({ id, features: normalise({ full_name: 'Ximena Zubizarreta Ochandiano' }, setting) }))
    const edges = bearers.flatMap(({ id }, at) =>
      [1, 2, 3].map((step) => ({ a: id, b: String(at + step), weight: defaultModel.join - 0.01 })),
    )
    expect(secondsOf(() => cluster({ records: bearers, edges, judgements: [] }, defaultModel))).toBeLessThan(20)
  })
})

describe('junk', () => {
  it('undoes what was joined on a value once too many use it, and joins again when they leave', () => {
    const laura = [
      { id: 'a', attributes: { full_name: 'Laura Gómez', phone: '5512345678' } },
      { id: 'b', attributes: { full_name: 'Laura', phone: '5512345678' } },
    ]
    const names = 'Pedro Ana Luis Eva Juan Rosa Hugo Inés Raúl Olga Iván Nora'.split(' ')
    const strangers = names.map((name) => ({ id: name, attributes: { full_name: `${name} Pérez`, phone: '5512345678' } }))
    const people = (...records: { id: string; attributes: Attributes }[]) => resolve(records, { setting }).clusters
    expect(people(...laura)).toEqual([['a', 'b']])
    expect(people(...strangers, ...laura)).toHaveLength(14)
    expect(people(...laura, ...strangers)).toHaveLength(14)
    expect(people(...laura, ...strangers.slice(0, 4))).toContainEqual(['a', 'b'])
  })
})
