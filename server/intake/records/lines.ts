import { Readable } from 'node:stream'
import { createGunzip } from 'node:zlib'

/** One line of a stream with its number. `bytes` is null where it was longer than may be: it is kept all the same, up to `keptBytesMax`. */
export type Line = { line: number; bytes: Buffer | null; kept: Buffer; length: number }

const newline = 0x0a
/** Of a line that is too long to be read. */
const keptBytesMax = 4 * 2 ** 20

/**
 * The lines of a stream that are not blank, gzipped or not (known by its first bytes). Never holds more than one line, nor more than so many megabytes
 * of it. A stream that breaks off throws, and what stood after its last line feed is not taken for a line.
 */
export async function* linesOf(stream: Readable, lineBytesMax: number): AsyncGenerator<Line> {
  let [number, length] = [0, 0]
  let held: Buffer[] = []
  const take = (piece: Buffer) => {
    // Beyond the limit only the length goes on growing.
    if (length < keptBytesMax) held.push(piece.subarray(0, keptBytesMax - length))
    length += piece.length
  }
  const finish = (): Line | null => {
    number++
    const whole = Buffer.concat(held)
    const [bytes, size] = [length > lineBytesMax ? null : whole, length]
    held = []
    length = 0
    return size === 0 || (bytes && isBlank(bytes)) ? null : { line: number, bytes, kept: whole, length: size }
  }
  for await (const chunk of await opened(stream)) {
    let from = 0
    for (let at = chunk.indexOf(newline); at >= 0; at = chunk.indexOf(newline, from)) {
      take(chunk.subarray(from, at))
      from = at + 1
      const line = finish()
      if (line) yield line
    }
    if (from < chunk.length) take(chunk.subarray(from))
  }
  const last = length > 0 ? finish() : null
  if (last) yield last
}

const isBlank = (bytes: Buffer) => bytes.every((byte) => byte === 0x20 || byte === 0x0d || byte === 0x09)

async function opened(stream: Readable): Promise<AsyncIterable<Buffer>> {
  const pieces = stream[Symbol.asyncIterator]() as AsyncIterator<Buffer>
  let head = Buffer.alloc(0)
  // A network may well bring the first byte alone.
  while (head.length < 2) {
    const next = await pieces.next()
    if (next.done) break
    head = Buffer.concat([head, next.value])
  }
  const all = again(head, pieces)
  const isGzip = head[0] === 0x1f && head[1] === 0x8b
  if (!isGzip) return all
  const gunzip = createGunzip()
  const source = Readable.from(all)
  source.on('error', (e) => gunzip.destroy(e))
  return source.pipe(gunzip)
}

async function* again(first: Buffer, rest: AsyncIterator<Buffer>): AsyncGenerator<Buffer> {
  yield first
  for (let next = await rest.next(); !next.done; next = await rest.next()) yield next.value
}
