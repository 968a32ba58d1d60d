import type { AttributeField } from '#contract'
import { type Attributes, areSurnamesFirst, type Features } from '#identity'
import { isFallback, type Stated, statedAt } from './types.ts'

type Source = { attributes: Attributes; stated: Stated; features: Features }
/** `isFallback`: it counts only where nobody is called by any other name. */
export type StatedName = { text: string; at: number; isFallback?: boolean }

const first = (value: string | string[] | undefined): string => [value ?? []].flat()[0] ?? ''

const partsOfNames = ['first_name', 'last_name', 'second_last_name'] as const

/** Whether a record states a part of a name only as a fallback, where `plain` holds the fields that some record of the person states plainly. */
export const givesWay = (stated: Stated, field: AttributeField, plain: ReadonlySet<AttributeField>): boolean =>
  isFallback(stated, field) &&
  (plain.has(field) || (field === 'full_name' ? partsOfNames.some((part) => plain.has(part)) : plain.has('full_name')))

/**
 * The whole name a record states, as it wrote it but for the order; nothing for a walk-in's ("Cliente Mostrador"), whom the engine gives no name. Without what gives way to
 * what any record of the person states plainly (`plain`).
 */
export function nameStatedBy(
  { attributes, stated, features }: Source,
  plain: ReadonlySet<AttributeField> = new Set(),
): StatedName | undefined {
  if (!features.name) return undefined
  const stating = (field: AttributeField) => (givesWay(stated, field, plain) ? '' : first(attributes[field]))
  const parts = partsOfNames.map(stating).filter(Boolean).join(' ')
  const full = givenFirst(stating('full_name'))
  const isInParts = wordsIn(parts).length >= wordsIn(full).length
  const text = isInParts ? parts : full
  if (text === '') return undefined
  const at = Math.max(...(['full_name', 'first_name', 'last_name'] as const).map((field) => (stating(field) ? statedAt(stated, field) : 0)))
  const isOnce = (isInParts ? partsOfNames : (['full_name'] as const)).every((field) => !stating(field) || isFallback(stated, field))
  return { text, at, ...(isOnce ? { isFallback: true } : {}) }
}

/** "Gómez Pérez, José" → "José Gómez Pérez": as an office files it and as a person says it are one name. */
export function givenFirst(text: string): string {
  const [, before = '', after = ''] = /^([^,]+),([^,]+)$/.exec(text) ?? []
  return areSurnamesFirst(before, after) ? `${after.trim()} ${before.trim()}` : text
}

/** Letters, marks, apostrophes, points and hyphens belong to a name; emoji, hearts and the rest of a profile's decoration do not. */
const wordsIn = (text: string): string[] =>
  text
    .replaceAll(/[^\p{L}\p{M}'’.\-\s,]/gu, ' ')
    .split(/\s+/)
    .filter((word) => /\p{L}/u.test(word))

const particles = new Set(['de', 'del', 'la', 'las', 'los', 'y', 'e', 'da', 'do', 'dos', 'das', 'van', 'von', 'der', 'di'])
const isShouted = (text: string) => text === text.toUpperCase() && text !== text.toLowerCase()
const isWhispered = (text: string) => text === text.toLowerCase()

/** The name as it is shown: without decoration, no word shouted or whispered: "LAURA de la cruz 💕" → "Laura de la Cruz". */
export function tidyName(text: string): string {
  const words = wordsIn(text.slice(0, 200))
  if (words.length === 0) return text.slice(0, 200).trim()
  // A full stop at the end of a whole name belongs to a sentence; "Laura G." and "Jr." keep theirs.
  const end = words.length - 1
  words[end] = (words[end] ?? '').replace(/^(\p{L}{4,})\.$/u, '$1')
  const joined = words.join(' ')
  const isEven = isShouted(joined) || isWhispered(joined)
  return words.map((word, at) => (isEven ? capitalise(word.toLowerCase(), at) : evenOut(word, at))).join(' ')
}

const smallInside = new Set(['de', 'del', 'la', 'las', 'los'])
const isNumeral = (word: string) => /^[IVX]+$/.test(word)

/** One word of a name whose words are not written alike. Initials, "III" and "McGregor" stay as they are. */
function evenOut(word: string, at: number): string {
  const small = word.toLowerCase()
  if (at > 0 && smallInside.has(small)) return small
  const isLoud = isShouted(word) && word.replaceAll(/\P{L}/gu, '').length > 2 && !isNumeral(word)
  return isLoud || isWhispered(word) ? capitalise(small, at) : word
}

const capitalise = (word: string, at: number): string =>
  at > 0 && particles.has(word)
    ? word
    : word.replaceAll(/(^|[-'’.])(\p{L})/gu, (_, before: string, letter: string) => before + letter.toUpperCase())

/**
 * The best formed, fullest name: what the business corrected first; then no fallback, and of several the first; then whole words before initials, more of them (given name and two
 * surnames are enough), accents kept, no decoration, no shouting; then the newest.
 */
export function chooseName<T extends StatedName & { isCard: boolean }>(names: readonly T[]): T | undefined {
  return names.toSorted(
    (a, b) =>
      Number(b.isCard) - Number(a.isCard) ||
      Number(a.isFallback ?? false) - Number(b.isFallback ?? false) ||
      (a.isFallback ? a.at - b.at : 0) ||
      formOf(b.text) - formOf(a.text) ||
      b.at - a.at ||
      (a.text < b.text ? -1 : 1),
  )[0]
}

function formOf(text: string): number {
  const words = wordsIn(text)
  const whole = words.filter((word) => word.replaceAll(/\P{L}/gu, '').length > 1 && !particles.has(word.toLowerCase())).length
  const initials = words.length - whole - words.filter((word) => particles.has(word.toLowerCase())).length
  const isPlain = words.join(' ') === text.trim().replaceAll(/\s+/g, ' ')
  return (
    Math.min(whole, 4) * 10 -
    initials * 4 +
    (isPlain ? 3 : 0) +
    (isShouted(text) || isWhispered(text) ? 0 : 3) +
    (/[áéíóúñü]/iu.test(text) ? 1 : 0)
  )
}
