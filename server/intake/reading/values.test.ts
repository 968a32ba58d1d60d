import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { readCurrency, readMoney } from './money.ts'
import { canHaveHappened, readChannel, readDate, readQuantity } from './values.ts'

const cases = (file: string) =>
  readFileSync(join(import.meta.dirname, file), 'utf8')
    .split('\n')
    .filter((line) => line.includes('|') && !line.startsWith('#'))
    .map((line) => line.split('|').map((part) => part.trim()))
const now = Temporal.Instant.from('2026-11-26T12:00:00Z')

it.each(cases('amounts.txt'))('reads the amount «%s» of %s as %s', (text = '', currency = '', expected = '') => {
  const read = readMoney(text, currency)
  expect(read.kind === 'money' ? `${read.minor} ${read.currency}` : read.kind === 'currency' ? '?' : '-').toBe(expected)
})

it.each(cases('currencies.txt'))('reads the currency «%s» in a business of %s as %s', (text = '', own = '', expected = '') => {
  expect(readCurrency(text, own) ?? '-').toBe(expected)
})

it.each(cases('quantities.txt'))('reads the quantity «%s» as %s', (text = '', expected = '') => {
  expect(readQuantity(text) ?? '-').toBe(expected === '-' ? '-' : Number(expected))
})

it.each(cases('dates.txt'))('reads the date «%s» in %s as %s', (text = '', country = '', expected = '') => {
  const read = readDate(text, { country, timezone: 'America/Mexico_City' })
  expect(read && canHaveHappened(read, now) ? read.toString() : '-').toBe(expected)
})

describe('an amount beside a column of currencies', () => {
  it('may name the same one, and no other', () => {
    expect(readMoney('US$ 30', 'USD', true)).toMatchObject({ minor: 3000, currency: 'USD' })
    expect(readMoney('$ 30', 'USD', true)).toMatchObject({ minor: 3000, currency: 'USD' })
    expect(readMoney('30 €', 'USD', true)).toMatchObject({ kind: 'currency' })
  })
})

it('reads the channel of an order, and says "import" where it names none of ours', () => {
  const words = ['Tienda Centro', 'WhatsApp', 'Página web', 'Teléfono', 'Correo', 'Mercado Libre', '']
  expect(words.map(readChannel)).toEqual(['counter', 'whatsapp', 'web', 'phone', 'email', 'import', 'import'])
})
