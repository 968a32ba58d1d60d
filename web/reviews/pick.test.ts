import { describe, expect, it } from 'vitest'
import { arrange, correctionsOf, isConflict, isSame, minutesFor, pick, type Row, resultOf, strengthOf, withWholeNames } from './pick.ts'

const name: Row = { field: 'full_name', left: ['Laura Gómez'], right: ['Laura Gomes'], joined: 'Laura Gómez', equal: false }
const phone: Row = { field: 'phone', left: [], right: ['+52 55 1234 5678'], joined: '+52 55 1234 5678', equal: false }
const city: Row = { field: 'city', left: ['Puebla'], right: ['Puebla'], joined: 'Puebla', equal: true }
const email: Row = { field: 'email', left: ['a@x.mx', 'b@x.mx'], right: ['c@x.mx'], joined: 'a@x.mx', equal: false }

describe('arrange', () => {
  it('puts contradictions first, then what only one states, and equal rows apart', () => {
    const { differing, equal } = arrange([city, phone, name, email])
    expect(differing.map((row) => row.field)).toEqual(['full_name', 'email', 'phone'])
    expect(equal).toEqual([city])
  })
  it('does not call a missing value a contradiction', () => {
    expect(isConflict(name)).toBe(true)
    expect(isConflict(phone)).toBe(false)
  })
})

describe('isSame', () => {
  it.each([
    ['phone', '222 119 1034', '+522221191034', true],
    ['phone', '1034', '+522221191034', false],
    ['phone', '5212221191034', '+522221191034', true],
    ['full_name', 'SÁNCHEZ', 'Sanchez', true],
    ['email', 'Ana@x.mx', 'ana@x.mx', true],
    ['city', 'Puebla', 'Apizaco', false],
  ] as const)('%s: %s and %s', (field, a, b, same) => {
    expect(isSame(field, a, b)).toBe(same)
  })
  it('folds away rows that only spell differently, and does not count such values as another one', () => {
    const spelled: Row = { field: 'phone', left: ['222 119 1034'], right: ['+522221191034'], joined: '+522221191034', equal: false }
    expect(arrange([spelled]).equal).toHaveLength(1)
    expect(resultOf(spelled, {}).kept).toEqual([])
  })
})

describe('withWholeNames', () => {
  const part = (field: Row['field'], left: string[]): Row => ({ field, left, right: [], joined: left[0] ?? '', equal: false })
  it('puts whole names in place of their parts, so that half a name cannot be picked', () => {
    const rows = withWholeNames([part('first_name', ['Laura']), part('last_name', ['Gómez']), city], {
      left: 'Laura Gómez',
      right: 'Laura',
    })
    expect(rows.map((row) => row.field)).toEqual(['full_name', 'city'])
    expect(rows[0]).toMatchObject({ left: ['Laura Gómez'], right: ['Laura'], joined: 'Laura Gómez', equal: false })
  })
  it('leaves nameless people alone', () => {
    expect(withWholeNames([city], { left: '', right: '' })).toEqual([city])
  })
})

describe('pick', () => {
  it('chooses a side, changes it, and the same side again releases it', () => {
    const left = pick({}, name, 'left')
    expect(left).toEqual({ full_name: 'left' })
    expect(pick(left, name, 'right')).toEqual({ full_name: 'right' })
    expect(pick(left, name, 'left')).toEqual({})
  })
  it('cannot choose a side that says nothing', () => {
    expect(pick({}, phone, 'left')).toEqual({})
  })
})

describe('resultOf', () => {
  it('shows the automatic choice until somebody picks, and keeps every other value', () => {
    expect(resultOf(email, {})).toEqual({ value: 'a@x.mx', chosen: null, kept: ['b@x.mx', 'c@x.mx'] })
    expect(resultOf(email, { email: 'right' })).toEqual({ value: 'c@x.mx', chosen: 'right', kept: ['a@x.mx', 'b@x.mx'] })
  })
  it('sends only what was picked', () => {
    expect(correctionsOf([name, phone, email], { full_name: 'right' })).toEqual({ full_name: 'Laura Gomes' })
  })
})

describe('words for figures', () => {
  it('tells strong from slight by bits, whatever the sign', () => {
    expect([7, -7, 4, 1].map(strengthOf)).toEqual(['strong', 'strong', 'fair', 'slight'])
  })
  it('says at least a minute', () => {
    expect([1, 2, 8].map(minutesFor)).toEqual([1, 1, 4])
  })
})
