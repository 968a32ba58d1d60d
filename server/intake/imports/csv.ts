/** One row of a file, at its line (1 is the first). `broken`: it cannot be told apart into cells; `text` is what stands there. */
export type Row = { kind: 'row'; line: number; cells: string[] } | { kind: 'broken'; line: number; reason: BrokenReason; text: string }
export type BrokenReason = 'row.quote' | 'row.columns' | 'row.long'

export type Form = { separator: string; newline: '\n' | '\r' }

export const columnsMax = 500
/** A row longer than this is not read into memory as a whole. */
export const rowLengthMax = 1_000_000
// A quoted value may go over several lines, but one that goes over a hundred is a quote that nobody closed.
const quotedLinesMax = 100
const brokenTextMax = 10_000

/**
 * Tells a file apart into rows, piece by piece. Unlike a strict reader it survives broken quotes: the line that opens a quote nobody closes is
 * given back as broken, and reading goes on with the next line. Memory stays bounded by one row, however long the file pretends it to be.
 */
export class CsvReader {
  readonly #form: Form
  #rest = ''
  #line = 1
  #skipping = false

  constructor(form: Form) {
    this.#form = form
  }

  /** The rows that are whole after this piece; `final` after the last piece. Empty lines are no rows. */
  read(piece: string, final = false): Row[] {
    const text = this.#rest + piece
    const rows: Row[] = []
    let at = this.#skipping ? this.#skip(text) : 0
    while (at < text.length) {
      const next = this.#readRow(text, at, final)
      if (!next) break
      if (next.row) rows.push(next.row)
      at = next.end
      this.#line += next.lines
    }
    this.#rest = text.slice(at)
    if (this.#rest.length > rowLengthMax) {
      rows.push({ kind: 'broken', line: this.#line, reason: 'row.long', text: this.#rest.slice(0, brokenTextMax) })
      this.#skipping = true
    }
    if (this.#skipping) this.#rest = ''
    return rows
  }

  /** Past the end of a row that is too long to be read. */
  #skip(text: string): number {
    const newline = text.indexOf(this.#form.newline)
    if (newline < 0) return text.length
    this.#skipping = false
    this.#line++
    return newline + 1
  }

  #readRow(text: string, start: number, final: boolean): { row: Row | null; end: number; lines: number } | null {
    const newline = text.indexOf(this.#form.newline, start)
    if (newline < 0 && !final) return null
    const lineEnd = newline < 0 ? text.length : newline
    const line = text.slice(start, lineEnd > start && text[lineEnd - 1] === '\r' ? lineEnd - 1 : lineEnd)
    const end = newline < 0 ? text.length : newline + 1
    if (line.length > rowLengthMax) return { row: this.#broken('row.long', line), end, lines: 1 }
    if (!line.includes('"')) return { row: this.#rowOf(line.split(this.#form.separator, columnsMax + 1), line), end, lines: 1 }
    const quoted = readQuoted(text, start, this.#form, final)
    if (quoted === 'more') return text.length - start > rowLengthMax ? { row: this.#broken('row.quote', line), end, lines: 1 } : null
    if (quoted === 'broken') return { row: this.#broken('row.quote', line), end, lines: 1 }
    return { row: this.#rowOf(quoted.cells, line), end: quoted.end, lines: quoted.lines }
  }

  #rowOf(cells: string[], line: string): Row | null {
    if (cells.length > columnsMax) return this.#broken('row.columns', line)
    return cells.every((cell) => cell.trim() === '') ? null : { kind: 'row', line: this.#line, cells }
  }

  #broken(reason: BrokenReason, text: string): Row {
    return { kind: 'broken', line: this.#line, reason, text: text.slice(0, brokenTextMax) }
  }
}

type Quoted = { cells: string[]; end: number; lines: number }

/** A row that has quotes (RFC 4180). A stray quote inside a value is taken as a letter, as long as the value stays on its line. */
function readQuoted(text: string, start: number, form: Form, final: boolean): Quoted | 'more' | 'broken' {
  const cells: string[] = []
  let at = start
  let lines = 1
  for (;;) {
    const cell = text[at] === '"' ? readQuotedCell(text, at, form, final) : readPlainCell(text, at, form)
    if (cell === 'more' || cell === 'broken') return cell
    if (cells.length <= columnsMax) cells.push(cell.value)
    lines += cell.newlines
    at = cell.end
    if (at >= text.length) return final ? { cells, end: text.length, lines } : 'more'
    if (text[at] === form.newline) return { cells, end: at + 1, lines }
    at++ // The separator.
  }
}

type Cell = { value: string; end: number; newlines: number }

function readPlainCell(text: string, at: number, { separator, newline }: Form): Cell {
  let end = at
  while (end < text.length && text[end] !== separator && text[end] !== newline) end++
  const value = text.slice(at, end)
  return { value: value.endsWith('\r') ? value.slice(0, -1) : value, end, newlines: 0 }
}

function readQuotedCell(text: string, open: number, form: Form, final: boolean): Cell | 'more' | 'broken' {
  let value = ''
  let from = open + 1
  let newlines = 0
  for (;;) {
    const quote = text.indexOf('"', from)
    const part = text.slice(from, quote < 0 ? text.length : quote)
    newlines += countOf(part, form.newline)
    if (newlines > quotedLinesMax) return 'broken'
    if (quote < 0) return final ? 'broken' : 'more'
    value += part
    if (text[quote + 1] === '"') {
      value += '"'
      from = quote + 2
      continue
    }
    const end = closingEnd(text, quote + 1, form)
    if (end === 'more' && !final) return 'more'
    if (end === 'more' || typeof end === 'number') return { value, end: end === 'more' ? text.length : end, newlines }
    if (newlines > 0) return 'broken'
    value += '"'
    from = quote + 1
  }
}

/** Where the cell ends if a closing quote stands before `at`: spaces are allowed up to the separator or the end of the line. */
function closingEnd(text: string, at: number, { separator, newline }: Form): number | 'more' | 'letter' {
  let end = at
  while (text[end] === ' ' || text[end] === '\r') end++
  if (end >= text.length) return 'more'
  return text[end] === separator || text[end] === newline ? end : 'letter'
}

function countOf(text: string, letter: string): number {
  let count = 0
  for (let at = text.indexOf(letter); at >= 0; at = text.indexOf(letter, at + 1)) count++
  return count
}
