import { isVisitorName, type RecordId, type SourceId } from '#contract'
import type { Scope } from '#platform'
import { keyOfOrder, spellOrder } from './orders.ts'
import { deleteOrderSum, findOrderSums, namesOfRecords, type OrderRow, saveOrderSums } from './store/order-sums.ts'
import type { Tally } from './types.ts'

/** One thing said of an order: it was bought for so much, comes to another sum now, was called off, or so much was given back (null: all). */
export type OrderStatement = {
  source: SourceId
  orderId: string
  recordId: RecordId
  /** What the source calls them. */
  name: string
  at: Temporal.Instant
  says: 'completed' | 'updated' | 'cancelled' | 'refunded'
  amountMinor: number | null
  currency: string | null
}

/** Folds what is said of orders into what was said before; answers by how much that changes what each record bought. Said again, by nothing. */
export async function settleOrders(scope: Scope, statements: readonly OrderStatement[], own: string): Promise<Map<RecordId, Tally>> {
  const changes = new Map<RecordId, Tally>()
  if (statements.length === 0) return changes
  const byOrder = Map.groupBy(statements, ({ source, orderId }) => nameOf(source, keyOfOrder(orderId)))
  const names = [...byOrder.values()].flatMap(([one]) => (one ? [{ sourceId: one.source, orderId: keyOfOrder(one.orderId) }] : []))
  const before = new Map((await findOrderSums(scope, names)).map((row) => [nameOf(row.sourceId, row.orderId), row]))
  const after: OrderRow[] = []
  for (const [name, said] of byOrder) {
    const known = before.get(name) ?? null
    const folded = said.reduce<OrderRow | null>(foldOrder, known)
    if (!folded) continue
    after.push(folded)
    if (known) add(changes, known, -1, own)
    add(changes, folded, 1, own)
  }
  await saveOrderSums(scope, after)
  return changes
}

/** What was said of one order is not what it was: folds it anew from all that stands. */
export async function settleAnew(
  scope: Scope,
  { source, orderId }: Pick<OrderStatement, 'source' | 'orderId'>,
  standing: readonly Pick<OrderStatement, 'recordId' | 'at' | 'says' | 'amountMinor' | 'currency'>[],
  own: string,
): Promise<Map<RecordId, Tally>> {
  const place = { sourceId: source, orderId: keyOfOrder(orderId) }
  const names = await namesOfRecords(scope, new Set(standing.map(({ recordId }) => recordId)))
  const [before] = await findOrderSums(scope, [place])
  const after = standing
    .map((one): OrderStatement => ({ ...one, source, orderId, name: names.get(one.recordId) ?? '' }))
    .reduce<OrderRow | null>(foldOrder, null)
  if (after) await saveOrderSums(scope, [after])
  else await deleteOrderSum(scope, place)
  const changes = new Map<RecordId, Tally>()
  if (before) add(changes, before, -1, own)
  if (after) add(changes, after, 1, own)
  return changes
}

function add(changes: Map<RecordId, Tally>, row: OrderRow, sign: 1 | -1, own: string): void {
  const { purchases, spentMinor } = decideOrder(row, own)
  const sum = changes.get(row.recordId) ?? { purchases: 0, spentMinor: 0 }
  changes.set(row.recordId, {
    purchases: sum.purchases + sign * purchases,
    spentMinor: sum.spentMinor + sign * spentMinor,
  })
}

/** What an order adds to what somebody bought, in the business's own money. A return counts against what was spent, not against how often. */
export function decideOrder(row: OrderRow, own: string): { purchases: number; spentMinor: number } {
  return { purchases: isBought(row) ? 1 : 0, spentMinor: sumsOfOrder(row, own).get(own) ?? 0 }
}

export const isBought = ({ completedAt, cancelledAt }: OrderRow) =>
  completedAt !== null && !(cancelledAt && compare(cancelledAt, completedAt) >= 0)

/** What an order comes to, by currency; what states none is of the business's own. What is given back takes off what was paid in the same. */
export function sumsOfOrder(row: OrderRow, own: string): Map<string, number> {
  const { completedAt, totalMinor, currency, refunded, refundedWhole } = row
  const sums = new Map<string, number>()
  if (completedAt && !isBought(row)) return sums
  for (const [of, minor] of Object.entries(refunded)) sums.set(of || own, (sums.get(of || own) ?? 0) - minor)
  // Bought elsewhere, or not told of: what was given back counts by itself.
  if (!completedAt) return sums
  const paidIn = currency ?? own
  sums.set(paidIn, refundedWhole ? 0 : Math.max(0, (totalMinor ?? 0) + (sums.get(paidIn) ?? 0)))
  return sums
}

/** Commutative: statements in any order fold to the same. */
export function foldOrder(row: OrderRow | null, statement: OrderStatement): OrderRow {
  const { source, orderId, recordId, name, at, says, amountMinor, currency } = statement
  const place = { sourceId: source, orderId: keyOfOrder(orderId), number: spellOrder(orderId) }
  const was: OrderRow = row ?? { ...nothing, ...place, recordId, recordName: name, recordAt: at }
  const next = { ...was }
  if (isBearer(was, row === null, statement)) Object.assign(next, { recordId, recordName: name, recordAt: at })
  if (says === 'completed') next.completedAt = later(was.completedAt, at)
  if (says === 'cancelled') next.cancelledAt = later(was.cancelledAt, at)
  if ((says === 'completed' || says === 'updated') && amountMinor !== null && isNewer(was, statement))
    Object.assign(next, { totalMinor: amountMinor, totalAt: at, currency })
  if (says === 'refunded') {
    if (amountMinor) next.refunded = { ...was.refunded, [currency ?? '']: (was.refunded[currency ?? ''] ?? 0) + amountMinor }
    next.refundedWhole ||= amountMinor === null
  }
  return next
}

/**
 * Whose order it is: who completed it; before that is told, who said anything of it. Of several whoever the source has a name for, then who did first: a browser
 * and a shop's server tell of one order, and it is the customer's, not the visitor's.
 */
function isBearer(was: OrderRow, isFirst: boolean, { says, at, name }: OrderStatement): boolean {
  const isCompleted = says === 'completed'
  if (isFirst || isCompleted !== (was.completedAt !== null)) return isFirst || isCompleted
  const [visits, visited] = [isVisitorName(name), isVisitorName(was.recordName)]
  if (visits !== visited) return visited
  const order = compare(at, was.recordAt)
  return order < 0 || (order === 0 && name < was.recordName)
}

/** Of two sums at one moment the greater; of two currencies of one sum the one that is spelled first. */
function isNewer(was: OrderRow, { at, amountMinor, currency }: OrderStatement): boolean {
  const order = was.totalAt ? compare(at, was.totalAt) : 1
  const more = (amountMinor ?? 0) - (was.totalMinor ?? 0)
  return order > 0 || (order === 0 && (more > 0 || (more === 0 && (currency ?? '') < (was.currency ?? ''))))
}

const { compare } = Temporal.Instant
const later = (one: Temporal.Instant | null, other: Temporal.Instant) => (one && compare(one, other) > 0 ? one : other)
const nothing = {
  completedAt: null,
  cancelledAt: null,
  totalMinor: null,
  totalAt: null,
  currency: null,
  refunded: {},
  refundedWhole: false,
}
const nameOf = (source: SourceId, orderId: string) => `${source} ${orderId}`
