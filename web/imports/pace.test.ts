import { expect, it } from 'vitest'
import { type Mark, progressOf, remember, secondsLeft } from './pace.ts'

const marks = (...pairs: [number, number][]): Mark[] => pairs.reduce<Mark[]>((known, [at, done]) => remember(known, { at, done }), [])

it('says nothing until two seconds of work are known', () => {
  expect(secondsLeft(marks([0, 0]), 100)).toBeNull()
  expect(secondsLeft(marks([0, 0], [1000, 10]), 100)).toBeNull()
})

it('divides what is left by the pace', () => {
  expect(secondsLeft(marks([0, 0], [1000, 10], [2000, 20]), 100)).toBe(8)
})

it('forgets what is older than half a minute', () => {
  const slowThenFast = marks([0, 0], [30_000, 10], [31_000, 110], [61_000, 3110])
  expect(slowThenFast[0]).toEqual({ at: 31_000, done: 110 })
})

it('starts again when the count goes back', () => {
  expect(marks([0, 50], [1000, 10])).toEqual([{ at: 1000, done: 10 }])
})

it('does not promise an end to a job that stands still', () => {
  expect(secondsLeft(marks([0, 5], [5000, 5]), 100)).toBeNull()
})

it('counts what is taken back up to all that had come in', () => {
  const counts = { rows: 800, newPeople: 0, knownPeople: 0, doubts: 0, rejected: 0, unchanged: 0, misread: 0 }
  expect(progressOf({ state: 'running', rowsDone: 800, rowCount: 1000, counts })).toEqual({ rowsDone: 800, rowCount: 1000 })
  expect(progressOf({ state: 'undoing', rowsDone: 800, rowCount: 1000, counts })).toEqual({ rowsDone: 0, rowCount: 800 })
  expect(progressOf({ state: 'undoing', rowsDone: 100, rowCount: 1000, counts })).toEqual({ rowsDone: 700, rowCount: 800 })
})
