import { claimant, type Features, isThinnedKind, keysOf, wordsOf } from '#identity'

/** Under what a record is filed: its keys as numbers, who uses them (0: nobody said), and its words, each after a blank. */
export type Filing = { keys: number[]; who: number; words: string }

export function fileUnder(features: Features): Filing {
  const keys = keysOf(features)
  const who = keys[0]?.who ?? ''
  return {
    keys: [...new Set(keys.map(({ key }) => numberOfKey(key)))],
    who: who === '' ? 0 : hashShort(who),
    words: wordsOf(features)
      .filter((word) => !word.includes(' '))
      .map((word) => ` ${word}`)
      .join(''),
  }
}

// Their places are in every key that is kept: only ever add at the end, and at most 31.
const kinds =
  'phone email document card customer_number handle device user tel name short only sur born year bornat near home town order'.split(' ')
const otherKind = 31
const kindNumbers = new Map(kinds.map((kind, at) => [kind, at]))

/**
 * A key as it is kept: a whole number below 2^53, of which the lowest five bits are its kind and the others a hash (cyrb53, 48 bits). With ten
 * million keys in a shop the chance that a look-up meets a stranger's is one in thirty million; values are compared before anything is concluded.
 */
export function numberOfKey(key: string): number {
  let [h1, h2] = [0xdeadbeef, 0x41c6ce57]
  for (let at = 0; at < key.length; at++) {
    const code = key.charCodeAt(at)
    h1 = Math.imul(h1 ^ code, 2654435761)
    h2 = Math.imul(h2 ^ code, 1597334677)
  }
  h1 = Math.imul(h1 ^ (h1 >>> 16), 2246822507) ^ Math.imul(h2 ^ (h2 >>> 13), 3266489909)
  h2 = Math.imul(h2 ^ (h2 >>> 16), 2246822507) ^ Math.imul(h1 ^ (h1 >>> 13), 3266489909)
  return ((h2 >>> 8) * 0x1000000 + (h1 >>> 8)) * 32 + (kindNumbers.get(key.slice(0, key.indexOf(':'))) ?? otherKind)
}

/** The kind of a kept key, as far as it is one of those that matter. */
export const kindOfKey = (number: number): string => kinds[number % 32] ?? 'other'

const identifiers = new Set(
  ['phone', 'email', 'document', 'card', 'customer_number', 'handle', 'device'].map((kind) => kindNumbers.get(kind)),
)
/** An identifier too many share is no evidence either; another key only stops bringing records together. */
export const isIdentifierKey = (number: number): boolean => identifiers.has(number % 32)

const thinnedKinds = new Set(kinds.map((kind, at) => (isThinnedKind(kind, Number.POSITIVE_INFINITY) ? at : -1)))
/** Whether a key of this kind may ever be thinned. */
export const mayBeThinned = (number: number): boolean => thinnedKinds.has(number % 32)

function hashShort(text: string): number {
  let hash = 0
  for (let at = 0; at < text.length; at++) hash = (Math.imul(hash, 31) + text.charCodeAt(at)) | 0
  return hash
}

/** Who uses the identifiers of a record that nobody verified. Names have two letters and more, so it is none of theirs. */
export const claimantNumber = hashShort(claimant)

/** Whether an identifier is no evidence now, given those that are crowded. */
export const asGeneric =
  (crowded: ReadonlySet<number>): ((key: string) => boolean) =>
  (key) =>
    crowded.size > 0 && crowded.has(numberOfKey(key))
