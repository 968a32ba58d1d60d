import { createReadStream } from 'node:fs'
import { open } from 'node:fs/promises'
import { detectEncoding, detectSeparator } from '#identity'
import { Refusal } from '#platform'
import { looksLikeHeader } from './columns.ts'
import { CsvReader, columnsMax, type Form, type Row } from './csv.ts'

type Encoding = 'utf-8' | 'utf-16le' | 'utf-16be' | 'windows-1252'

/** How a file of rows is to be read, and what its first rows say. */
export type Shape = {
  format: 'csv' | 'xlsx'
  encoding: Encoding
  separator: string
  newline: '\n' | '\r'
  hasHeader: boolean
  headers: string[]
  samples: string[][]
  /** The last column is ours: it names the record that a row is about. Nobody wrote it, and nobody is shown it. */
  namesRecords?: boolean
}

/** What of a row, or of the headers, whoever brought the file wrote. */
export const writtenIn = <T>(cells: readonly T[], { namesRecords, headers }: Pick<Shape, 'namesRecords' | 'headers'>): T[] =>
  namesRecords ? cells.slice(0, headers.length - 1) : [...cells]

const headBytes = 2 ** 20
const sampleRows = 50

/** Finds out how a file is written: encoding, separator, headers. Refuses what is empty, no text, or wider than any table. */
export async function inspect(path: string, format: Shape['format']): Promise<Shape> {
  const head = await readHead(path)
  if (head.length === 0) throw new Refusal('file.empty', {})
  const encoding = await chooseEncoding(path, head)
  const text = new TextDecoder(encoding).decode(head, { stream: head.length === headBytes }).replaceAll('\0', '')
  if (looksBinary(head, encoding)) throw new Refusal('file.unreadable', { why: 'binary' })
  const newline = text.includes('\n') || !text.includes('\r') ? '\n' : '\r'
  const separator = /^sep=(.)\r?\n/.exec(text)?.[1] ?? (format === 'xlsx' ? ',' : detectSeparator(text))
  const rows = rowsOfHead(text, { separator, newline }, head.length < headBytes)
  const [first] = rows
  if (!first) throw new Refusal('file.empty', {})
  if (first.kind === 'broken') throw refusalOf(first.reason)
  const hasHeader = looksLikeHeader(first.cells, rows.slice(1).flatMap(cellsOf))
  const samples = rows.slice(hasHeader ? 1 : 0).flatMap(cellsOf)
  if (samples.length === 0 && rows.length === 1) throw new Refusal('file.empty', {})
  const headers = hasHeader ? first.cells.map((cell) => cell.trim()) : first.cells.map(() => '')
  return { format, encoding, separator, newline, hasHeader, headers, samples: samples.slice(0, sampleRows) }
}

const cellsOf = (row: Row) => (row.kind === 'row' ? [row.cells] : [])

function refusalOf(reason: string): Refusal {
  if (reason === 'row.quote') return new Refusal('file.unreadable', { why: 'first-row' })
  return new Refusal('file.too-many-columns', { columnsMax })
}

function rowsOfHead(text: string, form: Form, whole: boolean): Row[] {
  const rows = new CsvReader(form).read(text, whole)
  return (isSeparatorLine(rows[0]) ? rows.slice(1) : rows).slice(0, sampleRows + 1)
}

/** Excel writes the separator it used into a line of its own. */
const isSeparatorLine = (row: Row | undefined) => row?.kind === 'row' && row.line === 1 && /^sep=/.test(row.cells[0] ?? '')

async function readHead(path: string): Promise<Buffer> {
  const file = await open(path)
  try {
    const { bytesRead, buffer } = await file.read(Buffer.alloc(headBytes), 0, headBytes, 0)
    return buffer.subarray(0, bytesRead)
  } finally {
    await file.close()
  }
}

/**
 * The encoding that spoils the least. A UTF-8 file with a few spoilt bytes stays UTF-8 (its bad rows are rejected one by one); a file that is
 * plain ASCII for its first megabyte is read to the end, as the first accent may come late.
 */
async function chooseEncoding(path: string, head: Buffer): Promise<Encoding> {
  const guess = detectEncoding(head)
  if (guess === 'utf-16le' || guess === 'utf-16be') return guess
  let [good, bad] = [0, 0]
  const decoder = new TextDecoder('utf-8')
  const weigh = (text: string) => {
    for (const letter of text.match(/[\u0080-\u{10ffff}]/gu) ?? []) letter === '\ufffd' ? bad++ : good++
  }
  for await (const bytes of createReadStream(path, { highWaterMark: headBytes })) weigh(decoder.decode(bytes, { stream: true }))
  weigh(decoder.decode())
  return bad > good / 4 ? 'windows-1252' : 'utf-8'
}

/** Text has no bytes below the space but tabs, line ends and the odd separator of old tills. */
function looksBinary(head: Buffer, encoding: Encoding): boolean {
  if (encoding.startsWith('utf-16')) return false
  const part = head.subarray(0, 4096)
  const strange = part.reduce((count, byte) => count + Number(byte < 9 || (byte > 13 && byte < 27)), 0)
  return strange > part.length / 100
}

/** All rows of a file below its headers, as they are read from disk. */
export async function* rowsOf(path: string, shape: Shape): AsyncGenerator<Row> {
  const reader = new CsvReader({ separator: shape.separator, newline: shape.newline })
  const decoder = new TextDecoder(shape.encoding)
  let toSkip = shape.hasHeader ? 1 : 0
  let first = true
  const pieces = async function* () {
    for await (const bytes of createReadStream(path, { highWaterMark: 256 * 1024 }))
      yield reader.read(clean(decoder.decode(bytes, { stream: true })))
    yield reader.read(clean(decoder.decode()), true)
  }
  for await (const rows of pieces()) {
    for (const row of rows) {
      if (first && isSeparatorLine(row)) continue
      first = false
      if (toSkip > 0) toSkip--
      else yield row
    }
  }
}

// The database cannot hold U+0000, which old tills use as filler.
const clean = (text: string) => (text.includes('\0') ? text.replaceAll('\0', '') : text)
