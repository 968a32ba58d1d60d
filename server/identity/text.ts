export type Encoding = 'utf-8' | 'utf-16le' | 'utf-16be' | 'windows-1252'

/** The encoding of a file: its byte-order mark, else UTF-8 if the bytes are UTF-8, else the Windows code page of old Spanish spreadsheets. */
export function detectEncoding(bytes: Uint8Array): Encoding {
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return 'utf-16le'
  if (bytes[0] === 0xfe && bytes[1] === 0xff) return 'utf-16be'
  const part = bytes.subarray(0, 1 << 20)
  const zeros = part.subarray(0, 2000).reduce((count, byte) => count + Number(byte === 0), 0)
  if (zeros > 300) return part[0] === 0 ? 'utf-16be' : 'utf-16le'
  try {
    // `stream` lets a character be cut at the end of the part.
    new TextDecoder('utf-8', { fatal: true }).decode(part, { stream: true })
    return 'utf-8'
  } catch {
    return 'windows-1252'
  }
}

/** The text of a file in whatever encoding it came. */
export function decodeText(bytes: Uint8Array): string {
  return new TextDecoder(detectEncoding(bytes)).decode(bytes)
}

const separators = [',', ';', '\t', '|'] as const
export type Separator = (typeof separators)[number]

/** The separator that divides most of the first lines into equally many columns. */
export function detectSeparator(text: string): Separator {
  const lines = text
    .slice(0, 64_000)
    .split(/\r?\n/)
    .filter((line) => line.trim() !== '')
    .slice(0, 30)
  let best: { separator: Separator; score: number } = { separator: ',', score: 0 }
  for (const separator of separators) {
    const counts = lines.map((line) => countOutsideQuotes(line, separator))
    const first = counts[0] ?? 0
    const agreeing = counts.filter((count) => count === first).length
    const score = first === 0 ? 0 : agreeing * 100 + first
    if (score > best.score) best = { separator, score }
  }
  return best.separator
}

function countOutsideQuotes(line: string, separator: string): number {
  let [count, quoted] = [0, false]
  for (const letter of line) {
    if (letter === '"') quoted = !quoted
    else if (letter === separator && !quoted) count++
  }
  return count
}
