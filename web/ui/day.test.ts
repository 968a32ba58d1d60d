import { expect, it } from 'vitest'
import { showDay } from './day.ts'

it.each([
  ['19800312', 'es-MX', '12/3/1980'],
  ['1980-03-12', 'es-ES', '12/3/1980'],
  ['19800312', 'en-US', 'Mar 12, 1980'],
  ['19800231', 'es-MX', '19800231'],
  ['19801302', 'es-MX', '19801302'],
  ['12 de marzo', 'es-MX', '12 de marzo'],
  ['', 'es-MX', ''],
])('%s is read as a day (%s)', (stated, locale, shown) => {
  expect(showDay(stated, locale)).toBe(shown)
})
