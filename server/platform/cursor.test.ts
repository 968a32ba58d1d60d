import { expect, it } from 'vitest'
import { readCursor, writeCursor } from './cursor.ts'
import { causeForLog } from './log.ts'

const id = '019ad0a0-0000-7000-8000-00000000000a'

it('a place comes back as it was written', () => {
  const place = ['2026-11-21T12:00:00.123456Z', id]
  expect(readCursor(writeCursor(place), ['instant'], ['uuid', 'change'])).toEqual(place)
  expect(readCursor(writeCursor([-12.5, id]), ['number'], ['uuid'])).toEqual(['-12.5', id])
  expect(readCursor(writeCursor(['Ñu "ñ"', id]), ['text'], ['uuid'])).toEqual(['Ñu "ñ"', id])
  expect(readCursor(undefined, ['text'])).toBeUndefined()
})

it.each([
  ['x', 'y'],
  ['2026-99-99T12:00:00Z', id],
  ['2026-11-21T12:00:00Z', `${id}'`],
  ['2026-11-21T12:00:00Z'],
  ['2026-11-21T12:00:00Z', id, 'more'],
  ['2026-11-21T12:00:00Z', 'change:9999999999999999999'],
])('what we did not write is refused: %s', (...place) => {
  expect(() => readCursor(writeCursor(place), ['instant'], ['uuid', 'change'])).toThrow('body.invalid')
  expect(() => readCursor('no json', ['text'])).toThrow('body.invalid')
  expect(() => readCursor(writeCursor(['a\0b']), ['text'])).toThrow('body.invalid')
})

it('the log never repeats what the database says', () => {
  const error = Object.assign(new Error('invalid input syntax for type uuid: "laura@example.com"'), {
    code: '22P02',
    routine: 'string_to_uuid',
  })
  expect(JSON.stringify(causeForLog(error))).not.toContain('laura')
  expect(causeForLog(error)).toMatchObject({ code: '22P02', routine: 'string_to_uuid', stack: expect.stringContaining('at ') })
})
