import type { Level, Model } from './compare/levels.ts'
import { compareReadNames, type NameEvidence, says } from './compare/names.ts'
import { type ReadName, readName } from './compare/reading.ts'
import { glue } from './compare/surnames.ts'
import type { Word } from './data/lexicon.ts'
import type { Features } from './normalise/index.ts'
import type { Name } from './normalise/names.ts'
import { editsBetween } from './normalise/near.ts'

/** An initial alone is no fit. `fitsSquarely`: without a slip of the keyboard either. */
type Said = { disagree: boolean; givenFits: boolean; fits: boolean; fitsSquarely: boolean }
const alike: Said = { disagree: false, givenFits: true, fits: true, fitsSquarely: true }
const unsaid: Said = { disagree: false, givenFits: false, fits: false, fitsSquarely: false }
/** A typing error on the way: such a likeness does not make a record the namesake of two people. */
const slips = /\.(?:sound|near|alike|initial|swapped)$/

/** The distinct spellings of a component's names and what the compare room says about each two of them, asked once. */
export class Names {
  readonly #numbers = new Map<string, number>()
  readonly #known = new Map<Name, number>()
  readonly #names: ReadName[] = []
  readonly #said = new Map<number, Said>()
  readonly #model: Model

  constructor(model: Model) {
    this.#model = model
  }

  numberOf({ name }: Features): number | undefined {
    if (!name) return undefined
    let number = this.#known.get(name)
    if (number === undefined) {
      number = this.#numberOfSpelling(readName(name))
      this.#known.set(name, number)
    }
    return number
  }

  #numberOfSpelling(name: ReadName): number {
    let number = this.#numbers.get(name.spelling)
    if (number === undefined) {
      number = this.#names.push(name) - 1
      this.#numbers.set(name.spelling, number)
    }
    return number
  }

  /** As people read it, folded. */
  textOf(number: number): string {
    const name = this.#names[number]
    return name ? [...name.given, ...name.surnames].map(({ text }) => text).join(' ') : ''
  }

  say(one: number | undefined, other: number | undefined): Said {
    if (one === undefined || other === undefined) return unsaid
    if (one === other) return alike
    const key = pairKey(one, other)
    let said = this.#said.get(key)
    if (!said) {
      const found = compareReadNames(this.#names[one], this.#names[other], this.#model)
      const disagree = found.verdict === 'disagree' && !this.#isSlip(one, other, found)
      const givenFits = found.givenFits && !says(found, 'given.initial')
      const fits = !disagree && givenFits
      said = { disagree, givenFits, fits, fitsSquarely: fits && !found.said.some(({ level }) => slips.test(level)) }
      this.#said.set(key, said)
    }
    return said
  }

  /**
   * Two slips of one word are too far from each other for the compare room ("hnry", "henr"), though each is near the word that stands between
   * them. Only a word that no list of names knows is a slip: what people bear as names is never forgiven, whatever stands between.
   */
  #isSlip(one: number, other: number, { givenDiffers, said }: NameEvidence): boolean {
    const [a, b] = [this.#names[one], this.#names[other]]
    const surnamesDiffer = said.some(({ level }) => differingSurnames.has(level))
    if (!a || !b || (surnamesDiffer && !areSlips(a, b))) return false
    if (!givenDiffers) return true
    if (isListed(a.given, 'knownGiven') && isListed(b.given, 'knownGiven')) return false
    const isNear = (to: ReadName, between: ReadName) => compareReadNames(to, between, this.#model).givenFits
    return this.#names.some((between) => between.given.some(({ text }) => text.length > 1) && isNear(a, between) && isNear(b, between))
  }
}

const differingSurnames = new Set<Level>(['surname.different', 'surname.second_different', 'surname.mothers'])
const isListed = (words: readonly Word[], known: 'knownGiven' | 'knownSurname') =>
  words.every((word) => word.text.length === 1 || word[known])

/** A surname that no list knows and that is not too far, or given name and surname divided elsewhere, is a slip of the other. */
function areSlips(one: ReadName, other: ReadName): boolean {
  const [a, b] = [glue(one.surnames), glue(other.surnames)]
  if (isListed(one.surnames, 'knownSurname') && isListed(other.surnames, 'knownSurname')) return false
  const max = Math.floor(Math.max(a.length, b.length) / 2)
  return editsBetween(a, b, max) <= max || editsBetween(glue(one.given) + a, glue(other.given) + b, wholeSlipsMax) <= wholeSlipsMax
}

const wholeSlipsMax = 3

/** A component has fewer spellings than this. */
const spellingsMax = 2 ** 26
export const pairKey = (one: number, other: number) => (one < other ? one * spellingsMax + other : other * spellingsMax + one)
