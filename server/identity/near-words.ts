import { listWords } from './data/lexicon.ts'
import { editsBetween } from './normalise/near.ts'
import { sound } from './normalise/sound.ts'

const letters = 'abcdefghijklmnopqrstuvwxyz'
/** The letters that a sound is written with: those that sound like another one are written as that. */
const sounds = 'abdefgijklmnoprstuxy'
/** Shorter words have too many neighbours for any of them to be meant; one of three letters is at most a name that lost one or swapped two. */
const lengthMin = 4
const lengthLeast = 3
const lengthMax = 24
const respelledMax = 64
const listedMax = 150
const scannedMax = 40

/** What a hand of a counter writes for the same sound. */
const respellings: [RegExp, string[]][] = [
  [/b|v/, ['b', 'v']],
  [/[szx]|c(?=[ei])/, ['s', 'z', 'c', 'x']],
  [/ll|y/, ['ll', 'y']],
  [/g(?=[ei])|j|x/, ['g', 'j', 'x']],
  [/qu(?=[ei])|k|c(?=[aou])/, ['qu', 'k', 'c']],
  [/^h|^(?=[aeiou])/, ['h', '']],
]

/** One letter left out, two swapped, one replaced, one put in: the word itself is none of these. */
function* editsOf(word: string, alphabet: string): Generator<string> {
  for (let at = 0; at < word.length; at++) {
    const [before, after] = [word.slice(0, at), word.slice(at + 1)]
    yield before + after
    if (after !== '') yield `${before}${after[0]}${word[at]}${after.slice(1)}`
    for (const letter of alphabet) if (letter !== word[at]) yield before + letter + after
    for (const letter of alphabet) yield before + letter + word[at] + after
  }
}

/** The same sound in other letters: "gonsales" → "gonzalez", "gonzales", "goncales" … */
function respell(word: string): string[] {
  let ways = ['']
  for (let at = 0; at < word.length; ) {
    const rest = word.slice(at)
    const found = respellings.find(([pattern]) => rest.search(pattern) === 0 && (at === 0 || !pattern.source.startsWith('^')))
    const taken = found?.[0].exec(rest)?.[0] ?? rest[0] ?? ''
    const options = found && ways.length * found[1].length <= respelledMax ? found[1] : [taken]
    ways = ways.flatMap((way) => options.map((option) => way + option))
    at += Math.max(1, taken.length)
    if (taken === '') ways = ways.map((way) => way + (rest[0] ?? ''))
  }
  return ways
}

type Listed = { sound: string; word: string; bits: number }
let bySound: Listed[] | undefined

/** The words of the tables in the order of their sounds; made on first use, about 100 ms. */
function listed(): Listed[] {
  bySound ??= listWords()
    .map(({ word, bits }) => ({ word, bits, sound: sound(word) }))
    .sort((a, b) => (a.sound < b.sound ? -1 : a.sound > b.sound ? 1 : a.bits - b.bits))
  return bySound
}

function* withSound(prefix: string): Generator<Listed> {
  const all = listed()
  let [low, high] = [0, all.length]
  while (low < high) {
    const middle = (low + high) >> 1
    if ((all[middle]?.sound ?? '') < prefix) low = middle + 1
    else high = middle
  }
  for (let at = low; at < low + scannedMax; at++) {
    const one = all[at]
    if (!one?.sound.startsWith(prefix)) return
    yield one
  }
}

/**
 * How far a stored word is from one that is still being typed; undefined: it is not meant. 1 sounds the same, 2 begins so, 3 has one slip of the
 * hand, 4 begins with one, 5 and 6 the same where the sounds are compared.
 */
export function farness(typed: string, stored: string): number | undefined {
  const [heard, other] = [sound(typed), sound(stored)]
  if (heard === other) return 1
  if (heard.length >= lengthMin - 1 && other.startsWith(heard)) return 2
  if (editsBetween(typed, stored, 1) <= 1)
    return typed.length < lengthMin && stored.length < lengthMin && !isSwap(typed, stored) ? undefined : 3
  if (isSlipOfBeginning(typed, stored)) return 4
  if (heard.length >= lengthMin && editsBetween(heard, other, 1) <= 1) return 5
  return heard.length > lengthMin && isSlipOfBeginning(heard, other) ? 6 : undefined
}

const isSwap = (a: string, b: string) => [...a].sort().join() === [...b].sort().join()
const isSlipOfBeginning = (typed: string, stored: string): boolean =>
  [-1, 0, 1].some((more) => {
    const length = typed.length + more
    return length >= lengthMin && length < stored.length && editsBetween(typed, stored.slice(0, length), 1) <= 1
  })

/**
 * Words that somebody may mean who types this one: as it sounds in Spanish, with one slip of the hand, or both; also while the word is not yet
 * complete. Names of the tables first, then what else may be on file. Each is to be looked for as the beginning of a word.
 */
export function nearWords(typed: string): string[] {
  if (typed.length < lengthLeast || typed.length > lengthMax || !/^[a-z]+$/.test(typed)) return []
  const heard = sound(typed)
  const known = new Map<string, number>()
  const note = ({ word, bits }: Listed) => {
    const far = word === typed ? undefined : farness(typed, word)
    if (far !== undefined) known.set(word, far * 100 + bits)
  }
  if (typed.length >= lengthMin) for (const one of withSound(heard)) note(one)
  if (typed.length >= lengthMin) for (const near of editsOf(heard, sounds)) for (const one of withSound(near)) note(one)
  const names = [...known].sort(([, a], [, b]) => a - b).map(([word]) => word)
  const spelled = [...respell(typed), ...editsOf(typed, letters)].filter(
    (word) => word.length >= Math.min(lengthMin, typed.length) && !typed.startsWith(word),
  )
  return [...new Set([...names.slice(0, listedMax), ...spelled])].filter((word) => word !== typed)
}
