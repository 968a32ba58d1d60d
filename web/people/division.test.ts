import { expect, it } from 'vitest'
import { changesBetween } from './division.ts'

const ana = { personId: 'p', name: 'Ana', records: ['a', 'b'] }
const eva = { personId: 'q', name: 'Eva', records: ['c'] }
const all = () => true

it('says nothing where it is as it was, in whatever order', () => {
  expect(changesBetween([ana, eva], [eva, { ...ana, records: ['b', 'a'] }], all)).toBeNull()
})

it('tells who came, and to whom, and who left', () => {
  expect(changesBetween([ana, eva], [ana, { ...eva, records: ['c', 'd'] }], all)).toEqual({
    came: [{ recordId: 'd', part: 'Eva' }],
    left: [],
    isOnlyDivided: false,
  })
  expect(changesBetween([ana, eva], [{ ...ana, records: ['a'] }, eva], all)).toEqual({ came: [], left: ['b'], isOnlyDivided: false })
})

it('says that it is divided otherwise where the records are the same, or what changed is shown to nobody', () => {
  expect(
    changesBetween(
      [ana, eva],
      [
        { ...ana, records: ['a'] },
        { ...eva, records: ['b', 'c'] },
      ],
      all,
    ),
  ).toMatchObject({ isOnlyDivided: true })
  expect(changesBetween([ana], [{ ...ana, records: ['a', 'b', 'card'] }], (id) => id !== 'card')).toEqual({
    came: [],
    left: [],
    isOnlyDivided: true,
  })
})
