import type { Finding } from './contacts.ts'

/** Columns that a file's owner asked to compare as text: each is written `column=value`, and only equal columns are compared. */
export function compareOthers(a: readonly string[], b: readonly string[]): Finding[] {
  const found: Finding[] = []
  for (const one of a) {
    const column = one.slice(0, one.indexOf('=') + 1)
    const other = b.find((value) => value.startsWith(column) && (column !== '' || !value.includes('=')))
    if (other !== undefined)
      found.push(one === other ? { level: 'other.same', facts: { value: one.slice(column.length) } } : { level: 'other.different' })
  }
  return found
}
