import type { WrongRow } from './WrongRows.tsx'

type Value = { line: number; column: number; reason: string; value: string; cells: string[] }

/** One row for each line of the file, whatever the number of its values that are not understood; and the lines of each column. */
export function gatherMisreads<V extends Value>(
  values: readonly V[],
  say: (value: V) => string,
): { rows: WrongRow[]; linesOf: Map<number, number[]> } {
  const rows = new Map<number, WrongRow>()
  const linesOf = new Map<number, number[]>()
  for (const value of values) {
    const { line, column, cells } = value
    linesOf.set(column, [...(linesOf.get(column) ?? []), line])
    const known = rows.get(line)
    if (known) {
      known.sentence = `${known.sentence} ${say(value)}`
      known.marked.push(column)
    } else rows.set(line, { line, sentence: say(value), cells, marked: [column] })
  }
  return { rows: [...rows.values()], linesOf }
}

/** What is to be written first: the columns that a row is marked in, all where it is marked in none; and those that only say whose row it is, as the file has them. */
export function askedIn<C extends { index: number }>(columns: readonly C[], marked: readonly number[]): { asked: C[]; beside: C[] } {
  const isAsked = ({ index }: C) => marked.includes(index)
  return columns.some(isAsked)
    ? { asked: columns.filter(isAsked), beside: columns.filter((one) => !isAsked(one)).sort((a, b) => a.index - b.index) }
    : { asked: [...columns], beside: [] }
}

/** The columns in which something is wrong before the others, each group in the order of the file. */
export function wrongFirst<C extends { index: number }>(columns: readonly C[], rows: readonly Pick<WrongRow, 'marked'>[]): C[] {
  const wrong = new Set(rows.flatMap(({ marked }) => marked))
  return [...columns.filter(({ index }) => wrong.has(index)), ...columns.filter(({ index }) => !wrong.has(index))]
}
