import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { gunzipSync } from 'node:zlib'
import { sound } from '../normalise/sound.ts'

/** A word's share among given names and among surnames, as −log2, where it is most common. */
type Share = { given: number; surname: number; knownGiven: boolean; knownSurname: boolean }

/**
 * What is known of a word. `formals`: the formal names that a pet name may stand for (Lau → Laura), none for a formal name; `standard`: one
 * spelling for regional forms (Joan → Juan); `givenBits`: rarity of its commonest reading as a given name; `heard`: the sound of its family.
 * `isCompound`: it may stand for two names (Maite → María Teresa). `isPlain`: no initial, and it stands for itself alone. `number`: no other word
 * that this thread meets bears it. `letters`: which of a to z occur, a bit each.
 */
export type Word = Share & {
  text: string
  number: number
  letters: number
  formals: readonly string[]
  isCompound: boolean
  isPlain: boolean
  standard: string
  sound: string
  heard: string
  givenBits: number
}

/** A word that no table holds is as rare as one bearer in 2,000 (given) or 6,000 (surname): it may be a common slip. */
const unknown: Share = { given: 11, surname: 12.5, knownGiven: false, knownSurname: false }

type Lexicon = { words: Map<string, Share>; pets: Map<string, readonly string[]>; variants: Map<string, string> }
let loaded: Lexicon | undefined

function load(): Lexicon {
  const words = new Map<string, Share>()
  for (const line of gunzipSync(readFileSync(join(import.meta.dirname, 'names.tsv.gz')))
    .toString('latin1')
    .split('\n')) {
    const [token = '', given = '', surname = ''] = line.split('\t')
    words.set(token, {
      given: given === '' ? 17 : Number(given) / 4,
      surname: surname === '' ? 17 : Number(surname) / 4,
      knownGiven: given !== '',
      knownSurname: surname !== '',
    })
  }
  const pets = new Map<string, readonly string[]>()
  const variants = new Map<string, string>()
  for (const line of readFileSync(join(import.meta.dirname, 'pets.tsv'), 'utf8').split('\n')) {
    const [kind, short, formals] = line.split('\t')
    if (!short || !formals) continue
    if (kind === 'pet') pets.set(short, formals.split(' '))
    else variants.set(short, formals.split(' ')[0] ?? short)
  }
  return { words, pets, variants }
}

/** Loads on first use: about 40 ms. */
function lexicon(): Lexicon {
  loaded ??= load()
  return loaded
}

const met = new Map<string, Word>()
/** Words are met again and again; this many are kept, then all are forgotten. */
const metMax = 300_000
const none: readonly string[] = []
/** No word at all: what a name lacks. */
export const noWord: Word = {
  ...unknown,
  text: '',
  number: 0,
  letters: 0,
  formals: none,
  isCompound: false,
  isPlain: false,
  standard: '',
  sound: '',
  heard: '',
  givenBits: unknown.given,
}
let numbered = 1

/** How common a folded word is, what it stands for and how it sounds. */
export function findWord(token: string): Word {
  let word = met.get(token)
  if (!word) {
    word = describe(token)
    if (met.size >= metMax) met.clear()
    met.set(token, word)
  }
  return word
}

function describe(token: string): Word {
  const { words, pets, variants } = lexicon()
  const share = words.get(token) ?? unknown
  const formals = pets.get(token) ?? none
  const standard = variants.get(token) ?? token
  const family = (formals[0] ?? token).split('_')[0] ?? token
  return {
    text: token,
    number: numbered++,
    letters: lettersOf(token),
    given: share.given,
    surname: share.surname,
    knownGiven: share.knownGiven,
    knownSurname: share.knownSurname,
    formals,
    isCompound: formals.some((formal) => formal.includes('_')),
    isPlain: token.length > 1 && formals.length === 0 && standard === token,
    standard,
    sound: sound(token),
    heard: sound(variants.get(family) ?? family),
    givenBits: Math.min(share.given, ...formals.map((formal) => (words.get(formal) ?? unknown).given)),
  }
}

function lettersOf(token: string): number {
  let letters = 0
  for (let at = 0; at < token.length; at++) {
    const letter = token.charCodeAt(at) - 97
    if (letter >= 0 && letter < 26) letters |= 1 << letter
  }
  return letters
}

/** The formal names that a pet name may stand for. */
export const formalsOf = (token: string): readonly string[] => findWord(token).formals

/** Every word of the tables, with its rarity where it is most common. */
export const listWords = (): { word: string; bits: number }[] =>
  [...lexicon().words].filter(([word]) => word !== '').map(([word, { given, surname }]) => ({ word, bits: Math.min(given, surname) }))
