import { addressKinds, type NewStatement, note } from '#consent'
import type { EntryId, GroupStatement, PersonId, RecordId } from '#contract'
import { type Arrival, keepNew, keepRestated, noteArrivals } from '#intake'
import {
  type Claim,
  countingOnce,
  getWorkspace,
  meet,
  notePayments,
  noteSales,
  type OrderStatement,
  type Payment,
  type Resolution,
  recognise,
  rememberOrders,
  type StatedSale,
  settleOrders,
  spellPoints,
  type Tally,
  tally,
} from '#people'
import { lockWorkspace, type Scope, together } from '#platform'
import { append, moveMarks, type NewEntry } from '#timeline'
import { noteTraits, type TraitStatement } from '#traits'
import { obeyAliases } from './aliases.ts'
import { settleUnsaid, takeBackReplaced, type Unsaid } from './replace.ts'
import { type Restated, restate } from './restate.ts'

/** Where an arrival ended. `replayed`: that very message was accepted before, and changed nothing now; whom it is about is known of imports. */
export type Accepted = (Resolution & { entryId: EntryId | null }) | Replayed
type Replayed = {
  kind: 'replayed'
  recordId: RecordId | null
  personId: PersonId | null
  because: []
  reviewId: null
  changed: false
  entryId: null
}

const replayed: Replayed = { kind: 'replayed', recordId: null, personId: null, because: [], reviewId: null, changed: false, entryId: null }

/**
 * Everything that comes in, from the wire, a file, the counter or the demo shop, comes in here: keep what is new, recognise who it is about,
 * remember what happened. One transaction of the caller's; when it commits, all of it is durable and resolved. Answers in the arrivals' order.
 */
export async function accept(scope: Scope, arrivals: readonly Arrival[], groups: readonly GroupStatement[] = []): Promise<Accepted[]> {
  // Neither of the three waits for another's answer.
  const [, named, whom] = await together(lockWorkspace(scope), keepNew(scope, arrivals), meet(scope, arrivals))
  const { fresh, originOf, restated } = await restate(scope, arrivals, named)
  const first = new Set(named)
  // What another import brought is this one's too: it states it, and keeps it when the other is taken back.
  const again = await keepRestated(
    scope,
    arrivals.filter((arrival) => !first.has(arrival)),
  )
  const resolutions = await recognise(scope, [...fresh, ...again].map(claimOf), whom)
  await obeyAliases(scope, fresh, resolutions)
  const idOf = new Map(restated.map(({ arrival, sale }) => [arrival, sale.entryId]))
  const known = fresh.flatMap((arrival, at): Known[] => {
    const id = idOf.get(arrival)
    return resolutions[at] ? [{ arrival, resolution: resolutions[at], ...(id ? { id } : {}) }] : []
  })
  const happenings = known.flatMap(happeningOf)
  const cameAs = (arrival: Arrival) => originOf.get(arrival) ?? arrival
  const outcomeOf = new Map<Arrival, Resolution>(known.map(({ arrival, resolution }) => [cameAs(arrival), resolution]))
  const met = new Map(again.map((arrival, at) => [keyOf(arrival), resolutions[fresh.length + at]]))
  const outcomes = arrivals.map((arrival) => outcomeOf.get(arrival) ?? replayOf(met.get(keyOf(arrival))))
  const [entryIds, , unsaid] = await together(
    append(
      scope,
      happenings.map(({ entry }) => entry),
    ),
    obey(scope, known),
    count(scope, known, restated),
    noteTraits(scope, known.flatMap(traitsOf), groups),
    rememberOrders(scope, happenings.flatMap(orderOf)),
    noteArrivals(scope, arrivals, outcomes, groups),
  )
  await settleUnsaid(scope, unsaid)
  await moveMarks(
    scope,
    happenings.flatMap(({ arrival, entry }, at) => movesOf(arrival, entry.recordId, entryIds[at])),
  )
  const entryOf = new Map(happenings.map(({ arrival }, at) => [cameAs(arrival), entryIds[at] ?? null]))
  return outcomes.map((outcome, at): Accepted => {
    const entryId = arrivals[at] && entryOf.get(arrivals[at])
    return outcome.kind === 'replayed' ? outcome : { ...outcome, entryId: entryId ?? null }
  })
}

const keyOf = ({ source, messageId }: Arrival) => `${source} ${messageId}`
const replayOf = (met: Resolution | undefined): Replayed =>
  met ? { ...replayed, recordId: met.recordId, personId: met.personId } : replayed

/** `id`: of its entry, where it has to be known before. */
type Known = { arrival: Arrival; resolution: Resolution; id?: EntryId }
type Happening = { arrival: Arrival; entry: NewEntry }

const claimOf = ({ source, externalId, at, attributes, importId, claimed, ended, entry, unseen, fallback }: Arrival): Claim => ({
  source,
  externalId,
  at,
  attributes,
  ...(importId ? { importId } : {}),
  ...(claimed ? { claimed } : {}),
  ...(ended ? { ended } : {}),
  ...(fallback ? { fallback } : {}),
  ...(unseen || (entry ? entry.kind === 'note' : importId) ? { unseen: true } : {}),
})

function happeningOf({ arrival, resolution, id }: Known): Happening[] {
  const { entry, at, source, importId, messageId, order } = arrival
  if (!entry) return []
  const from = importId ? { importId, ...(messageId ? { messageId } : {}) } : {}
  const said = order ? { orderSays: order.says } : {}
  return [{ arrival, entry: { ...entry, ...(id ? { id } : {}), recordId: resolution.recordId, at, source, ...from, ...said } }]
}

const movesOf = ({ replaces }: Arrival, recordId: RecordId, to: EntryId | undefined) =>
  replaces && to ? [{ from: replaces, to, recordId }] : []

/** What is said besides who it is: without traits and groups nothing. */
function traitsOf({ arrival, resolution: { recordId } }: Known): TraitStatement[] {
  const { source, at, traits = [], group, claimed, fallback: isFallback = false } = arrival
  return traits.length > 0 || group ? [{ recordId, source, at, claimed: claimed === true, isFallback, traits, group }] : []
}

/** What people allow is known before the answer goes out: no message that it forbids can leave afterwards. */
async function obey(scope: Scope, known: readonly Known[]): Promise<void> {
  const said = known.flatMap(({ arrival, resolution: { recordId } }) =>
    (arrival.consent ?? []).map((one) => ({
      ...one,
      recordId,
      // A clock that is ahead would let its yes beat every no until then.
      at: earlier(arrival.at, scope.now),
      source: arrival.source,
      claimed: arrival.claimed === true || arrival.isPublic === true,
    })),
  )
  const named = said.flatMap(({ point, channel, method }) => {
    const kind = addressKinds[channel]
    return point !== null && kind && method !== 'context' ? [{ kind, value: point }] : []
  })
  const spelled = await spellPoints(scope, named)
  const spelling = new Map(named.map(({ kind, value }, at) => [`${kind} ${value}`, spelled[at]]))
  await note(
    scope,
    said.flatMap(({ point, ...one }): NewStatement[] => {
      const about = point === null ? [] : (spelling.get(`${addressKinds[one.channel]} ${point}`) ?? [])
      return about.length > 0 ? about.map((spelt) => ({ ...one, point: spelt })) : [{ ...one, point: null }]
    }),
  )
}

const earlier = (one: Temporal.Instant, other: Temporal.Instant) => (Temporal.Instant.compare(one, other) < 0 ? one : other)

/** What each record bought: by this that happened, by what is said of orders, and less what is put right now. Answers the orders of which less is said. */
async function count(scope: Scope, known: readonly Known[], restated: readonly Restated[]): Promise<Unsaid[]> {
  const [statements, payments] = [known.flatMap(orderSaidBy), known.flatMap(paymentOf)]
  const sales = restated.flatMap(soldTo(known))
  const isAboutMoney = known.some(({ arrival: { entry, order, replaces } }) => order || replaces || isTrade(entry))
  const own = isAboutMoney ? (await getWorkspace(scope)).currency : ''
  const [orders, { less, unsaid }] = await countingOnce(
    scope,
    [...statements, ...payments, ...sales, ...restated.flatMap(formerOf)],
    async () => {
      const [settled, , replaced] = await together(
        settleOrders(scope, statements, own),
        notePayments(scope, payments, own),
        takeBackReplaced(scope, known, own),
        noteSales(scope, sales),
      )
      return [settled, replaced] as const
    },
  )
  await tally(scope, addUp([sumsOf(known, own), orders, less]))
  return unsaid
}

/** Sales that their source may state anew, with whose they are. */
const soldTo = (known: readonly Known[]) => {
  const whose = new Map(known.map(({ arrival, resolution }) => [arrival, resolution.recordId]))
  return ({ arrival, sale }: Restated): StatedSale[] => {
    const recordId = arrival ? whose.get(arrival) : sale.recordId
    return recordId ? [{ ...sale, recordId }] : []
  }
}

/** Where a sale turns out to be somebody else's, whoever had it so far is concerned too. */
const formerOf = ({ sale: { source, orderId }, former }: Restated) => (former ? [{ source, orderId, recordId: former }] : [])

function orderSaidBy({ arrival: { source, externalId, at, order, entry }, resolution: { recordId } }: Known): OrderStatement[] {
  const currency = entry?.currency ?? null
  return order
    ? [{ source, orderId: order.id, recordId, name: externalId, at, says: order.says, amountMinor: order.amountMinor, currency }]
    : []
}

/** A sale or a refund that counts by itself and names its order. What a file brought may be taken back, and tells of no order twice. */
function paymentOf({ arrival: { source, at, order, entry, importId }, resolution: { recordId } }: Known): Payment[] {
  if (order || importId || (entry?.kind !== 'purchase' && entry?.kind !== 'return')) return []
  const { kind, facts, amountMinor, currency = null } = entry
  const { orderId } = facts
  return typeof orderId === 'string' && amountMinor !== undefined ? [{ source, orderId, recordId, at, kind, amountMinor, currency }] : []
}

function addUp(sums: readonly ReadonlyMap<RecordId, Tally>[]): Map<RecordId, Tally> {
  const all = new Map<RecordId, Tally>()
  for (const [id, { purchases, spentMinor }] of sums.flatMap((map) => [...map])) {
    const before = all.get(id) ?? { purchases: 0, spentMinor: 0 }
    all.set(id, { purchases: before.purchases + purchases, spentMinor: before.spentMinor + spentMinor })
  }
  return all
}

/** What each record bought, in the business's own money. A return counts against what was spent, not against how often. When it was seen, recognising it has noted. */
function sumsOf(known: readonly Known[], own: string): Map<RecordId, Tally> {
  const sums = new Map<RecordId, Tally>()
  for (const { arrival, resolution } of known) {
    const { entry } = arrival
    if (arrival.order || !isTrade(entry)) continue
    const bought = entry.kind === 'purchase'
    const amount = (entry.currency ?? own) === own ? (entry.amountMinor ?? 0) : 0
    const before = sums.get(resolution.recordId) ?? { purchases: 0, spentMinor: 0 }
    sums.set(resolution.recordId, {
      purchases: before.purchases + (bought ? 1 : 0),
      spentMinor: before.spentMinor + (bought ? amount : -amount),
    })
  }
  return sums
}

const isTrade = (entry: Arrival['entry']): entry is NonNullable<Arrival['entry']> => entry?.kind === 'purchase' || entry?.kind === 'return'

/** Order numbers lead to their buyer. */
function orderOf({ entry }: Happening): { recordId: RecordId; orderId: string }[] {
  const { orderId } = entry.facts
  return typeof orderId === 'string' ? [{ recordId: entry.recordId, orderId }] : []
}
