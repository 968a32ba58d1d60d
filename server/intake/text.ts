import { isUtf8 } from 'node:buffer'

const utf8 = new TextDecoder()
// The letters of the bytes from 0x80 on, as UTF-8 writes them.
const western = Array.from(new TextDecoder('windows-1252').decode(Uint8Array.from({ length: 128 }, (_, n) => n + 128)), (one) =>
  Buffer.from(one),
)
const letterBytesMax = 3

/** What a content type says of its letters: "iso-8859-1", say. */
export const charsetOf = (contentType: string | undefined): string =>
  /charset\s*=\s*"?([\w.:-]{1,40})/i.exec(contentType ?? '')?.[1]?.toLowerCase() ?? ''

export const anyContentType = 'application/octet-stream'

/** A label that every parser takes, a malformed one's in its place: it keeps what was said of letters. */
export function anyContent({ headers }: { headers: { 'content-type'?: string | undefined } }): string {
  const charset = charsetOf(headers['content-type'])
  return charset ? `${anyContentType}; charset=${charset}` : anyContentType
}

/**
 * The text of bytes. What is UTF-8 is read so, whatever its label says; otherwise the label counts. Without one, a byte that is no part of a letter of
 * UTF-8 is one of Windows-1252, as older tills and ERPs of our countries write: no letter is ever lost (decision 121).
 */
export function decodeText(bytes: Uint8Array, charset = ''): string {
  if (/^utf-?16/.test(charset)) return labelled(charset)?.decode(bytes) ?? utf8.decode(bytes)
  if (isUtf8(bytes)) return utf8.decode(bytes)
  const named = /^utf-?8$/.test(charset) ? null : labelled(charset)
  if (named) return named.decode(bytes)
  return utf8.decode(asUtf8(bytes))
}

/** One pass and one decoding, some nanoseconds a byte: a kilobyte of gzip opens to a million bytes that are none of UTF-8, from anybody. */
function asUtf8(bytes: Uint8Array): Uint8Array {
  const written = Buffer.allocUnsafe(bytes.length * letterBytesMax)
  let to = 0
  for (let at = 0; at < bytes.length; ) {
    const length = lengthOfLetter(bytes, at)
    const letter = length === 0 ? western[byteAt(bytes, at) - 0x80] : undefined
    if (letter) for (const byte of letter) written[to++] = byte
    else for (let n = 0; n < length; n++) written[to++] = byteAt(bytes, at + n)
    at += Math.max(1, length)
  }
  return written.subarray(0, to)
}

const byteAt = (bytes: Uint8Array, at: number): number => bytes[at] ?? 0

/** How many bytes the letter of UTF-8 has that begins here; 0 where none does (RFC 3629, table 3-7 of Unicode). */
function lengthOfLetter(bytes: Uint8Array, at: number): number {
  const first = byteAt(bytes, at)
  if (first < 0x80) return 1
  const length = first < 0xc2 ? 0 : first < 0xe0 ? 2 : first < 0xf0 ? 3 : first < 0xf5 ? 4 : 0
  if (length === 0) return 0
  const second = byteAt(bytes, at + 1)
  // No letter is written longer than it need be, none is half a pair, none lies beyond the last.
  if ((first === 0xe0 && second < 0xa0) || (first === 0xed && second > 0x9f)) return 0
  if ((first === 0xf0 && second < 0x90) || (first === 0xf4 && second > 0x8f)) return 0
  for (let n = 1; n < length; n++) if ((byteAt(bytes, at + n) & 0xc0) !== 0x80) return 0
  return length
}

const known = new Map<string, TextDecoder | null>()

/** Null where nobody knows such a label. */
function labelled(charset: string): TextDecoder | null {
  if (charset === '') return null
  const found = known.get(charset)
  if (found !== undefined) return found
  let decoder: TextDecoder | null = null
  try {
    decoder = new TextDecoder(charset)
  } catch {
    // A RangeError: such a label is as none.
  }
  // Labels come from outside.
  if (known.size > 100) known.clear()
  known.set(charset, decoder)
  return decoder
}
