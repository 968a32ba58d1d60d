import { describe, expect, it } from 'vitest'
import { differences } from './differences.ts'

/** Marked parts in brackets. */
const shown = (value: string, other: string) =>
  differences(value, other)
    .map(({ text, differs }) => (differs ? `[${text}]` : text))
    .join('')

describe('differences', () => {
  it.each([
    ['Laura Gómez', 'Laura Gomes', 'Laura Góme[z]'],
    ['Cecilia Muniz Valle', 'CCEILIA Muñiz Valle', 'C[ec]ilia Muniz Valle'],
    ['Martos Galvez Vanessa', 'Vanessa Martos Gálvez', 'Martos Galvez Vanessa'],
    ['Laura Gómez Ruiz', 'Laura Gómez', 'Laura Gómez [Ruiz]'],
    ['3 de mayo de 1988', '5 de marzo de 1988', '[3] de ma[y]o de 1988'],
    ['+52 55 1234', '+52 55 9234', '+52 55 [1]234'],
    ['Ana', 'Berta', 'Ana'],
    ['laura@correo.mx', 'ventas.mayoreo@unadireccionlarga.example', 'laura@correo.mx'],
    ['aa', 'aaa', 'aa'],
  ])('%s against %s', (value, other, marked) => {
    expect(shown(value, other)).toBe(marked)
  })
  it('never loses a character, emoji and spaces included', () => {
    const values = ['👩🏽 Ana  ', '👩🏻 Ana', '', 'x', ' x', 'Ñandú  y ñu', 'ñu']
    for (const a of values)
      for (const b of values)
        expect(
          differences(a, b)
            .map((piece) => piece.text)
            .join(''),
        ).toBe(a)
  })
})
