import { closeSync, fstatSync, openSync, readSync } from 'node:fs'
import { detectEncoding, detectSeparator, type Encoding, type Separator } from '../text.ts'

/** How a file is written: what every part of it needs in order to be read alone. */
export type Layout = {
  file: string
  encoding: Encoding
  separator: Separator
  headers: string[]
  from: number
  to: number
  sample: string[][]
}
/** A part of a file that begins and ends with whole rows. */
export type Range = { from: number; to: number }

/** Why a file is no table, and the byte where that shows: `quote` never closes, `cells` are more than the header has, `binary` is no text. */
export class RowFault extends Error {
  readonly kind: 'quote' | 'cells' | 'binary' | 'utf16'
  readonly at: number
  constructor(kind: RowFault['kind'], at: number) {
    super(kind)
    this.kind = kind
    this.at = at
  }
}

const blockBytes = 16 << 20
const sampleBytes = 1 << 20
const sampleRows = 200
const newline = 10
const carriage = 13
const quote = 34

/** Looks at the beginning of a file: encoding, separator, headers and some rows. Refuses UTF-16, which cannot be cut at any byte. */
export function readLayout(file: string): Layout {
  const descriptor = openSync(file, 'r')
  try {
    const size = fstatSync(descriptor).size
    const head = readBytes(descriptor, 0, Math.min(sampleBytes, size))
    if (isBinary(head)) throw new RowFault('binary', 0)
    const encoding = detectEncoding(head)
    if (encoding.startsWith('utf-16')) throw new RowFault('utf16', 0)
    if (head.includes(0)) throw new RowFault('binary', head.indexOf(0))
    const bom = head[0] === 0xef && head[1] === 0xbb && head[2] === 0xbf ? 3 : 0
    const text = decode(head, { from: bom, to: head.length }, encoding)
    const separator = detectSeparator(text)
    const rows: string[][] = []
    let from = size
    eachRow(head.subarray(bom), { encoding, separator, isWhole: head.length === size }, (cells, at) => {
      if (rows.length === 1) from = Math.min(from, bom + at)
      return rows.push(cells) <= sampleRows
    })
    const [headers = [], ...sample] = rows
    return { file, encoding, separator, headers, from, to: size, sample }
  } finally {
    closeSync(descriptor)
  }
}

/** Beginnings of what people take for a CSV: zipped and old spreadsheets, PDF. */
const binaries = ['PK\x03\x04', '\xd0\xcf\x11\xe0', '%PDF-', '\x89PNG', '\x1f\x8b']
const isBinary = (head: Buffer) => binaries.some((mark) => head.toString('latin1', 0, mark.length) === mark)

/** Divides a file at row ends into parts of about so many bytes. Where quotes occur, a line break inside them is no row end. */
export function divide({ file, from, to, separator }: Layout, bytes: number): Range[] {
  const descriptor = openSync(file, 'r')
  try {
    const ranges: Range[] = []
    let begin = from
    while (to - begin > bytes * 1.5) {
      const end = hasQuotes(descriptor, begin, begin + bytes)
        ? quotedCut(descriptor, { from: begin, to }, bytes, separator)
        : plainCut(descriptor, begin + bytes, to)
      if (end === undefined || end >= to) break
      ranges.push({ from: begin, to: end })
      begin = end
    }
    return begin < to ? [...ranges, { from: begin, to }] : ranges
  } finally {
    closeSync(descriptor)
  }
}

const hasQuotes = (descriptor: number, from: number, to: number) => readBytes(descriptor, from, to - from).includes(quote)

function plainCut(descriptor: number, from: number, to: number): number | undefined {
  const near = readBytes(descriptor, from, Math.min(1 << 16, to - from))
  const end = near.indexOf(newline)
  // A quote between here and there may be the beginning of a cell of several lines.
  return end < 0 || near.subarray(0, end).includes(quote) ? undefined : from + end + 1
}

/** The end of the last whole row of this piece; a larger piece where one row fills it. */
function quotedCut(descriptor: number, { from, to }: Range, bytes: number, separator: Separator): number | undefined {
  for (let length = bytes; length <= blockBytes * 8; length *= 2) {
    const end = lastRowEnd(readBytes(descriptor, from, Math.min(length, to - from)), separator)
    if (end > 0) return from + end
  }
  return undefined
}

function lastRowEnd(bytes: Uint8Array, separator: Separator): number {
  let end = 0
  for (let at = 0; at < bytes.length; ) {
    const row = rowEnd(bytes, at, separator.charCodeAt(0))
    if (!row.isClosed) break
    at = row.end + 1
    end = at
  }
  return end
}

const scanned = { end: 0, isClosed: true, hasQuote: false, isPlain: true }

/** Where the row that begins here ends. `isPlain`: seven-bit text. `isClosed`: it ends at a line break. Valid until the next call. */
function rowEnd(bytes: Uint8Array, from: number, separator: number): typeof scanned {
  let [at, high, isCellStart] = [from, 0, true]
  scanned.hasQuote = false
  scanned.isClosed = false
  for (; at < bytes.length; at++) {
    const byte = bytes[at] ?? 0
    high |= byte
    if (byte === newline) {
      scanned.isClosed = true
      break
    }
    if (byte === quote && isCellStart) {
      scanned.hasQuote = true
      for (at++; at < bytes.length; at++) {
        const inner = bytes[at] ?? 0
        high |= inner
        if (inner !== quote) continue
        if (bytes[at + 1] !== quote) break
        at++
      }
    }
    isCellStart = byte === separator
  }
  scanned.end = Math.min(at, bytes.length)
  scanned.isPlain = high < 128
  return scanned
}

type Writing = Pick<Layout, 'encoding' | 'separator'> & { isWhole: boolean }

/**
 * Visits every row with the byte at which it begins, until the visit returns false. A line that states nothing is no row; a quote that never
 * closes is a fault where the bytes are `isWhole`.
 */
export function eachRow(bytes: Buffer, { encoding, separator, isWhole }: Writing, visit: (cells: string[], at: number) => boolean): void {
  const separatorByte = separator.charCodeAt(0)
  for (let at = 0; at < bytes.length; ) {
    const { end, hasQuote, isPlain, isClosed } = rowEnd(bytes, at, separatorByte)
    if (!isClosed && !isWhole) return
    const to = end > at && bytes[end - 1] === carriage ? end - 1 : end
    if (to > at) {
      const text = isPlain ? bytes.toString('latin1', at, to) : decode(bytes, { from: at, to }, encoding)
      const cells = hasQuote ? splitQuoted(text, separator) : text.split(separator)
      if (!cells) throw new RowFault('quote', at)
      if (!isBlank(text, cells, separator) && !visit(cells, at)) return
    }
    at = end + 1
  }
}

/** Whether a line holds nothing but blanks, separators and empty quotes: spreadsheets leave such lines at the end. */
function isBlank(text: string, cells: readonly string[], separator: Separator): boolean {
  const first = text.charAt(0)
  // Nearly every row states something in its first cell.
  if (first !== separator && first !== '"' && first.trim() !== '') return false
  return cells.every((cell) => cell.trim() === '')
}

/** The cells of a row with quotes; nothing when one of them never closes. What follows a closing quote is taken as it stands. */
function splitQuoted(text: string, separator: Separator): string[] | undefined {
  const cells: string[] = []
  for (let at = 0; at <= text.length; ) {
    let [value, from] = ['', at]
    if (text.charCodeAt(at) === quote) {
      let close = text.indexOf('"', at + 1)
      while (close >= 0 && text.charCodeAt(close + 1) === quote) close = text.indexOf('"', close + 2)
      if (close < 0) return undefined
      value = text.slice(at + 1, close).replaceAll('""', '"')
      from = close + 1
    }
    const next = text.indexOf(separator, from)
    cells.push(value + text.slice(from, next < 0 ? text.length : next))
    if (next < 0) break
    at = next + 1
  }
  return cells
}

/** The bytes of a part of a file. */
export function readRange(file: string, { from, to }: Range): Buffer {
  const descriptor = openSync(file, 'r')
  try {
    return readBytes(descriptor, from, to - from)
  } finally {
    closeSync(descriptor)
  }
}

/** The line of the file, counted from 1, at which a byte stands. */
export function lineAt(file: string, byte: number): number {
  const descriptor = openSync(file, 'r')
  try {
    let line = 1
    for (let from = 0; from < byte; from += blockBytes) {
      const bytes = readBytes(descriptor, from, Math.min(blockBytes, byte - from))
      for (let at = bytes.indexOf(newline); at >= 0; at = bytes.indexOf(newline, at + 1)) line++
    }
    return line
  } finally {
    closeSync(descriptor)
  }
}

function readBytes(descriptor: number, from: number, length: number): Buffer {
  const bytes = Buffer.allocUnsafe(length)
  return bytes.subarray(0, readSync(descriptor, bytes, 0, length, from))
}

const decoders = new Map<Encoding, TextDecoder>()

function decode(bytes: Buffer, { from, to }: Range, encoding: Encoding): string {
  if (encoding === 'utf-8') return bytes.toString('utf8', from, to)
  let decoder = decoders.get(encoding)
  if (!decoder) {
    decoder = new TextDecoder(encoding)
    decoders.set(encoding, decoder)
  }
  return decoder.decode(bytes.subarray(from, to))
}
