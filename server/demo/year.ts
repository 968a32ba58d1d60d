import type { Channel } from '#contract'
import type { Attributes } from '#identity'
import type { Country } from './countries.ts'
import { drawBasket } from './goods.ts'
import { captureIn, type SourceKey } from './habits.ts'
import { answer, ask, claimWarranty, type Entry, giveBack, type Happening, purchase, subscribe, view, visit } from './happenings.ts'
import { allowedBy, leavings } from './permissions.ts'
import type { Human } from './population.ts'
import { makeUrn, type Random } from './random.ts'
import type { Year } from './season.ts'
import { returnReasons } from './talk.ts'
import { traitsSaidBy } from './traits.ts'

export type World = { country: Country; year: Year; random: Random; numberOf: (source: SourceKey) => number }

const drawSource = makeUrn<SourceKey>(
  ['counter', 'web', 'whatsapp', 'instagram', 'loyalty', 'newsletter', 'warranty', 'import'],
  (source) => ({ counter: 30, web: 22, whatsapp: 19, instagram: 10, loyalty: 11, newsletter: 11, warranty: 6, import: 14 })[source],
)
const drawVersions = makeUrn([1, 2, 3, 4], (count) => [0, 27, 29, 26, 18][count] ?? 0)
const again = 0.06

/** The sources that know somebody; a few know them twice (a guest's checkout, a second card at the till). */
function drawSources({ householdSize }: Human, random: Random): SourceKey[] {
  // Of a family the shop mostly knows one or two, through one or two doors each.
  const wanted = Math.min(drawVersions(random), householdSize > 1 ? 2 : 4)
  const chosen: SourceKey[] = []
  while (chosen.length < wanted) {
    const source = drawSource(random)
    if (!chosen.includes(source)) chosen.push(source)
  }
  const twice = chosen.find((source) => source === 'counter' || source === 'web')
  if (twice && chosen.length < 4 && householdSize === 1 && random.chance(again)) chosen.push(twice)
  return chosen
}

type Version = { human: Human; source: SourceKey; number: number; externalId: string; from: number; until: number; attributes: Attributes }

/** A customer's year: when they came, which sources wrote them down and how, what they did there, and when they stopped coming. */
export function liveYear(human: Human, world: World): Happening[] {
  const { random, year } = world
  const from = random.chance(0.3) ? 0 : year.drawDay(random, 0, year.length - 1)
  const until = random.chance(0.3) ? random.between(from, Math.min(year.length, from + 160)) : year.length
  return drawSources(human, random).flatMap((source, i) => {
    const number = world.numberOf(source)
    const begins = source === 'import' ? 0 : i === 0 ? from : random.between(from, until)
    const attributes = captureIn[source]({ human, number, country: world.country, random })
    return liveVersion(
      { human, source, number, externalId: externalIdOf(source, number), from: begins, until: Math.max(begins, until), attributes },
      world,
    )
  })
}

export const externalIdOf = (source: SourceKey, number: number): string =>
  `${{ counter: 'caja', web: 'cuenta', instagram: 'ig', whatsapp: 'wa', warranty: 'garantia', newsletter: 'boletin', loyalty: 'tarjeta', import: 'antes' }[source]}-${number}`

const shopHours = [10, 20] as const
const anyHours = [7, 24] as const
type Plan = { entry: Entry; day: number; hours: readonly [number, number]; minutesLater?: number }

function liveVersion(version: Version, world: World): Happening[] {
  const { human, source, number, externalId, attributes, until } = version
  if (source === 'import') return [{ source, externalId, atMs: world.year.startMs, attributes, entry: null, human: human.index }]
  const moments = planOf(version, world)
    .map(({ entry, day, hours, minutesLater = 0 }) => {
      const atMs = world.year.momentOf(world.random, day, hours) + minutesLater * 60_000
      return { entry, atMs: Math.min(atMs, world.year.nowMs - 1000) }
    })
    .sort((one, other) => one.atMs - other.atMs)
  const who = { source, externalId, human: human.index }
  const consent = allowedBy(source, number)
  const told = moments.map(({ entry, atMs }, i): Happening => {
    const first = { attributes, ...traitsSaidBy(source, number, human.city.name), ...(consent.length > 0 ? { consent } : {}) }
    return { ...who, atMs, entry, ...(i === 0 ? first : { attributes: {} }) }
  })
  const afterMs = moments.at(-1)?.atMs
  return afterMs === undefined ? told : [...told, ...leavings({ ...who, number, afterMs, until }, world.year)]
}

/** How often: most once or twice, a few every other week. */
const drawTimes = (random: Random, mean: number, max: number) => Math.min(max, 1 + Math.floor(-Math.log(1 - random.next()) * mean))

function planOf(version: Version, world: World): Plan[] {
  const { source, from, until, human } = version
  const { random, year, country } = world
  // The first day is the day they were written down; the others follow the season.
  const days = (count: number) => Array.from({ length: count }, (_, i) => (i === 0 ? from : year.drawDay(random, from, until)))
  const season = (until - from) / year.length
  const purchases = (channel: Channel, mean: number) =>
    days(drawTimes(random, mean * season * (human.lovesCoffee ? 2 : 0.8), 40)).flatMap((day) => buying(channel, day, version, world))
  const talks = (channel: Channel, mean: number): Plan[] =>
    days(drawTimes(random, mean * season, 12)).flatMap((day) => [
      { entry: ask(channel, country, random), day, hours: anyHours },
      ...(random.chance(0.4) ? [{ entry: answer(channel, random), day, hours: shopHours, minutesLater: random.between(5, 90) }] : []),
    ])
  switch (source) {
    case 'counter':
      return [
        ...purchases('counter', 6),
        ...(random.chance(0.2) ? [{ entry: visit(random), day: year.drawDay(random, from, until), hours: shopHours }] : []),
      ]
    case 'loyalty':
      return [{ entry: subscribe('loyalty', 'Club Lumbre'), day: from, hours: [9, 10] }, ...purchases('counter', 8)]
    case 'web':
      return [...purchases('web', 4), ...days(random.between(1, 4)).map((day): Plan => ({ entry: view(random), day, hours: anyHours }))]
    case 'whatsapp':
      return [...talks('whatsapp', 3.5), ...(random.chance(0.15) ? purchases('whatsapp', 0.6) : [])]
    case 'instagram':
      return talks('instagram', 2)
    case 'newsletter':
      return [{ entry: subscribe('newsletter', 'Boletín'), day: from, hours: anyHours }]
    case 'warranty':
      return days(random.chance(0.8) ? 1 : 2).map((day) => ({ entry: claimWarranty(random), day, hours: shopHours }))
    case 'import':
      return []
  }
}

function buying(channel: Channel, day: number, { human, until }: Version, { country, random, year }: World): Plan[] {
  const basket = drawBasket(country, human.lovesCoffee, random)
  const hours = channel === 'counter' ? shopHours : anyHours
  const back = Math.min(year.length, day + random.between(1, 9))
  const returned: Plan[] =
    random.chance(0.035) && back <= until
      ? [{ entry: giveBack(channel, random.pick(basket), country, random.pick(returnReasons)), day: back, hours }]
      : []
  return [{ entry: purchase(channel, basket, country), day, hours }, ...returned]
}
