import { promisify } from 'node:util'
import { gunzip } from 'node:zlib'

export const wireBytesMax = 4 * 2 ** 20
/** What a compressed body may open to: ten events of a megabyte fit, a bomb does not. */
export const openedBytesMax = 16 * 2 ** 20

export type Opened = { kind: 'json'; body: unknown; bytes: number } | { kind: 'not-json' } | { kind: 'too-large' }

const open = promisify(gunzip)

/** The JSON of a body, whatever its label says: gzip is known by its first bytes, text by being UTF-8. */
export async function openBody(raw: Buffer): Promise<Opened> {
  let bytes = raw
  if (raw[0] === 0x1f && raw[1] === 0x8b) {
    try {
      bytes = await open(raw, { maxOutputLength: openedBytesMax })
    } catch (e) {
      return { kind: (e as { code?: string }).code === 'ERR_BUFFER_TOO_LARGE' ? 'too-large' : 'not-json' }
    }
  }
  const text = new TextDecoder().decode(bytes)
  try {
    const body: unknown = JSON.parse(text)
    return { kind: 'json', body: text.includes('\\u') ? storable(body) : body, bytes: bytes.length }
  } catch {
    return { kind: 'not-json' }
  }
}

/** The database cannot hold U+0000 or half a surrogate pair, which JSON can write as escapes. Deeper than any event is left as it is. */
function storable(value: unknown, depth = 0): unknown {
  if (typeof value === 'string') return value.includes('\0') ? value.replaceAll('\0', '').toWellFormed() : value.toWellFormed()
  if (typeof value !== 'object' || value === null || depth > 200) return value
  if (Array.isArray(value)) return value.map((one) => storable(one, depth + 1))
  return Object.fromEntries(Object.entries(value).map(([name, one]) => [String(storable(name)), storable(one, depth + 1)]))
}
