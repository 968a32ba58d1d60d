import { open } from 'node:fs/promises'
import { Worker } from 'node:worker_threads'
import { Refusal } from '#platform'

/** What the parts of a workbook may open to, added up. A 3 MB file can open to 1 GB. */
export const openedBytesMax = 200 * 2 ** 20
const memoryMbMax = 1500

/** Writes the first sheet of a workbook as CSV. Refuses bombs, broken workbooks and sheets that are too wide. */
export async function sheetToCsv(from: string, to: string): Promise<void> {
  const sum = await openedSize(from)
  if (sum === null) throw new Refusal('file.unreadable', { why: 'workbook' })
  if (sum > openedBytesMax) throw new Refusal('file.bomb', { bytesMax: openedBytesMax })
  const answer = await runWorker({ from, to })
  if (answer === 'done') return
  // A directory may lie about the sizes: then the worker meets its limit.
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

const endOfDirectory = 0x06054b50
const directoryEntry = 0x02014b50
const directoryBytesMax = 4 * 2 ** 20

/** The sizes in a zip's directory, added up; null when it has none that can be read (zip64 included: no table of a shop needs it). */
async function openedSize(path: string): Promise<number | null> {
  const file = await open(path)
  try {
    const { size } = await file.stat()
    const tail = Buffer.alloc(Math.min(size, 66_000))
    await file.read(tail, 0, tail.length, size - tail.length)
    let at = tail.length - 22
    while (at >= 0 && tail.readUInt32LE(at) !== endOfDirectory) at--
    if (at < 0) return null
    const [bytes, start] = [tail.readUInt32LE(at + 12), tail.readUInt32LE(at + 16)]
    if (bytes > directoryBytesMax || start + bytes > size) return null
    const directory = Buffer.alloc(bytes)
    await file.read(directory, 0, bytes, start)
    return sumOf(directory)
  } finally {
    await file.close()
  }
}

function sumOf(directory: Buffer): number | null {
  let sum = 0
  for (let at = 0; at + 46 <= directory.length; ) {
    if (directory.readUInt32LE(at) !== directoryEntry) return null
    sum += directory.readUInt32LE(at + 24)
    at += 46 + directory.readUInt16LE(at + 28) + directory.readUInt16LE(at + 30) + directory.readUInt16LE(at + 32)
  }
  return sum
}
