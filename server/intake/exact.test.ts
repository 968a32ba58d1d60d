import { describe, expect, it } from 'vitest'
import { parseExact } from './exact.ts'

describe('whole numbers that a double cannot hold', () => {
  it('become the text that was sent, wherever they stand', () => {
    expect(parseExact('{"id":9007199254740993,"ids":[-12345678901234567890, 99999999999999999]}')).toEqual({
      id: '9007199254740993',
      ids: ['-12345678901234567890', '99999999999999999'],
    })
  })

  it('leave texts, fractions, exponents and numbers that fit as they are', () => {
    const text =
      '{"a":"x:9007199254740993","b\\"":"\\\\","c":0.12345678901234567890,"d":12345678901234567.5,"e":1234567890123456789e2,"f": 9007199254740991}'
    expect(parseExact(text)).toEqual(JSON.parse(text))
  })

  it('are found in megabytes of text and under a hundred thousand brackets', () => {
    expect(parseExact(`{"a":"${'x'.repeat(4_000_000)}","b":99999999999999999999}`)).toMatchObject({ b: '99999999999999999999' })
    expect(Array.isArray(parseExact(`${'['.repeat(100_000)}99999999999999999999${']'.repeat(100_000)}`))).toBe(true)
  })
})
