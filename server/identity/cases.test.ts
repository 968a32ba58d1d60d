import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { compareNames, says } from './compare/names.ts'
import { comparePlaces } from './compare/places.ts'
import { defaultModel, normalise } from './index.ts'
import { normaliseBirthDate } from './normalise/dates.ts'
import { normaliseDocument } from './normalise/documents.ts'
import { normaliseEmail, writtenEmails } from './normalise/emails.ts'
import { normaliseName } from './normalise/names.ts'
import { isNobodyName } from './normalise/nobody.ts'
import { normalisePhone } from './normalise/phones.ts'
import { normalisePlace } from './normalise/places.ts'

const cases = (name: string, atLeast: number) => {
  const lines = readFileSync(join(import.meta.dirname, 'cases', `${name}.txt`), 'utf8').split('\n')
  const found = lines
    .filter((line) => line.trim() !== '' && !line.startsWith('#'))
    .map((line) => line.split(/ ?\| ?/).map((cell) => cell.trim()))
  if (found.length < atLeast) throw new Error(`${name}.txt holds only ${found.length} cases`)
  return found.map(([one = '', two = '', three = '', four = '']) => [one, two, three, four] as const)
}

describe('normalise', () => {
  it.each(cases('phones.valid', 30))('reads the phone %s %s', (country, text, expected) => {
    expect(normalisePhone(text, country)).toBe(expected)
  })
  it.each(cases('phones.invalid', 8))('refuses the phone %s %s', (country, text) => {
    expect(normalisePhone(text, country)).toBeUndefined()
  })
  it.each(cases('emails.valid', 8))('reads the e-mail %s', (text, expected) => {
    expect(normaliseEmail(text)).toBe(expected)
  })
  it.each(cases('emails.invalid', 8))('refuses the e-mail %s', (text) => {
    expect(normaliseEmail(text)).toBeUndefined()
  })
  it('knows how an owner writes the e-mail that is compared without dots and tags', () => {
    const stated = ['Laura <La.Ura+tienda@Gmail.com>; otra@correo.mx', 'laura@gmail.com', 'ana@gmail,com', 'no tiene']
    expect([...writtenEmails(stated)]).toEqual([
      ['laura@gmail.com', 'la.ura+tienda@gmail.com'],
      ['otra@correo.mx', 'otra@correo.mx'],
      ['ana@gmail.com', 'ana@gmail.com'],
    ])
  })
  it.each(cases('documents.valid', 12))('reads the document %s %s', (country, text, kind, value) => {
    expect(normaliseDocument(text, country)).toEqual({ kind, value })
  })
  it.each(cases('documents.invalid', 8))('refuses the document %s %s', (country, text) => {
    expect(normaliseDocument(text, country)).toBeUndefined()
  })
  it.each(cases('births.valid', 10))('reads the birth date %s %s', (country, text, expected) => {
    expect(normaliseBirthDate(text, country)).toBe(expected)
  })
  it.each(cases('births.invalid', 5))('refuses the birth date %s %s', (country, text) => {
    expect(normaliseBirthDate(text, country)).toBeUndefined()
  })
  it.each(cases('names.parts', 15))('divides the name %s', (text, given, surnames, married) => {
    const name = normaliseName({ full_name: text })
    expect([name?.given.join(' '), name?.surnames.join(' '), name?.married ?? '']).toEqual([given, surnames, married])
  })
  it.each(cases('names.nobody', 10))('knows that %s is nobody', (text) => {
    expect(isNobodyName(text)).toBe(true)
    expect(normalise({ full_name: text }, { country: 'MX', ownContacts: [] })).toEqual({})
  })
})

describe('what a document holds', () => {
  const known = (country: string, document: string) => normalise({ document }, { country, ownContacts: [] })
  it('finds the DNI in a CUIT and the cédula in a NIT', () => {
    expect(known('AR', '20-12345678-6').documents).toContainEqual({ kind: 'raw', value: '12345678' })
    expect(known('AR', '12.345.678').documents).toEqual([{ kind: 'raw', value: '12345678' }])
  })
  it('finds the birthday in an RFC, unless the form states one', () => {
    expect(known('MX', 'GODE561231GR8').births).toEqual(['19561231'])
    expect(normalise({ document: 'GODE561231GR8', birth_date: '1957-01-02' }, { country: 'MX', ownContacts: [] }).births).toEqual([
      '19570102',
    ])
  })
  it('reads a comma in an address as the dot it was meant to be', () => {
    expect(normalise({ email: 'laura@gmail,com, ana@casa.mx' }, { country: 'MX', ownContacts: [] }).emails).toEqual([
      'laura@gmail.com',
      'ana@casa.mx',
    ])
  })
})

describe('compare names', () => {
  const verdict = (a: string, b: string) => compareNames(normaliseName({ full_name: a }), normaliseName({ full_name: b }), defaultModel)
  it.each(cases('names.same', 20))('%s may be %s', (a, b) => {
    expect(['agree', 'partly']).toContain(verdict(a, b).verdict)
    expect(verdict(b, a).weight).toBe(verdict(a, b).weight)
  })
  it.each(cases('names.different', 12))('%s is not %s', (a, b) => {
    const found = verdict(a, b)
    expect(found.verdict === 'disagree' || says(found, 'generation.different')).toBe(true)
  })
})

describe('compare addresses', () => {
  const levels = (a: string, b: string) =>
    comparePlaces(normalisePlace({ address: a }) ?? {}, normalisePlace({ address: b }) ?? {}).map(({ level }) => level)
  it.each(cases('addresses.same', 5))('%s is %s', (a, b) => {
    expect(levels(a, b)).toContain('address.same')
  })
  it.each(cases('addresses.different', 3))('%s is not %s', (a, b) => {
    expect(levels(a, b)).not.toContain('address.same')
  })
})
