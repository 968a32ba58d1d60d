import { describe, expect, it } from 'vitest'
import { generateRecords } from '../../bench/generator/records.ts'
import { type ClusterRecord, cluster } from './cluster.ts'
import { defaultModel, makeReady } from './compare/index.ts'
import { compare } from './index.ts'
import { keyStringsOf } from './keys.ts'
import { type Features, normalise } from './normalise/index.ts'

const never = () => false
const blockMax = 30
/** Far more errors than people make: what could depend on which side asks shows where words are mistyped, swapped and doubled. */
const garbled = { petName: 0.4, surnamesFirst: 0.3, married: 0.2, slip: 0.5, misheard: 0.3, phoneSlip: 0.2, phoneCut: 0.2, mailSlip: 0.3 }

/** Records of one country; every third states what its neighbour states too, as records that grew by updates do. */
function recordsOf(country: 'MX' | 'ES' | 'AR', rates: Partial<typeof garbled>): Features[] {
  const made = [...generateRecords({ seed: 77, people: 900, country, rates })]
  return made.map(({ attributes }, at) => {
    const before = at % 3 === 0 ? made[at - 1]?.attributes : undefined
    const both = Object.fromEntries(
      ['email', 'phone', 'document', 'birth_date', 'other'].map((field) => {
        const [mine, theirs] = [attributes, before].map((one) => (one as Record<string, string> | undefined)?.[field])
        return [field, [mine, theirs].filter((one) => one !== undefined)]
      }),
    )
    return normalise(before ? { ...attributes, ...both } : attributes, { country, ownContacts: [] })
  })
}

function* pairsOf(all: readonly Features[]): Generator<[Features, Features]> {
  const blocks = new Map<string, number[]>()
  for (const [at, features] of all.entries())
    for (const key of keyStringsOf(makeReady(features))) blocks.set(key, [...(blocks.get(key) ?? []).slice(0, blockMax), at])
  const seen = new Set<string>()
  for (const block of blocks.values())
    for (const one of block)
      for (const other of block) {
        const [a, b] = [all[one], all[other]]
        if (one >= other || seen.has(`${one} ${other}`) || !a || !b) continue
        seen.add(`${one} ${other}`)
        yield [a, b]
      }
}

const said = (a: Features, b: Features) => {
  const { band, weight, because } = compare(a, b, defaultModel, never)
  return { band, weight, because: because.map((one) => `${one.rule} ${one.weight}`).sort() }
}

describe('which of two records is asked first', () => {
  for (const country of ['MX', 'ES', 'AR'] as const) {
    it(`changes nothing (${country})`, () => {
      let pairs = 0
      const wrong: unknown[] = []
      for (const rates of [{}, garbled]) {
        for (const [a, b] of pairsOf(recordsOf(country, rates))) {
          pairs++
          const [one, other] = [said(a, b), said(b, a)]
          if (JSON.stringify(one) !== JSON.stringify(other)) wrong.push([a, b, one, other])
        }
      }
      expect(wrong.slice(0, 3)).toEqual([])
      expect(pairs).toBeGreaterThan(10_000)
    })
  }

  const both: [string, Features, Features][] = [
    [
      'a word with two partners',
      { name: { given: ['m', 'mena'], surnames: [], guess: 'given_first' } },
      { name: { given: ['mena'], surnames: [] } },
    ],
    ['a short mail with a dot', { emails: ['a.gil1@uno.mx'] }, { emails: ['agil1@dos.mx'] }],
    [
      'several documents',
      {
        documents: [
          { kind: 'ES.dni', value: '12345678Z' },
          { kind: 'raw', value: '55512345' },
        ],
      },
      {
        documents: [
          { kind: 'ES.nie', value: 'X1234567L' },
          { kind: 'ES.dni', value: '87654321X' },
        ],
      },
    ],
    [
      'a document that is valid on one side',
      { documents: [{ kind: 'CL.rut', value: '12345674' }] },
      { documents: [{ kind: 'raw', value: '12345674' }] },
    ],
    ['two birthdays in common', { births: ['19800101', '19750312'] }, { births: ['19750312', '19800101'] }],
    ['a column stated twice', { others: ['talla=m', 'talla=l'] }, { others: ['talla=l'] }],
    [
      'a street with two words alike',
      { place: { street: ['lunares', 'lunarez', 'rio', 'mar'] } },
      { place: { street: ['lunares', 'sol', 'pez', 'cal'] } },
    ],
  ]
  it.each(both)('changes nothing: %s', (_what, a, b) => {
    expect(said(b, a)).toEqual(said(a, b))
  })
})

describe('a component of two records', () => {
  const stranger: ClusterRecord = { id: 'z', features: { phones: ['+525511112222'] } }
  const divide = (a: Features, b: Features, beside: ClusterRecord[]) => {
    const { band, weight } = compare(a, b, defaultModel, never)
    const records = [{ id: 'a', features: a }, { id: 'b', features: b }, ...beside]
    const edges = band === 'join' ? [{ a: 'a', b: 'b', weight }] : []
    return cluster({ records, edges, judgements: [] }).filter(([first]) => first !== 'z')
  }

  it('is divided as it would be beside others, where names join them too', () => {
    let joined = 0
    for (const rates of [{}, garbled]) {
      for (const [a, b] of pairsOf(recordsOf('MX', rates))) {
        if (compare(a, b, defaultModel, never).band !== 'join') continue
        const persons = divide(a, b, [])
        expect(persons).toEqual(divide(a, b, [stranger]))
        joined++
      }
    }
    expect(joined).toBeGreaterThan(1000)
  })

  it('stays two where a name alone joins it and each has a handle of its own', () => {
    const name = { given: ['yocasta'], surnames: ['zurbaran', 'echeandia'] }
    const [a, b] = [
      { name, handles: ['yocasta.z'] },
      { name, handles: ['zurbarana88'] },
    ]
    expect(compare(a, b, defaultModel, never).band).toBe('join')
    expect(divide(a, b, [])).toEqual([['a'], ['b']])
  })
})
