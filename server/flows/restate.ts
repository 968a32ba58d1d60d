import { createHash } from 'node:crypto'
import type { EntryId, RecordId, SourceId } from '#contract'
import type { Arrival } from '#intake'
import { findStatedSales, listBuyers, type StatedSale } from '#people'
import { newId, type Scope } from '#platform'
import { findOnlySale, findSale } from '#timeline'

/** What stands of a sale before: for what was brought by an older version, which kept none of it, what the timeline knows. */
type Standing = Omit<StatedSale, 'source' | 'messageId'>
/** What stands of a sale from now on. `arrival`: the statement that does, where it is one of those that came now; else the record is known. */
export type Restated = {
  arrival: Arrival | null
  sale: Omit<StatedSale, 'recordId'> & { recordId: RecordId | null }
  /** Whose it was so far. */
  former: RecordId | null
}
/** `originOf`: as what came what is taken in. */
type Restating = { fresh: readonly Arrival[]; originOf: ReadonlyMap<Arrival, Arrival>; restated: readonly Restated[] }

type Sale = Arrival & { messageId: string; statedAt: Temporal.Instant; entry: NonNullable<Arrival['entry']> & { amountMinor: number } }
const isSale = (arrival: Arrival): arrival is Sale =>
  arrival.statedAt !== undefined && arrival.messageId !== null && arrival.entry?.amountMinor !== undefined

/**
 * A shop states a sale anew, under its one name, whenever it is edited. What was stated last takes the place of what stands; what was stated before
 * that, and comes late, changes nothing. Answers what is to be taken in, instead of what is new by its name alone.
 */
export async function restate(scope: Scope, arrivals: readonly Arrival[], named: readonly Arrival[]): Promise<Restating> {
  const sales = arrivals.filter(isSale)
  if (sales.length === 0) return { fresh: named, originOf: new Map(), restated: [] }
  const byName = Map.groupBy(sales, nameOf)
  const known = new Map(
    (
      await findStatedSales(
        scope,
        [...byName.values()].flat().map((one) => ({ ...one, orderId: orderOf(one.entry) })),
      )
    ).map((one) => [nameOf(one), one]),
  )
  const isNew = new Set(named.filter(isSale).map(nameOf))
  const restated: Restated[] = []
  const originOf = new Map<Arrival, Arrival>()
  for (const [name, said] of byName) {
    const was = known.get(name) ?? (isNew.has(name) ? null : await findUnnamed(scope, said))
    // It was brought before, and somebody has taken it back since.
    if (!was && !isNew.has(name)) continue
    const { origin, ...one } = decideStanding(was, said)
    if (one.arrival || !was || isOther(one.sale, was)) restated.push(one)
    if (one.arrival && origin) originOf.set(one.arrival, origin)
  }
  const others = named.filter((arrival) => !isSale(arrival))
  return { fresh: [...others, ...originOf.keys()], originOf, restated }
}

/** What stands of one sale, whatever the order in which it was stated. Pure, but for the id of what is new. */
function decideStanding(was: Standing | null, said: readonly Sale[]): Restated & { origin: Sale | null } {
  const [first, ...more] = said
  if (!first) throw new Error('a sale that nobody stated')
  const last = more.reduce((best, one) => (isLater(statedBy(one), statedBy(best)) ? one : best), first)
  const stated = statedBy(last)
  const { source, messageId } = last
  // Somebody has put right the very statement that stands.
  const isMended = was !== null && last.replaces === was.entryId
  const isLast = !was || isMended || isLater(stated, was)
  const isChanged = isLast && was?.content !== stated.content
  const sums = [...new Set([...(was?.sums ?? []), ...said.map(({ entry }) => entry.amountMinor)])].sort((a, b) => a - b)
  const stands = { ...was, ...(isLast ? stated : was), source, messageId, sums }
  const former = was?.recordId ?? null
  if (!isChanged) return { arrival: null, origin: null, sale: stands as StatedSale, former }
  const sale = { ...stands, ...stated, entryId: newId<EntryId>(), recordId: null }
  return { arrival: { ...last, ...(was ? { replaces: was.entryId } : {}) }, origin: last, sale, former }
}

type Stated = Pick<StatedSale, 'statedAt' | 'orderId' | 'amountMinor' | 'content'>

/** Of two that were stated at one moment the greater sum: a shop may send two within a second. */
function isLater(one: Omit<Stated, 'orderId'>, other: Omit<Stated, 'orderId'>): boolean {
  const byTime = Temporal.Instant.compare(one.statedAt, other.statedAt)
  if (byTime !== 0) return byTime > 0
  return one.amountMinor === other.amountMinor ? one.content > other.content : one.amountMinor > other.amountMinor
}

const isOther = (sale: Restated['sale'], was: Standing) => !sale.statedAt.equals(was.statedAt) || sale.sums.length !== was.sums.length

const statedBy = ({ statedAt, entry, externalId, at }: Sale): Stated => ({
  statedAt,
  orderId: orderOf(entry),
  amountMinor: entry.amountMinor,
  content: createHash('sha256')
    .update(JSON.stringify([externalId, at, entry]))
    .digest('base64url'),
})

/**
 * It came with an older version, or with a total that nobody understood, and nobody kept when it was stated. The former: not after it came, and what it
 * stated is known by its sum only. The latter states nothing that could stand before a sum.
 */
async function findUnnamed(scope: Scope, said: readonly Sale[]): Promise<Standing | null> {
  const sale = said.find(({ replaces }) => replaces) ?? said[0]
  if (!sale) return null
  const stated = statedBy(sale)
  const { orderId } = stated
  const mended = sale.replaces ? await findSale(scope, sale.replaces) : null
  const found = mended ?? (orderId ? await findOnlySale(scope, { source: sale.source, orderId }, await listBuyers(scope, orderId)) : null)
  if (!found) return null
  const { id, recordId, amountMinor, createdAt } = found
  const unread = { statedAt: longAgo, entryId: id, recordId, orderId, amountMinor: 0, content: '', sums: [] }
  if (amountMinor === null) return unread
  const content = amountMinor === sale.entry.amountMinor ? stated.content : ''
  return { ...unread, statedAt: createdAt, amountMinor, content, sums: [amountMinor] }
}
const longAgo = Temporal.Instant.fromEpochMilliseconds(0)

const nameOf = ({ source, messageId }: { source: SourceId; messageId: string }) => `${source} ${messageId}`
const orderOf = ({ facts }: NonNullable<Arrival['entry']>) => (typeof facts.orderId === 'string' ? facts.orderId : '')
