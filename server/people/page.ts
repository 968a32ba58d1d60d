import { Refusal } from '#platform'

/** The place where a page ended, as an opaque text, and back. Refuses what we did not write. */
export const writeCursor = (place: readonly (string | number)[]): string => Buffer.from(JSON.stringify(place)).toString('base64url')

export function readCursor(cursor: string | undefined): string[] | undefined {
  if (cursor === undefined) return undefined
  try {
    const place: unknown = JSON.parse(Buffer.from(cursor, 'base64url').toString())
    if (Array.isArray(place) && place.every((part) => typeof part === 'string' || typeof part === 'number')) return place.map(String)
  } catch (cause) {
    if (!(cause instanceof SyntaxError)) throw cause
  }
  throw new Refusal('body.invalid', { problems: [{ field: 'cursor', problem: 'unknown' }] })
}
