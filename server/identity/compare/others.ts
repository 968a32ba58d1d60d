import type { Finding } from './contacts.ts'

/** Columns that a file's owner asked to compare as text: each is written `column=value`, and only equal columns are compared. */
export function compareOthers(a: readonly string[], b: readonly string[]): Finding[] {
  const found: Finding[] = []
  for (const column of new Set(a.map(columnOf))) {
    const [ofA, ofB] = [a, b].map((values) => values.filter((value) => columnOf(value) === column).sort()) as [string[], string[]]
    if (ofB.length === 0) continue
    const same = ofA.find((value) => ofB.includes(value))
    found.push(same === undefined ? { level: 'other.different' } : { level: 'other.same', facts: { value: same.slice(column.length) } })
  }
  return found
}

/** The column with its sign; a bare value is of the column without a name. */
const columnOf = (value: string): string => value.slice(0, value.indexOf('=') + 1)
