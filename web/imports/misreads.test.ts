import { expect, it } from 'vitest'
import { gatherMisreads, wrongFirst } from './misreads.ts'

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
