import { expect, it } from 'vitest'
import type { RecordId } from '#contract'
import { explain } from '#identity'
import type { Golden } from './golden.ts'
import { spellContact, spellingOf } from './spell.ts'

const recordId = 'x' as RecordId
const stated = (value: string, ...others: string[]) => ({ value, recordId, at: 0, others })
const laura: Golden = {
  full_name: stated('Laura García Muñoz'),
  email: stated('casa@hotmail.com', 'laura.garcia.mendoza@gmail.com'),
  city: stated('Ciudad de México'),
  address: stated('Cda. Lerdo 82, int. 20'),
}
const say = (country: string, rule: string, facts: Record<string, string>) =>
  explain([{ rule, weight: 1, facts }], 'join', 'es', spellingOf([laura], country))[1]

it('evidence shows what the customer wrote, and not how it is compared', () => {
  expect(say('MX', 'email.same', { value: 'lauragarciamendoza@gmail.com' })).toBe(
    'Tienen el mismo correo (laura.garcia.mendoza@gmail.com).',
  )
  expect(say('MX', 'phone.same', { value: '+523362638879' })).toBe('Tienen el mismo teléfono (33 6263 8879).')
  expect(say('ES', 'phone.same', { value: '+523362638879' })).toBe('Tienen el mismo teléfono (+52 33 6263 8879).')
  expect(say('MX', 'surname.initial', { one: 'g', other: 'garcia' })).toBe('La inicial del apellido coincide (G, García).')
  expect(say('MX', 'city.same', { one: 'mexico', other: 'mexico' })).toBe('Viven en la misma ciudad (Ciudad de México).')
  expect(say('MX', 'address.same', { value: 'lerdo 82 20' })).toBe('Viven en la misma dirección (Cda. Lerdo 82, int. 20).')
})

it('what nobody here wrote stays readable', () => {
  expect(say('MX', 'email.same', { value: 'otra@correo.mx' })).toBe('Tienen el mismo correo (otra@correo.mx).')
  expect(say('MX', 'given.same', { one: 'benito' })).toBe('Tienen el mismo nombre de pila (Benito).')
  expect(spellContact(spellingOf([laura], 'MX'), 'L-000123')).toBe('L-000123')
})
