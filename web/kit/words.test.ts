import { describe, expect, it } from 'vitest'
import { isComplete, linesOf } from './words.ts'

describe('the words of the kit', () => {
  it('are lines without empty ones, ten at most, none longer than the page', () => {
    expect(linesOf('  uno \n\n dos')).toEqual(['uno', 'dos'])
    expect(linesOf(Array.from({ length: 14 }, (_, at) => `l${at}`).join('\n'))).toHaveLength(10)
    expect(linesOf('x'.repeat(500))[0]).toHaveLength(200)
  })
  it('are complete when each part says something', () => {
    const content = { title: 'Kit', lead: '', card: ['a'], script: ['b'], routine: ['c'], twins: ['d'], footer: '' }
    expect(isComplete(content)).toBe(true)
    expect(isComplete({ ...content, twins: [] })).toBe(false)
    expect(isComplete({ ...content, title: ' ' })).toBe(false)
  })
})
