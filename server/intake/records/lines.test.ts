import { Readable } from 'node:stream'
import { gzipSync } from 'node:zlib'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { linesOf } from './lines.ts'

async function read(chunks: Iterable<Buffer>, max = 100) {
  const lines = []
  for await (const { line, bytes, length } of linesOf(Readable.from(chunks), max))
    lines.push({ line, text: bytes?.toString() ?? null, length })
  return lines
}

describe('lines of a stream', () => {
  it('are the same however it is cut into pieces, plain or gzipped', async () => {
    const text = fc.array(
      fc.string({ maxLength: 30 }).map((one) => one.replaceAll('\n', '')),
      { maxLength: 30 },
    )
    await fc.assert(
      fc.asyncProperty(text, fc.array(fc.integer({ min: 1, max: 7 }), { minLength: 1 }), fc.boolean(), async (lines, cuts, squeezed) => {
        const whole = squeezed ? gzipSync(lines.join('\n')) : Buffer.from(lines.join('\n'))
        const pieces: Buffer[] = []
        for (let [at, n] = [0, 0]; at < whole.length; n++) {
          const size = cuts[n % cuts.length] ?? 1
          pieces.push(whole.subarray(at, at + size))
          at += size
        }
        const wanted = lines.flatMap((one, at) => (/^[ \r\t]*$/.test(one) ? [] : [{ line: at + 1, text: one }]))
        expect((await read(pieces, 1000)).map(({ line, text: t }) => ({ line, text: t }))).toEqual(wanted)
      }),
    )
  })

  it('that are too long are not held, and the next one comes whole', async () => {
    const long = Array(50).fill(Buffer.alloc(1000, 'x'))
    expect(await read([...long, Buffer.from('\n{"a":1}')])).toEqual([
      { line: 1, text: null, length: 50_000 },
      { line: 2, text: '{"a":1}', length: 7 },
    ])
  })

  it('say so when a gzip is cut off', async () => {
    const cut = gzipSync(Buffer.from('{"a":1}\n'.repeat(1000))).subarray(0, 30)
    await expect(read([cut])).rejects.toMatchObject({ code: 'Z_BUF_ERROR' })
  })
})
