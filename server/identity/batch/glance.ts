import { birthLevel } from '../compare/births.ts'
import type { Level, Model } from '../compare/index.ts'
import { bitCount } from '../compare/likeness.ts'
import type { Word } from '../data/lexicon.ts'
import type { Part } from './load.ts'
import { NameGlance } from './name-glance.ts'
import { flags, outlineWidth, places, shifts } from './outline.ts'

type Seen = { parts: readonly Pick<Part, 'outlines'>[]; bases: readonly number[]; words: readonly Word[] }
const supportingBirths = new Set<Level>(['birth.typo', 'birth.part', 'birth.near', 'birth.blurred'])
/** The most that the compare room gives for a city. */
const cityBitsMax = 6
/** Weights are rounded to the hundredth of a bit, a few of them in one sum. */
const slack = 0.05

/**
 * Tells two records apart by their outlines where that is certain: `areApart` never holds for a pair of which the comparison would say
 * anything else. What it cannot see it does not judge. A test asks both about every pair of generated sets.
 */
export class Glance {
  readonly #outlines: readonly Int32Array[]
  readonly #bases: readonly number[]
  readonly #model: Model
  readonly #names: NameGlance
  #a: Int32Array = new Int32Array(0)
  #b: Int32Array = new Int32Array(0)
  #atA = 0
  #atB = 0
  /** As much as all but the names can weigh, and whether any of it supports a name. */
  #most = 0
  #isSupported = false

  constructor({ parts, bases, words }: Seen, model: Model) {
    this.#outlines = parts.map(({ outlines }) => outlines.numbers)
    this.#bases = bases
    this.#model = model
    this.#names = new NameGlance(words, model)
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
    const [a, b] = [this.#ofA(places.flags), this.#ofB(places.flags)]
    if (((a | b) & flags.wide) !== 0 || this.#mayShare() || this.#mayShareHome(a & b)) return false
    if ((a & b & flags.document) !== 0) {
      if (((a | b) & flags.loose) !== 0 || this.#ofA(places.document) === this.#ofB(places.document)) return false
      // Two valid numbers of one kind exclude each other.
      if (this.#ofA(places.documentKind) === this.#ofB(places.documentKind)) return true
    }
    const birth = this.#birthLevel()
    if (birth === 'birth.same' || birth === 'birth.swapped') return false
    if (birth === 'birth.generation') return true
    this.#most = 0
    this.#isSupported = false
    this.#weighContacts(a, b)
    this.#weighBirths(birth)
    this.#weighPlaces(a & b)
    return this.#areNamesApart(a, b)
  }

  #ofA(place: number): number {
    return this.#a[this.#atA + place] ?? 0
  }

  #ofB(place: number): number {
    return this.#b[this.#atB + place] ?? 0
  }

  /** One phone, mailbox, card or handle: what is shared relates two people whatever else is said. */
  #mayShare(): boolean {
    const [head, user, code, handle] = [
      this.#ofA(places.phoneHead),
      this.#ofA(places.user),
      this.#ofA(places.code),
      this.#ofA(places.handle),
    ]
    if (head !== 0 && head === this.#ofB(places.phoneHead) && this.#ofA(places.phoneEnd) === this.#ofB(places.phoneEnd)) return true
    const [otherUser, otherHandle] = [this.#ofB(places.user), this.#ofB(places.handle)]
    if (user !== 0 && (user === otherUser || user === otherHandle)) return true
    return (code !== 0 && code === this.#ofB(places.code)) || (handle !== 0 && handle === otherUser)
  }

  /** One house number where the postcode does not say that it is elsewhere. `both` are the flags of both records. */
  #mayShareHome(both: number): boolean {
    if ((both & flags.street) === 0 || this.#ofA(places.house) === 0 || this.#ofA(places.house) !== this.#ofB(places.house)) return false
    return !this.#isElsewhere()
  }

  /** Two postcodes that no slip turns into each other. */
  #isElsewhere(): boolean {
    const [a, b] = [this.#ofA(places.postcode), this.#ofB(places.postcode)]
    return a !== 0 && b !== 0 && a !== b && !mayBeNear(a, b)
  }

  #birthLevel(): Level | undefined {
    const [a, b] = [this.#ofA(places.birth), this.#ofB(places.birth)]
    return a !== 0 && b !== 0 ? birthLevel(a, b) : undefined
  }

  /** As much as the likeliest of these levels weighs; `supports` is the one that would support a name. */
  #weigh(supports: Level, other: Level, isPossible: boolean): void {
    const { weights } = this.#model
    this.#most += isPossible ? Math.max(weights[supports], weights[other]) : weights[other]
    if (isPossible) this.#isSupported = true
  }

  #weighContacts(a: number, b: number): void {
    const [headA, headB] = [this.#ofA(places.phoneHead), this.#ofB(places.phoneHead)]
    const parts = (a | b) & flags.parts
    if ((headA !== 0 || (a & flags.parts) !== 0) && (headB !== 0 || (b & flags.parts) !== 0)) {
      this.#weigh('phone.near', 'phone.different', parts !== 0 || this.#arePhonesNear(a, b))
      if (parts !== 0) this.#most += Math.max(0, this.#model.weights['phone.part'])
    }
    if (this.#ofA(places.user) !== 0 && this.#ofB(places.user) !== 0) this.#weigh('email.near', 'email.different', this.#areMailsNear(a, b))
  }

  /** One figure off, or two that have changed places. */
  #arePhonesNear(a: number, b: number): boolean {
    const lengths = ((a >>> shifts.phone) & 31) - ((b >>> shifts.phone) & 31)
    if (lengths !== 0) return Math.abs(lengths) === 1
    const isOneHead = this.#ofA(places.phoneHead) === this.#ofB(places.phoneHead)
    return otherFigures(this.#ofA(places.phoneEnd), this.#ofB(places.phoneEnd)) <= (isOneHead ? 2 : 1)
  }

  /** Two letters off at most; at a large provider with the very same figures. */
  #areMailsNear(a: number, b: number): boolean {
    if (((a | b) & flags.crowded) !== 0 && this.#ofA(places.figures) !== this.#ofB(places.figures)) return false
    const [one, other] = [this.#ofA(places.letters), this.#ofB(places.letters)]
    return Math.abs((one >>> 26) - (other >>> 26)) <= 2 && bitCount((one ^ other) & 0x3ffffff) <= 4
  }

  #weighBirths(birth: Level | undefined): void {
    const { weights } = this.#model
    if (birth !== undefined) {
      this.#most += weights[birth]
      if (supportingBirths.has(birth)) this.#isSupported = true
      return
    }
    // The year of birth in the address of the other.
    const mayHoldYear =
      (this.#ofA(places.birth) !== 0 && this.#ofB(places.user) !== 0) || (this.#ofB(places.birth) !== 0 && this.#ofA(places.user) !== 0)
    if (mayHoldYear) this.#most += Math.max(0, weights['email.year'])
  }

  #weighPlaces(both: number): void {
    const { weights } = this.#model
    const isElsewhere = this.#isElsewhere()
    const [a, b] = [this.#ofA(places.postcode), this.#ofB(places.postcode)]
    if (a !== 0 && a === b) this.#weigh('postcode.same', 'postcode.same', true)
    else if (a !== 0 && b !== 0) this.#most += isElsewhere ? weights['postcode.different'] : Math.max(weights['postcode.near'], 0)
    if ((both & flags.city) !== 0) this.#most += Math.max(weights['city.same'], weights['city.near']) + cityBitsMax
    if ((both & flags.region) !== 0) this.#most += Math.max(0, weights['region.same'])
    if ((both & flags.street) === 0) return
    const isOneHouse = this.#ofA(places.house) !== 0 && this.#ofA(places.house) === this.#ofB(places.house)
    this.#weigh('address.street', 'address.different', !isElsewhere || isOneHouse)
  }

  #areNamesApart(a: number, b: number): boolean {
    const { doubt, join, nameJoin, nameDoubt } = this.#model
    const alone = Math.min(nameJoin, nameDoubt) - slack
    if (!this.#isSupported) {
      // Without support a name alone would have to weigh enough, and to agree whole.
      if ((a & b & flags.named) === 0) return true
      if (Math.min(this.#ofA(places.nameBits), this.#ofB(places.nameBits)) / 4 + this.#most < alone) return true
    }
    if ((a & b & flags.named) === 0) return this.#most < Math.min(doubt, join) - slack
    const names = this.#names
    names.look(this.#a, this.#atA, this.#b, this.#atB)
    // Another given name is another person, where neither a contact nor a birthday is one.
    if (names.bearOther()) return true
    const doDisagree = names.disagree()
    if (!this.#isSupported) return doDisagree || names.bound() + this.#most < alone
    return names.bound() + this.#most < (doDisagree ? join : Math.min(doubt, join, nameDoubt, nameJoin)) - slack
  }
}

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
