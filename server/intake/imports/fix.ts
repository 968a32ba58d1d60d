import { Readable } from 'node:stream'
import type { ImportId } from '#contract'
import { Refusal, type Scope } from '#platform'
import { findCellsAt, getImport, type ImportRow, insertImport, listOfSameOrders, markFixed } from '../store/imports.ts'
import { findRecordNames, markMisreadsFixed } from '../store/misreads.ts'
import { isAttribute } from './columns.ts'
import type { Landed } from './importer.ts'
import { writtenIn } from './inspect.ts'

export type FixedRow = { line: number; cells: string[] }
type Files = { land: (stream: NodeJS.ReadableStream, fileName: string) => Promise<Landed>; forget: (id: ImportId) => Promise<void> }

/**
 * Makes an import of rows that somebody put right: with the columns, the meaning and the source of the other, so that its customer numbers mean the
 * same customers. Rejected rows come in whole, with those of their order. Of rows that came in already only what they say of the person does, about the very record that they
 * made: what they bought is there. Refuses while the other is at work, and rows that do not wait (any more).
 */
export async function fixRows(
  scope: Scope,
  { id, rows }: { id: ImportId; rows: readonly FixedRow[] },
  { land, forget }: Files,
): Promise<ImportId> {
  const parent = await getImport(scope, id, { lock: true })
  if (parent.state !== 'done') throw new Refusal('import.busy', { state: parent.state })
  const named = [...new Set(rows.map(({ line }) => line))]
  const known = await findRecordNames(scope, id, named)
  const isKnown = known.size > 0
  const { headers, mapping, kind, namesRecords } = isKnown ? aboutKnown(parent) : { ...parent, ...parent.shape }
  const names = namesRecords && !isKnown ? await findCellsAt(scope, { id, lines: named, at: headers.length - 1 }) : known
  // Rows of one order wait together, and come in together.
  const besides = isKnown ? [] : await listOfSameOrders(scope, id, named)
  const all = [...rows, ...besides].toSorted((a, b) => a.line - b.line)
  const lines = [...named, ...besides.map(({ line }) => line)]
  const width = headers.length - (namesRecords ? 1 : 0)
  const written = all.map(({ line, cells }) => [...padded(cells, width), ...(namesRecords ? [names.get(line) ?? ''] : [])])
  const landed = await land(Readable.from([Buffer.from([headers, ...written].map(csvLine).join('\n'))]), fixedName(parent.fileName))
  const fixed = await (isKnown ? markMisreadsFixed : markFixed)(scope, id, lines, landed.id)
  if (fixed.length < lines.length) {
    await forget(landed.id)
    throw new Refusal('import.busy', { state: parent.state })
  }
  const { fileName, hash: fileHash, bytes: fileBytes } = landed
  const form = { ...landed.shape, format: 'csv' as const, encoding: 'utf-8' as const, separator: ',', newline: '\n' as const }
  const shape = { ...form, hasHeader: true, headers, samples: written.slice(0, 50), ...(namesRecords ? { namesRecords } : {}) }
  const file = {
    id: landed.id,
    sourceId: parent.sourceId,
    kind,
    fileName,
    fileHash,
    fileBytes,
    shape,
    mapping,
    rowCount: all.length,
    fixes: id,
  }
  await insertImport(scope, file)
  return landed.id
}

type About = Pick<ImportRow, 'mapping' | 'kind'> & { headers: string[]; namesRecords: true }

/** One more column names the record that a row made: nothing else can, once its phone is another one. */
function aboutKnown({ shape, mapping }: ImportRow): About {
  const unused = { field: null, guessed: false }
  const ofPerson = writtenIn(mapping, shape).map((meaning) => (meaning.field !== null && isAttribute(meaning.field) ? meaning : unused))
  return {
    headers: [...writtenIn(shape.headers, shape), ''],
    mapping: [...ofPerson, { field: 'external_id', guessed: false }],
    kind: 'customers',
    namesRecords: true,
  }
}

const padded = (cells: readonly string[], width: number) => Array.from({ length: width }, (_, at) => cells[at] ?? '')
const csvLine = (cells: readonly string[]) => cells.map((cell) => `"${cell.replaceAll('"', '""')}"`).join(',')
const fixedName = (name: string) => `${name.replace(/\.\w+$/, '').slice(0, 180)} ✓.csv`
