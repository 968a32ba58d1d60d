import { readCursor, writeCursor } from '#platform'

/** Where a page ended: a moment and an id. */
export const cursorOf = (row: { at: string; id: string } | undefined): string | null => (row ? writeCursor([row.at, row.id]) : null)

/** Refuses with body.invalid what is no cursor of ours. */
export function placeOf(cursor: string | undefined): { at: string; id: string } | null {
  const [at, id] = readCursor(cursor, ['instant'], ['uuid']) ?? []
  return at && id ? { at, id } : null
}
