import { isUtf8 } from 'node:buffer'

const utf8 = new TextDecoder()
const western = new TextDecoder('windows-1252')
// A letter of UTF-8 of several bytes, or else one byte that is none of it: bytes as the letters of their numbers.
const letter =
  /[\xc2-\xdf][\x80-\xbf]|\xe0[\xa0-\xbf][\x80-\xbf]|[\xe1-\xec\xee\xef][\x80-\xbf]{2}|\xed[\x80-\x9f][\x80-\xbf]|\xf0[\x90-\xbf][\x80-\xbf]{2}|[\xf1-\xf3][\x80-\xbf]{3}|\xf4[\x80-\x8f][\x80-\xbf]{2}|[\x80-\xff]/g

/** What a content type says of its letters: "iso-8859-1", say. */
export const charsetOf = (contentType: string | undefined): string =>
  /charset\s*=\s*"?([\w.:-]{1,40})/i.exec(contentType ?? '')?.[1]?.toLowerCase() ?? ''

/** A label that every parser takes, a malformed one's in its place: it keeps what was said of letters. */
export function anyContent({ headers }: { headers: { 'content-type'?: string | undefined } }): string {
  const charset = charsetOf(headers['content-type'])
  return `application/octet-stream${charset && `; charset=${charset}`}`
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
  const numbers = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('latin1')
  return numbers.replace(letter, (one) => (one.length === 1 ? western : utf8).decode(Buffer.from(one, 'latin1')))
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
