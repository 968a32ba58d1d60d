import { type AttributeField, blockMinutes, channelOf, type RoutineBlock, routineBlocks } from '#contract'
import { listReviews } from '#people'
import type { NamesOfActors, Scope } from '#platform'
import type { Language } from '#texts'
import { describe } from '#timeline'
import { deleteMark, getBusiness, insertMark, listDoneDays, listMarks, listQuietDays } from './store.ts'
import { bestStreakOf, streakOf } from './streak.ts'
import { type ArrivalCount, countArrivals, countSoldToNobody, listIncomplete, listWithoutNote } from './today-store.ts'

const peopleMax = 20
const itemsMax = 20

export const dayOf = (scope: Scope, timezone: string): Temporal.PlainDate => scope.now.toZonedDateTimeISO(timezone).toPlainDate()

/** The twelve minutes of today, for the caller. */
export async function getToday(scope: Scope, language: Language, names: NamesOfActors) {
  const business = await getBusiness(scope)
  const day = dayOf(scope, business.timezone)
  const since = day.toZonedDateTime(business.timezone).toInstant()
  const marks = new Map((await listMarks(scope, day.toString())).map((mark) => [mark.block, mark]))
  const all = await countArrivals(scope, { since, main: business.mainIdentifier })
  // Nobody stood at the counter for what a file brought: thousands of its rows would hide who did.
  const arrivals = all.filter(({ channel }) => channel !== 'import')
  const incomplete = await listIncomplete(scope, { since, main: business.mainIdentifier }, peopleMax)
  const sellers = await nameSellers(scope, names, [...arrivals, ...incomplete])
  const queue = await listReviews(scope, { limit: 1 })
  const fresh = await listReviews(scope, { limit: 1, since })
  return {
    day: day.toString(),
    blocks: routineBlocks.map((block) => {
      const mark = marks.get(block)
      return { block, minutes: blockMinutes[block], doneAt: mark?.doneAt.toString() ?? null, seconds: mark?.seconds ?? null }
    }),
    streak: await streakNow(scope, day.toString(), business.timezone),
    wristband: {
      ...sum(arrivals),
      soldToNobody: await countSoldToNobody(scope, since),
      fromFiles: sum(all).arrived - sum(arrivals).arrived,
      newPeople: arrivals.reduce((total, { fresh: met }) => total + met, 0),
      byChannel: groupBy(arrivals, ({ channel: kind }) => channelOf(kind)).map(([kind, counts]) => ({ channel: kind, ...counts })),
      bySeller: groupBy(arrivals, ({ seller }) => seller && sellers(seller)).map(([seller, counts]) => ({ seller, ...counts })),
      people: incomplete.map(({ seller, noName, noMain, at, channel: kind, ...person }) => ({
        ...person,
        channel: channelOf(kind),
        seller: seller && sellers(seller),
        at: at.toString(),
        missing: [...(noName ? ['full_name' as const] : []), ...(noMain ? [business.mainIdentifier as AttributeField] : [])],
      })),
    },
    twins: { open: queue.open, openedToday: fresh.open, judgedToday: queue.judgedToday, duty: queue.duty },
    context: await contextOf(scope, since, { language, country: business.country, currency: business.currency }),
  }
}

async function contextOf(scope: Scope, since: Temporal.Instant, reader: { language: Language; country: string; currency: string }) {
  const { waiting, noted, rows } = await listWithoutNote(scope, since, itemsMax)
  const items = rows.map(({ personId, name, amountMinor, currency, ...row }) => {
    const amount = amountMinor === null || currency === null ? null : { amountMinor, currency }
    const { id, kind, channel: by, at } = row
    const { title } = describe({ ...row, amount }, reader)
    return { personId, name, entryId: id, kind, channel: by, title, amount, at: at.toString() }
  })
  return { waiting, noted, items }
}

async function streakNow(scope: Scope, today: string, timezone: string) {
  const done = new Set(await listDoneDays(scope, today))
  const quiet = new Set(await listQuietDays(scope, today, timezone))
  return { days: streakOf(done, quiet, today), best: bestStreakOf(done, quiet, today) }
}

/** Done today by the caller, or not after all. */
export async function markBlock(scope: Scope, { block, done, seconds }: { block: RoutineBlock; done: boolean; seconds: number }) {
  const { timezone } = await getBusiness(scope)
  const day = dayOf(scope, timezone).toString()
  await (done ? insertMark(scope, { day, block, seconds }) : deleteMark(scope, { day, block }))
  return { block }
}

/** A user's name for "user:<id>"; what a till says is a name already. */
async function nameSellers(
  scope: Scope,
  names: NamesOfActors,
  told: readonly { seller: string | null }[],
): Promise<(seller: string) => string> {
  const actors = [...new Set(told.flatMap(({ seller }) => (seller?.startsWith('user:') ? [seller] : [])))]
  const known = actors.length > 0 ? await names(scope, actors) : new Map<string, string>()
  return (seller) => known.get(seller) ?? (seller.startsWith('user:') ? '—' : seller)
}

type Sum = { arrived: number; incomplete: number }
const sum = (counts: readonly ArrivalCount[]): Sum =>
  counts.reduce((total, { arrived, incomplete }) => ({ arrived: total.arrived + arrived, incomplete: total.incomplete + incomplete }), {
    arrived: 0,
    incomplete: 0,
  })

function groupBy<K extends string>(counts: readonly ArrivalCount[], keyOf: (count: ArrivalCount) => K | null): [K, Sum][] {
  const groups = new Map<K, ArrivalCount[]>()
  for (const count of counts) {
    const key = keyOf(count)
    if (key !== null) groups.set(key, [...(groups.get(key) ?? []), count])
  }
  return [...groups].map(([key, list]): [K, Sum] => [key, sum(list)]).sort(([, a], [, b]) => b.arrived - a.arrived)
}
