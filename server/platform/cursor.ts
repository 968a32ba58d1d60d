import { Refusal } from './refusal.ts'

/** What the parts of a place may be, and how each is known. */
const shapes = {
  instant: (text: string) => /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{1,9})?Z$/.test(text) && !Number.isNaN(Date.parse(text)),
  uuid: (text: string) => /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/.test(text),
  number: (text: string) => /^-?\d{1,15}(\.\d+)?(e[+-]?\d{1,2})?$/.test(text),
  integer: (text: string) => /^-?\d{1,18}$/.test(text),
  count: (text: string) => /^\d{1,9}$/.test(text),
  change: (text: string) => /^change:-?\d{1,15}$/.test(text),
  text: (text: string) => !text.includes('\0') && text.isWellFormed(),
}
export type CursorPart = keyof typeof shapes

/** The place where a page ended, as an opaque text. */
export const writeCursor = (place: readonly (string | number)[]): string => Buffer.from(JSON.stringify(place)).toString('base64url')

/** And back, each part being one of the shapes named for it. Refuses with body.invalid what we did not write: it goes into queries. */
export function readCursor(cursor: string | undefined, ...parts: readonly (readonly CursorPart[])[]): string[] | undefined {
  if (cursor === undefined) return undefined
  const place = partsOf(cursor)
  if (place?.length === parts.length && parts.every((any, at) => any.some((shape) => shapes[shape](place[at] ?? '')))) return place
  throw new Refusal('body.invalid', { problems: [{ field: 'cursor', problem: 'unknown' }] })
}

function partsOf(cursor: string): string[] | null {
  try {
    const place: unknown = JSON.parse(Buffer.from(cursor, 'base64url').toString())
    return Array.isArray(place) && place.every((part) => typeof part === 'string' || typeof part === 'number') ? place.map(String) : null
  } catch (cause) {
    if (cause instanceof SyntaxError) return null
    throw cause
  }
}
