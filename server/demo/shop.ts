import { type Country, findCountry } from './countries.ts'
import { drawBasket, shopName } from './goods.ts'
import { type SourceKey, sourceKeys } from './habits.ts'
import { type Entry, type Happening, numberPending, purchase } from './happenings.ts'
import { makeLaura } from './laura.ts'
import { makeNames } from './names.ts'
import { type Human, makePopulation } from './population.ts'
import { makeRandom } from './random.ts'
import { makeYear } from './season.ts'
import { externalIdOf, liveYear, type World } from './year.ts'

export type ShopOptions = { seed?: string; now: Temporal.Instant; country?: string; people?: number }
export type Told = Happening & { messageId: string }
export type Shop = {
  name: string
  country: Country
  /** Everything the sources report, in order of time. */
  happenings: Told[]
  /** The truth behind them, for tests and the bench: never loaded. */
  humans: Human[]
}

/** A shop's year, ending now. The same seed and the same now give the very same shop. */
export function makeShop({ seed = 'lumbre', now, country: code = 'MX', people = 3200 }: ShopOptions): Shop {
  const country = findCountry(code)
  const root = makeRandom(`${seed}/${country.code}`)
  const world: World = { country, year: makeYear(now, country.timezone), random: root.fork('year'), numberOf: makeCounters() }
  const names = makeNames(country.code === 'ES')
  const thisYear = now.toZonedDateTimeISO(country.timezone).year
  const crowd = makePopulation({ count: people - 2, country, names, random: root.fork('people'), thisYear })
  const laura = makeLaura(crowd.length, { ...world, random: root.fork('laura') })
  const happenings = [...crowd.flatMap((human) => liveYear(human, world)), ...laura.happenings, ...passersBy(world, people)]
  return { name: shopName, country, happenings: inOrder(happenings, country), humans: [...crowd, ...laura.humans] }
}

function makeCounters(): (source: SourceKey) => number {
  const last = new Map(sourceKeys.map((key, i) => [key, 1000 + i * 100]))
  return (source) => {
    const number = (last.get(source) ?? 0) + 1
    last.set(source, number)
    return number
  }
}

/** Tickets of nobody in particular: the till books them all on one customer of its own. */
function passersBy(world: World, people: number): Happening[] {
  const { country, year, random } = world
  const externalId = externalIdOf('counter', 0)
  const tickets = Array.from({ length: Math.round(people / 6) }, () => {
    const atMs = year.momentOf(random, year.drawDay(random, 0, year.length), [10, 20])
    return {
      source: 'counter' as const,
      externalId,
      atMs,
      attributes: {},
      entry: purchase('counter', drawBasket(country, false, random), country),
      human: -1,
    }
  }).sort((one, other) => one.atMs - other.atMs)
  return tickets.map((ticket, i) => (i === 0 ? { ...ticket, attributes: { full_name: 'Público en General' } } : ticket))
}

const orderStart: Partial<Record<string, string>> = { counter: 'T', web: 'W', whatsapp: 'P' }

/** By time; then orders and messages are numbered as a shop numbers them. */
function inOrder(happenings: Happening[], country: Country): Told[] {
  const sorted = happenings.toSorted(
    (one, other) => one.atMs - other.atMs || (one.externalId < other.externalId ? -1 : one.externalId > other.externalId ? 1 : 0),
  )
  const orders = new Map<string, number>()
  return sorted.map((happening, i) => ({
    ...happening,
    messageId: `demo-${i}`,
    entry: happening.entry && sold(numbered(happening.entry, orders), happening.atMs, country),
  }))
}

/** Three people work at the counter: one in the mornings, one in the afternoons, one at weekends. No dice: what else the year draws stays as it is. */
const sellers = ['Marta', 'Iván', 'Lupita'] as const

function sold(entry: Entry, atMs: number, { timezone }: Country): Entry {
  if (entry.channel !== 'counter' || (entry.kind !== 'purchase' && entry.kind !== 'visit')) return entry
  const { dayOfWeek, hour } = Temporal.Instant.fromEpochMilliseconds(atMs).toZonedDateTimeISO(timezone)
  return { ...entry, facts: { ...entry.facts, seller: sellers[dayOfWeek > 5 ? 2 : hour < 14 ? 0 : 1] } }
}

function numbered(entry: Entry, orders: Map<string, number>): Entry {
  if (entry.facts.orderId !== numberPending) return entry
  const number = (orders.get(entry.channel) ?? 10_000) + 1
  orders.set(entry.channel, number)
  return { ...entry, facts: { ...entry.facts, orderId: `${orderStart[entry.channel] ?? 'L'}-${number}` } }
}
