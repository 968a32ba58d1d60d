import { expect, it } from 'vitest'
import { pathsIn } from './paths-in.ts'

it('names every place of a sample that holds a value', () => {
  const sample = '{"folio":7,"cliente":{"nombre":"Ana","tel":["1","2"]},"nada":null,"lineas":[{"sku":"A"}]}'
  expect(pathsIn(sample)).toEqual([
    { path: 'folio', value: '7' },
    { path: 'cliente.nombre', value: 'Ana' },
    { path: 'cliente.tel[0]', value: '1' },
    { path: 'cliente.tel[1]', value: '2' },
    { path: 'lineas[0].sku', value: 'A' },
  ])
})

it('is bounded, and finds nothing in what is no JSON', () => {
  expect(pathsIn('hola')).toEqual([])
  expect(pathsIn(JSON.stringify(Object.fromEntries(Array.from({ length: 5000 }, (_, n) => [`f${n}`, n]))))).toHaveLength(200)
  expect(pathsIn(`${'{"a":'.repeat(50)}1${'}'.repeat(50)}`)).toEqual([])
})
