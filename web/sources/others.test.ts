import { expect, it } from 'vitest'
import { webhookMapping } from '#contract'
import { areWhole, isTaken, lacksPath, nameIn, otherOf } from './others.ts'

it.each([
  ['paciente.gafas', 'gafas'],
  ['cliente.telefonos[0]', 'telefonos'],
  ['[0]', '[0]'],
  ['[0][1]', '[0][1]'],
  [' [0].color ', 'color'],
  ['a.', 'a.'],
  ['', ''],
])('what stands at «%s» is called «%s», which can be kept', (path, name) => {
  expect(nameIn(path)).toBe(name)
  const mapping = { externalId: 'n', attributes: {}, traits: otherOf([{ name: ' ', path }]), event: null }
  expect(webhookMapping.safeParse(mapping).success).toBe(true)
})

it('a name without a place is no row that can be kept; an empty row is nothing', () => {
  const [empty, named, whole] = [
    { name: '', path: ' ' },
    { name: 'gafas', path: ' ' },
    { name: '', path: 'gafas' },
  ]
  expect([empty, named, whole].map(lacksPath)).toEqual([false, true, false])
  expect([areWhole([empty, whole]), areWhole([named])]).toEqual([true, false])
  expect(otherOf([empty, whole])).toEqual([{ name: 'gafas', path: 'gafas' }])
})

it('of two of one name the second is told that it counts where the first is not there, however it came by it; both are kept', () => {
  const others = [
    { name: '', path: 'a.color' },
    { name: 'color', path: 'b' },
    { name: 'color', path: '' },
  ]
  expect(others.map((_, at) => isTaken(others, at))).toEqual([false, true, false])
  expect(areWhole(others.slice(0, 2))).toBe(true)
})
