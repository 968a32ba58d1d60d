import { describe, expect, it } from 'vitest'
import { localeOf, moneyWriter } from './written.ts'

const write = (language: string, country: string, currency: string) => {
  const money = moneyWriter({ language, country, currency })
  // Some write a narrow space, some one that does not break.
  return (amountMinor: number, of = currency) => money({ amountMinor, currency: of }).replaceAll(/\s/gu, ' ')
}

describe('money', () => {
  it.each([
    ['es', 'MX', 'MXN', '$7,895', '$1,234.50'],
    ['en', 'MX', 'MXN', '$7,895', '$1,234.50'],
    ['es', 'ES', 'EUR', '7.895 €', '1.234,50 €'],
    ['en', 'ES', 'EUR', '€7,895', '€1,234.50'],
    ['es', 'AR', 'ARS', '$ 7.895', '$ 1.234,50'],
    ['es', 'CO', 'COP', '$ 7.895', '$ 1.234,50'],
  ])('of the business is its sign, with cents where there are any (%s in %s)', (language, country, currency, whole, cents) => {
    expect(write(language, country, currency)(789_500)).toBe(whole)
    expect(write(language, country, currency)(123_450)).toBe(cents)
  })
  it('of another country bears its code', () => {
    expect(write('es', 'MX', 'MXN')(4_000, 'USD')).toBe('USD 40')
    expect(write('en', 'MX', 'MXN')(4_050, 'USD')).toBe('USD 40.50')
    expect(write('es', 'ES', 'EUR')(123_456, 'USD')).toBe('1.234,56 USD')
  })
  it('knows currencies without cents, and says what is none as it was stated', () => {
    expect(write('es', 'CL', 'CLP')(12_990)).toBe('$12.990')
    expect(write('es', 'MX', 'MXN')(4_000, 'PUNTOS')).toBe('40 PUNTOS')
  })
})

it('numbers of a language that is not at home follow the language', () => {
  expect(localeOf({ language: 'en', country: 'MX' })).toBe('en')
  expect(localeOf({ language: 'en', country: 'GB' })).toBe('en-GB')
  expect(localeOf({ language: 'es', country: 'MX' })).toBe('es-MX')
})
