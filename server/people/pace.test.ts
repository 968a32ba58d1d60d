import { describe, expect, it } from 'vitest'
import { decidePace, firstPace } from './pace.ts'

const sizeMax = 300
const run = (msPerRecord: number, turns = 20) => {
  let { size } = firstPace(sizeMax)
  for (let n = 0; n < turns; n++) size = decidePace({ size, heldMs: size * msPerRecord, isAwaited: false }, sizeMax).size
  return size
}

describe('the pace of what reads all records again', () => {
  it('finds turns of 30 ms, on a fast machine and on a slow one', () => {
    expect(run(0.5)).toBe(60)
    expect(run(2)).toBe(15)
  })

  it('has bounds: a turn is never so small that beginning it is most of it, nor larger than was wished', () => {
    expect(run(100)).toBe(10)
    expect(run(0.001)).toBe(sizeMax)
    expect(firstPace(2).size).toBe(2)
    expect(decidePace({ size: 2, heldMs: 1, isAwaited: false }, 2).size).toBe(2)
  })

  it('changes little at one turn that was slow by chance', () => {
    expect(decidePace({ size: 60, heldMs: 3000, isAwaited: false }, sizeMax).size).toBe(30)
  })

  it('leaves four fifths of the time to whoever waits, and none where nobody does', () => {
    expect(decidePace({ size: 60, heldMs: 30, isAwaited: true }, sizeMax).restMs).toBe(120)
    expect(decidePace({ size: 60, heldMs: 30, isAwaited: false }, sizeMax).restMs).toBe(0)
    expect(decidePace({ size: 10, heldMs: 9000, isAwaited: true }, sizeMax).restMs).toBe(500)
  })
})
