import { expect, it } from 'vitest'
import { queryOf } from './scanned.ts'

it.each([
  ['717M-FVED', '717M-FVED'],
  [' LUM40900137\r\n', 'LUM40900137'],
  ['https://tienda.example/recognise?q=717M-FVED', '717M-FVED'],
  ['https://club.example/socio/4090%200137', '4090 0137'],
  ['https://club.example/', 'https://club.example/'],
  ['a\u0000b', 'a b'],
  ['x'.repeat(300), 'x'.repeat(200)],
])('%s is looked up as %s', (scanned, query) => {
  expect(queryOf(scanned)).toBe(query)
})
