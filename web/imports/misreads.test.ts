import { expect, it } from 'vitest'
import { askedIn, gatherMisreads, wrongFirst } from './misreads.ts'

it('a row with two values that are not understood is one row, and each column knows its lines', () => {
  const cells = ['x', '12', 'a@b']
  const value = (line: number, column: number) => ({ line, column, reason: 'nobody', value: cells[column] ?? '', cells })
  const { rows, linesOf } = gatherMisreads([value(2, 1), value(2, 2), value(5, 1)], (one) => `${one.value}.`)
  expect(rows.map(({ line, sentence, marked }) => [line, sentence, marked])).toEqual([
    [2, '12. a@b.', [1, 2]],
    [5, '12.', [1]],
  ])
  expect([...linesOf]).toEqual([
    [1, [2, 5]],
    [2, [2]],
  ])
})

it('what is wrong stands first, whatever its column', () => {
  const columns = [0, 1, 2, 3].map((index) => ({ index }))
  expect(wrongFirst(columns, [{ marked: [3] }, { marked: [] }, { marked: [1, 3] }]).map(({ index }) => index)).toEqual([1, 3, 0, 2])
})

it('what a row is marked in is asked for, and all of it where nothing is marked', () => {
  const columns = [2, 0, 1].map((index) => ({ index }))
  const asked = (marked: number[]) => Object.values(askedIn(columns, marked)).map((some) => some.map(({ index }) => index))
  expect(asked([0, 2])).toEqual([[2, 0], [1]])
  expect(asked([2])).toEqual([[2], [0, 1]])
  expect(asked([])).toEqual([[2, 0, 1], []])
  expect(asked([9])).toEqual([[2, 0, 1], []])
})
