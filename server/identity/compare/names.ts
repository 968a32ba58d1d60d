import { findWord, formalsOf } from '../data/lexicon.ts'
import type { Name } from '../normalise/names.ts'
import { editsBetween, isNear, isScrambled } from '../normalise/near.ts'
import type { Reason } from '../types.ts'
import { type Common, commonOf } from './frequent-values.ts'
import type { Level, Model } from './levels.ts'
import { isSpelledFirst, lendSurname, readLike, unfold } from './reading.ts'

/**
 * `agree`: given name and surname fit. `partly`: what both state fits, but a side lacks a part. `silent`: a side states no name.
 * `disagree`: what both state does not fit, so an equal phone or e-mail relates the two and joins nothing.
 */
type NameVerdict = 'agree' | 'partly' | 'silent' | 'disagree'
export type NameEvidence = {
  verdict: NameVerdict
  weight: number
  because: Reason[]
  fits: boolean
  givenFits: boolean
  givenDiffers: boolean
  surnameFits: boolean
}

type Likeness = 'same' | 'pet' | 'variant' | 'sound' | 'near' | 'alike' | 'initial' | 'different'
const rank: Record<Likeness, number> = { same: 7, pet: 6, variant: 5, sound: 4, near: 3, alike: 2, initial: 1, different: 0 }
const nameBitsMax = 13

const remembered = { given: new Map<string, Map<string, Likeness>>(), surname: new Map<string, Map<string, Likeness>>() }
/** Likenesses kept, some 100 bytes each; then all are forgotten. */
const rememberedMax = 1_000_000
let rememberedCount = 0

/** How two given names or two surnames are alike. Two common names one letter apart (Luis, Luisa) are two names. */
function likenessOf(a: string, b: string, part: 'given' | 'surname'): Likeness {
  if (a === b) return a.length === 1 ? 'initial' : 'same'
  if (a.length === 1 || b.length === 1) return isInitialOf(a, b, part) || isInitialOf(b, a, part) ? 'initial' : 'different'
  const [low, high] = a < b ? [a, b] : [b, a]
  let ofLow = remembered[part].get(low)
  if (!ofLow) {
    ofLow = new Map()
    remembered[part].set(low, ofLow)
  }
  let likeness = ofLow.get(high)
  if (!likeness) {
    likeness = findLikeness(low, high, part)
    ofLow.set(high, likeness)
    if (++rememberedCount > rememberedMax) forget()
  }
  return likeness
}

/** "J." stands for Jesús, and so for Chucho. */
const isInitialOf = (letter: string, word: string, part: 'given' | 'surname') =>
  letter.length === 1 && (word.startsWith(letter) || (part === 'given' && formalsOf(word).some((formal) => formal.startsWith(letter))))

function forget(): void {
  remembered.given.clear()
  remembered.surname.clear()
  rememberedCount = 0
}

function findLikeness(a: string, b: string, part: 'given' | 'surname'): Likeness {
  const [wordA, wordB] = [findWord(a), findWord(b)]
  if (part === 'given') {
    const { formals } = wordA
    if (formals.includes(b) || wordB.formals.includes(a) || formals.some((formal) => wordB.formals.includes(formal))) return 'pet'
    if (wordA.standard === wordB.standard) return 'variant'
  }
  if (a.length > 2 && b.length > 2 && wordA.sound === wordB.sound) return 'sound'
  return slipOf(a, b, part)
}

/**
 * A word that no list knows is a slip of one that is alike. Two listed words are two names: of given names none is forgiven, of surnames
 * one letter is a weak likeness (Alan, Allen).
 */
function slipOf(a: string, b: string, part: 'given' | 'surname'): Likeness {
  const [wordA, wordB] = [findWord(a), findWord(b)]
  const common = part === 'given' ? 12 : 13
  const [bitsA, bitsB] = part === 'given' ? [wordA.given, wordB.given] : [wordA.surname, wordB.surname]
  const known = part === 'given' ? wordA.knownGiven && wordB.knownGiven : wordA.knownSurname && wordB.knownSurname
  if (known && bitsA < common && bitsB < common) {
    if (part === 'surname') return isNear(a, b) ? 'alike' : 'different'
    return isOldSlip(a, b) && Math.abs(bitsA - bitsB) >= 4 ? 'near' : 'different'
  }
  if (isNear(a, b)) return 'near'
  if (part === 'surname' && Math.min(a.length, b.length) === 2 && Math.max(a.length, b.length) === 3 && editsBetween(a, b, 1) <= 1)
    return 'alike'
  if (known) return 'different'
  if (a.length <= 3 && a.length === b.length && editsBetween(a, b, 1) <= 1) return 'alike'
  return isScrambled(a, b) ? 'alike' : 'different'
}

/** Micheal for Michael: inside a long word, so that Luis and Luisa, Mario and María stay two names. */
const isOldSlip = (a: string, b: string) =>
  Math.min(a.length, b.length) >= 6 && a[0] === b[0] && a.at(-1) === b.at(-1) && editsBetween(a, b, 1) <= 1

/** Bits of the rarer spelling's commoner reading: a slip never makes a name rare, nor does a table of another country. */
function bitsOf(a: string, b: string, part: 'given' | 'surname', common?: Common): number {
  const [wordA, wordB] = [findWord(a), findWord(b)]
  const bits = part === 'given' ? Math.min(wordA.givenBits, wordB.givenBits) : Math.min(wordA.surname, wordB.surname)
  const seen = common?.[part]
  return seen ? Math.min(bits, nameBitsMax, seen.get(a) ?? nameBitsMax, seen.get(b) ?? nameBitsMax) : Math.min(bits, nameBitsMax)
}

/** As many bits as this name can bring at most. */
export function nameBits(name: Name): number {
  let bits = bitsKnown.get(name)
  if (bits === undefined) {
    bits = countBits(name)
    bitsKnown.set(name, bits)
  }
  return bits
}

const bitsKnown = new WeakMap<Name, number>()

/** One given name counts, and two surnames; without a surname any later word may be read as one. */
export function countBits({ given, surnames }: Name): number {
  const ofGiven = given.map((word) => (word.length === 1 ? initialBits : bitsOf(word, word, 'given')))
  const rest = surnames.length > 0 ? surnames : given.slice(1)
  const ofSurnames = rest.map((word) => (word.length === 1 ? initialBits : bitsOf(word, word, 'surname'))).sort((a, b) => b - a)
  return Math.max(0, ...ofGiven) + (given.length > 1 ? secondGivenMax : 0) + (ofSurnames[0] ?? 0) + (ofSurnames[1] ?? 0)
}

const initialBits = 3

type Alignment = { likeness: Likeness; a: string; b: string; shared: number; leftA: number; leftB: number }

/** The best pair of words of two lists, and how many words of each side find no partner. */
function align(as: readonly string[], bs: readonly string[], part: 'given' | 'surname', common?: Common): Alignment {
  let best: Alignment = { likeness: 'different', a: as[0] ?? '', b: bs[0] ?? '', shared: 0, leftA: 0, leftB: 0 }
  const freeB = new Set(bs)
  let shared = 0
  for (const a of as) {
    let partner: { b: string; likeness: Likeness } | undefined
    for (const b of freeB) {
      const likeness = likenessOf(a, b, part)
      if (likeness !== 'different' && (!partner || rank[likeness] > rank[partner.likeness])) partner = { b, likeness }
    }
    if (!partner) continue
    freeB.delete(partner.b)
    shared++
    const better =
      rank[partner.likeness] > rank[best.likeness] ||
      (partner.likeness === best.likeness && bitsOf(a, partner.b, part, common) > bitsOf(best.a, best.b, part, common))
    if (better) best = { ...best, likeness: partner.likeness, a, b: partner.b }
  }
  return { ...best, shared, leftA: as.length - shared, leftB: bs.length - shared }
}

/** Given names fit when a pair is alike and not both sides keep a second name of their own (María José is not María Carmen). */
function givenEvidence(a: readonly string[], b: readonly string[], common?: Common): Alignment {
  const found = align(a, b, 'given', common)
  if (found.likeness === 'different') {
    const [gluedA, gluedB] = [a.join(''), b.join('')]
    if (a.length !== b.length && isNear(gluedA, gluedB)) return { ...found, likeness: 'near', a: gluedA, b: gluedB }
    return found
  }
  if (found.likeness === 'alike' && found.leftA + found.leftB > 0) return { ...found, likeness: 'different' }
  if (isHalfOfPair(a, b) || isHalfOfPair(b, a)) return { ...found, likeness: 'different' }
  if (found.leftA === 0 || found.leftB === 0) return found
  const isFirst = found.a === a[0] && found.b === b[0]
  return { ...found, likeness: isFirst && bitsOf(found.a, found.b, 'given') >= 9 ? 'alike' : 'different' }
}

const menOfMaria = new Set(['jose', 'jesus', 'angel'])

/** José is not María José, nor María José María; Carmen may well be María Carmen. */
function isHalfOfPair(a: readonly string[], b: readonly string[]): boolean {
  const [one, first, second] = [a[0] ?? '', b[0] ?? '', b[1] ?? '']
  if (a.length !== 1 || b.length < 2) return false
  return (first === 'maria' && one === second && menOfMaria.has(one)) || (first === 'jose' && one === 'maria' && second === 'maria')
}

type Weigher = { weight: number; because: Reason[]; say(level: Level, bits: number, facts?: Record<string, string>): void }

function weigher(model: Model): Weigher {
  const self: Weigher = {
    weight: 0,
    because: [],
    say(level, bits, facts) {
      const weight = Math.round((model.weights[level] + bits) * 100) / 100
      self.weight += weight
      self.because.push({ rule: level, weight, ...(facts ? { facts } : {}) })
    },
  }
  return self
}

const both = (a: string, b: string): Record<string, string> => (a < b ? { one: a, other: b } : { one: b, other: a })
const withBits = (likeness: Likeness) => likeness !== 'initial' && likeness !== 'different'

const silent: NameEvidence = {
  verdict: 'silent',
  weight: 0,
  because: [],
  fits: false,
  givenFits: false,
  givenDiffers: false,
  surnameFits: false,
}
/** Whether two words are alike as given names or as surnames. */
export const isAlike = (a: string, b: string, part: 'given' | 'surname') => likenessOf(a, b, part) !== 'different'

/**
 * Everything that two names say about being one person's. A word looks for its partner on the other side, and a name is read as the other is
 * written, so which side asks could decide a tie: it is always the one whose spelling comes first.
 */
export function compareNames(a: Name | undefined, b: Name | undefined, model: Model): NameEvidence {
  if (!a || !b) return silent
  return isSpelledFirst(a, b) ? compareBothReadings(a, b, model) : compareBothReadings(b, a, model)
}

function compareBothReadings(one: Name, other: Name, model: Model): NameEvidence {
  const first = compareAsRead(one, other, model)
  if ((first.verdict === 'agree' && !isCrossed(first)) || !(one.guess || other.guess)) return first
  let best = first
  for (const [a, b] of [[readLike(one, other, isAlike), other] as const, [one, readLike(other, one, isAlike)] as const]) {
    if (!a || !b) continue
    const again = compareAsRead(a, b, model)
    if (again.verdict === 'agree' && (best.verdict !== 'agree' || isCrossed(best) || again.weight > best.weight)) best = again
  }
  return best
}

const isCrossed = ({ because }: NameEvidence) => because.some(({ rule }) => rule === 'name.swapped')

function compareAsRead(one: Name, other: Name, model: Model): NameEvidence {
  const out = weigher(model)
  const common = commonOf(model)
  const [a, b] = [lendSurname(one, other, isAlike), lendSurname(other, one, isAlike)]
  const given = givenEvidence(unfold(a.given, b.given), unfold(b.given, a.given), common)
  const surname = surnameEvidence(a, b, common)
  const statedGiven = a.given.length > 0 && b.given.length > 0
  const statedSurname = a.surnames.length > 0 && b.surnames.length > 0
  const givenFits = statedGiven && given.likeness !== 'different'
  const surnameFits = statedSurname && surname.likeness !== 'different'
  const crossed = givenFits && surnameFits ? undefined : crossEvidence(a, b, { givenFits, surnameFits, common })
  if (crossed) {
    out.say('name.swapped', crossed.bits)
    const { weight, because } = out
    const { whole } = crossed
    return { verdict: whole ? 'agree' : 'partly', weight, because, fits: true, givenFits: whole, givenDiffers: false, surnameFits: whole }
  }
  if (statedGiven) {
    const bits = withBits(given.likeness) ? bitsOf(given.a, given.b, 'given', common) : 0
    out.say(`given.${given.likeness}`, bits, both(given.a, given.b))
    const second = given.likeness === 'same' ? secondGiven(a.given, b.given, given.a) : undefined
    if (second) out.say('given.second', Math.min(secondGivenMax, bitsOf(second, second, 'given', common) / 2), both(second, second))
  }
  if (statedSurname) saySurnames(out, surname, [a, b], common)
  if (a.generation && b.generation && a.generation !== b.generation) out.say('generation.different', 0)
  const secondDiffers = out.because.some(({ rule }) => rule === 'surname.second_different')
  const verdict = verdictOf({ statedGiven, statedSurname, givenFits, surnameFits: surnameFits && !secondDiffers && !surname.mothers })
  return {
    verdict,
    weight: Math.round(out.weight * 100) / 100,
    because: out.because,
    fits: verdict === 'agree' || verdict === 'partly',
    givenFits,
    givenDiffers: statedGiven && !givenFits,
    surnameFits,
  }
}

/** Given names go together (María Carmen, José Luis): the second says half of what it would alone. */
const secondGivenMax = 5

function secondGiven(as: readonly string[], bs: readonly string[], first: string): string | undefined {
  if (as.length < 2 || bs.length < 2) return undefined
  return as.filter((word) => word !== first && word.length > 1 && bs.includes(word)).sort()[0]
}

function verdictOf(it: { statedGiven: boolean; statedSurname: boolean; givenFits: boolean; surnameFits: boolean }): NameVerdict {
  if ((it.statedGiven && !it.givenFits) || (it.statedSurname && !it.surnameFits)) return 'disagree'
  if (it.statedGiven && it.statedSurname) return 'agree'
  return it.statedGiven ? 'partly' : 'silent'
}

type SurnameEvidence = Alignment & { order: boolean; mothers?: boolean; second: 'same' | 'near' | 'different' | 'none' }

function surnameEvidence(a: Name, b: Name, common?: Common): SurnameEvidence {
  const whole = [a.surnames.join(''), b.surnames.join('')] as const
  const none = { leftA: 0, leftB: 0, shared: 0 }
  const [a1 = '', a2 = ''] = a.surnames
  const [b1 = '', b2 = ''] = b.surnames
  const direct = likenessOf(a1, b1, 'surname')
  if (direct !== 'different') return { ...none, likeness: direct, a: a1, b: b1, order: false, second: secondOf(a2, b2) }
  const crossed = crossedSurnames([a1, a2], [b1, b2], common)
  if (crossed) return { ...none, ...crossed }
  if (a.married && b.surnames.includes(a.married))
    return { ...none, likeness: 'near', a: a.married, b: a.married, order: true, second: 'none' }
  if (b.married && a.surnames.includes(b.married))
    return { ...none, likeness: 'near', a: b.married, b: b.married, order: true, second: 'none' }
  const glued = a.surnames.length !== b.surnames.length && isNear(whole[0], whole[1])
  return {
    ...none,
    likeness: glued ? 'near' : 'different',
    a: glued ? whole[0] : a1,
    b: glued ? whole[1] : b1,
    order: false,
    second: 'none',
  }
}

type Two = readonly [string, string]

/** A surname that stands first on one side and second on the other; of several, the rarest, so that both ways round say the same. */
type Crossed = Omit<SurnameEvidence, 'shared' | 'leftA' | 'leftB'>

function crossedSurnames([a1, a2]: Two, [b1, b2]: Two, common?: Common): Crossed | undefined {
  let best: (Crossed & { bits: number }) | undefined
  const options: [string, string, string, string][] = [
    [a1, b2, a2, b1],
    [a2, b1, a1, b2],
    [a2, b2, a1, b1],
  ]
  for (const [one, other, restA, restB] of options) {
    const likeness = one && other ? likenessOf(one, other, 'surname') : 'different'
    if (likeness === 'different' || likeness === 'initial') continue
    if (restA && restB && likenessOf(restA, restB, 'surname') === 'different') continue
    const mothers = (one === a2 && !b2) || (other === b2 && !a2)
    const bits = bitsOf(one, other, 'surname', common) + rank[likeness] / 10 + (one < other ? 0.01 : 0)
    if (!best || bits > best.bits) best = { likeness, a: one, b: other, order: true, mothers, second: secondOf(restA, restB), bits }
  }
  return best
}

function secondOf(a: string, b: string): SurnameEvidence['second'] {
  if (!a || !b) return 'none'
  const likeness = likenessOf(a, b, 'surname')
  if (likeness === 'different') return 'different'
  return likeness === 'initial' ? 'none' : likeness === 'same' ? 'same' : 'near'
}

function saySurnames(out: Weigher, surname: SurnameEvidence, [a, b]: readonly [Name, Name], common?: Common): void {
  const likeness = surname.likeness === 'pet' || surname.likeness === 'variant' ? 'near' : surname.likeness
  const bits = withBits(likeness) ? bitsOf(surname.a, surname.b, 'surname', common) : 0
  if (surname.mothers) out.say('surname.mothers', 0, both(surname.a, surname.b))
  else if (surname.order && likeness !== 'different') out.say('surname.order', bits, both(surname.a, surname.b))
  else out.say(`surname.${likeness}`, bits, both(surname.a, surname.b))
  const [a2 = '', b2 = ''] = [a.surnames[1], b.surnames[1]]
  if (surname.second === 'none' || surname.mothers || likeness === 'different') return
  const secondBits = a2 && b2 ? bitsOf(a2, b2, 'surname', common) : 0
  if (surname.second === 'same') out.say('surname.second', Math.min(secondBits, 11), both(a2, b2))
  else if (surname.second === 'near') out.say('surname.second_near', Math.min(secondBits, 9), both(a2, b2))
  else out.say('surname.second_different', 0, both(a2, b2))
}

/** Given name and surname in each other's place, wholly or as far as both are stated. */
type Seen = { givenFits: boolean; surnameFits: boolean; common?: Common }

function crossEvidence(a: Name, b: Name, { givenFits, surnameFits, common }: Seen): { bits: number; whole: boolean } | undefined {
  const [all, others] = [[...a.given, ...a.surnames].sort(), [...b.given, ...b.surnames].sort()]
  if (all.length >= 2 && all.join(' ') === others.join(' ')) {
    return {
      bits: Math.min(
        14,
        all.reduce((sum, word) => sum + lesserBits(word, word, common), 0),
      ),
      whole: true,
    }
  }
  if (givenFits || surnameFits) return undefined
  const [one, other] = [align(a.given, b.surnames, 'surname'), align(a.surnames, b.given, 'surname')]
  const [oneFits, otherFits] = [one, other].map((found) => found.shared > 0 && found.likeness !== 'initial')
  const bits = (oneFits ? lesserBits(one.a, one.b, common) : 0) + (otherFits ? lesserBits(other.a, other.b, common) : 0)
  if (oneFits && otherFits) return { bits, whole: true }
  const isOneWord = (name: Name) => name.given.length + name.surnames.length === 1
  return (oneFits || otherFits) && (isOneWord(a) || isOneWord(b)) ? { bits, whole: false } : undefined
}

const lesserBits = (a: string, b: string, common?: Common) => Math.min(bitsOf(a, b, 'surname', common), bitsOf(a, b, 'given', common))
