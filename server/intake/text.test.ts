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
