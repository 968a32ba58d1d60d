import { describe, expect, it } from 'vitest'
import { showTrait } from './shown-trait.ts'

const words = { yes: 'sí', no: 'no', instant: () => 'aquel día', day: () => 'ese día' }
const show = (value: unknown) => showTrait(value, words)

describe('what a source states under a name of its own', () => {
  it('reads as people write it', () => {
    expect([true, false, 7.5, 'oro', '9007199254740993'].map(show)).toEqual(['sí', 'no', '7.5', 'oro', '9007199254740993'])
    expect(show(['M', 40, true])).toBe('M, 40, sí')
    expect(show({ sucursal: 'Centro', tallas: ['M', 'L'], nada: null })).toBe('sucursal: Centro · tallas: (M, L) · nada: –')
  })

  it('is a date where it is one, and stays as stated where it only looks like it', () => {
    expect(['2026-11-21', '2026-11-21T12:00:00Z', '2026-11-21T12:00:00.123-06:00'].map(show)).toEqual(['ese día', 'aquel día', 'aquel día'])
    expect(['2026-99-99T99:99:00Z', '20261121', 'a 2026-11-21'].map(show)).toEqual(['2026-99-99T99:99:00Z', '20261121', 'a 2026-11-21'])
  })
})
