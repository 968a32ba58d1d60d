import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { gunzipSync } from 'node:zlib'

/** What the frozen tables know of a word. Bits are −log2 of its share of the population where it is most common. */
export type Word = { given: number; surname: number; knownGiven: boolean; knownSurname: boolean }

/** A word that no table holds is as rare as one bearer in 2,000 (given) or 6,000 (surname): it may be a common slip. */
const unknown: Word = { given: 11, surname: 12.5, knownGiven: false, knownSurname: false }

type Lexicon = { words: Map<string, Word>; pets: Map<string, readonly string[]>; variants: Map<string, string> }
let loaded: Lexicon | undefined

function load(): Lexicon {
  const words = new Map<string, Word>()
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

/** How common a folded word is as a given name and as a surname. */
export const findWord = (token: string): Word => lexicon().words.get(token) ?? unknown

/** The formal names that a pet name may stand for (Lau → Laura); empty for a formal name. */
export const formalsOf = (token: string): readonly string[] => lexicon().pets.get(token) ?? []

/** One spelling for the regional forms of a name (Joan, Josep → Juan, José). */
export const standardForm = (token: string): string => lexicon().variants.get(token) ?? token
