import type { ImportShown } from '#contract'
import { type Language, type Reader, say } from '#texts'
import type { ImportRow } from '../store/imports.ts'
import type { Fixed, Misread } from '../store/misreads.ts'
import { type Shape, writtenIn } from './inspect.ts'
import type { Rejection } from './rows.ts'

const samplesMax = 5
const sampleLengthMax = 80

/** An import as the contract shows it; of each column, how many values wait to be put right. */
export function showImport(row: ImportRow, language: Language, fixed: Fixed): ImportShown {
  const { id, kind, fileName, fileBytes, state, shape, counts, rowCount, rowsDone, fixes, sameFileAs } = row
  const { misreadIn: _, ...told } = counts
  return {
    id,
    kind,
    fileName,
    fileBytes,
    state,
    encoding: shape.encoding,
    separator: shape.format === 'xlsx' ? null : shape.separator,
    columns: writtenIn(shape.headers, shape).map((header, index) => ({
      index,
      header: header.slice(0, 200),
      field: row.mapping[index]?.field ?? null,
      guessed: row.mapping[index]?.guessed ?? false,
      remembered: row.mapping[index]?.remembered ?? false,
      misread: Math.max(0, (counts.misreadIn?.[index] ?? 0) - fixed(id, index)),
      samples: shape.samples
        .map((cells) => (cells[index] ?? '').trim())
        .filter(Boolean)
        .slice(0, samplesMax)
        .map((sample) => sample.slice(0, sampleLengthMax)),
    })),
    counts: { ...told, misread: counts.misread ?? 0 },
    rowCount,
    rowsDone,
    failure: row.failure === null ? null : say(language, `intake:failure.${row.failure}`),
    createdAt: row.createdAt.toString(),
    finishedAt: row.finishedAt?.toString() ?? null,
    fixes,
    sameFileAs,
  }
}

/** A row that could not be used, with the reason as a sentence. */
export const showRejection = ({ line, reason, facts, cells }: Rejection, shape: Shape, reader: Reader) => ({
  line,
  column: typeof facts.column === 'number' && facts.column > 0 ? facts.column - 1 : null,
  reason,
  sentence: say(reader, `intake:${reason}`, facts),
  cells: writtenIn(cells, shape),
})

/** A value of a row that came in, with why it is no use. */
export const showMisread = ({ line, column, reason, cells }: Misread, shape: Shape) => ({
  line,
  column,
  reason,
  value: (cells[column] ?? '').trim(),
  cells: writtenIn(cells, shape),
})
