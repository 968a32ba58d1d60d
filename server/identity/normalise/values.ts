const valuesMax = 20
const emptyWords = new Set(['', 'null', 'none', 'nan', 'undefined', 'n/a', 'na', '-', '--', '.', '?', 's/n', 'nd', 'n/d'])

/** The stated values of a field, without blanks, zero bytes and words that mean "nothing"; at most 20. */
export function valuesOf(stated: unknown): string[] {
  const out: string[] = []
  for (const one of Array.isArray(stated) ? stated : [stated]) {
    if (typeof one !== 'string' && typeof one !== 'number') continue
    const text = String(one).replaceAll('\u0000', '').trim()
    if (!emptyWords.has(text.toLowerCase()) && out.length < valuesMax) out.push(text)
  }
  return out
}
