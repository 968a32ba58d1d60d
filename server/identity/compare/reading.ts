import { findWord, formalsOf } from '../data/lexicon.ts'
import type { Name } from '../normalise/names.ts'

/** Whether two words are alike as given names or as surnames. */
type IsAlike = (a: string, b: string, part: 'given' | 'surname') => boolean

/** Maite reads as María Teresa where the other side states those two. */
export function unfold(given: readonly string[], other: readonly string[]): readonly string[] {
  if (other.length < 2 || !given.some((word) => formalsOf(word).some((formal) => formal.includes('_')))) return given
  return given.flatMap((word) => {
    const compound = formalsOf(word).find((formal) => formal.includes('_') && formal.split('_').every((part) => other.includes(part)))
    return compound ? compound.split('_') : [word]
  })
}

/**
 * "Silvia Mohamed" without a known surname, beside a name that has one: a word that is the other's surname is read as a surname here too, and
 * so is one that serves as a surname about as often and is no given name of the other ("Pilar Oliver", "Pilar Rivero").
 */
export function lendSurname(name: Name, other: Name, isAlike: IsAlike): Name {
  if (name.surnames.length > 0 || name.given.length < 2 || other.surnames.length === 0) return name
  const rest = name.given.slice(1)
  const isAlso = (words: readonly string[], word: string, part: 'given' | 'surname') => words.some((one) => isAlike(word, one, part))
  const known = rest.findIndex((word) => word.length > 2 && isAlso(other.surnames, word, 'surname'))
  const at = known >= 0 ? known : rest.findIndex((word) => servesAsSurname(word) && !isAlso(other.given, word, 'given'))
  return at < 0 ? name : { ...name, given: name.given.slice(0, at + 1), surnames: name.given.slice(at + 1) }
}

function servesAsSurname(word: string): boolean {
  const { knownSurname, surname, given } = findWord(word)
  return word.length > 2 && knownSurname && surname <= given + 3
}

/** Whether a name's spelling comes first; of two names that differ in anything one does, whichever is asked about. */
export function isSpelledFirst(one: Name, other: Name): boolean {
  const [a = '', b = ''] = [one.given[0], other.given[0]]
  return a === b ? spelling(one) <= spelling(other) : a < b
}

const spelling = ({ given, surnames, married, generation, guess }: Name) =>
  [given.join(' '), surnames.join(' '), married, generation, guess].join('|')

/** The words of a name in the order in which they were written. */
const written = ({ given, surnames, guess }: Name) => (guess === 'surnames_first' ? [...surnames, ...given] : [...given, ...surnames])

/**
 * A full name written as one text, divided as the other side divides the very same words: "Concepción Rodrigo Muñoz" beside Concepción,
 * Rodrigo Muñoz. Words without a partner stay what they were; nothing where a word of the shorter name has none.
 */
export function readLike(name: Name, other: Name, isAlike: IsAlike): Name | undefined {
  if (!name.guess) return undefined
  const words = written(name)
  const others = written(other)
  if (Math.min(words.length, others.length) < 2) return undefined
  const free = new Set(others.keys())
  const roles: (boolean | undefined)[] = words.map((word) => {
    for (const at of free) {
      const isGiven = other.guess === 'surnames_first' ? at >= other.surnames.length : at < other.given.length
      if (!isAlike(word, others[at] ?? '', isGiven ? 'given' : 'surname')) continue
      free.delete(at)
      return isGiven
    }
    return undefined
  })
  const wasGiven = (at: number) => (name.guess === 'surnames_first' ? at >= name.surnames.length : at < name.given.length)
  const matched = others.length - free.size
  if (matched < Math.min(words.length, others.length)) return undefined
  const given: string[] = []
  const surnames: string[] = []
  for (const [at, word] of words.entries()) ((roles[at] ?? wasGiven(at)) ? given : surnames).push(word)
  if (given.join(' ') === name.given.join(' ')) return undefined
  return { ...name, given, surnames }
}
