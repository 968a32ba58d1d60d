import { expect, it } from 'vitest'
import { glanceMs, isMeant } from './meant.ts'

it('takes an answer once the pair has been there for a glance, counted from when it was pressed', () => {
  expect(isMeant(1_000, null)).toBe(false)
  expect(isMeant(999, 1_000)).toBe(false)
  expect(isMeant(1_000 + glanceMs - 1, 1_000)).toBe(false)
  expect(isMeant(1_000 + glanceMs, 1_000)).toBe(true)
})
