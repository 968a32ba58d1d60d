import type { Word } from '../data/lexicon.ts'
import { editsBetween, isNear, isScrambled } from '../normalise/near.ts'

/** How two words may be alike, the weakest first: the place is the rank. */
export const likenesses = ['different', 'initial', 'alike', 'near', 'sound', 'variant', 'pet', 'same'] as const
export type Part = 'given' | 'surname'
/** The place of a likeness in `likenesses`. */
export type Likeness = number
export const [different, initial, alike, near, same] = [0, 1, 2, 3, 7] as const
const [inSound, variant, pet] = [4, 5, 6] as const

/**
 * Every pair of words is compared once, as given names and as surnames, unless another pair takes its place: two whole numbers a slot, the
 * lower word's number and, in one, the higher word's with both likenesses.
 */
const slots = 1 << 20
const remembered = new Int32Array(slots * 2).fill(-1)
/** Words numbered beyond this are compared anew each time. */
const numbersMax = 1 << 25

/** How two given names or two surnames are alike. Two common names one letter apart (Luis, Luisa) are two names. */
export function likenessOf(a: Word, b: Word, part: Part): Likeness {
  const both = likenessesOf(a, b)
  return part === 'given' ? both >>> 3 : both & 7
}

/** The likeness as given names in the upper three bits, as surnames in the lower. */
export function likenessesOf(a: Word, b: Word): number {
  if (a === b || a.text === b.text) return a.text.length === 1 ? (initial << 3) | initial : (same << 3) | same
  // Most pairs end here: each stands for itself, they sound otherwise, and no hand is so hasty.
  if (a.isPlain && b.isPlain && !mayBeSlip(a, b) && a.sound !== b.sound) return different
  const [low, high] = a.number < b.number ? [a, b] : [b, a]
  if (high.number >= numbersMax) return compareWords(a, b)
  const slot = ((Math.imul(low.number, 0x9e3779b1) ^ Math.imul(high.number, 0x85ebca6b)) >>> 12) << 1
  const kept = remembered[slot + 1] ?? -1
  if (remembered[slot] === low.number && kept >>> 6 === high.number) return kept & 63
  const found = compareWords(a, b)
  remembered[slot] = low.number
  remembered[slot + 1] = (high.number << 6) | found
  return found
}

function compareWords(one: Word, other: Word): number {
  const [a, b] = one.text < other.text ? [one, other] : [other, one]
  if (a.text.length === 1 || b.text.length === 1) return (initialOf(a, b, 'given') << 3) | initialOf(a, b, 'surname')
  const slip = mayBeSlip(a, b)
  return (asGiven(a, b, slip) << 3) | asSurname(a, b, slip)
}

const initialOf = (a: Word, b: Word, part: Part): Likeness => (isInitialOf(a, b, part) || isInitialOf(b, a, part) ? initial : different)

/** "J." stands for Jesús, and so for Chucho. */
const isInitialOf = (letter: Word, word: Word, part: Part) =>
  letter.text.length === 1 &&
  (word.text.startsWith(letter.text) || (part === 'given' && word.formals.some((formal) => formal.startsWith(letter.text))))

function asGiven(a: Word, b: Word, slip: boolean): Likeness {
  const { formals } = a
  if (formals.length > 0 || b.formals.length > 0) {
    if (formals.includes(b.text) || b.formals.includes(a.text) || formals.some((formal) => b.formals.includes(formal))) return pet
  }
  if (a.standard === b.standard) return variant
  if (soundsLike(a, b)) return inSound
  return slip ? slipOf(a, b, 'given') : different
}

const asSurname = (a: Word, b: Word, slip: boolean): Likeness => (soundsLike(a, b) ? inSound : slip ? slipOf(a, b, 'surname') : different)

const soundsLike = (a: Word, b: Word) => a.text.length > 2 && b.text.length > 2 && a.sound === b.sound

/** Two words that differ in more letters than the hastiest hand mistypes are no slip of each other. */
const mayBeSlip = (a: Word, b: Word): boolean =>
  bitCount(a.letters ^ b.letters) <= Math.max(4, 2 * Math.floor(Math.max(a.text.length, b.text.length) * 0.4))

/** How many bits are set, all at once. */
export function bitCount(bits: number): number {
  const pairs = bits - ((bits >>> 1) & 0x55555555)
  const fours = (pairs & 0x33333333) + ((pairs >>> 2) & 0x33333333)
  return Math.imul((fours + (fours >>> 4)) & 0x0f0f0f0f, 0x01010101) >>> 24
}

/**
 * A word that no list knows is a slip of one that is alike. Two listed words are two names: of given names none is forgiven, of surnames
 * one letter is a weak likeness (Alan, Allen).
 */
function slipOf(wordA: Word, wordB: Word, part: Part): Likeness {
  const [a, b] = [wordA.text, wordB.text]
  const common = part === 'given' ? 12 : 13
  const [bitsA, bitsB] = part === 'given' ? [wordA.given, wordB.given] : [wordA.surname, wordB.surname]
  const known = part === 'given' ? wordA.knownGiven && wordB.knownGiven : wordA.knownSurname && wordB.knownSurname
  if (known && bitsA < common && bitsB < common) {
    if (part === 'surname') return isNear(a, b) ? alike : different
    return isOldSlip(a, b) && Math.abs(bitsA - bitsB) >= 4 ? near : different
  }
  if (isNear(a, b)) return near
  if (part === 'surname' && Math.min(a.length, b.length) === 2 && Math.max(a.length, b.length) === 3 && editsBetween(a, b, 1) <= 1)
    return alike
  if (known) return different
  if (a.length <= 3 && a.length === b.length && editsBetween(a, b, 1) <= 1) return alike
  return isScrambled(a, b) ? alike : different
}

/** Micheal for Michael: inside a long word, so that Luis and Luisa, Mario and María stay two names. */
const isOldSlip = (a: string, b: string) =>
  Math.min(a.length, b.length) >= 6 && a[0] === b[0] && a.at(-1) === b.at(-1) && editsBetween(a, b, 1) <= 1
