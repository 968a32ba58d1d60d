import { describe, expect, it } from 'vitest'
import type { Permission, PersonId } from '#contract'
import { permissionChanges } from './permission-changes.ts'

const [laura, lau] = ['laura', 'lau'] as [string, string] as [PersonId, PersonId]
const because = [
  { sentence: 'Dijo que no.', allowed: false, at: '', method: 'preference', source: null, recordId: 'r', point: null },
] as never
const of = (state: Permission['state'], may = state === 'granted'): Permission[] => [
  { purpose: 'marketing', channel: 'whatsapp', state, may, because },
  { purpose: 'marketing', channel: 'web', state, may, because },
]
const sides = (left: Permission[], right: Permission[]) => [
  { id: laura, permissions: left },
  { id: lau, permissions: right },
]

describe('what joining changes in what people may be told', () => {
  it('the no of one is everybody’s', () => {
    expect(permissionChanges(sides(of('granted'), of('denied')), of('denied'))).toEqual([
      { change: 'lost', purpose: 'marketing', channel: 'whatsapp', personId: laura, by: lau, sentence: 'Dijo que no.' },
    ])
  })
  it('the yes of one is the other’s where nobody said no', () => {
    expect(permissionChanges(sides(of('granted'), of('unknown')), of('granted'))).toMatchObject([
      { change: 'gained', personId: lau, by: laura },
    ])
  })
  it('what was silence stays silence, and a no takes nothing from whoever had nothing', () => {
    expect(permissionChanges(sides(of('unknown'), of('unknown')), of('unknown'))).toEqual([])
    expect(permissionChanges(sides(of('unknown'), of('denied')), of('denied'))).toEqual([])
  })
  it('says so where the word is of neither, but of the address that both have', () => {
    expect(permissionChanges(sides(of('granted'), of('unknown')), of('denied'))).toMatchObject([{ change: 'lost', by: null }])
  })
})
