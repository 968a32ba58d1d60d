import { expect, it } from 'vitest'
import { addressFormOf, customsOf } from './countries.ts'
import { createThrottle } from './throttle.ts'

it('lets so many failures pass in a window, then says how long to wait', () => {
  const throttle = createThrottle({ failuresMax: 2, windowMs: 10_000 })
  throttle.fail('a', 0)
  expect(throttle.wait('a', 0)).toBe(0)
  throttle.fail('a', 4_000)
  expect(throttle.wait('a', 5_000)).toBe(5)
  expect(throttle.wait('b', 5_000)).toBe(0)
  expect(throttle.wait('a', 10_001)).toBe(0)
  throttle.fail('a', 10_001)
  throttle.forgive('a')
  expect(throttle.wait('a', 10_002)).toBe(0)
  throttle.forget('a')
  expect(throttle.wait('a', 4_001)).toBe(0)
})

it('does not remember without end', () => {
  const throttle = createThrottle({ failuresMax: 1, windowMs: 10_000 })
  for (let i = 0; i < 11_000; i++) throttle.fail(`name ${i}`, 0)
  expect(throttle.wait('name 0', 0)).toBe(0)
  expect(throttle.wait('name 10999', 0)).toBe(10)
})

it('knows what a country counts in', () => {
  expect(customsOf('CL')).toEqual({ currency: 'CLP', timezone: 'America/Santiago' })
  expect(customsOf('XX')).toEqual({ currency: 'USD', timezone: 'UTC' })
})

it('begins with the form of address of the country', () => {
  expect(['MX', 'ES', 'CO', 'AR', 'UY', 'XX'].map(addressFormOf)).toEqual(['tu', 'tu', 'tu', 'vos', 'vos', 'tu'])
})
