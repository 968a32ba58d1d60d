import { describe, expect, it } from 'vitest'
import type { Golden } from './golden.ts'
import { showReasons } from './show.ts'
import { spellingOf } from './spell.ts'

const same = (rule: string, one: string, weight = 5) => ({ rule, weight, facts: { one, other: one } })
const begoña = { full_name: { value: 'Begoña Íñiguez Paz', others: [] } } as unknown as Golden
const told = (because: Parameters<typeof showReasons>[0], language: 'es' | 'en' = 'es') =>
  showReasons(because, 'doubt', language, spellingOf([begoña], 'MX')).map(({ sentence }) => sentence)
const [given, surname, second] = [same('given.same', 'begona'), same('surname.same', 'iniguez', 9), same('surname.second', 'paz')]

describe('names that agree', () => {
  it('are told whole, as they are written', () => {
    expect(told([second, surname, given])).toEqual(['Tienen el mismo nombre completo (Begoña Íñiguez Paz).'])
    expect(told([second, surname, given], 'en')).toEqual(['They have the same full name (Begoña Íñiguez Paz).'])
    expect(told([surname, given])).toEqual(['Tienen el mismo nombre y apellido (Begoña Íñiguez).'])
  })
  it('stand where their strongest part stood', () => {
    const phone = { rule: 'phone.different', weight: -7 }
    expect(told([given, phone, surname])).toEqual(['Tienen el mismo nombre y apellido (Begoña Íñiguez).', 'Sus teléfonos son distintos.'])
  })
  it('in a part only are told of that part, and what differs stands beside', () => {
    expect(told([given, { rule: 'surname.different', weight: -4, facts: { one: 'ruiz', other: 'iniguez' } }])).toEqual([
      'Tienen el mismo nombre de pila (Begoña).',
      'Sus apellidos son distintos (Ruiz y Íñiguez).',
    ])
    const differs = { rule: 'surname.second_different', weight: -4, facts: { one: 'paz', other: 'gil' } }
    expect(told([surname, given, differs])).toHaveLength(1)
  })
})
