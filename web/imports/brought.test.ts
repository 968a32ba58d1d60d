import { expect, it } from 'vitest'
import { doubtsHint, isAboutNobody, rowsIn } from './brought.ts'

const none = { rows: 0, newPeople: 0, knownPeople: 0, doubts: 0, rejected: 0, unchanged: 0, misread: 0 }

it('counts as brought what is neither rejected nor known as it is', () => {
  expect(rowsIn({ ...none, rows: 10, rejected: 3, unchanged: 2 })).toBe(5)
  expect(rowsIn(none)).toBe(0)
})

it('knows a file of which nobody would be recognised, and calls none so that brings or repeats anybody', () => {
  expect(isAboutNobody({ ...none, rows: 2, misread: 6 })).toBe(true)
  expect(isAboutNobody({ ...none, rows: 2, newPeople: 1 })).toBe(false)
  expect(isAboutNobody({ ...none, rows: 2, knownPeople: 1 })).toBe(false)
  expect(isAboutNobody({ ...none, rows: 2, doubts: 1 })).toBe(false)
  // Nothing comes in: that has words of its own.
  expect(isAboutNobody({ ...none, rows: 2, rejected: 1, unchanged: 1 })).toBe(false)
})

it('sends nobody to Gemelos for doubts that wait there no more', () => {
  expect(doubtsHint(2190, { isRough: false, areSettled: true })).toBe('counts.doubtsSettledHint')
  expect(doubtsHint(2190, { isRough: false, areSettled: false })).toBe('counts.doubtsHint')
  expect(doubtsHint(84, { isRough: true, areSettled: false })).toBe('counts.doubtsRoughHint')
  expect(doubtsHint(0, { isRough: false, areSettled: true })).toBe('counts.doubtsHint')
})
