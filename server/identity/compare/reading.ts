import { findWord, type Word } from '../data/lexicon.ts'
import type { Features } from '../normalise/index.ts'
import type { Name } from '../normalise/names.ts'
import { different, likenessOf, type Part } from './likeness.ts'

/** A name with all that is known of its words. */
export class ReadName {
  readonly given: readonly Word[]
  readonly surnames: readonly Word[]
  readonly married: Word | undefined
  readonly generation: Name['generation']
  readonly guess: Name['guess']
  #spelling: string | undefined

  constructor(given: readonly Word[], surnames: readonly Word[], { married, generation, guess }: Pick<ReadName, 'married'> & Marks) {
    this.given = given
    this.surnames = surnames
    this.married = married
    this.generation = generation
    this.guess = guess
  }

  /** All of it as one text, by which two names have an order. */
  get spelling(): string {
    this.#spelling ??= [join(this.given), join(this.surnames), this.married?.text, this.generation, this.guess].join('|')
    return this.#spelling
  }

  /** The same name, its words divided otherwise. */
  divided(given: readonly Word[], surnames: readonly Word[]): ReadName {
    return new ReadName(given, surnames, this)
  }
}

type Marks = { generation?: Name['generation']; guess?: Name['guess'] }
const join = (words: readonly Word[]) => words.map(({ text }) => text).join(' ')

export const readName = ({ given, surnames, married, generation, guess }: Name): ReadName =>
  new ReadName(given.map(findWord), surnames.map(findWord), {
    married: married === undefined ? undefined : findWord(married),
    generation,
    guess,
  })

/** A record made ready to be compared: it may be compared many times. */
export type Ready = { features: Features; name: ReadName | undefined }

export const makeReady = (features: Features): Ready => ({ features, name: features.name && readName(features.name) })

const isAlike = (a: Word, b: Word, part: Part) => likenessOf(a, b, part) !== different
const holds = (words: readonly Word[], text: string) => words.some((word) => word.text === text)

/** Maite reads as María Teresa where the other side states those two. */
export function unfold(given: readonly Word[], other: readonly Word[]): readonly Word[] {
  if (other.length < 2 || !given.some((word) => word.isCompound)) return given
  return given.flatMap((word) => {
    const compound = word.formals.find((formal) => formal.includes('_') && formal.split('_').every((part) => holds(other, part)))
    return compound ? compound.split('_').map(findWord) : [word]
  })
}

/**
 * "Silvia Mohamed" without a known surname, beside a name that has one: a word that is the other's surname is read as a surname here too, and
 * so is one that serves as a surname about as often and is no given name of the other ("Pilar Oliver", "Pilar Rivero").
 */
export function lendSurname(name: ReadName, other: ReadName): ReadName {
  if (name.surnames.length > 0 || name.given.length < 2 || other.surnames.length === 0) return name
  const rest = name.given.slice(1)
  const isAlso = (words: readonly Word[], word: Word, part: Part) => words.some((one) => isAlike(word, one, part))
  const found = rest.findIndex((word) => word.text.length > 2 && isAlso(other.surnames, word, 'surname'))
  const at = found >= 0 ? found : rest.findIndex((word) => servesAsSurname(word) && !isAlso(other.given, word, 'given'))
  return at < 0 ? name : name.divided(name.given.slice(0, at + 1), name.given.slice(at + 1))
}

const servesAsSurname = ({ text, knownSurname, surname, given }: Word) => text.length > 2 && knownSurname && surname <= given + 3

/** Whether a name's spelling comes first; of two names that differ in anything one does, whichever is asked about. */
export function isSpelledFirst(one: ReadName, other: ReadName): boolean {
  const [a, b] = [one.given[0]?.text ?? '', other.given[0]?.text ?? '']
  return a === b ? one.spelling <= other.spelling : a < b
}

/** The words of a name in the order in which they were written. */
const written = ({ given, surnames, guess }: ReadName) => (guess === 'surnames_first' ? [...surnames, ...given] : [...given, ...surnames])

/**
 * A full name written as one text, divided as the other side divides the very same words: "Concepción Rodrigo Muñoz" beside Concepción,
 * Rodrigo Muñoz. Words without a partner stay what they were; nothing where a word of the shorter name has none.
 */
export function readLike(name: ReadName, other: ReadName): ReadName | undefined {
  if (!name.guess) return undefined
  const words = written(name)
  const others = written(other)
  if (Math.min(words.length, others.length) < 2) return undefined
  const free = new Set(others.keys())
  const roles: (boolean | undefined)[] = words.map((word) => {
    for (const at of free) {
      const isGiven = other.guess === 'surnames_first' ? at >= other.surnames.length : at < other.given.length
      if (!isAlike(word, others[at] as Word, isGiven ? 'given' : 'surname')) continue
      free.delete(at)
      return isGiven
    }
    return undefined
  })
  const wasGiven = (at: number) => (name.guess === 'surnames_first' ? at >= name.surnames.length : at < name.given.length)
  const matched = others.length - free.size
  if (matched < Math.min(words.length, others.length)) return undefined
  const given: Word[] = []
  const surnames: Word[] = []
  for (const [at, word] of words.entries()) ((roles[at] ?? wasGiven(at)) ? given : surnames).push(word)
  if (isSameText(given, name.given)) return undefined
  return name.divided(given, surnames)
}

const isSameText = (one: readonly Word[], other: readonly Word[]) =>
  one.length === other.length && one.every((word, at) => word.text === other[at]?.text)
