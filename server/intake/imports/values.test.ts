import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { readAmount, readChannel, readDate } from './values.ts'

const cases = (file: string) =>
  readFileSync(join(import.meta.dirname, file), 'utf8')
    .split('\n')
    .filter((line) => line.includes('|') && !line.startsWith('#'))
    .map((line) => line.split('|').map((part) => part.trim()))

it.each(cases('amounts.txt'))('reads the amount «%s» in %s as %s', (text = '', currency = '', expected = '') => {
  expect(readAmount(text, currency)).toBe(expected === '-' ? null : Number(expected))
})

it.each(cases('dates.txt'))('reads the date «%s» in %s as %s', (text = '', country = '', expected = '') => {
  const read = readDate(text, { country, timezone: 'America/Mexico_City' })
  expect(read?.toString() ?? '-').toBe(expected)
})

it('reads the channel of an order, and says "import" where it names none of ours', () => {
  const words = ['Tienda Centro', 'WhatsApp', 'Página web', 'Teléfono', 'Correo', 'Mercado Libre', '']
  expect(words.map(readChannel)).toEqual(['counter', 'whatsapp', 'web', 'phone', 'email', 'import', 'import'])
})
