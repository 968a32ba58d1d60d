import { isGzip, unpack } from '../wire/body.ts'
import { Busy, TooLong } from '../wire/body-routes.ts'
import type { Delivery } from './kind.ts'

type Opened = Pick<Delivery, 'raw' | 'packed'>
type Bounds = { bytesMax: number; allMax: number; ofOneMax: number }

/**
 * Hands on what a body opens to, where it is packed; what is no gzip after all is handed on as it came. A few kilobytes open to megabytes: so many are open
 * at a time, and so many of one source, that whoever floods keeps nobody else out.
 */
export function createOpening({ bytesMax, allMax, ofOneMax }: Bounds) {
  const open = new Map<string, number>()
  let all = 0
  const add = (holder: string, one: 1 | -1) => {
    all += one
    const now = (open.get(holder) ?? 0) + one
    if (now > 0) open.set(holder, now)
    else open.delete(holder)
  }
  return async <T>(holder: string, sent: Buffer, work: (body: Opened) => Promise<T>): Promise<T> => {
    if (!isGzip(sent)) return work({ raw: sent })
    if (all >= allMax || (open.get(holder) ?? 0) >= ofOneMax) throw new Busy()
    add(holder, 1)
    try {
      const unpacked = await unpack(sent, bytesMax)
      if (unpacked.kind === 'too-large') throw new TooLong()
      return await work(unpacked.kind === 'bytes' ? { raw: unpacked.bytes, packed: sent } : { raw: sent })
    } finally {
      add(holder, -1)
    }
  }
}
