import { expect, it } from 'vitest'
import { findJsonProblem } from './json-problem.ts'

it('finds nothing wrong with JSON', () => {
  for (const text of ['{}', '[]', ' {"a": [1, -2.5e3, true, null, "\\u00e1"], "b": {}}\n', '"x"', '0'])
    expect(findJsonProblem(text)).toBeNull()
})

it.each([
  ['', 1, 1, 'ended'],
  ['{"a": 1', 1, 8, 'ended'],
  ['{"a": 1,}', 1, 9, 'comma'],
  ['[1, 2,]', 1, 7, 'comma'],
  ['{\n  "a": 1\n  "b": 2\n}', 3, 3, 'comma'],
  ['{a: 1}', 1, 2, 'quote'],
  ["{'a': 1}", 1, 2, 'quote'],
  ['{"a" 1}', 1, 6, 'colon'],
  ['{"a": mucho}', 1, 7, 'value'],
  ['{"a": 01}', 1, 7, 'value'],
  ['{"a": "sin cerrar}', 1, 7, 'text'],
  ['{"a": "dos\nlíneas"}', 1, 7, 'text'],
  ['{"a": 1} y más', 1, 10, 'after'],
  ['{"a":', 1, 6, 'ended'],
])('says where %j stops being JSON', (text, line, column, kind) => {
  expect(findJsonProblem(text)).toEqual({ line, column, kind })
})

it('is not brought down by what is nested deeply', () => {
  expect(findJsonProblem('['.repeat(100_000))).toMatchObject({ kind: 'ended' })
})
