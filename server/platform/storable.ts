/** The database cannot hold U+0000 or half a letter, which JSON can write as escapes, and which cutting a text leaves. */
export const storableText = (text: string): string => (text.includes('\0') ? text.replaceAll('\0', '') : text).toWellFormed()

/** The same of everything within. Deeper than any event is left as it is. */
export function storable(value: unknown, depth = 0): unknown {
  if (typeof value === 'string') return storableText(value)
  if (typeof value !== 'object' || value === null || depth > 200) return value
  if (Array.isArray(value)) return value.map((one) => storable(one, depth + 1))
  return Object.fromEntries(Object.entries(value).map(([name, one]) => [storableText(name), storable(one, depth + 1)]))
}

/** A value as JSON that the database can hold. What it cannot stands there as an escape, as next to nothing else does: mostly it is looked for and not found. */
export function storableJson(value: unknown): string {
  const text = JSON.stringify(value)
  return text.includes('\\u') ? JSON.stringify(storable(JSON.parse(text))) : text
}
