import { once } from 'node:events'
import { createWriteStream } from 'node:fs'
import { finished } from 'node:stream/promises'
import { parentPort, workerData } from 'node:worker_threads'
import { readSheet } from 'read-excel-file/node'
import type { SheetAnswer } from './xlsx.ts'

// Runs in a thread of its own, whose memory is limited: reading a workbook takes the whole of it at once.
const columnsMax = 500
const { from, to } = workerData as { from: string; to: string }

const answer = await convert().catch((): SheetAnswer => 'broken')
parentPort?.postMessage(answer)

async function convert(): Promise<SheetAnswer> {
  const rows = await readSheet(from)
  const width = Math.max(0, ...rows.slice(0, 100).map(widthOf))
  if (width > columnsMax) return { columnsMax }
  const out = createWriteStream(to, { mode: 0o600 })
  for (let at = 0; at < rows.length; at += 500) {
    // Cells beyond the table's width are empty columns that the sheet only formats.
    const piece = rows.slice(at, at + 500).map(
      (row) =>
        `${row
          .slice(0, Math.max(width, widthOf(row)))
          .map(written)
          .join(',')}\n`,
    )
    if (!out.write(piece.join(''))) await once(out, 'drain')
  }
  out.end()
  await finished(out)
  return 'done'
}

function widthOf(row: readonly unknown[]): number {
  let width = row.length
  while (width > 0 && (row[width - 1] === null || row[width - 1] === '')) width--
  return width
}

function written(cell: unknown): string {
  const text = textOf(cell)
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text
}

function textOf(cell: unknown): string {
  if (cell === null || cell === undefined) return ''
  // Dates of a sheet have no zone: midnight means a day.
  if (cell instanceof Date)
    return cell
      .toISOString()
      .replace('T00:00:00.000Z', '')
      .replace('T', ' ')
      .replace(/\.\d+Z$/, '')
  return String(cell)
}
