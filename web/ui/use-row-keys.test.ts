import { describe, expect, it } from 'vitest'
import { placeOf } from './use-row-keys.ts'

const rows = ['ana', 'beto', 'carla'].map((id) => ({ id }))

describe('the row at hand', () => {
  it('stays with its row wherever that goes', () => {
    expect(placeOf({ id: 'beto', index: 1 }, rows)).toBe(1)
    expect(placeOf({ id: 'carla', index: 0 }, rows)).toBe(2)
  })
  it('is what took the place of a row that is gone, or the last one', () => {
    expect(placeOf({ id: 'zoe', index: 1 }, rows)).toBe(1)
    expect(placeOf({ id: 'zoe', index: 7 }, rows)).toBe(2)
    expect(placeOf({ id: 'zoe', index: 7 }, [])).toBe(-1)
  })
  it('is none before anybody moved', () => {
    expect(placeOf({ id: undefined, index: -1 }, rows)).toBe(-1)
  })
})
