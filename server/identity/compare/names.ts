import { findWord, noWord, type Word } from '../data/lexicon.ts'
import type { Name } from '../normalise/names.ts'
import { isNear } from '../normalise/near.ts'
import { bitsOf, lesserBits, secondGivenMax } from './bits.ts'
import { type Common, commonOf } from './frequent-values.ts'
import type { Level, Model } from './levels.ts'
import { alike, different, initial, type Likeness, likenesses, likenessOf, near, type Part, same } from './likeness.ts'
import { isSpelledFirst, lendSurname, type ReadName, readLike, readName, unfold } from './reading.ts'
import { glue, type SurnameEvidence, surnameEvidence } from './surnames.ts'

/**
 * `agree`: given name and surname fit. `partly`: what both state fits, but a side lacks a part. `silent`: a side states no name.
 * `disagree`: what both state does not fit, so an equal phone or e-mail relates the two and joins nothing.
 */
type NameVerdict = 'agree' | 'partly' | 'silent' | 'disagree'
/** One thing that two names say, and the words that say it. */
type Said = { level: Level; weight: number; one?: string; other?: string }
export type NameEvidence = {
  verdict: NameVerdict
  weight: number
  said: readonly Said[]
  fits: boolean
  givenFits: boolean
  givenDiffers: boolean
  surnameFits: boolean
}

type Alignment = { likeness: Likeness; a: Word; b: Word; shared: number; leftA: number; leftB: number }

/** The best pair of words of two lists, and how many words of each side find no partner. */
function align(as: readonly Word[], bs: readonly Word[], part: Part, common?: Common): Alignment {
  const best: Alignment = { likeness: different, a: as[0] ?? noWord, b: bs[0] ?? noWord, shared: 0, leftA: 0, leftB: 0 }
  let taken = 0
  for (const a of as) {
    let [likeness, at] = [different as Likeness, -1]
    for (let to = 0; to < bs.length; to++) {
      if ((taken & (1 << to)) !== 0 || isRepeated(bs, to)) continue
      const found = likenessOf(a, bs[to] as Word, part)
      if (found > likeness) [likeness, at] = [found, to]
    }
    if (at < 0) continue
    const b = bs[at] as Word
    taken |= 1 << at
    best.shared++
    const isBetter =
      likeness > best.likeness || (likeness === best.likeness && bitsOf(a, b, part, common) > bitsOf(best.a, best.b, part, common))
    if (isBetter) {
      best.likeness = likeness
      best.a = a
      best.b = b
    }
  }
  best.leftA = as.length - best.shared
  best.leftB = bs.length - best.shared
  return best
}

/** A word said twice is one. */
function isRepeated(words: readonly Word[], at: number): boolean {
  for (let before = 0; before < at; before++) if (words[before]?.text === words[at]?.text) return true
  return false
}

/** Given names fit when a pair is alike and not both sides keep a second name of their own (María José is not María Carmen). */
function givenEvidence(a: readonly Word[], b: readonly Word[], common?: Common): Alignment {
  const found = align(a, b, 'given', common)
  if (found.likeness === different) {
    if (a.length === b.length) return found
    const [gluedA, gluedB] = [glue(a), glue(b)]
    return isNear(gluedA, gluedB) ? { ...found, likeness: near, a: findWord(gluedA), b: findWord(gluedB) } : found
  }
  if (found.likeness === alike && found.leftA + found.leftB > 0) return { ...found, likeness: different }
  if (isHalfOfPair(a, b) || isHalfOfPair(b, a)) return { ...found, likeness: different }
  if (found.leftA === 0 || found.leftB === 0) return found
  const isFirst = found.a.text === a[0]?.text && found.b.text === b[0]?.text
  return { ...found, likeness: isFirst && bitsOf(found.a, found.b, 'given') >= 9 ? alike : different }
}

const menOfMaria = new Set(['jose', 'jesus', 'angel'])

/** José is not María José, nor María José María; Carmen may well be María Carmen. */
function isHalfOfPair(a: readonly Word[], b: readonly Word[]): boolean {
  if (a.length !== 1 || b.length < 2) return false
  const [one, first, second] = [a[0]?.text ?? '', b[0]?.text ?? '', b[1]?.text ?? '']
  return (first === 'maria' && one === second && menOfMaria.has(one)) || (first === 'jose' && one === 'maria' && second === 'maria')
}

const silent: NameEvidence = {
  verdict: 'silent',
  weight: 0,
  said: [],
  fits: false,
  givenFits: false,
  givenDiffers: false,
  surnameFits: false,
}

/**
 * Everything that two names say about being one person's. A word looks for its partner on the other side, and a name is read as the other is
 * written, so which side asks could decide a tie: it is always the one whose spelling comes first.
 */
export function compareReadNames(a: ReadName | undefined, b: ReadName | undefined, model: Model): NameEvidence {
  if (!a || !b) return silent
  return isSpelledFirst(a, b) ? compareBothReadings(a, b, model) : compareBothReadings(b, a, model)
}

export const compareNames = (a: Name | undefined, b: Name | undefined, model: Model): NameEvidence =>
  compareReadNames(a && readName(a), b && readName(b), model)

function compareBothReadings(one: ReadName, other: ReadName, model: Model): NameEvidence {
  const first = compareAsRead(one, other, model)
  if ((first.verdict === 'agree' && !isCrossed(first)) || !(one.guess || other.guess)) return first
  let best = first
  const again = (a: ReadName | undefined, b: ReadName | undefined) => {
    if (!a || !b) return
    const found = compareAsRead(a, b, model)
    if (found.verdict === 'agree' && (best.verdict !== 'agree' || isCrossed(best) || found.weight > best.weight)) best = found
  }
  again(readLike(one, other), other)
  again(one, readLike(other, one))
  return best
}

export const says = ({ said }: NameEvidence, level: Level): boolean => said.some((one) => one.level === level)
const isCrossed = (evidence: NameEvidence) => says(evidence, 'name.swapped')

/** What is said so far, and its weight. */
class Saying {
  weight = 0
  readonly said: Said[] = []
  readonly #model: Model
  constructor(model: Model) {
    this.#model = model
  }

  say(level: Level, bits: number, a?: Word, b?: Word): void {
    const weight = Math.round((this.#model.weights[level] + bits) * 100) / 100
    this.weight += weight
    if (!a || !b) this.said.push({ level, weight })
    else if (a.text < b.text) this.said.push({ level, weight, one: a.text, other: b.text })
    else this.said.push({ level, weight, one: b.text, other: a.text })
  }
}

const withBits = (likeness: Likeness) => likeness !== initial && likeness !== different
const givenLevels = likenesses.map((likeness) => `given.${likeness}` as const)
const surnameLevels = likenesses.map((likeness) =>
  likeness === 'pet' || likeness === 'variant' ? ('surname.near' as const) : (`surname.${likeness}` as const),
)

function compareAsRead(one: ReadName, other: ReadName, model: Model): NameEvidence {
  const out = new Saying(model)
  const common = commonOf(model)
  const [a, b] = [lendSurname(one, other), lendSurname(other, one)]
  const given = givenEvidence(unfold(a.given, b.given), unfold(b.given, a.given), common)
  const surname = surnameEvidence(a, b, common)
  const statedGiven = a.given.length > 0 && b.given.length > 0
  const statedSurname = a.surnames.length > 0 && b.surnames.length > 0
  const givenFits = statedGiven && given.likeness !== different
  const surnameFits = statedSurname && surname.likeness !== different
  const crossed = givenFits && surnameFits ? undefined : crossEvidence(a, b, { givenFits, surnameFits, common })
  if (crossed) {
    out.say('name.swapped', crossed.bits)
    const { weight, said } = out
    const { whole } = crossed
    return { verdict: whole ? 'agree' : 'partly', weight, said, fits: true, givenFits: whole, givenDiffers: false, surnameFits: whole }
  }
  if (statedGiven) {
    const bits = withBits(given.likeness) ? bitsOf(given.a, given.b, 'given', common) : 0
    out.say(givenLevels[given.likeness] ?? 'given.different', bits, given.a, given.b)
    const second = given.likeness === same ? secondGiven(a.given, b.given, given.a) : undefined
    if (second) out.say('given.second', Math.min(secondGivenMax, bitsOf(second, second, 'given', common) / 2), second, second)
  }
  if (statedSurname) saySurnames(out, surname, a, b, common)
  if (a.generation && b.generation && a.generation !== b.generation) out.say('generation.different', 0)
  const secondDiffers = statedSurname && out.said.some(({ level }) => level === 'surname.second_different')
  const verdict = verdictOf({ statedGiven, statedSurname, givenFits, surnameFits: surnameFits && !secondDiffers && !surname.mothers })
  return {
    verdict,
    weight: Math.round(out.weight * 100) / 100,
    said: out.said,
    fits: verdict === 'agree' || verdict === 'partly',
    givenFits,
    givenDiffers: statedGiven && !givenFits,
    surnameFits,
  }
}

function secondGiven(as: readonly Word[], bs: readonly Word[], first: Word): Word | undefined {
  if (as.length < 2 || bs.length < 2) return undefined
  let least: Word | undefined
  for (const word of as) {
    if (word.text === first.text || word.text.length <= 1 || !bs.some(({ text }) => text === word.text)) continue
    if (!least || word.text < least.text) least = word
  }
  return least
}

function verdictOf(it: { statedGiven: boolean; statedSurname: boolean; givenFits: boolean; surnameFits: boolean }): NameVerdict {
  if ((it.statedGiven && !it.givenFits) || (it.statedSurname && !it.surnameFits)) return 'disagree'
  if (it.statedGiven && it.statedSurname) return 'agree'
  return it.statedGiven ? 'partly' : 'silent'
}

function saySurnames(out: Saying, surname: SurnameEvidence, one: ReadName, other: ReadName, common?: Common): void {
  const { likeness, a, b } = surname
  const bits = withBits(likeness) ? bitsOf(a, b, 'surname', common) : 0
  if (surname.mothers) out.say('surname.mothers', 0, a, b)
  else if (surname.order && likeness !== different) out.say('surname.order', bits, a, b)
  else out.say(surnameLevels[likeness] ?? 'surname.different', bits, a, b)
  if (surname.second === 'none' || surname.mothers || likeness === different) return
  const [a2 = noWord, b2 = noWord] = [one.surnames[1], other.surnames[1]]
  const secondBits = a2.text !== '' && b2.text !== '' ? bitsOf(a2, b2, 'surname', common) : 0
  if (surname.second === 'same') out.say('surname.second', Math.min(secondBits, 11), a2, b2)
  else if (surname.second === 'near') out.say('surname.second_near', Math.min(secondBits, 9), a2, b2)
  else out.say('surname.second_different', 0, a2, b2)
}

type Seen = { givenFits: boolean; surnameFits: boolean; common: Common | undefined }

/** Given name and surname in each other's place, wholly or as far as both are stated. */
function crossEvidence(a: ReadName, b: ReadName, { givenFits, surnameFits, common }: Seen): { bits: number; whole: boolean } | undefined {
  const all = sameWords(a, b)
  if (all) {
    const bits = all.reduce((sum, word) => sum + lesserBits(word, word, common), 0)
    return { bits: Math.min(14, bits), whole: true }
  }
  if (givenFits || surnameFits) return undefined
  const [one, other] = [align(a.given, b.surnames, 'surname'), align(a.surnames, b.given, 'surname')]
  const [oneFits, otherFits] = [one, other].map((found) => found.shared > 0 && found.likeness !== initial)
  const bits = (oneFits ? lesserBits(one.a, one.b, common) : 0) + (otherFits ? lesserBits(other.a, other.b, common) : 0)
  if (oneFits && otherFits) return { bits, whole: true }
  const isOneWord = (name: ReadName) => name.given.length + name.surnames.length === 1
  return (oneFits || otherFits) && (isOneWord(a) || isOneWord(b)) ? { bits, whole: false } : undefined
}

/** All words of a name in the order of the alphabet, where the other has just these, two or more. */
function sameWords(a: ReadName, b: ReadName): Word[] | undefined {
  const count = a.given.length + a.surnames.length
  if (count < 2 || count !== b.given.length + b.surnames.length) return undefined
  const ofB = (text: string) => b.given.some((word) => word.text === text) || b.surnames.some((word) => word.text === text)
  if (!a.given.every(({ text }) => ofB(text)) || !a.surnames.every(({ text }) => ofB(text))) return undefined
  const [all, others] = [inAlphabet(a), inAlphabet(b)]
  return all.every((word, at) => word.text === others[at]?.text) ? all : undefined
}

const inAlphabet = ({ given, surnames }: ReadName) => [...given, ...surnames].sort((one, other) => (one.text < other.text ? -1 : 1))
