import { describe, expect, it } from 'vitest'
import { generateRecords } from '../../../bench/generator/records.ts'
import { makeReady } from '../compare/reading.ts'
import { findWord } from '../data/lexicon.ts'
import { type Features, normalise } from '../normalise/index.ts'
import type { Attributes } from '../types.ts'
import { numberWords, Outlines } from './outline.ts'
import { pack, unpack } from './packed.ts'

function readBack(all: readonly Features[]): Features[] {
  const outlines = new Outlines()
  for (const features of all) outlines.push(makeReady(features))
  const seen = outlines.done()
  const words = numberWords([seen]).map((word) => findWord(word))
  return all.map((features, row) => unpack(pack(features), seen.numbers, row, words))
}

describe('a packed record', () => {
  it('states what it stated', () => {
    const made = [...generateRecords({ seed: 5, people: 600, country: 'AR' })].map(({ attributes }) => attributes)
    const odd: Attributes[] = [
      {},
      { full_name: 'Ana María del Carmen Soledad Guadalupe Pérez de la Torre y Gómez Ruiz Jr' },
      { first_name: 'Иван', last_name: 'Петров', city: '東京' },
      { full_name: 'María Gómez de Rivas', email: ['a.b@uno.mx', 'ñandú@dos.mx'], phone: ['5512345678', '1234 567', '555-0199'] },
      {
        document: ['20-12345678-6', 'X1'],
        birth_date: ['1980-02-03', '1981-03-04'],
        card: ['T-1234', 'T-9999'],
        handle: ['@uno.1', 'dos_2'],
      },
      {
        device: ['abcdef123', 'zzzzzz9'],
        company: 'Tortas & Cía',
        customer_number: '77',
        other: ['talla=m', 'x'],
        region: 'Jalisco',
        country: 'MX',
      },
      { address: 'Calle 12 # 34-56 Apto 7', postcode: 'SW1A 1AA' },
    ]
    const all = [...made, ...odd].map((attributes) => normalise(attributes, { country: 'AR', ownContacts: [] }))
    expect(readBack([...all, { claimed: true, emails: ['a@b.mx'] }])).toEqual([...all, { claimed: true, emails: ['a@b.mx'] }])
  })
})
