import { formalsOf } from './data/lexicon.ts'
import { fold } from './normalise/fold.ts'
import type { Features } from './normalise/index.ts'
import { isNotParticle } from './normalise/names.ts'
import { nationalDigits } from './normalise/phones.ts'

const wordsMax = 40

/** The folded words by which a record is found while someone types. */
export function wordsOf(features: Features): string[] {
  const words = new Set<string>()
  for (const word of [...(features.name?.given ?? []), ...(features.name?.surnames ?? []), features.name?.married ?? '']) words.add(word)
  for (const given of features.name?.given.slice(0, 2) ?? [])
    for (const formal of formalsOf(given).slice(0, 3)) for (const word of formal.split('_')) words.add(word)
  for (const email of features.emails ?? []) words.add(email)
  for (const phone of features.phones ?? []) {
    const digits = nationalDigits(phone)
    words.add(digits).add(digits.slice(-7))
  }
  for (const part of features.phoneParts ?? []) words.add(part).add(part.slice(-7))
  for (const { value } of features.documents ?? []) words.add(value.toLowerCase())
  for (const one of [...(features.cards ?? []), ...(features.numbers ?? [])]) words.add(one.toLowerCase())
  for (const one of features.handles ?? []) words.add(one)
  words.delete('')
  return [...words].slice(0, wordsMax)
}

/** The words of a typed query in the same spelling. What looks like a phone, mail or code stays one word. */
export function foldQuery(text: string): string[] {
  const short = text.slice(0, 120).trim()
  if (/^[^\s@]+@[^\s@]*$/.test(short)) return [short.toLowerCase()]
  if (/^[+\d][\d\s().-]*$/.test(short) && /\d/.test(short)) return [short.replaceAll(/\D/g, '')]
  return [
    ...new Set(
      short
        .split(/\s+/)
        .flatMap((piece) => (/\d/.test(piece) ? [piece.toLowerCase().replaceAll(/[^\p{L}\p{N}._]/gu, '')] : fold(piece).split(' '))),
    ),
  ].filter(Boolean)
}

/** The words of a typed name under which somebody can be filed: not "de", "la" … as long as there is another one. */
export function withoutParticles(words: readonly string[]): string[] {
  const telling = words.filter(isNotParticle)
  return telling.length > 0 ? telling : [...words]
}
