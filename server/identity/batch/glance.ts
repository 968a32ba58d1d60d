import type { Model } from '../compare/index.ts'
import { isAlike } from '../compare/names.ts'
import { findWord, formalsOf } from '../data/lexicon.ts'
import type { Part } from './load.ts'
import { flags, outlineWidth, places, shifts, wordsMax } from './outline.ts'

type Seen = { parts: readonly Pick<Part, 'outlines'>[]; bases: readonly number[] }
const tableSize = 1 << 20
const [asGiven, asSurname] = [1, 2]

/**
 * Tells two records apart by their outlines where that is certain: `areApart` never holds for a pair of which the comparison would say
 * anything else. What it cannot see it does not judge. A test asks both about every pair of generated sets.
 */
export class Glance {
  readonly #outlines: readonly Int32Array[]
  readonly #bases: readonly number[]
  readonly #words: readonly string[]
  readonly #model: Model
  readonly #pairs = new Float64Array(tableSize).fill(-1)
  readonly #likeness = new Uint8Array(tableSize)
  readonly #lengths: Int32Array
  readonly #isCompound: Uint8Array
  readonly #givenBits: Float64Array
  readonly #surnameBits: Float64Array
  #a: Int32Array = new Int32Array(0)
  #b: Int32Array = new Int32Array(0)
  #atA = 0
  #atB = 0

  constructor({ parts, bases }: Seen, words: readonly string[], model: Model) {
    this.#outlines = parts.map(({ outlines }) => outlines.numbers)
    this.#bases = bases
    this.#words = words
    this.#model = model
    this.#lengths = Int32Array.from(words, (word) => word.length)
    this.#isCompound = Uint8Array.from(words, (word) => Number(formalsOf(word).some((formal) => formal.includes('_'))))
    this.#givenBits = Float64Array.from(words, (word) => Math.min(wordBitsMax, findWord(word).givenBits))
    this.#surnameBits = Float64Array.from(words, (word) => Math.min(wordBitsMax, findWord(word).surname))
  }

  #partOf(record: number): number {
    let part = this.#bases.length - 1
    while (part > 0 && record < (this.#bases[part] ?? 0)) part--
    return part
  }

  areApart(one: number, other: number): boolean {
    const [partA, partB] = [this.#partOf(one), this.#partOf(other)]
    this.#a = this.#outlines[partA] ?? this.#a
    this.#b = this.#outlines[partB] ?? this.#b
    this.#atA = (one - (this.#bases[partA] ?? 0)) * outlineWidth
    this.#atB = (other - (this.#bases[partB] ?? 0)) * outlineWidth
    const [a, b] = [this.#a[this.#atA] ?? 0, this.#b[this.#atB] ?? 0]
    if (((a | b) & flags.wide) !== 0) return false
    if ((a & b & flags.document) !== 0) return false
    if (this.#mayShareContact(a, b) || this.#mayShareHome(a & b)) return false
    const isSupported = this.#mayBeSupported(a & b)
    if (isSupported ? this.#bearOtherNames(a, b) : this.#saysTooLittle(a, b)) return true
    return this.#weighsTooLittle(a, b, isSupported)
  }

  #of(place: number): [a: number, b: number] {
    return [this.#a[this.#atA + place] ?? 0, this.#b[this.#atB + place] ?? 0]
  }

  /** One card, phone or mailbox, or one that a slip of the keys tells from the other; one birthday, be day and month swapped. */
  #mayShareContact(flagsA: number, flagsB: number): boolean {
    const [headA, headB] = this.#of(places.phoneHead)
    if (headA !== 0 && headB !== 0) {
      const [endA, endB] = this.#of(places.phoneEnd)
      if (Math.abs((flagsA >>> shifts.phone) - (flagsB >>> shifts.phone)) === 1) return true
      if (otherFigures(endA, endB) <= (headA === headB ? 2 : 1)) return true
    }
    const [userA, userB] = this.#of(places.user)
    if (userA !== 0 && userB !== 0) {
      if (userA === userB) return true
      const [a, b] = this.#of(places.letters)
      if (Math.abs((a >>> 26) - (b >>> 26)) <= 2 && bitCount((a ^ b) & 0x3ffffff) <= 4) return true
    }
    const [codeA, codeB] = this.#of(places.code)
    const [handleA, handleB] = this.#of(places.handle)
    if ((codeA !== 0 && codeA === codeB) || (handleA !== 0 && handleA === userB) || (handleB !== 0 && handleB === userA)) return true
    const [birthA, birthB] = this.#of(places.birth)
    return birthA !== 0 && birthB !== 0 && (birthA === birthB || isSwapped(birthA, birthB))
  }

  /** One house number where the postcode does not say that it is elsewhere. `both` are the flags of both records. */
  #mayShareHome(both: number): boolean {
    const [houseA, houseB] = this.#of(places.house)
    if ((both & flags.street) === 0 || houseA === 0 || houseA !== houseB) return false
    const [postA, postB] = this.#of(places.postcode)
    return postA === 0 || postB === 0 || mayBeNear(postA, postB)
  }

  /** Anything else that supports a name: a birth date that is near, a postcode, a street. */
  #mayBeSupported(both: number): boolean {
    const [birthA, birthB] = this.#of(places.birth)
    const [postA, postB] = this.#of(places.postcode)
    return (both & flags.street) !== 0 || (birthA !== 0 && birthB !== 0) || (postA !== 0 && postA === postB)
  }

  /** Without support a name alone would have to weigh enough, and to agree whole. */
  #saysTooLittle(a: number, b: number): boolean {
    if ((a & b & flags.named) === 0) return true
    const { nameJoin, nameDoubt } = this.#model
    const [bitsA, bitsB] = this.#of(places.nameBits)
    const most = Math.min(bitsA, bitsB) / 4 + this.#placeBits(a & b) + this.#yearBits() + this.#phoneBits()
    if (most < Math.min(nameJoin, nameDoubt)) return true
    return this.#lacksSecondSurname(a, b)
  }

  /** No reading of the names, with all else that may agree, reaches what a question needs. */
  #weighsTooLittle(a: number, b: number, isSupported: boolean): boolean {
    const names = this.#nameBound(a, b)
    const { weights, doubt, join, nameJoin, nameDoubt } = this.#model
    let most = names + this.#placeBits(a & b) + this.#yearBits() + this.#phoneBits()
    if (!isSupported) return most < Math.min(nameJoin, nameDoubt)
    const [birthA, birthB] = this.#of(places.birth)
    const [postA, postB] = this.#of(places.postcode)
    if (birthA !== 0 && birthB !== 0) most += Math.max(weights['birth.typo'], weights['birth.part'], weights['birth.near'])
    if (postA !== 0 && postA === postB) most += weights['postcode.same']
    if ((a & b & flags.street) !== 0) most += weights['address.street']
    return most < Math.min(doubt, join, nameDoubt, nameJoin)
  }

  /** As much as the words that may be the same can bring; no bound where a name may be read in other words. */
  #nameBound(a: number, b: number): number {
    const [givenA, givenB, lastA, lastB] = countsOf(a, b)
    if (isLent(givenA, lastA, lastB) || isLent(givenB, lastB, lastA) || this.#areReadOtherwise(givenA, givenB)) return unbounded
    if (lastA !== lastB && this.#lengthsNear(givenA, lastA, givenB, lastB)) return unbounded
    let bound = 0
    for (let at = 0; at < givenA + lastA; at++) {
      let best = 0
      const word = this.#a[this.#atA + places.words + at] ?? 0
      for (let to = 0; to < givenB + lastB; to++) {
        const other = this.#b[this.#atB + places.words + to] ?? 0
        if (this.#alike(word, other) !== 0) best = Math.max(best, this.#bits(word, other, at < givenA, to < givenB))
      }
      bound += best
    }
    return bound
  }

  /** Bits of two like words: in the part that both have, or in whichever brings more. */
  #bits(a: number, b: number, isGivenA: boolean, isGivenB: boolean): number {
    if (this.#lengths[a] === 1 || this.#lengths[b] === 1) return initialBits
    const given = Math.min(this.#givenBits[a] ?? 0, this.#givenBits[b] ?? 0)
    const surname = Math.min(this.#surnameBits[a] ?? 0, this.#surnameBits[b] ?? 0)
    return isGivenA !== isGivenB ? Math.max(given, surname) : isGivenA ? given : surname
  }

  /** Two phones that a glance tells from each other are different ones. */
  #phoneBits(): number {
    const [headA, headB] = this.#of(places.phoneHead)
    return headA !== 0 && headB !== 0 ? this.#model.weights['phone.different'] : 0
  }

  /** The year of birth in the address of the other. */
  #yearBits(): number {
    const [birthA, birthB] = this.#of(places.birth)
    const [userA, userB] = this.#of(places.user)
    return (birthA !== 0 && userB !== 0) || (birthB !== 0 && userA !== 0) ? Math.max(0, this.#model.weights['email.year']) : 0
  }

  /** As much as places that do not support can bring. */
  #placeBits(both: number): number {
    const { weights } = this.#model
    const [postA, postB] = this.#of(places.postcode)
    let most = 0
    if ((both & flags.city) !== 0) most += Math.max(weights['city.same'], weights['city.near']) + cityBitsMax
    if ((both & flags.region) !== 0) most += Math.max(0, weights['region.same'])
    if (postA !== 0 && postB !== 0 && postA !== postB)
      most += mayBeNear(postA, postB) ? Math.max(0, weights['postcode.near']) : weights['postcode.different']
    if ((both & flags.street) !== 0) most += Math.max(0, weights['address.number'])
    return most
  }

  /** Two surnames each, of which only one can be the other's: those names do not agree, however they are read. */
  #lacksSecondSurname(a: number, b: number): boolean {
    const [givenA, givenB, lastA, lastB] = countsOf(a, b)
    if (lastA !== 2 || lastB !== 2 || givenA === 0 || givenB === 0 || this.#areReadOtherwise(givenA, givenB)) return false
    if (this.#matched(givenA + lastA, givenB + lastB) >= 3) return false
    return !this.#anyAlike(0, givenA, givenB, lastB, asSurname | asGiven) && !this.#anyAlike(givenA, lastA, 0, givenB, asSurname | asGiven)
  }

  /** Whether both state a given name, and no reading of the names makes one of them the other's: then nothing short of a contact relates them. */
  #bearOtherNames(a: number, b: number): boolean {
    const [givenA, givenB, lastA, lastB] = countsOf(a, b)
    if (givenA === 0 || givenB === 0) return false
    if (((a | b) & flags.guess) !== 0 && this.#matched(givenA + lastA, givenB + lastB) >= 2) return false
    if (isLent(givenA, lastA, lastB) || isLent(givenB, lastB, lastA)) return false
    if (this.#areReadOtherwise(givenA, givenB)) return false
    const any = asGiven | asSurname
    return (
      !this.#anyAlike(0, givenA, 0, givenB, any) &&
      !this.#anyAlike(0, givenA, givenB, lastB, any) &&
      !this.#anyAlike(givenA, lastA, 0, givenB, any)
    )
  }

  /** Given names whose words say less than the whole: Maite is María Teresa, "mariajose" is "maria jose". */
  #areReadOtherwise(givenA: number, givenB: number): boolean {
    if (this.#mayBeGlued(givenA, givenB)) return true
    return (
      (givenB > 1 && this.#holdsCompound(this.#a, this.#atA, givenA)) || (givenA > 1 && this.#holdsCompound(this.#b, this.#atB, givenB))
    )
  }

  /** "mariajose" and "maria jose": as long, divided elsewhere. */
  #mayBeGlued(givenA: number, givenB: number): boolean {
    return givenA !== givenB && this.#lengthsNear(0, givenA, 0, givenB)
  }

  #lengthsNear(fromA: number, countA: number, fromB: number, countB: number): boolean {
    let [a, b] = [0, 0]
    for (let at = fromA; at < fromA + countA; at++) a += this.#lengths[this.#a[this.#atA + places.words + at] ?? 0] ?? 0
    for (let at = fromB; at < fromB + countB; at++) b += this.#lengths[this.#b[this.#atB + places.words + at] ?? 0] ?? 0
    return Math.abs(a - b) <= 2
  }

  #holdsCompound(outlines: Int32Array, row: number, given: number): boolean {
    for (let at = 0; at < given; at++) if (this.#isCompound[outlines[row + places.words + at] ?? 0] === 1) return true
    return false
  }

  /** How many words of the one with fewer may be a word of the other. */
  #matched(wordsA: number, wordsB: number): number {
    let [a, b] = [0, 0]
    for (let at = 0; at < wordsA; at++) if (this.#anyAlike(at, 1, 0, wordsB, asGiven | asSurname)) a++
    for (let at = 0; at < wordsB; at++) if (this.#anyAlike(0, wordsA, at, 1, asGiven | asSurname)) b++
    return Math.max(a, b)
  }

  #anyAlike(fromA: number, countA: number, fromB: number, countB: number, parts: number): boolean {
    for (let at = fromA; at < Math.min(fromA + countA, wordsMax); at++) {
      const a = this.#a[this.#atA + places.words + at] ?? 0
      for (let to = fromB; to < Math.min(fromB + countB, wordsMax); to++)
        if ((this.#alike(a, this.#b[this.#atB + places.words + to] ?? 0) & parts) !== 0) return true
    }
    return false
  }

  /** As what two words are alike: asked once, unless another pair takes the place. */
  #alike(a: number, b: number): number {
    if (a === b) return asGiven | asSurname
    const [low, high] = a < b ? [a, b] : [b, a]
    const slot = (Math.imul(low, 0x9e3779b1) ^ Math.imul(high, 0x85ebca6b)) >>> 12
    const pair = low * 0x4000000 + high
    if (this.#pairs[slot] === pair) return this.#likeness[slot] ?? 0
    const [one, other] = [this.#words[low] ?? '', this.#words[high] ?? '']
    const found = (isAlike(one, other, 'given') ? asGiven : 0) | (isAlike(one, other, 'surname') ? asSurname : 0)
    this.#pairs[slot] = pair
    this.#likeness[slot] = found
    return found
  }
}

/** The most that the compare room gives for a city, for a word of a name, and for an initial. */
const [cityBitsMax, wordBitsMax, initialBits] = [6, 13, 3]
const unbounded = Number.POSITIVE_INFINITY

const countsOf = (a: number, b: number) =>
  [(a >>> shifts.given) & 15, (b >>> shifts.given) & 15, (a >>> shifts.surnames) & 15, (b >>> shifts.surnames) & 15] as const

/** A name without surnames beside one with some may lend a given name as one. */
const isLent = (given: number, surnames: number, othersSurnames: number) => surnames === 0 && given > 1 && othersSurnames > 0

/** Whether one edit may turn one postcode into the other; of those that are not plain figures nothing is known. */
function mayBeNear(a: number, b: number): boolean {
  if (a < 0 || b < 0 || a >>> 27 !== b >>> 27) return true
  const [one, other] = [a & 0x7ffffff, b & 0x7ffffff]
  const differing = otherFigures(one, other)
  // Two figures that differ are one edit only as neighbours that have changed places: the difference is then nine times a power of ten.
  return differing <= 1 || (differing === 2 && isSwapOf(Math.abs(one - other)))
}

function isSwapOf(difference: number): boolean {
  let rest = difference
  while (rest % 10 === 0) rest /= 10
  return rest % 9 === 0 && rest <= 81
}

/** How many of the last nine figures differ, place by place. */
function otherFigures(a: number, b: number): number {
  let [one, other, count] = [a, b, 0]
  for (let at = 0; at < 9 && one !== other; at++) {
    const [restA, restB] = [(one / 10) | 0, (other / 10) | 0]
    if (one - restA * 10 !== other - restB * 10) count++
    one = restA
    other = restB
  }
  return count
}

/** Day and month of YYYYMMDD in each other's place. */
function isSwapped(a: number, b: number): boolean {
  const day = (date: number) => [Math.floor(date / 10000), Math.floor(date / 100) % 100, date % 100] as const
  const [yearA, monthA, dayA] = day(a)
  const [yearB, monthB, dayB] = day(b)
  return yearA === yearB && monthA === dayB && dayA === monthB
}

function bitCount(bits: number): number {
  let count = 0
  for (let rest = bits; rest !== 0; rest &= rest - 1) count++
  return count
}
