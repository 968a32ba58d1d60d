import { createHash } from 'node:crypto'
import type { Row } from './csv.ts'
import type { Reading } from './rows.ts'

/** Reads the rows of a file from the first one on, as often as it is asked. */
export type Reread = () => AsyncIterable<Row>

/** So many rows wait at most for the rest of their order: some 200 MB. Beyond, the order that has waited longest goes on with what is there. */
const heldMax = 200_000

/**
 * The rows of a file with those of one order together: an order whose rows do not follow each other is held until
 * its last row. The order in which rows come is a function of the file alone, so an import that was killed goes on where it was.
 */
export async function* gatherOrders(rows: Reread, { kind, mapping }: Reading): AsyncGenerator<Row> {
  const at = kind === 'orders' ? mapping.findIndex(({ field }) => field === 'order_id') : -1
  const scattered = at < 0 ? new Map<number, number>() : await findScattered(rows(), at)
  if (scattered.size === 0) {
    yield* rows()
    return
  }
  const held = new Map<number, Row[]>()
  let count = 0
  for await (const row of rows()) {
    const order = orderOf(row, at)
    const total = order === undefined ? undefined : scattered.get(order)
    if (order === undefined || total === undefined) {
      yield row
      continue
    }
    const waiting = held.get(order) ?? []
    if (waiting.push(row) < total) {
      held.set(order, waiting)
      count++
      if (count <= heldMax) continue
      const [oldest] = held
      if (!oldest) continue
      held.delete(oldest[0])
      count -= oldest[1].length
      scattered.set(oldest[0], (scattered.get(oldest[0]) ?? 0) - oldest[1].length)
      yield* oldest[1]
      continue
    }
    held.delete(order)
    count -= waiting.length - 1
    yield* waiting
  }
  for (const waiting of held.values()) yield* waiting
}

/** Orders whose rows do not follow each other, with how many rows each has. */
async function findScattered(rows: AsyncIterable<Row>, at: number): Promise<Map<number, number>> {
  const counts = new Map<number, number>()
  const scattered = new Set<number>()
  let before: number | undefined
  for await (const row of rows) {
    const order = orderOf(row, at)
    if (order !== undefined) {
      const count = counts.get(order) ?? 0
      if (count > 0 && order !== before) scattered.add(order)
      counts.set(order, count + 1)
    }
    before = order
  }
  return new Map([...scattered].map((order) => [order, counts.get(order) ?? 0]))
}

/** 48 bits of a digest: a million orders take 40 MB, and two orders that share them are told apart afterwards by their numbers. */
function orderOf(row: Row, at: number): number | undefined {
  const number = row.kind === 'row' ? row.cells[at]?.trim() : undefined
  return number ? createHash('sha256').update(number).digest().readUIntBE(0, 6) : undefined
}
