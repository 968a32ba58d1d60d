import { isGzip, unpack } from '../wire/body.ts'
import { Busy, createBudget, TooLong } from '../wire/body-routes.ts'
import type { Delivery } from './kind.ts'

type Opened = Pick<Delivery, 'raw' | 'packed'>
type Bounds = { bytesMax: number; allMax: number; ofOneMax: number }

/**
 * Hands on what a body opens to, where it is packed; what is no gzip after all is handed on as it came. A few kilobytes open to megabytes: so many are open
 * at a time, and so many of one source, that whoever floods keeps nobody else out.
 */
export function createOpening({ bytesMax, ...share }: Bounds) {
  const budget = createBudget(share)
  return async <T>(holder: string, sent: Buffer, work: (body: Opened) => Promise<T>): Promise<T> => {
    if (!isGzip(sent)) return work({ raw: sent })
    const place = budget.open(holder)
    if (!place.take(1)) throw new Busy()
    try {
      const unpacked = await unpack(sent, bytesMax)
      if (unpacked.kind === 'too-large') throw new TooLong()
      return await work(unpacked.kind === 'bytes' ? { raw: unpacked.bytes, packed: sent } : { raw: sent })
    } finally {
      place.close()
    }
  }
}
