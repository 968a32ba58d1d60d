/** Where a page ended: a moment and an id, as an opaque word. What is no cursor of ours starts from the beginning. */
export const cursorOf = (row: { at: string; id: string } | undefined): string | null =>
  row ? Buffer.from(`${row.at} ${row.id}`).toString('base64url') : null

export function placeOf(cursor: string | undefined): { at: string; id: string } | null {
  const [at = '', id = ''] = Buffer.from(cursor ?? '', 'base64url')
    .toString('utf8')
    .split(' ')
  return /^\d{4}-\d\d-\d\dT[\d:.]+Z$/.test(at) && /^[0-9a-f-]{36}$/.test(id) ? { at, id } : null
}
