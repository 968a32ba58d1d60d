import { begunEmail, foldQuery, identifiersOf, keysOf, normalise, type Setting, withoutParticles, wordsOf } from '#identity'
import { readCode } from './code.ts'
import { cleanText } from './fold.ts'
import { spellOrder } from './orders.ts'

type QueryKind = 'phone' | 'email' | 'document' | 'name' | 'code' | 'empty'
type ExactMatch = { kind: string; value: string }
/** What somebody typed, understood: what it looks like and everything it may be. */
export type Query = {
  kind: QueryKind
  text: string
  exact: ExactMatch[]
  code: string | undefined
  /** All must be found, each as the beginning of a word. */
  words: string[]
  /** Other spellings of each word (pet names), any of which will do in its place. */
  spellings: string[][]
  /** Keys under which the engine files names that sound alike. */
  keys: string[]
  /** What may be the beginning of a mail that is filed otherwise than it is written. */
  mail: string | null
  /** What may be the end of a phone, as customers say it at the counter, and the groups of spellings of whatever else was typed. */
  ending: { digits: string; rest: string[][] } | null
}

const textMax = 200

/** Pure. A phone, a mail, a document, an order, a card or a code is looked up as such; anything else is a name. */
export function readQuery(typed: string, setting: Setting): Query {
  const text = cleanText(typed.slice(0, textMax))
  const typedWords = foldQuery(text)
  if (typedWords.length === 0)
    return { kind: 'empty', text, exact: [], code: undefined, words: [], spellings: [], keys: [], mail: null, ending: null }
  const one = text.replaceAll(/\s+/g, '')
  const stated = { phone: text, email: one, document: one, card: one, customer_number: one, handle: one }
  const exact: ExactMatch[] = [...identifiersOf(normalise(stated, setting)), { kind: 'order', value: spellOrder(text) }]
  const kind = kindOf(text, exact)
  const words = kind === 'name' ? withoutParticles(typedWords) : typedWords
  const named = kind === 'name' ? normalise({ full_name: text }, setting) : {}
  const keys = keysOf(named)
    .map(({ key }) => key)
    .filter((key) => /^(name|sur|only):/.test(key))
  const spellings = words.map((word) => (kind === 'name' && word.length > 2 ? [...new Set([word, ...spellingsOf(word, setting)])] : [word]))
  return { kind, text, exact, code: readCode(text), words, spellings, keys, mail: begunEmail(text), ending: endingIn(words, spellings) }
}

/** Four figures by themselves, or one word of four beside a name. */
function endingIn(words: readonly string[], spellings: readonly string[][]): Query['ending'] {
  const at = words.findIndex((word) => /^\d{4}$/.test(word))
  const digits = words[at]
  const rest = spellings.filter((_, other) => other !== at)
  return digits === undefined || rest.flat().some((word) => !/\p{L}/u.test(word)) ? null : { digits, rest }
}

/** A pet name and the names it may stand for. */
const spellingsOf = (word: string, setting: Setting): string[] => wordsOf(normalise({ full_name: word }, setting))

function kindOf(text: string, exact: readonly ExactMatch[]): QueryKind {
  if (/^[^\s@]+@[^\s@]*$/.test(text)) return 'email'
  const digits = text.replaceAll(/\D/g, '').length
  if (/^[+\d][\d\s().-]*$/.test(text) && digits >= 7)
    return exact.some(({ kind }) => kind === 'phone') || digits <= 8 ? 'phone' : 'document'
  if (digits > 0 && !/\s/.test(text) && /^[#\w.-]+$/.test(text))
    return digits >= 6 && /^\w{8,}$/.test(text.replaceAll(/[.-]/g, '')) ? 'document' : 'code'
  return /\p{L}/u.test(text) ? 'name' : 'code'
}
