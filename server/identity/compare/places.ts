import { editsBetween, isNear } from '../normalise/near.ts'
import type { Place } from '../normalise/places.ts'
import type { Finding } from './contacts.ts'

export type PlaceFinding = Finding & { bits?: number }

/** −log2 of the share of customers in the largest cities; any other is as rare as one in 64. */
const largeCities: Record<string, number> = {
  mexico: 2.5,
  madrid: 2.7,
  london: 2,
  bogota: 2.5,
  santiago: 2,
  'buenos aires': 2,
  lima: 2,
  barcelona: 3.2,
}
const cityBits = (city: string) => largeCities[city] ?? 6

/** Findings about where two people live, nearest first; the coarser ones count only for what the finer ones do not already say. */
export function comparePlaces(a: Place | undefined, b: Place | undefined): PlaceFinding[] {
  if (!a || !b) return []
  const found: PlaceFinding[] = []
  const address = compareAddress(a, b)
  if (address) found.push(address)
  const isHome = address?.level === 'address.same'
  if (a.postcode && b.postcode) {
    if (a.postcode === b.postcode) found.push({ level: 'postcode.same', bits: isHome ? -5 : 0, facts: { value: a.postcode } })
    else if (editsBetween(a.postcode, b.postcode, 1) <= 1) found.push({ level: 'postcode.near', bits: isHome ? -1.5 : 0 })
    else found.push({ level: 'postcode.different', bits: isHome ? 1 : 0 })
  }
  const samePostcode = found.some(({ level }) => level === 'postcode.same')
  if (a.city && b.city) found.push(compareCity(a.city, b.city, isHome || samePostcode))
  else if (a.region && b.region && !isHome && !samePostcode)
    found.push({ level: a.region === b.region ? 'region.same' : 'region.different' })
  return found
}

function compareCity(a: string, b: string, known: boolean): PlaceFinding {
  const facts = a < b ? { one: a, other: b } : { one: b, other: a }
  if (a === b) return { level: 'city.same', bits: known ? 1 : cityBits(a), facts }
  const near =
    isNear(a, b) ||
    editsBetween(a, b, Math.floor(Math.max(a.length, b.length) / 3)) <= Math.floor(Math.max(a.length, b.length) / 3) ||
    a.includes(b) ||
    b.includes(a)
  if (near) return { level: 'city.near', bits: known ? 3 : Math.min(cityBits(a), cityBits(b)), facts }
  return { level: 'city.different', bits: known ? 1 : 0 }
}

function compareAddress(a: Place, b: Place): PlaceFinding | undefined {
  if (!a.street || !b.street) return undefined
  const [few, many] = a.street.length <= b.street.length ? [a.street, b.street] : [b.street, a.street]
  const matched = few.filter((word) => many.some((other) => word === other || isNear(word, other))).length
  const glued = [few.join(''), many.join('')] as const
  const sameStreet = matched > 0 && matched >= few.length / 2 ? true : isNear(glued[0], glued[1])
  const sameNumber = a.numbers?.some((number) => b.numbers?.includes(number)) ?? false
  const facts = { value: [...few, ...(a.numbers ?? []).filter((number) => b.numbers?.includes(number))].join(' ') }
  if (sameStreet && sameNumber) return { level: 'address.same', facts, shares: true }
  if (sameStreet) return { level: 'address.street', facts }
  return sameNumber ? { level: 'address.number' } : { level: 'address.different' }
}
