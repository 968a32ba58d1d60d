import { describe, expect, it } from 'vitest'
import {
  among,
  arrange,
  correctionsOf,
  groupQueue,
  isConflict,
  isSame,
  kindOf,
  minutesFor,
  optionsOf,
  pick,
  type Row,
  resultOf,
  strengthOf,
  withWholeNames,
} from './pick.ts'

const name: Row = { field: 'full_name', sides: [['Laura Gómez'], ['Laura Gomes']], joined: 'Laura Gómez', equal: false }
const phone: Row = { field: 'phone', sides: [[], ['+52 55 1234 5678']], joined: '+52 55 1234 5678', equal: false }
const city: Row = { field: 'city', sides: [['Puebla'], ['Puebla']], joined: 'Puebla', equal: true }
const email: Row = { field: 'email', sides: [['a@x.mx', 'b@x.mx'], ['c@x.mx']], joined: 'a@x.mx', equal: false }

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
    const spelled: Row = { field: 'phone', sides: [['222 119 1034'], ['+522221191034']], joined: '+522221191034', equal: false }
    expect(arrange([among(spelled, [true, true])]).equal).toHaveLength(1)
    expect(resultOf(spelled, {}).kept).toEqual([])
  })
})

describe('withWholeNames', () => {
  const part = (field: Row['field'], left: string[]): Row => ({ field, sides: [left, []], joined: left[0] ?? '', equal: false })
  it('puts whole names in place of their parts, so that half a name cannot be picked', () => {
    const rows = withWholeNames([part('first_name', ['Laura']), part('last_name', ['Gómez']), city], ['Laura Gómez', 'Laura'])
    expect(rows.map((row) => row.field)).toEqual(['full_name', 'city'])
    expect(rows[0]).toMatchObject({ sides: [['Laura Gómez'], ['Laura']], joined: 'Laura Gómez', equal: false })
  })
  it('leaves nameless people alone', () => {
    expect(withWholeNames([city], ['', ''])).toEqual([city])
  })
})

describe('among', () => {
  const three: Row = { field: 'city', sides: [['Puebla'], ['PUEBLA'], ['Apizaco']], joined: 'Puebla', equal: true }
  it('looks only at those who are meant', () => {
    const two = among(three, [true, true, false])
    expect(two).toMatchObject({ sides: [['Puebla'], ['PUEBLA'], []], equal: true })
    const all = among(three, [true, true, true])
    expect(all.equal).toBe(false)
    expect(optionsOf(all).map(({ value, side }) => [value, side])).toEqual([
      ['Puebla', 0],
      ['Apizaco', 2],
    ])
    expect(resultOf(two, {}).kept).toEqual([])
    expect(resultOf(all, {}).kept).toEqual(['Apizaco'])
  })
  it('is not equal where one of them says nothing, and of what none of them says there is no row', () => {
    expect(among({ ...three, sides: [['Puebla'], [], ['Puebla']] }, [true, true, true]).equal).toBe(false)
    const row = among({ ...three, sides: [[], [], ['Puebla']] }, [true, true, false])
    expect(arrange([row])).toEqual({ differing: [], equal: [] })
  })
})

describe('optionsOf', () => {
  it('numbers each value once, left to right, at most four; nothing where there is no choice', () => {
    expect(optionsOf(email).map(({ key, value, side }) => [key, value, side])).toEqual([
      [1, 'a@x.mx', 0],
      [2, 'b@x.mx', 0],
      [3, 'c@x.mx', 1],
    ])
    expect(
      optionsOf({
        ...email,
        sides: [
          ['a@x.mx', 'b@x.mx'],
          ['c@x.mx', 'd@x.mx', 'e@x.mx'],
        ],
      }),
    ).toHaveLength(4)
    expect(optionsOf(phone)).toEqual([])
    expect(optionsOf({ field: 'phone', sides: [['222 119 1034'], ['+522221191034']], joined: '', equal: false })).toEqual([])
  })
  it('lets two spellings of a name be chosen between', () => {
    expect(optionsOf({ ...name, sides: [['Laura Gómez'], ['LAURA GÓMEZ']] })).toHaveLength(2)
  })
})

describe('pick', () => {
  it('chooses a value, changes it, and the same one again releases it', () => {
    const left = pick({}, name, 'Laura Gómez')
    expect(left).toEqual({ full_name: 'Laura Gómez' })
    expect(pick(left, name, 'Laura Gomes')).toEqual({ full_name: 'Laura Gomes' })
    expect(pick(left, name, 'Laura Gómez')).toEqual({})
  })
  it('cannot choose what nobody says', () => {
    expect(pick({}, name, 'Lucía')).toEqual({})
  })
})

describe('resultOf', () => {
  it('shows the automatic choice until somebody picks, and keeps every other value', () => {
    expect(resultOf(email, {})).toEqual({ value: 'a@x.mx', isChosen: false, kept: ['b@x.mx', 'c@x.mx'] })
    expect(resultOf(email, { email: 'c@x.mx' })).toEqual({ value: 'c@x.mx', isChosen: true, kept: ['a@x.mx', 'b@x.mx'] })
  })
  it('sends only what was picked', () => {
    expect(correctionsOf([name, phone, email], { full_name: 'Laura Gomes' })).toEqual({ full_name: 'Laura Gomes' })
  })
})

describe('words for figures', () => {
  it('tells strong from slight by bits, whatever the sign', () => {
    expect([7, -7, 4, 1].map(strengthOf)).toEqual(['strong', 'strong', 'fair', 'slight'])
  })
  it('says at least a minute', () => {
    expect([1, 2, 8].map((pairs) => minutesFor(pairs))).toEqual([1, 1, 4])
    expect(minutesFor(8, 12)).toBe(2)
  })
})

describe('kindOf', () => {
  it('groups by what the doubt leans on, contacts before names', () => {
    const because = [{ rule: 'surname.same' }, { rule: 'email.same' }]
    expect(kindOf({ origin: 'resolver', because })).toBe('email')
    expect(kindOf({ origin: 'person', because })).toBe('asked')
    expect(kindOf({ origin: 'resolver', because: [{ rule: 'surname.same' }] })).toBe('name')
    expect(kindOf({ origin: 'resolver', because: [] })).toBe('other')
  })
})

describe('groupQueue', () => {
  const asked = { origin: 'person', because: [] }
  const mail = { origin: 'resolver', because: [{ rule: 'email.same' }] }
  it('by day puts today first, by reason what tells most; empty groups are not there', () => {
    expect(groupQueue([mail, asked], 'day', (item) => item === asked)).toEqual([
      { key: 'today', pairs: [asked] },
      { key: 'older', pairs: [mail] },
    ])
    expect(groupQueue([mail, asked], 'reason', () => false).map(({ key }) => key)).toEqual(['asked', 'email'])
  })
})
