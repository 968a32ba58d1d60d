import { countBits } from '../compare/bits.ts'
import { isCrowdedProvider, plainUser } from '../compare/contacts.ts'
import type { Ready } from '../compare/reading.ts'
import type { Word } from '../data/lexicon.ts'
import { correctedEmail } from '../normalise/emails.ts'
import type { Features } from '../normalise/index.ts'
import { GrowingInts } from './growing.ts'
import { hashShort } from './hash.ts'

type Ints = Int32Array<SharedArrayBuffer>

/** Whole numbers of one outline. */
export const outlineWidth = 20
export const places = {
  flags: 0,
  nameBits: 1,
  phoneEnd: 2,
  phoneHead: 3,
  user: 4,
  letters: 5,
  figures: 6,
  birth: 7,
  document: 8,
  documentKind: 9,
  postcode: 10,
  house: 11,
  code: 12,
  handle: 13,
  words: 14,
} as const
/**
 * `wide` states more than an outline holds: it is always looked at whole. `married` and `parts` (of phones) are not held either, but some of what
 * they stand beside can be seen. `loose`: several documents, or one that its kind does not vouch for. `crowded`: a mailbox at a large provider.
 */
export const flags = {
  wide: 1,
  named: 2,
  crowded: 4,
  document: 8,
  street: 16,
  city: 32,
  region: 64,
  guess: 128,
  married: 1 << 21,
  parts: 1 << 22,
  loose: 1 << 23,
} as const
/** Where in the flags the counts of given names, surnames and figures of the phone begin. */
export const shifts = { given: 8, surnames: 12, phone: 16 } as const
export const wordsMax = outlineWidth - places.words
const phoneTail = 9

/** What can be seen of records at a glance, in numbers side by side: most pairs of a large set are told apart by it, without their texts. */
export class Outlines {
  readonly #numbers = new GrowingInts()
  /** The texts of the words met, by their numbers in this thread. */
  readonly #words: string[] = []

  /** `nameBits` is as much as its name can bring. */
  push({ features, name }: Ready, nameBits = name ? countBits(name) : 0): void {
    const { phones, emails, births, handles, documents, place } = features
    const phone = phones?.[0] ?? ''
    const email = correctedEmail(emails?.[0] ?? '')
    const words = name ? [...name.given, ...name.surnames] : []
    const user = email.slice(0, Math.max(0, email.lastIndexOf('@')))
    const numbers = this.#numbers
    numbers.push(flagsOf(features, words.length))
    // Upwards: what is told apart at a glance must be so for certain.
    numbers.push(Math.ceil(nameBits * 4))
    numbers.push(Number(phone.slice(-phoneTail)) | 0)
    numbers.push(hashOf(phone.slice(0, -phoneTail)))
    numbers.push(hashOf(plainUser(user)))
    numbers.push(lettersOf(emails?.[0] ?? ''))
    numbers.push(hashOf(figuresOf(emails?.[0] ?? '')))
    numbers.push(Number(births?.[0] ?? 0))
    numbers.push(hashOf(documents?.[0]?.value ?? ''))
    numbers.push(hashOf(documents?.[0]?.kind ?? ''))
    numbers.push(codeOf(place?.postcode ?? ''))
    numbers.push(hashOf(place?.numbers?.[0] ?? ''))
    numbers.push(hashOf(firstCode(features)))
    numbers.push(hashOf(plainUser(handles?.[0] ?? '')))
    for (let at = 0; at < wordsMax; at++) numbers.push(this.#numberOf(words[at]))
  }

  #numberOf(word: Word | undefined): number {
    if (!word) return -1
    this.#words[word.number] = word.text
    return word.number
  }

  done(): { numbers: Ints; words: string[] } {
    return { numbers: this.#numbers.done(), words: Array.from(this.#words, (text) => text ?? '') }
  }
}

/** The first of the codes that a record states; what kind it is belongs to it. */
function firstCode({ handles, cards, numbers }: Features): string {
  if (handles?.[0]) return `handle:${handles[0]}`
  return cards?.[0] ? `card:${cards[0]}` : numbers?.[0] ? `number:${numbers[0]}` : ''
}

const countCodes = ({ handles, cards, numbers }: Features): number => (handles?.length ?? 0) + (cards?.length ?? 0) + (numbers?.length ?? 0)

/** Never 0, which means that nothing is stated. */
const hashOf = (text: string): number => (text === '' ? 0 : hashShort(text) || 1)

/** A postcode of up to eight figures as itself, with their number above; any other as a number below zero. */
const codeOf = (text: string): number =>
  text === '' ? 0 : /^\d{1,8}$/.test(text) ? (text.length << 27) | Number(text) : hashShort(text) | (1 << 31)

/** Which letters occur, in 26 bits, and the length up to 63 above them. */
function lettersOf(text: string): number {
  let letters = 0
  for (let at = 0; at < text.length; at++) {
    const letter = text.charCodeAt(at) - 97
    if (letter >= 0 && letter < 26) letters |= 1 << letter
  }
  return letters | (Math.min(text.length, 63) << 26)
}

/** The figures of a mailbox, which at a large provider tell it from those that look like it. */
const figuresOf = (email: string) => email.slice(0, Math.max(0, email.lastIndexOf('@'))).replaceAll(/\D/g, '')

function flagsOf(features: Features, words: number): number {
  const { name, phones, phoneParts, emails, documents, place } = features
  const email = emails?.[0]
  let set = isWide(features, words) ? flags.wide : 0
  if (name) set |= flags.named
  if (name?.guess) set |= flags.guess
  if (name?.married) set |= flags.married
  if (email && isCrowdedProvider(email)) set |= flags.crowded
  if (phoneParts) set |= flags.parts
  if (documents) set |= flags.document
  if (documents && (documents.length > 1 || documents[0]?.kind === 'raw')) set |= flags.loose
  if (place?.street) set |= flags.street
  if (place?.city) set |= flags.city
  if (place?.region) set |= flags.region
  const counts = (Math.min(15, name?.given.length ?? 0) << shifts.given) | (Math.min(15, name?.surnames.length ?? 0) << shifts.surnames)
  return set | counts | (Math.min(31, phones?.[0]?.length ?? 0) << shifts.phone)
}

function isWide(features: Features, words: number): boolean {
  const { phones, emails, births, place, devices, company, others, claimed } = features
  const isSeveral = (values: readonly string[] | undefined) => values !== undefined && values.length > 1
  if (isSeveral(phones) || isSeveral(emails) || isSeveral(births) || isSeveral(place?.numbers) || countCodes(features) > 1) return true
  if (phones && (phones[0]?.length ?? 0) <= phoneTail) return true
  return words > wordsMax || devices !== undefined || company !== undefined || others !== undefined || claimed !== undefined
}

/** One numbering of the words of all parts; the outlines are written over with it. */
export function numberWords(parts: readonly { numbers: Int32Array; words: string[] }[]): string[] {
  const all = new Map<string, number>()
  for (const { numbers, words } of parts) {
    const common = Int32Array.from(words, (word) => {
      if (word === '') return -1
      const known = all.get(word)
      if (known === undefined) all.set(word, all.size)
      return known ?? all.size - 1
    })
    for (let row = places.words; row < numbers.length; row += outlineWidth) {
      for (let at = row; at < row + wordsMax; at++) {
        const word = numbers[at] ?? -1
        if (word >= 0) numbers[at] = common[word] ?? -1
      }
    }
  }
  return [...all.keys()]
}
