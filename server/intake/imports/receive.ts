import { createHash } from 'node:crypto'
import { createReadStream, createWriteStream } from 'node:fs'
import { mkdir, open, rename, rm } from 'node:fs/promises'
import { dirname } from 'node:path'
import { Transform } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { Refusal } from '#platform'
import { inspect, rowsOf, type Shape } from './inspect.ts'
import { sheetToCsv } from './xlsx.ts'

export type Received = { hash: string; bytes: number }

/** Writes a stream to disk without ever holding it, and stops reading as soon as it is larger than allowed. */
export async function receive(stream: NodeJS.ReadableStream, path: string, bytesMax: number): Promise<Received> {
  await mkdir(dirname(path), { recursive: true, mode: 0o700 })
  const hash = createHash('sha256')
  let bytes = 0
  const watch = new Transform({
    transform(chunk: Buffer, _encoding, done) {
      bytes += chunk.length
      if (bytes > bytesMax) return done(new Refusal('file.too-large', { bytesMax }))
      hash.update(chunk)
      done(null, chunk)
    },
  })
  try {
    await pipeline(stream, watch, createWriteStream(path, { mode: 0o600 }))
  } catch (e) {
    await rm(path, { force: true })
    throw e
  }
  return { hash: hash.digest('hex'), bytes }
}

/** Makes a received file one that can be read row by row, and says how. A workbook becomes the CSV of its first sheet. */
export async function understand(path: string): Promise<{ shape: Shape; rowCount: number }> {
  const start = await startOf(path)
  // The old binary format of Excel: nobody reads it safely.
  if (start.equals(Buffer.from([0xd0, 0xcf, 0x11, 0xe0]))) throw new Refusal('file.unreadable', { why: 'old-excel' })
  const isWorkbook = start.equals(Buffer.from([0x50, 0x4b, 0x03, 0x04]))
  if (isWorkbook) {
    await sheetToCsv(path, `${path}.rows`)
    await rename(`${path}.rows`, path)
  }
  const shape = await inspect(path, isWorkbook ? 'xlsx' : 'csv')
  let rowCount = 0
  for await (const _ of rowsOf(path, shape)) rowCount++
  return { shape, rowCount }
}

async function startOf(path: string): Promise<Buffer> {
  const file = await open(path)
  try {
    const { bytesRead, buffer } = await file.read(Buffer.alloc(4), 0, 4, 0)
    return buffer.subarray(0, bytesRead)
  } finally {
    await file.close()
  }
}

/** For files already on this machine: the command line imports them through the same door. */
export const readFrom = (path: string): NodeJS.ReadableStream => createReadStream(path)
