import type { InferContractRouterOutputs } from '@orpc/contract'
import type { BriefLine, contract, EntryKind, Money } from '#contract'
import { countChanges, getPerson, listElsewhere, listOrders, listRetold, recordsOf, toldOf } from '#people'
import type { Scope } from '#platform'
import { type Language, say } from '#texts'
import { countKinds, type Entry, factsOf, listBought, listEntries, listFavourites, listMarked, sumApart } from '#timeline'
import { decideBrief, decideOpening } from './decide.ts'
import { decidePreferences } from './preferences.ts'
import { boughtOf, summarise } from './summarise.ts'
import type { Known, Line } from './types.ts'

type Outputs = InferContractRouterOutputs<typeof contract>['brief']

/** Far enough back for a year of a busy customer; what is older says little to who stands at the counter. */
const entriesMax = 300
const markedMax = 10
const favouritesMax = 5
const boughtMax = 5_000

/** What tells of somebody; pages seen and events by the hundred would only push it out of sight. */
const telling: readonly EntryKind[] = ['purchase', 'return', 'visit', 'message', 'call', 'meeting', 'note', 'warranty']

const knownOf = ({ id, at, kind, channel, facts, amount }: Entry): Known => ({ id, at, kind, channel, facts: factsOf(facts), amount })

/** The brief of one person, by any id it ever had. */
export async function getBrief(scope: Scope, id: string, language: Language, timezone: string): Promise<Outputs['get']> {
  const records = await toldOf(scope, id)
  const entries = await listEntries(scope, records, { limit: entriesMax, kinds: telling })
  const marked = await listMarked(scope, records, markedMax)
  const without = [...(await listToldAgain(scope, id)), ...(await listElsewhere(scope, records, entries))]
  const [favourite = null] = await listFavourites(scope, records, { limit: 1, without })
  const again = new Set(without.map(({ source, orderId }) => `${source} ${orderId}`))
  const known = entries.filter(({ source, facts, importId }) => importId || !again.has(`${source} ${facts.orderId}`)).map(knownOf)
  const lines = decideBrief({
    entries: known,
    marked: marked.map(({ entry, mark, dueOn, doneAt }) => ({ entry: knownOf(entry), mark, dueOn, isDone: doneAt !== null })),
    favourite,
    now: scope.now,
  })
  return {
    lines: lines.map((line) => showLine(line, language)),
    opening: decideOpening({ entries: known, now: scope.now }),
    counts: { ...(await countKinds(scope, records)), ...(await countChanges(scope, id)) },
    preferences: decidePreferences(known, timezone),
  }
}

/** What was told of orders that somebody else's word counts for. */
const listToldAgain = async (scope: Scope, id: string) =>
  (await listRetold(scope, await recordsOf(scope, id))).flatMap(([, ...others]) => others)

function showLine({ kind, facts, at, due, cites }: Line, language: Language): BriefLine {
  const { form, channel, more } = facts
  const where = channel === undefined || channel === 'import' ? '' : say(language, `timeline:where.${channel}`)
  const key = form === undefined ? kind : `${kind}.${form}`
  const rest = typeof more === 'number' && more > 0 ? ` ${say(language, 'timeline:more', { count: more })}` : ''
  const sentence = `${say(language, `brief:${key}`, { ...facts, where })}${rest}`.replaceAll(/\s+/g, ' ').trim()
  return { kind, sentence, at: at.toString(), due, cites: cites.map((entry) => ({ id: entry.id, at: entry.at.toString() })) }
}

/** What, when, how much and how often somebody buys. */
export async function getPurchases(
  scope: Scope,
  id: string,
  { currency, timezone }: { currency: string; timezone: string },
): Promise<Outputs['purchases']> {
  const { person } = await getPerson(scope, id)
  const records = await toldOf(scope, id)
  const without = await listToldAgain(scope, id)
  const orders = await listOrders(scope, records, { own: currency, without })
  const bought = [
    ...(await listBought(scope, records, { limit: boughtMax, without })),
    ...orders.flatMap((order) => boughtOf(order, currency)),
  ]
  const { average, returned, firstAt, lastAt, everyDays, months } = summarise(bought, { now: scope.now, currency, timezone })
  const favourites = await listFavourites(scope, records, { limit: favouritesMax, without })
  return {
    count: person.purchaseCount,
    spent: { amountMinor: person.spentMinor, currency },
    apart: showSums(addUp([await sumApart(scope, records, { own: currency, without }), ...orders.map(({ sums }) => sums)]), currency),
    average,
    returned,
    firstAt: firstAt?.toString() ?? null,
    lastAt: lastAt?.toString() ?? null,
    everyDays,
    months: months.map(({ month, count, spentMinor }) => ({ month, count, spent: { amountMinor: spentMinor, currency } })),
    favourites: favourites.map(({ name, times, lastAt: at }) => ({ name, times, lastAt: at.toString() })),
  }
}

function addUp(all: readonly ReadonlyMap<string, number>[]): Map<string, number> {
  const sums = new Map<string, number>()
  for (const [currency, minor] of all.flatMap((some) => [...some])) sums.set(currency, (sums.get(currency) ?? 0) + minor)
  return sums
}

/** What somebody spent in other currencies: shown beside, never added. */
const showSums = (sums: ReadonlyMap<string, number>, own: string): Money[] =>
  [...sums]
    .filter(([currency, minor]) => currency !== own && minor !== 0)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([currency, amountMinor]) => ({ amountMinor, currency }))
