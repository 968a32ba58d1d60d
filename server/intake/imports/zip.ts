import { createReadStream } from 'node:fs'
import { type FileHandle, open } from 'node:fs/promises'
import { Writable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { createInflateRaw } from 'node:zlib'

const endOfDirectory = 0x06054b50
const directoryEntry = 0x02014b50
const directoryBytesMax = 4 * 2 ** 20

type Part = { method: number; packed: number; stated: number; offset: number }

/**
 * What the parts of a zip file open to, added up; more than `max` as soon as that is clear, null when it cannot be read (zip64 included: no table
 * of a shop needs it). The directory is asked first. As it may lie, every part is then opened, without keeping it.
 */
export async function openedSize(path: string, max: number): Promise<number | null> {
  const file = await open(path)
  try {
    const parts = await readDirectory(file)
    if (!parts) return null
    const stated = parts.reduce((sum, part) => sum + part.stated, 0)
    if (stated > max) return stated
    let sum = 0
    for (const part of parts) {
      const size = await sizeOf(path, file, part, max - sum)
      if (size === null) return null
      sum += size
      if (sum > max) return sum
    }
    return sum
  } finally {
    await file.close()
  }
}

async function readDirectory(file: FileHandle): Promise<Part[] | null> {
  const { size } = await file.stat()
  const tail = await read(file, Math.max(0, size - 66_000), Math.min(size, 66_000))
  let at = tail.length - 22
  while (at >= 0 && tail.readUInt32LE(at) !== endOfDirectory) at--
  if (at < 0) return null
  const [bytes, start] = [tail.readUInt32LE(at + 12), tail.readUInt32LE(at + 16)]
  if (bytes > directoryBytesMax || start + bytes > size) return null
  return partsOf(await read(file, start, bytes))
}

function partsOf(directory: Buffer): Part[] | null {
  const parts: Part[] = []
  for (let at = 0; at + 46 <= directory.length; ) {
    if (directory.readUInt32LE(at) !== directoryEntry) return null
    const [method, packed, stated, offset] = [
      directory.readUInt16LE(at + 10),
      directory.readUInt32LE(at + 20),
      directory.readUInt32LE(at + 24),
      directory.readUInt32LE(at + 42),
    ]
    parts.push({ method, packed, stated, offset })
    at += 46 + directory.readUInt16LE(at + 28) + directory.readUInt16LE(at + 30) + directory.readUInt16LE(at + 32)
  }
  return parts
}

class TooMuch extends Error {}

async function sizeOf(path: string, file: FileHandle, { method, packed, offset }: Part, max: number): Promise<number | null> {
  if (method === 0 || packed === 0) return packed
  if (method !== 8) return null
  const header = await read(file, offset, 30)
  if (header.length < 30) return null
  const start = offset + 30 + header.readUInt16LE(26) + header.readUInt16LE(28)
  let size = 0
  const count = new Writable({
    write(chunk: Buffer, _encoding, done) {
      size += chunk.length
      done(size > max ? new TooMuch() : null)
    },
  })
  try {
    await pipeline(createReadStream(path, { start, end: start + packed - 1 }), createInflateRaw(), count)
    return size
  } catch (e) {
    return e instanceof TooMuch ? size : null
  }
}

async function read(file: FileHandle, at: number, length: number): Promise<Buffer> {
  const { bytesRead, buffer } = await file.read(Buffer.alloc(length), 0, length, at)
  return buffer.subarray(0, bytesRead)
}
