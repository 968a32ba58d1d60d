import { commonOf } from '../compare/frequent-values.ts'
import type { Level, Model } from '../compare/index.ts'
import { likenessesOf } from '../compare/likeness.ts'
import type { Word } from '../data/lexicon.ts'
import { flags, places, shifts, wordsMax } from './outline.ts'

const wordBitsMax = 13
const unbounded = Number.POSITIVE_INFINITY

/**
 * The names of two outlines: which of their words may be the same, and what no reading of them can exceed. Words are looked at once a pair;
 * the answers are about the pair looked at last.
 */
export class NameGlance {
  readonly #words: readonly Word[]
  readonly #lengths: Int32Array
  readonly #givenBits: Float64Array
  readonly #surnameBits: Float64Array
  readonly #most: Record<'given' | 'givenInitial' | 'surname' | 'surnameInitial' | 'second' | 'secondSurname' | 'swapped', number>
  readonly #different: { given: number; surname: number }
  /** For each word of one name the words of the other that it is like, as bits: as given names, and as surnames. */
  readonly #likeGiven = new Int32Array(wordsMax)
  readonly #likeSurname = new Int32Array(wordsMax)
  readonly #ofA = new Int32Array(wordsMax)
  readonly #ofB = new Int32Array(wordsMax)
  #givenA = 0
  #givenB = 0
  #lastA = 0
  #lastB = 0
  #flags = 0
  #isCrossed = false
  #isReadOtherwise = false

  constructor(words: readonly Word[], model: Model) {
    this.#words = words
    const common = commonOf(model)
    this.#lengths = Int32Array.from(words, ({ text }) => text.length)
    this.#givenBits = Float64Array.from(words, ({ text, givenBits }) =>
      Math.min(wordBitsMax, givenBits, common?.given.get(text) ?? wordBitsMax),
    )
    this.#surnameBits = Float64Array.from(words, ({ text, surname }) =>
      Math.min(wordBitsMax, surname, common?.surname.get(text) ?? wordBitsMax),
    )
    const { weights } = model
    const most = (...levels: Level[]) => Math.max(...levels.map((level) => weights[level]))
    this.#most = {
      given: most('given.same', 'given.pet', 'given.variant', 'given.sound', 'given.near', 'given.alike'),
      givenInitial: most('given.initial'),
      surname: most('surname.same', 'surname.sound', 'surname.near', 'surname.alike', 'surname.order', 'surname.mothers'),
      surnameInitial: most('surname.initial'),
      second: Math.max(0, weights['given.second']),
      secondSurname: Math.max(0, most('surname.second', 'surname.second_near')),
      swapped: Math.max(0, weights['name.swapped']),
    }
    this.#different = { given: weights['given.different'], surname: weights['surname.different'] }
  }

  look(a: Int32Array, atA: number, b: Int32Array, atB: number): void {
    const [flagsA, flagsB] = [a[atA + places.flags] ?? 0, b[atB + places.flags] ?? 0]
    this.#flags = flagsA | flagsB
    this.#givenA = (flagsA >>> shifts.given) & 15
    this.#givenB = (flagsB >>> shifts.given) & 15
    this.#lastA = (flagsA >>> shifts.surnames) & 15
    this.#lastB = (flagsB >>> shifts.surnames) & 15
    const [wordsA, wordsB] = [this.#givenA + this.#lastA, this.#givenB + this.#lastB]
    for (let at = 0; at < wordsA; at++) this.#ofA[at] = a[atA + places.words + at] ?? 0
    for (let at = 0; at < wordsB; at++) this.#ofB[at] = b[atB + places.words + at] ?? 0
    for (let at = 0; at < wordsA; at++) {
      let [given, surname] = [0, 0]
      for (let to = 0; to < wordsB; to++) {
        const like = this.#likeness(this.#ofA[at] ?? 0, this.#ofB[to] ?? 0)
        if (like >>> 3 !== 0) given |= 1 << to
        if ((like & 7) !== 0) surname |= 1 << to
      }
      this.#likeGiven[at] = given
      this.#likeSurname[at] = surname
    }
    this.#isCrossed = this.#anyLike(0, this.#givenA, this.#surnamesOfB()) || this.#anyLike(this.#givenA, wordsA, this.#givenOfB())
    this.#isReadOtherwise = this.#areReadOtherwise()
  }

  #likeness(a: number, b: number): number {
    const [one, other] = [this.#words[a], this.#words[b]]
    return one && other ? likenessesOf(one, other) : 0
  }

  #givenOfB(): number {
    return (1 << this.#givenB) - 1
  }

  #surnamesOfB(): number {
    return ((1 << this.#lastB) - 1) << this.#givenB
  }

  /** Whether one of these words of the first name is like one of those of the second, whatever both are. */
  #anyLike(from: number, to: number, those: number): boolean {
    for (let at = from; at < to; at++) if ((((this.#likeGiven[at] ?? 0) | (this.#likeSurname[at] ?? 0)) & those) !== 0) return true
    return false
  }

  /** Whether both state a given name, and no reading of the names makes one of them the other's: then nothing short of a contact relates them. */
  bearOther(): boolean {
    if (this.#givenA === 0 || this.#givenB === 0 || this.#isCrossed || this.#isReadOtherwise || this.#isLent()) return false
    if ((this.#flags & flags.guess) !== 0 && this.#matched() >= 2) return false
    return !this.#anyLike(0, this.#givenA, this.#givenOfB())
  }

  /** Whether surnames that both state are surely not one family's, in the only way in which the names can be read. */
  disagree(): boolean {
    if (this.#lastA === 0 || this.#lastB === 0 || !this.#isPlain()) return false
    if (!this.#anyLike(this.#givenA, this.#givenA + this.#lastA, this.#surnamesOfB())) return true
    // Two surnames each, of which only one can be the other's.
    return this.#lastA === 2 && this.#lastB === 2 && this.#givenA > 0 && this.#givenB > 0 && this.#matched() < 3
  }

  /** As much as the words that may be the same can bring; no bound where a name may be read in other words. */
  bound(): number {
    if (this.#isReadOtherwise || this.#isLent() || this.#mayBeOtherSurname()) return unbounded
    const most = this.#most
    const wordsA = this.#givenA + this.#lastA
    if (this.#isCrossed) {
      const initials = Math.max(0, most.givenInitial) + Math.max(0, most.surnameInitial) + most.swapped
      return this.#sum(0, wordsA) + Math.max(0, most.given) + Math.max(0, most.surname) + most.second + most.secondSurname + initials
    }
    let bound = 0
    if (this.#givenA > 0 && this.#givenB > 0) {
      const isLike = this.#hasLike(this.#likeGiven, 0, this.#givenA, this.#givenOfB())
      bound += isLike ? Math.max(most.given + this.#sum(0, this.#givenA) + most.second, most.givenInitial) : this.#different.given
    }
    if (this.#lastA > 0 && this.#lastB > 0) {
      const isLike = this.#hasLike(this.#likeSurname, this.#givenA, wordsA, this.#surnamesOfB())
      const first = Math.max(most.surname, most.surnameInitial)
      bound += isLike ? first + this.#sum(this.#givenA, wordsA) + most.secondSurname : this.#different.surname
    }
    return bound
  }

  /** One reading only: no word may be of the other part, none stand for two or be two, and no husband's name beside them. */
  #isPlain(): boolean {
    return !(this.#isCrossed || this.#isReadOtherwise || this.#isLent() || this.#mayBeOtherSurname())
  }

  /** A husband's name, or surnames that may be glued together. */
  #mayBeOtherSurname(): boolean {
    if ((this.#flags & flags.married) !== 0) return true
    return this.#lastA !== this.#lastB && this.#areLengthsNear(this.#givenA, this.#lastA, this.#givenB, this.#lastB)
  }

  /** A name without surnames beside one with some may lend a given name as one. */
  #isLent(): boolean {
    return (this.#lastA === 0 && this.#givenA > 1 && this.#lastB > 0) || (this.#lastB === 0 && this.#givenB > 1 && this.#lastA > 0)
  }

  #hasLike(like: Int32Array, from: number, to: number, those: number): boolean {
    for (let at = from; at < to; at++) if (((like[at] ?? 0) & those) !== 0) return true
    return false
  }

  /** The bits of these words of the first name, each beside the word of the second that lets it weigh most. */
  #sum(from: number, to: number): number {
    let sum = 0
    const wordsB = this.#givenB + this.#lastB
    for (let at = from; at < to; at++) {
      const like = (this.#likeGiven[at] ?? 0) | (this.#likeSurname[at] ?? 0)
      let best = 0
      for (let other = 0; other < wordsB; other++) if ((like & (1 << other)) !== 0) best = Math.max(best, this.#bits(at, other))
      sum += best
    }
    return sum
  }

  /** Bits of two like words: in the part that both have, or in whichever brings more. An initial brings none beside its level. */
  #bits(at: number, other: number): number {
    const [a, b] = [this.#ofA[at] ?? 0, this.#ofB[other] ?? 0]
    if (this.#lengths[a] === 1 || this.#lengths[b] === 1) return 0
    const given = Math.min(this.#givenBits[a] ?? 0, this.#givenBits[b] ?? 0)
    const surname = Math.min(this.#surnameBits[a] ?? 0, this.#surnameBits[b] ?? 0)
    const isGivenA = at < this.#givenA
    return isGivenA !== other < this.#givenB ? Math.max(given, surname) : isGivenA ? given : surname
  }

  /** Given names whose words say less than the whole: Maite is María Teresa, "mariajose" is "maria jose". */
  #areReadOtherwise(): boolean {
    if (this.#givenA !== this.#givenB && this.#areLengthsNear(0, this.#givenA, 0, this.#givenB)) return true
    return (
      (this.#givenB > 1 && this.#holdsCompound(this.#ofA, this.#givenA)) ||
      (this.#givenA > 1 && this.#holdsCompound(this.#ofB, this.#givenB))
    )
  }

  #areLengthsNear(fromA: number, countA: number, fromB: number, countB: number): boolean {
    let length = 0
    for (let at = fromA; at < fromA + countA; at++) length += this.#lengths[this.#ofA[at] ?? 0] ?? 0
    for (let at = fromB; at < fromB + countB; at++) length -= this.#lengths[this.#ofB[at] ?? 0] ?? 0
    return Math.abs(length) <= 2
  }

  #holdsCompound(words: Int32Array, given: number): boolean {
    for (let at = 0; at < given; at++) if (this.#words[words[at] ?? 0]?.isCompound) return true
    return false
  }

  /** How many words of the one with more such may be a word of the other. */
  #matched(): number {
    let [matchedA, like] = [0, 0]
    for (let at = 0; at < this.#givenA + this.#lastA; at++) {
      const those = (this.#likeGiven[at] ?? 0) | (this.#likeSurname[at] ?? 0)
      if (those !== 0) matchedA++
      like |= those
    }
    let matchedB = 0
    for (; like !== 0; like &= like - 1) matchedB++
    return Math.max(matchedA, matchedB)
  }
}
