import { Readable } from 'node:stream'
import type { ImportId } from '#contract'
import { Refusal, type Scope } from '#platform'
import { getImport, insertImport, markFixed } from '../store/imports.ts'
import type { Landed } from './importer.ts'

export type FixedRow = { line: number; cells: string[] }
type Files = { land: (stream: NodeJS.ReadableStream, fileName: string) => Promise<Landed>; forget: (id: ImportId) => Promise<void> }

/**
 * Makes an import of rejected rows that somebody put right: with the columns, the meaning and the source of the other, so that its customer numbers mean
 * the same customers. Refuses while the other is at work, and rows that do not wait (any more).
 */
export async function fixRows(
  scope: Scope,
  { id, rows }: { id: ImportId; rows: readonly FixedRow[] },
  { land, forget }: Files,
): Promise<ImportId> {
  const parent = await getImport(scope, id, { lock: true })
  if (parent.state !== 'done') throw new Refusal('import.busy', { state: parent.state })
  const width = parent.shape.headers.length
  const text = [parent.shape.headers, ...rows.map(({ cells }) => cells.slice(0, width))].map(csvLine).join('\n')
  const landed = await land(Readable.from([Buffer.from(text)]), fixedName(parent.fileName))
  const lines = [...new Set(rows.map(({ line }) => line))]
  const fixed = await markFixed(scope, id, lines, landed.id)
  if (fixed.length < rows.length) {
    await forget(landed.id)
    throw new Refusal('import.busy', { state: parent.state })
  }
  const { kind, mapping, sourceId, shape } = parent
  const { fileName, hash: fileHash, bytes: fileBytes } = landed
  const written = { ...landed.shape, format: 'csv' as const, encoding: 'utf-8' as const, separator: ',', newline: '\n' as const }
  const known = { ...written, hasHeader: true, headers: shape.headers, samples: rows.map(({ cells }) => cells).slice(0, 50) }
  const file = { id: landed.id, sourceId, kind, fileName, fileHash, fileBytes, shape: known, mapping, rowCount: rows.length, fixes: id }
  await insertImport(scope, file)
  return landed.id
}

const csvLine = (cells: readonly string[]) => cells.map((cell) => `"${cell.replaceAll('"', '""')}"`).join(',')
const fixedName = (name: string) => `${name.replace(/\.\w+$/, '').slice(0, 180)} ✓.csv`
