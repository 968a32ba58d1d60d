import type { Readable } from 'node:stream'

/**
 * The form of a backup inside its gzip: frames of one letter, four bytes of length and that many bytes. "j" is a word of ours in JSON,
 * "d" a piece of a table as PostgreSQL's COPY writes it (text format, readable by every version).
 */
export type Frame = { type: 'j'; json: Record<string, unknown> } | { type: 'd'; data: Buffer }

export const jsonFrame = (json: Record<string, unknown>): Buffer => frame('j', Buffer.from(JSON.stringify(json)))
export const dataFrame = (data: Buffer): Buffer => frame('d', data)

function frame(type: 'j' | 'd', payload: Buffer): Buffer {
  const head = Buffer.alloc(5)
  head.write(type)
  head.writeUInt32BE(payload.length, 1)
  return Buffer.concat([head, payload])
}

// Pieces come from COPY in tens of kilobytes: more is not one of ours.
const frameBytesMax = 64 * 2 ** 20

/** Reads the frames again. Throws when it is something else, or is cut off. */
export async function* readFrames(stream: Readable): AsyncGenerator<Frame> {
  let rest: Buffer = Buffer.alloc(0)
  for await (const chunk of stream) {
    rest = rest.length === 0 ? chunk : Buffer.concat([rest, chunk])
    for (;;) {
      const length = rest.length < 5 ? 0 : rest.readUInt32BE(1)
      if (length > frameBytesMax) throw new Error('not a backup')
      if (rest.length < 5 + length || rest.length < 5) break
      yield parse(rest.toString('latin1', 0, 1), rest.subarray(5, 5 + length))
      rest = rest.subarray(5 + length)
    }
  }
  if (rest.length > 0) throw new Error('cut off')
}

function parse(type: string, payload: Buffer): Frame {
  if (type === 'd') return { type, data: payload }
  if (type !== 'j') throw new Error('not a backup')
  return { type, json: JSON.parse(payload.toString('utf8')) }
}
