import { type CountryCode, parsePhoneNumberFromString } from 'libphonenumber-js/max'
import { expect, it } from 'vitest'
import { countries } from '../setup/countries.ts'
import { isPartOfPhone, showPhone } from '../ui/phone.ts'
import { phoneExample } from './phone-examples.ts'

it.each(countries)('the example of %s is a whole number of that country, as the screens write it', (country) => {
  const example = phoneExample(country)
  const number = parsePhoneNumberFromString(example, country as CountryCode)
  expect([number?.isValid(), number?.country]).toEqual([true, country])
  expect(isPartOfPhone(example, country)).toBe(false)
  const shown = showPhone(number?.number ?? '', country)
  expect(shown.startsWith('+') ? example : shown).toBe(example)
})

it('another country than these has none', () => {
  expect([phoneExample('FR'), phoneExample(undefined)]).toEqual(['', ''])
})
