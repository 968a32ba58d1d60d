import { gzipSync } from 'node:zlib'
import { expect, it } from 'vitest'
import { Busy, TooLong } from '../wire/body-routes.ts'
import { createOpening } from './opening.ts'

const packed = gzipSync('{"a":1}')

it('so many packed bodies are open at a time, and so many of one source; what ends makes room', async () => {
  const opening = createOpening({ bytesMax: 100, allMax: 3, ofOneMax: 2 })
  const ends: (() => void)[] = []
  const hold = (holder: string) => opening(holder, packed, () => new Promise<string>((done) => ends.push(() => done(holder))))
  const [one, two] = [hold('a'), hold('a')]
  await expect(hold('a')).rejects.toBeInstanceOf(Busy)
  const three = hold('b')
  await expect(hold('c')).rejects.toBeInstanceOf(Busy)
  // What is not packed needs no room.
  expect(await opening('a', Buffer.from('{}'), async ({ raw, packed: sent }) => [String(raw), sent])).toEqual(['{}', undefined])
  await expect.poll(() => ends.length).toBe(3)
  for (const end of ends.splice(0)) end()
  expect(await Promise.all([one, two, three])).toEqual(['a', 'a', 'b'])
  expect(await opening('a', packed, async ({ raw, packed: sent }) => [String(raw), sent?.equals(packed)])).toEqual(['{"a":1}', true])
})

it('what opens too wide is refused, and what fails leaves no place taken', async () => {
  const opening = createOpening({ bytesMax: 100, allMax: 1, ofOneMax: 1 })
  for (const _ of [1, 2]) {
    await expect(opening('a', gzipSync(Buffer.alloc(1_000)), async () => 1)).rejects.toBeInstanceOf(TooLong)
    await expect(opening('a', packed, () => Promise.reject(new Error('away')))).rejects.toThrow('away')
  }
  expect(await opening('a', packed.subarray(0, 15), async ({ raw }) => raw.length)).toBe(15)
})
