import type { PersonId, RecordId, SourceId } from '#contract'
import { type Scope, together } from '#platform'
import { decideOrder } from './order-sums.ts'
import { keyOfOrder, spellOrder } from './orders.ts'
import { type Excess, excessOf, groupTellings, type Telling } from './retold.ts'
import { nameOfOrder, type OrderTold, orderNamed, orderTold, type Trading } from './show-moment.ts'
import { findOrderSums, type OrderRow } from './store/order-sums.ts'
import { addToPersons } from './store/persons.ts'
import { rerankReviews } from './store/reviews.ts'
import {
  addPayments,
  deletePayments,
  listConcerned,
  listNumbersOfSeveral,
  listPaymentsOf,
  listSumsOf,
  type PaymentRow,
  severalCurrencies,
} from './store/tellings.ts'
import { getWorkspace } from './store/workspace.ts'
import type { RecordRow } from './types.ts'

/** Somebody said something of an order. */
export type Told = { source: SourceId; orderId: string; recordId: RecordId }
/** A sale or what was given back of it, as it counts by itself. */
export type Payment = Told & { at: Temporal.Instant; kind: 'purchase' | 'return'; amountMinor: number; currency: string | null }

/**
 * Remembers what was paid for orders: it counts by itself, and whether somebody else tells of the same sale shows only here. Of what was given back
 * only the business's own money, as nothing else is taken off what somebody spent.
 */
export async function notePayments(scope: Scope, payments: readonly Payment[], own: string): Promise<void> {
  const sums = new Map<string, PaymentRow>()
  for (const { source, orderId, recordId, at, kind, amountMinor, currency } of payments) {
    const key = `${recordId} ${keyOfOrder(orderId)}`
    const row = { source, recordId, orderId: keyOfOrder(orderId), number: spellOrder(orderId), currency: null, at: null }
    const sum: PaymentRow = sums.get(key) ?? { ...row, payments: 0, paidMinor: 0, refundedMinor: 0 }
    sums.set(key, sum)
    if (kind === 'return') sum.refundedMinor += (currency ?? own) === own ? amountMinor : 0
    else {
      sum.payments++
      sum.paidMinor += amountMinor
      sum.currency =
        sum.currency !== null && currency !== null && sum.currency !== currency ? severalCurrencies : (sum.currency ?? currency)
      sum.at = sum.at && Temporal.Instant.compare(sum.at, at) < 0 ? sum.at : at
    }
  }
  await addPayments(scope, [...sums.values()])
}

/** What was paid for an order is not what it was: remembers it anew from all that stands. */
export async function settlePayments(scope: Scope, told: Told, standing: readonly Payment[], own: string): Promise<void> {
  await deletePayments(scope, { recordId: told.recordId, orderId: keyOfOrder(told.orderId) })
  await notePayments(scope, standing, own)
}

/**
 * Does what changes what is told of orders; whoever is told of twice by it, or no longer, has bought that once. The sums of records are not
 * touched: each source's word stands as it was said.
 */
export async function countingOnce<T>(scope: Scope, told: readonly Told[], work: () => Promise<T>): Promise<T> {
  const numbers = new Set(told.map(({ orderId }) => spellOrder(orderId)))
  numbers.delete('')
  const named = told.map((one) => ({ ...one, orderId: keyOfOrder(one.orderId) }))
  const personOf = numbers.size > 0 ? await listConcerned(scope, named) : new Map<RecordId, PersonId>()
  if (personOf.size === 0) return work()
  const [before, done] = await together(listTellings(scope, personOf.keys(), numbers), work())
  const after = await listTellings(scope, personOf.keys(), numbers)
  const changes = new Map<PersonId, Excess>()
  for (const [tellings, sign] of [[before, 1] as const, [after, -1] as const])
    for (const [id, of] of Map.groupBy(tellings, ({ recordId }) => personOf.get(recordId))) {
      const { purchases, spentMinor } = excessOf(of)
      const sum = id && (changes.get(id) ?? { purchases: 0, spentMinor: 0 })
      if (sum) changes.set(id, { purchases: sum.purchases + sign * purchases, spentMinor: sum.spentMinor + sign * spentMinor })
    }
  const changed = [...changes].filter(([, { purchases, spentMinor }]) => purchases !== 0 || spentMinor !== 0)
  await addToPersons(scope, changed)
  if (changed.length > 0)
    await rerankReviews(
      scope,
      changed.map(([id]) => id),
    )
  return done
}

/** What these persons' records count together more than they bought. */
export async function listExcess(scope: Scope, persons: ReadonlyMap<PersonId, readonly RecordRow[]>): Promise<Map<PersonId, Excess>> {
  const several = [...persons].flatMap(([id, records]) => {
    const buying = records.filter(({ purchaseCount }) => purchaseCount > 0)
    return new Set(buying.map(({ sourceId }) => sourceId)).size > 1 ? [{ id, buying: new Set(buying.map((record) => record.id)) }] : []
  })
  if (several.length === 0) return new Map()
  const tellings = Map.groupBy(
    await listTellings(
      scope,
      several.flatMap(({ buying }) => [...buying]),
    ),
    ({ recordId }) => recordId,
  )
  return new Map(several.map(({ id, buying }) => [id, excessOf([...buying].flatMap((record) => tellings.get(record) ?? []))]))
}

/** The orders (of these numbers, or all) of which these records of one person tell more than once; what counts stands first in each. */
export async function listRetold(scope: Scope, recordIds: readonly RecordId[], orderIds?: readonly string[]): Promise<Telling[][]> {
  if (recordIds.length < 2 || orderIds?.length === 0) return []
  const numbers = new Set(orderIds ? orderIds.map(spellOrder) : await listNumbersOfSeveral(scope, recordIds))
  return numbers.size > 0 ? groupTellings(await listTellings(scope, recordIds, numbers)) : []
}

/**
 * The orders that these entries tell of and that are somebody else's, none of these records': what one source tells of an order has one buyer (decision 81).
 * Where an entry of the same order counts by itself, it is theirs too.
 */
export async function listElsewhere(scope: Scope, recordIds: readonly RecordId[], entries: readonly Trading[]): Promise<OrderTold[]> {
  const byThemselves = new Set(
    entries.flatMap((entry) => (entry.orderSays === undefined ? (orderNamed(entry) ?? []) : [])).map(nameOfOrder),
  )
  const told = entries.flatMap((entry) => orderTold(entry) ?? []).filter((order) => !byThemselves.has(nameOfOrder(order)))
  if (told.length === 0) return []
  const rows = await findOrderSums(
    scope,
    told.map(({ source, orderId }) => ({ sourceId: source, orderId: keyOfOrder(orderId) })),
  )
  const own = new Set(recordIds)
  const others = new Set(
    rows.flatMap((row) => (row.completedAt !== null && !own.has(row.recordId) ? nameOfOrder({ ...row, source: row.sourceId }) : [])),
  )
  return told.filter(({ source, orderId }) => others.has(nameOfOrder({ source, orderId: keyOfOrder(orderId) })))
}

async function listTellings(scope: Scope, recordIds: Iterable<RecordId>, numbers?: ReadonlySet<string>): Promise<Telling[]> {
  const wanted = [...recordIds]
  const [sums, payments, { currency: own }] = await together(
    listSumsOf(scope, wanted, numbers),
    listPaymentsOf(scope, wanted, numbers),
    getWorkspace(scope),
  )
  return [...sums.flatMap((row) => asTold(row, own)), ...payments.flatMap((row) => asPaid(row, own))]
}

/** Only what was bought, and is not called off, can be bought twice. */
function asTold(row: OrderRow, own: string): Telling[] {
  const { sourceId: source, orderId, number, recordId, recordAt: at, currency, totalMinor } = row
  const sums = decideOrder(row, own)
  return sums.purchases > 0 && currency !== null && totalMinor !== null
    ? [{ source, orderId, number, recordId, at, currency, totalMinor, ...sums, isOwn: false }]
    : []
}

function asPaid(
  { source, orderId, number, recordId, at, currency, payments, paidMinor, refundedMinor, sums: before = [] }: PaymentRow,
  own: string,
): Telling[] {
  if (payments === 0 || at === null || currency === null || currency === severalCurrencies) return []
  const sums = { totalMinor: paidMinor, purchases: payments, spentMinor: currency === own ? paidMinor - refundedMinor : 0 }
  return [{ source, orderId, number, recordId, at, currency, before, ...sums, isOwn: true }]
}
