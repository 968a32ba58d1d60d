/** More values of one field than this are not looked at, whether stated one by one or in one text. */
export const valuesMax = 20
const emptyWords = new Set(['', 'null', 'none', 'nan', 'undefined', 'n/a', 'na', '-', '--', '.', '?', 's/n', 'nd', 'n/d'])

/** The stated values of a field, without blanks, zero bytes and words that mean "nothing"; at most 20. */
export function valuesOf(stated: unknown): string[] {
  if (typeof stated === 'string') {
    const text = clean(stated)
    return text === undefined ? nothing : [text]
  }
  const out: string[] = []
  for (const one of Array.isArray(stated) ? stated : [stated]) {
    const text = typeof one === 'string' || typeof one === 'number' ? clean(String(one)) : undefined
    if (text !== undefined && out.length < valuesMax) out.push(text)
  }
  return out
}

const nothing: string[] = []
const longestEmptyWord = 9

function clean(stated: string): string | undefined {
  const text = (stated.includes('\u0000') ? stated.replaceAll('\u0000', '') : stated).trim()
  return text.length <= longestEmptyWord && emptyWords.has(text.toLowerCase()) ? undefined : text
}
