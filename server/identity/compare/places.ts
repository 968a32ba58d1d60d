import { editsBetween, isNear } from '../normalise/near.ts'
import type { Place } from '../normalise/places.ts'
import type { Finding } from './contacts.ts'
import { type Common, lessFor } from './frequent-values.ts'
import type { Level } from './levels.ts'

export type PlaceFinding = Finding & { bits?: number }

/** −log2 of the share of customers in the largest cities; any other is as rare as one in 64. */
const largeCities = new Map(
  Object.entries({
    mexico: 2.5,
    madrid: 2.7,
    london: 2,
    bogota: 2.5,
    santiago: 2,
    'buenos aires': 2,
    lima: 2,
    barcelona: 3.2,
  }),
)
const cityBits = (city: string, common?: Common) => Math.min(largeCities.get(city) ?? 6, common?.city.get(city) ?? 6)

/** Findings about where two people live, nearest first; the coarser ones count only for what the finer ones do not already say. */
export function comparePlaces(a: Place, b: Place, common?: Common): PlaceFinding[] {
  const found: PlaceFinding[] = []
  const postcode = comparePostcodes(a.postcode, b.postcode, common)
  const city = a.city && b.city ? compareCity(a.city, b.city, common) : undefined
  const elsewhere = postcode?.level === 'postcode.different' || (city?.level === 'city.different' && !postcode)
  const address = compareAddress(a, b, elsewhere)
  if (address) found.push(address)
  const isHome = address?.level === 'address.same'
  if (postcode)
    found.push(
      isHome ? { ...postcode, bits: postcode.level === 'postcode.same' ? Math.max(-7.4, -5 + (postcode.bits ?? 0)) : -1.5 } : postcode,
    )
  const isKnown = isHome || postcode?.level === 'postcode.same'
  if (city) found.push(isKnown ? { ...city, bits: knownCityBits[city.level] ?? 0 } : city)
  else if (a.region && b.region && !isKnown) found.push({ level: a.region === b.region ? 'region.same' : 'region.different' })
  return found
}

/** What is left for the city to say where the street or the postcode already agrees. */
const knownCityBits: Partial<Record<Level, number>> = { 'city.same': 1, 'city.near': 3, 'city.different': 1 }

/** A postcode holds about one customer in 250 (its u). */
const usualPostcodeBits = 8

function comparePostcodes(a: string | undefined, b: string | undefined, common?: Common): PlaceFinding | undefined {
  if (!a || !b) return undefined
  if (a === b) return { level: 'postcode.same', bits: lessFor(common, 'postcode', a, usualPostcodeBits), facts: { value: a } }
  return { level: arePostcodesNear(a, b) ? 'postcode.near' : 'postcode.different' }
}

/** One digit or letter apart: a slip, or round the corner. */
export const arePostcodesNear = (a: string, b: string): boolean => editsBetween(a, b, 1) <= 1
export const areCitiesNear = (a: string, b: string): boolean => (a < b ? cityLevel(a, b) : cityLevel(b, a)) !== 'city.different'

const cityLevels = new Map<string, Map<string, Level>>()

/** Cities are few and met often: each pair is compared once. */
function cityLevel(low: string, high: string): Level {
  let ofLow = cityLevels.get(low)
  if (!ofLow) {
    if (cityLevels.size > 5000) cityLevels.clear()
    ofLow = new Map()
    cityLevels.set(low, ofLow)
  }
  let level = ofLow.get(high)
  if (!level) {
    const allowed = Math.floor(Math.max(low.length, high.length) / 3)
    const near = editsBetween(low, high, allowed) <= allowed || isNear(low, high) || low.includes(high) || high.includes(low)
    level = near ? 'city.near' : 'city.different'
    ofLow.set(high, level)
  }
  return level
}

function compareCity(a: string, b: string, common?: Common): PlaceFinding {
  const [one, other] = a < b ? [a, b] : [b, a]
  if (a === b) return { level: 'city.same', bits: cityBits(a, common), facts: { one, other } }
  const level = cityLevel(one, other)
  if (level === 'city.different') return { level }
  return { level, bits: Math.min(cityBits(a, common), cityBits(b, common)), facts: { one, other } }
}

/** The shorter street first, and of two as long the first in the alphabet: two words may be near to one and the same. */
function inOrder(one: string[], other: string[]): [string[], string[]] {
  const isFirst = one.length === other.length ? one.join(' ') <= other.join(' ') : one.length < other.length
  return isFirst ? [one, other] : [other, one]
}

/** `elsewhere`: the postcode or the city differs, so that an equal street is another street. */
function compareAddress(a: Place, b: Place, elsewhere: boolean): PlaceFinding | undefined {
  if (!a.street || !b.street) return undefined
  const sameNumber = a.numbers?.some((number) => b.numbers?.includes(number)) ?? false
  if (elsewhere && !sameNumber) return { level: 'address.different' }
  const [few, many] = inOrder(a.street, b.street)
  const matched = few.filter((word) => many.some((other) => word === other || isNear(word, other))).length
  const sameStreet = (matched > 0 && matched >= few.length / 2) || isNear(few.join(''), many.join(''))
  if (!sameStreet) return sameNumber && !elsewhere ? { level: 'address.number' } : { level: 'address.different' }
  const facts = { value: [...few, ...(a.numbers ?? []).filter((number) => b.numbers?.includes(number))].join(' ') }
  return sameNumber && !elsewhere ? { level: 'address.same', facts, shares: true } : { level: 'address.street', facts }
}
