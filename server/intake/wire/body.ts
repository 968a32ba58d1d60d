import { promisify } from 'node:util'
import { createGunzip, gunzip } from 'node:zlib'
import { storable } from '#platform'
import { parseExact } from '../exact.ts'
import { decodeText } from '../text.ts'

export const wireBytesMax = 4 * 2 ** 20
/** What a compressed body may open to: ten events of a megabyte fit, a bomb does not. */
export const openedBytesMax = 16 * 2 ** 20
/** The same while nobody knows yet who sends it: more than any official client puts in one body. */
export const strangerBytesMax = 2 ** 20
// 10 KB of gzip can hold five million empty objects, which are a gigabyte once parsed. No real batch comes near so many.
const structuresMax = 500_000

export type Opened = { kind: 'json'; body: unknown; bytes: number } | { kind: 'not-json' } | { kind: 'too-large' }
type Unpacked = { kind: 'bytes'; bytes: Buffer } | { kind: 'broken' } | { kind: 'too-large' }

const open = promisify(gunzip)

export const isGzip = (raw: Buffer): boolean => raw[0] === 0x1f && raw[1] === 0x8b

/** What a body opens to where it is gzip, which is known by its first bytes; anything else as it is. `too-large`: also what would be once it is parsed. */
export const unpack = (raw: Buffer, bytesMax = openedBytesMax): Unpacked | Promise<Unpacked> =>
  isGzip(raw) ? unzip(raw, bytesMax) : bounded(raw, bytesMax)

async function unzip(raw: Buffer, bytesMax: number): Promise<Unpacked> {
  try {
    return bounded(await open(raw, { maxOutputLength: bytesMax }), bytesMax)
  } catch (e) {
    return { kind: (e as { code?: string }).code === 'ERR_BUFFER_TOO_LARGE' ? 'too-large' : 'broken' }
  }
}

const bounded = (bytes: Buffer, bytesMax: number): Unpacked =>
  bytes.length > bytesMax || holdsMoreThan(structuresMax, bytes) ? { kind: 'too-large' } : { kind: 'bytes', bytes }

/** The JSON of a body, whatever its label says: text is known by being UTF-8 (and else by its charset). What is not packed is there at once. */
export function openBody(raw: Buffer, { bytesMax = openedBytesMax, charset = '' } = {}): Opened | Promise<Opened> {
  const unpacked = unpack(raw, bytesMax)
  return unpacked instanceof Promise ? unpacked.then((one) => readJson(one, charset)) : readJson(unpacked, charset)
}

function readJson(unpacked: Unpacked, charset: string): Opened {
  if (unpacked.kind !== 'bytes') return { kind: unpacked.kind === 'broken' ? 'not-json' : unpacked.kind }
  const { bytes } = unpacked
  const text = decodeText(bytes, charset)
  try {
    const body = parseExact(text)
    return { kind: 'json', body: text.includes('\\u') ? storable(body) : body, bytes: bytes.length }
  } catch {
    return { kind: 'not-json' }
  }
}

const endBytes = 4096

/** Both ends of what a gzip opens to, without holding more than them: that is where clients put their key. Null where it is too large, or none. */
export async function endsOfGzip(raw: Buffer): Promise<Buffer | null> {
  const opening = createGunzip()
  opening.end(raw)
  let [head, tail, bytes] = [Buffer.alloc(0), Buffer.alloc(0), 0]
  try {
    for await (const piece of opening as AsyncIterable<Buffer>) {
      bytes += piece.length
      if (bytes > openedBytesMax) return null
      if (head.length < endBytes) head = Buffer.concat([head, piece.subarray(0, endBytes - head.length)])
      tail = Buffer.concat([tail, piece]).subarray(-endBytes)
    }
  } catch {
    return null // It is no gzip after all, or cut off.
  }
  return Buffer.concat([head, tail])
}

/** Whether a text opens more objects and arrays than that: counted without making any of them. */
function holdsMoreThan(max: number, bytes: Buffer): boolean {
  if (bytes.length <= max) return false
  let count = 0
  for (const byte of bytes) if ((byte === 0x7b || byte === 0x5b) && ++count > max) return true
  return false
}
