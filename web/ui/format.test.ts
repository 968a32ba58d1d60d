import { describe, expect, it } from 'vitest'
import { formatsFor } from './format.ts'

const mexico = formatsFor({ language: 'es', country: 'MX', timezone: 'America/Mexico_City' })
const spain = formatsFor({ language: 'es', country: 'ES', timezone: 'Europe/Madrid' })
const now = Date.parse('2026-03-12T18:00:00Z')
const plain = (text: string) => text.replaceAll(/\s/gu, ' ')

describe('numbers', () => {
  it.each([
    ['en', 'ES', '6,884', '38%'],
    ['en', 'MX', '6,884', '38%'],
    ['en', undefined, '6,884', '38%'],
    ['es', 'MX', '6,884', '38%'],
    ['es', 'AR', '6.884', '38%'],
    ['es', 'ES', '6.884', '38 %'],
  ])('follow the language and the country (%s, %s)', (language, country, many, part) => {
    const formats = formatsFor({ language, country })
    expect(formats.number(6884)).toBe(many)
    expect(plain(formats.percent(0.38))).toBe(part)
  })
  it('say at least so many, in whole thousands, where not all were counted', () => {
    expect(spain.atLeast(12_480, true)).toBe('12.480')
    expect(spain.atLeast(12_480, false)).toBe('12.000+')
    expect(spain.atLeast(999, false)).toBe('999+')
  })
})

describe('time', () => {
  it('that something took is said in one unit, never as a clock beside one', () => {
    expect([0, 3_400, 59_000, 60_000, 759_000].map((ms) => plain(mexico.took(ms)))).toEqual(['0 s', '3 s', '59 s', '1 min', '13 min'])
    expect(plain(formatsFor({ language: 'en', country: 'MX' }).took(759_000))).toBe('13 min')
  })
  it('to the second is that of the business too', () => expect(mexico.tick('2026-03-12T04:30:05Z')).toBe('22:30:05'))
  it('is relative in the reader’s language', () => {
    expect(mexico.ago('2026-03-12T17:59:40Z', now)).toBe('ahora')
    expect(mexico.ago('2026-03-12T15:00:00Z', now)).toBe('hace 3 h')
    expect(mexico.ago('2026-03-11T17:00:00Z', now)).toBe('ayer')
    expect(formatsFor({ language: 'en', country: 'MX' }).ago('2026-03-09T18:00:00Z', now)).toBe('3 days ago')
  })
  it('counts days by the clock of the business, not of the reader', () => {
    // 04:30 UTC on the 12th is still the 11th in Mexico City and already the 12th in Madrid.
    expect(mexico.dayKey('2026-03-12T04:30:00Z')).toBe('2026-03-11')
    expect(spain.dayKey('2026-03-12T04:30:00Z')).toBe('2026-03-12')
    expect(mexico.dayLabel('2026-03-12T04:30:00Z', now)).toBe('Ayer')
    expect(spain.dayLabel('2026-03-12T04:30:00Z', now)).toBe('Hoy')
  })
  it('names the weekday, and the year only when it is another', () => {
    expect(spain.dayLabel('2026-03-10T12:00:00Z', now)).toMatch(/^Martes,? 10/)
    expect(spain.dayLabel('2026-03-10T12:00:00Z', now)).not.toContain('2026')
    expect(spain.dayLabel('2025-03-10T12:00:00Z', now)).toContain('2025')
  })
})
