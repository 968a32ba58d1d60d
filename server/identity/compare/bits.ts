import { noWord, type Word } from '../data/lexicon.ts'
import type { Common } from './frequent-values.ts'
import type { Part } from './likeness.ts'
import type { ReadName } from './reading.ts'

const bitsMax = 13

const bitsAs = (word: Word, part: Part) => (part === 'given' ? word.givenBits : word.surname)

/** Bits of the rarer spelling's commoner reading: a slip never makes a name rare, nor does a table of another country. */
export function bitsOf(a: Word, b: Word, part: Part, common?: Common): number {
  const bits = Math.min(bitsAs(a, part), bitsAs(b, part), bitsMax)
  const seen = common?.[part]
  return seen ? Math.min(bits, seen.get(a.text) ?? bitsMax, seen.get(b.text) ?? bitsMax) : bits
}

export const lesserBits = (a: Word, b: Word, common?: Common) => Math.min(bitsOf(a, b, 'surname', common), bitsOf(a, b, 'given', common))

/** Given names go together (María Carmen, José Luis): the second says half of what it would alone. */
export const secondGivenMax = 5
const initialBits = 3

/** As many bits as a name can bring: one given name counts, and two surnames; without a surname any later word may be read as one. */
export function countBits({ given, surnames }: Pick<ReadName, 'given' | 'surnames'>): number {
  let [ofGiven, first, second] = [0, 0, 0]
  for (const word of given) ofGiven = Math.max(ofGiven, mostOf(word, 'given'))
  const hasSurnames = surnames.length > 0
  const rest = hasSurnames ? surnames : given
  for (let at = hasSurnames ? 0 : 1; at < rest.length; at++) {
    const bits = mostOf(rest[at] ?? noWord, 'surname')
    if (bits > first) [first, second] = [bits, first]
    else if (bits > second) second = bits
  }
  return ofGiven + (given.length > 1 ? secondGivenMax : 0) + first + second
}

const mostOf = (word: Word, part: Part) => (word.text.length === 1 ? initialBits : Math.min(bitsAs(word, part), bitsMax))
