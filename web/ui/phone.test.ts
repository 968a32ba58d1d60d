import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { isIncompletePhone, isPartOfPhone, showPhone } from './phone.ts'

const cases = readFileSync(new URL('./phones.shown.txt', import.meta.url), 'utf8')
  .split('\n')
  .filter((line) => line !== '' && !line.startsWith('#'))
  .map((line) => line.split('|').map((cell) => cell.trim()))

describe('a phone as people read it', () => {
  it('has cases', () => expect(cases.length).toBeGreaterThan(10))
  it.each(cases)('%s in %s reads %s', (phone = '', country = '', shown = '') => {
    expect(showPhone(phone, country)).toBe(shown)
  })
  it.each([
    ['48217730', 'MX', true],
    ['+525548217730', 'MX', false],
    ['5548217730', 'MX', false],
    ['88887777', 'CR', false],
    ['55 4821 7730', 'MX', false],
    ['48217730', 'DE', false],
    ['1158765432', 'AR', false],
    ['58765432', 'AR', true],
  ])('%s in %s is a part of a number: %s', (phone, country, is) => expect(isIncompletePhone(phone, country)).toBe(is))
  it.each([
    ['55 9977 11', 'MX', true],
    ['tel: 55 9977 1', 'MX', true],
    ['+52 55 9977 11', 'MX', true],
    ['0052 55 9977 11', 'MX', true],
    ['55 9988 7711', 'MX', false],
    ['+52 55 9988 7711', 'MX', false],
    ['+34 612 345', 'MX', false],
    ['044 55 9988 7711', 'MX', false],
    ['5598', 'MX', false],
    ['55 99abc7711', 'MX', false],
    ['no tiene', 'MX', false],
  ])('written by hand, %s in %s lacks digits: %s', (typed, country, is) => expect(isPartOfPhone(typed, country)).toBe(is))
  it('never loses a digit', () => {
    for (const [phone = '', country = ''] of cases) {
      const digits = (text: string) => text.replaceAll(/\D/g, '')
      expect(digits(phone).endsWith(digits(showPhone(phone, country)))).toBe(true)
    }
  })
})
