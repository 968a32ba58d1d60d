import { findWord } from '../data/lexicon.ts'
import type { Attributes } from '../types.ts'
import { fold } from './fold.ts'
import { isNobodyName } from './nobody.ts'
import { valuesOf } from './values.ts'

/**
 * A person's name in folded words; particles (de, la, van) are left out. `married` is a husband's surname after "de". `guess`: it was written
 * as one text, so where the surnames begin is a guess, and so is whether they come first.
 */
export type Name = {
  given: string[]
  surnames: string[]
  married?: string
  generation?: 'jr' | 'sr'
  guess?: 'given_first' | 'surnames_first'
}

const particles = new Set(['de', 'del', 'la', 'las', 'los', 'el', 'y', 'e', 'da', 'do', 'dos', 'das', 'van', 'von', 'der', 'den', 'di'])
const titles = new Set('sr sra srta srita dr dra lic licda ing arq don dona d dna prof profa mr mrs ms miss sir c cp mtra mtro'.split(' '))
const juniors = new Set(['jr', 'junior', 'hijo', 'hija', 'ii'])
const seniors = new Set(['sr', 'senior', 'padre'])
const mariaShort = /(^|[\s,])m(?:a\.|\.?\s?ª\.?)(?=\s|$|[A-ZÁÉÍÓÚÑ])/giu
const camel = /(\p{Lu}\p{Ll}{2,})(?=\p{Lu}\p{Ll}{2,})/gu
const wordsMax = 8

/** The name that a record states, or nothing when it states none or a walk-in's ("Cliente Mostrador"). */
export function normaliseName(attributes: Attributes): Name | undefined {
  const full = valuesOf(attributes.full_name)[0] ?? ''
  const first = valuesOf(attributes.first_name).join(' ')
  const last = [...valuesOf(attributes.last_name), ...valuesOf(attributes.second_last_name)].join(' ')
  const stated = [first, last].filter(Boolean).join(' ')
  if (isNobodyName(stated || full)) return undefined
  if (!stated) return splitFull(full)
  if (!last) return splitFull(first, true)
  const generation: { is?: 'jr' | 'sr' } = {}
  const given = wordsIn(first, generation)
  const { surnames, married } = marriedIn(wordsIn(last, generation, true))
  return nameFrom(given.filter(isNotParticle), surnames, { married, generation: generation.is })
}

export /** No particle is longer than three letters. */
const isNotParticle = (word: string) => word.length > 3 || !particles.has(word)

type Marks = Pick<Name, 'married' | 'generation' | 'guess'>

function nameFrom(given: string[], surnames: string[], { married, generation, guess }: Marks): Name | undefined {
  if (given.length === 0 && surnames.length === 0) return undefined
  return { given, surnames, ...(married ? { married } : {}), ...(generation ? { generation } : {}), ...(guess ? { guess } : {}) }
}

function wordsIn(text: string, generation: { is?: 'jr' | 'sr' }, areSurnames = false): string[] {
  const words = fold(written(text.slice(0, 400)))
    .split(' ')
    .filter(hasLetter)
  if (words.length > wordsMax) words.length = wordsMax
  if (!areSurnames && words.length > 1 && titles.has(words[0] ?? '')) words.shift()
  const end = words.at(-1) ?? ''
  if (words.length > 1 && (juniors.has(end) || (seniors.has(end) && words.length > 2))) {
    generation.is = juniors.has(end) ? 'jr' : 'sr'
    words.pop()
  }
  return words
}

/** With "M.ª" and "Ma." written out, and glued words ("LauraGómez") apart. */
function written(text: string): string {
  const named = text.includes('.') || text.includes('ª') ? text.replace(mariaShort, '$1maria ') : text
  return smallThenLarge.test(named) ? named.replace(camel, '$1 ') : named
}

const smallThenLarge = /[^\s\p{Lu}]\p{Lu}/u

function hasLetter(word: string): boolean {
  const first = word.charCodeAt(0)
  return (first >= 97 && first <= 122) || /\p{L}/u.test(word)
}

/**
 * "Martínez de Pérez": the surname after a bare "de" may be the husband's; "de la Cruz" stays a surname, and so does what follows a "de"
 * that begins the surnames. It is only left aside: "Ponce de León" beside "Ponce León" still has both.
 */
function marriedIn(words: string[]): { surnames: string[]; married?: string } {
  const at = words.indexOf('de', 1)
  const after = words[at + 1]
  const plain = at > 0 && at === words.length - 2 && after !== undefined && isNotParticle(after)
  const surnames = words.filter(isNotParticle)
  if (plain && surnames.length >= 2 && isSurnameLike(after)) return { surnames: surnames.slice(0, -1), married: after }
  return { surnames }
}

/** Not "de Jesús", "de Guadalupe": those belong to the given name. */
function isSurnameLike(word: string): boolean {
  const { given, surname, knownSurname } = findWord(word)
  return knownSurname && surname <= given + 1
}

/** "Sole de Aparicio": whatever precedes a bare "de" and a surname at the end of a full name is a surname too, unless it is the only word. */
function marriedAtEnd(all: string[], words: string[]): boolean {
  return words.length >= 3 && all.at(-2) === 'de' && isNotParticle(all.at(-3) ?? 'de') && isSurnameLike(all.at(-1) ?? '')
}

/** Gives each word of a full name its role by how often people bear it as a given name and as a surname. */
function splitFull(text: string, startsWithGiven = false): Name | undefined {
  const generation: { is?: 'jr' | 'sr' } = {}
  const comma = text.indexOf(',')
  if (comma > 0 && text.slice(comma + 1).trim() !== '') {
    const surnames = wordsIn(text.slice(0, comma), generation).filter(isNotParticle)
    const given = wordsIn(text.slice(comma + 1), generation).filter(isNotParticle)
    if (given.length > 0) return nameFrom(given, surnames, { generation: generation.is })
  }
  const all = wordsIn(text, generation)
  const words = all.filter(isNotParticle)
  const isMarried = marriedAtEnd(all, words)
  const split = bestSplit(isMarried ? words.slice(0, -1) : words, particlesBefore(all), startsWithGiven)
  const guess = words.length < 2 ? undefined : split.surnamesFirst ? 'surnames_first' : 'given_first'
  const marks = { generation: generation.is, guess } as const
  if (isMarried) {
    const at = Math.min(split.at, words.length - 2)
    return nameFrom(words.slice(0, at), words.slice(at, -1), { ...marks, guess: 'given_first', married: words.at(-1) })
  }
  if (split.surnamesFirst) return nameFrom(words.slice(split.at), words.slice(0, split.at), marks)
  const given = words.slice(0, split.at)
  const { surnames, married } = marriedIn(all.slice(indexAfter(all, split.at)))
  return nameFrom(given, surnames, { ...marks, married })
}

/** Which of the words that are no particles follow one ("de la Rosa"). */
function particlesBefore(all: string[]): boolean[] {
  const found: boolean[] = []
  let isBefore = false
  for (const word of all) {
    const isParticle = !isNotParticle(word)
    if (!isParticle) found.push(isBefore)
    isBefore = isParticle
  }
  return found
}

/** Where the words after the first `count` that are no particles begin. */
function indexAfter(all: string[], count: number): number {
  let seen = 0
  return count === 0 ? 0 : all.findIndex((word) => isNotParticle(word) && ++seen === count) + 1
}

/** Positive when the word reads as a given name, negative when it reads as a surname. */
function lean(word: string): number {
  if (word.length === 1) return 0
  const { given, surname, knownGiven, knownSurname, formals } = findWord(word)
  if (formals.length > 0 && !(knownSurname && surname < 9)) return 4
  if (!knownGiven && !knownSurname) return 0
  return Math.max(-6, Math.min(6, surname - given))
}

/**
 * Whether the surnames stand before the comma ("Gómez Pérez, José"), and after it the given name, not something else ("José Gómez, Jr.",
 * "Laura, la vecina", "Transportes López, S.A.").
 */
export function areSurnamesFirst(before: string, after: string): boolean {
  const [surname, ...more] = wordsIn(before, {}).filter(isNotParticle)
  const [given, ...others] = wordsIn(after, {})
  if (!surname || !given || more.length > 2 || others.length > 3) return false
  if (!isNotParticle(given) || juniors.has(given) || seniors.has(given) || (given.length === 1 && others.length > 0)) return false
  return lean(given) > 0 ? lean(given) > lean(surname) : lean(given) === 0 && lean(surname) < 0
}

/** Who writes one word writes a given name, unless it is plainly a surname. */
const loneSurname = -3
const shapes = [0, 0, 1, 0.5, -2, -4, -6, -8]

/** "de la Rosa" reads as a surname, but not after María, Luz or Flor. */
const particleLean = 4
const opensCompound = new Set(['maria', 'luz', 'flor', 'rosa', 'juan', 'jose', 'ana'])

function bestSplit(words: string[], afterParticle: boolean[], startsWithGiven: boolean): { at: number; surnamesFirst: boolean } {
  const count = words.length
  const leans = words.map((word, at) =>
    afterParticle[at] && !opensCompound.has(words[at - 1] ?? '') ? Math.max(-6, lean(word) - particleLean) : lean(word),
  )
  let rest = 0
  for (const one of leans) rest += one
  let [bestAt, surnamesFirst, most, before] = [count, false, Number.NEGATIVE_INFINITY, 0]
  for (let at = 0; at <= count; at++) {
    if (at > 0 || !startsWithGiven) {
      const surnames = count - at
      const usual = (shapes[surnames] ?? -9) + (at === 0 ? (count > 1 ? -8 : loneSurname) : at > 2 ? -2 : 0)
      const forward = before - rest + usual + (at === 1 && surnames === 1 ? 1 : 0)
      if (forward > most) [bestAt, surnamesFirst, most] = [at, false, forward]
      const backward = rest - before + (shapes[at] ?? -9) + (surnames > 2 ? -2 : 0) - 5
      if (backward > most && at > 0 && at < count && !startsWithGiven) [bestAt, surnamesFirst, most] = [at, true, backward]
    }
    before += leans[at] ?? 0
    rest -= leans[at] ?? 0
  }
  return { at: bestAt, surnamesFirst }
}
