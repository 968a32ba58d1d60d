import { expect, it } from 'vitest'
import { readQuery, writeQuery } from './query-text.ts'

it('what is looked for stays as it was typed, also where it looks like a number or a word of a program', () => {
  expect(readQuery('?search=5546165841&versions=2')).toEqual({ search: '5546165841', versions: '2' })
  for (const search of [
    '5546165841',
    '+52 55 4616 5841',
    '00123',
    'true',
    'null',
    '{"a":1}',
    'Ana & Hugo',
    '12345678901234567890',
    'ñandú',
  ])
    expect(readQuery(writeQuery({ search, channel: undefined }))).toEqual({ search })
})

it('nothing to say is no question mark', () => {
  expect(writeQuery({ search: undefined })).toBe('')
  expect(readQuery('')).toEqual({})
})
