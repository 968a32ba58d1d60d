import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { charsetOf, decodeText } from './text.ts'

const name = 'Íñigo Muñoz Peña — «€ 5»'
const western = Buffer.from([...name].map((one) => ({ '—': 0x97, '€': 0x80 })[one] ?? one.charCodeAt(0)))

describe('the text of bytes', () => {
  it('is read as UTF-8 or Windows-1252, with a label or without, and a wrong label does no harm', () => {
    for (const charset of ['', 'utf-8', 'iso-8859-1', 'windows-1252', 'latin1', 'nonsense'])
      expect([charset, decodeText(western, charset), decodeText(Buffer.from(name), charset)]).toEqual([charset, name, name])
    expect(decodeText(Buffer.from(name, 'utf16le'), 'utf-16')).toBe(name)
    expect(decodeText(Buffer.from([0xa4, 0xf1]), 'iso-8859-15')).toBe('€ñ')
  })

  it('keeps both where one part is written so and another otherwise', () => {
    expect(decodeText(Buffer.concat([Buffer.from('Peña, '), Buffer.from('Muñoz', 'latin1')]))).toBe('Peña, Muñoz')
    expect(decodeText(Buffer.from([0x61, 0xc3]))).toBe('aÃ')
  })

  it('is read as quickly whatever the bytes are', () => {
    const rubbish = [
      Buffer.alloc(2 ** 22, 0xe1),
      Buffer.alloc(2 ** 22, Buffer.from([0xc3, 0xa9, 0xe1])),
      Buffer.alloc(2 ** 22, Buffer.from('ñ\xf1', 'latin1')),
    ]
    const before = process.cpuUsage()
    expect(rubbish.map((bytes) => decodeText(bytes).slice(0, 3))).toEqual(['ááá', 'éáé', 'ñññ'])
    const { user, system } = process.cpuUsage(before)
    // A fifth of a second here; decoded letter by letter they take six.
    expect((user + system) / 1e6).toBeLessThan(2)
  })

  it('is of whatever bytes what a decoder of UTF-8 says, but for those that are none', () => {
    const lossy = new TextDecoder()
    const bytes = fc.uint8Array({ minLength: 1, maxLength: 12 })
    const hard = fc.array(fc.constantFrom(0x41, 0x80, 0x8f, 0x90, 0x9f, 0xa0, 0xbf, 0xc1, 0xc2, 0xe0, 0xed, 0xef, 0xf0, 0xf4, 0xf5))
    fc.assert(
      fc.property(fc.oneof(bytes, hard.map(Uint8Array.from.bind(Uint8Array))), (one) => {
        const kept = lossy.decode(one).replaceAll(/\ufffd+/g, '')
        return [...kept].every((letter) => decodeText(one).includes(letter)) && !decodeText(one).includes('\ufffd')
      }),
      { numRuns: 2_000 },
    )
  })

  it('is exact for whatever UTF-8 there is, and for single bytes that are none', () => {
    fc.assert(fc.property(fc.string({ unit: 'grapheme' }), (text) => decodeText(Buffer.from(`x${text}`)) === `x${text}`))
    fc.assert(
      fc.property(
        fc.array(fc.integer({ min: 0xa0, max: 0xbf })),
        (bytes) => decodeText(Buffer.from(bytes)) === Buffer.from(bytes).toString('latin1'),
      ),
    )
  })

  it('is labelled as content types are', () => {
    expect(['application/json; charset=ISO-8859-1', 'text/plain;charset="utf-8"', 'text/plain', undefined].map(charsetOf)).toEqual([
      'iso-8859-1',
      'utf-8',
      '',
      '',
    ])
  })
})
