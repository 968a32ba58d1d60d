import { Worker } from 'node:worker_threads'
import { Refusal } from '#platform'
import { openedSize } from './zip.ts'

/** What the parts of a workbook may open to, added up. A 3 MB file can open to 1 GB. */
const openedBytesMax = 200 * 2 ** 20
const memoryMbMax = 1500

/** Writes the first sheet of a workbook as CSV. Refuses bombs, broken workbooks and sheets that are too wide. */
export async function sheetToCsv(from: string, to: string): Promise<void> {
  const sum = await openedSize(from, openedBytesMax)
  if (sum === null) throw new Refusal('file.unreadable', { why: 'workbook' })
  if (sum > openedBytesMax) throw new Refusal('file.bomb', { bytesMax: openedBytesMax })
  const answer = await runWorker({ from, to })
  if (answer === 'done') return
  // Small parts can still make a huge tree of cells.
  if (answer === 'memory') throw new Refusal('file.bomb', { bytesMax: openedBytesMax })
  if (typeof answer === 'object') throw new Refusal('file.too-many-columns', answer)
  throw new Refusal('file.unreadable', { why: 'workbook' })
}

export type SheetAnswer = 'done' | 'memory' | 'broken' | { columnsMax: number }

function runWorker(files: { from: string; to: string }): Promise<SheetAnswer> {
  return new Promise((settle) => {
    const worker = new Worker(new URL('./xlsx-worker.ts', import.meta.url), {
      workerData: files,
      resourceLimits: { maxOldGenerationSizeMb: memoryMbMax },
      stdout: true,
      stderr: true,
    })
    worker.once('message', settle)
    worker.once('error', (e: NodeJS.ErrnoException) => settle(e.code === 'ERR_WORKER_OUT_OF_MEMORY' ? 'memory' : 'broken'))
    worker.once('exit', () => settle('broken'))
  })
}
