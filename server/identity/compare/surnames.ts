import { findWord, noWord, type Word } from '../data/lexicon.ts'
import { isNear } from '../normalise/near.ts'
import { bitsOf } from './bits.ts'
import type { Common } from './frequent-values.ts'
import { different, initial, type Likeness, likenessOf, near, same } from './likeness.ts'
import type { ReadName } from './reading.ts'

/** How the surnames of two names are alike. `order`: not first with first; `mothers`: one side states only what is the other's second. */
export type SurnameEvidence = {
  likeness: Likeness
  a: Word
  b: Word
  order: boolean
  mothers: boolean
  second: 'same' | 'near' | 'different' | 'none'
}

export function surnameEvidence(one: ReadName, other: ReadName, common?: Common): SurnameEvidence {
  const [a1 = noWord, a2 = noWord] = one.surnames
  const [b1 = noWord, b2 = noWord] = other.surnames
  const direct = likenessOf(a1, b1, 'surname')
  if (direct !== different) return { likeness: direct, a: a1, b: b1, order: false, mothers: false, second: secondOf(a2, b2) }
  const crossed = crossedSurnames(a1, a2, b1, b2, common)
  if (crossed) return crossed
  const married = marriedName(one, other) ?? marriedName(other, one)
  if (married) return { likeness: near, a: married, b: married, order: true, mothers: false, second: 'none' }
  const glued = gluedSurnames(one, other)
  const [a, b] = glued ?? [a1, b1]
  return { likeness: glued ? near : different, a, b, order: false, mothers: false, second: 'none' }
}

/** The husband's name of one, where it is the other's surname. */
const marriedName = ({ married }: ReadName, { surnames }: ReadName): Word | undefined =>
  married && surnames.some(({ text }) => text === married.text) ? married : undefined

/** "San Juan" and "Sanjuan". */
function gluedSurnames(one: ReadName, other: ReadName): [Word, Word] | undefined {
  if (one.surnames.length === other.surnames.length) return undefined
  const [a, b] = [glue(one.surnames), glue(other.surnames)]
  return isNear(a, b) ? [findWord(a), findWord(b)] : undefined
}

export const glue = (words: readonly Word[]): string => words.map(({ text }) => text).join('')

/** A surname that stands first on one side and second on the other; of several, the rarest, so that both ways round say the same. */
function crossedSurnames(a1: Word, a2: Word, b1: Word, b2: Word, common?: Common): SurnameEvidence | undefined {
  let [best, most] = [undefined as SurnameEvidence | undefined, 0]
  const look = (a: Word, b: Word, restA: Word, restB: Word) => {
    const likeness = a.text !== '' && b.text !== '' ? likenessOf(a, b, 'surname') : different
    if (likeness === different || likeness === initial) return
    if (restA.text !== '' && restB.text !== '' && likenessOf(restA, restB, 'surname') === different) return
    const bits = bitsOf(a, b, 'surname', common) + likeness / 10 + (a.text < b.text ? 0.01 : 0)
    if (best && bits <= most) return
    const mothers = (a.text === a2.text && b2.text === '') || (b.text === b2.text && a2.text === '')
    best = { likeness, a, b, order: true, mothers, second: secondOf(restA, restB) }
    most = bits
  }
  look(a1, b2, a2, b1)
  look(a2, b1, a1, b2)
  look(a2, b2, a1, b1)
  return best
}

function secondOf(a: Word, b: Word): SurnameEvidence['second'] {
  if (a.text === '' || b.text === '') return 'none'
  const likeness = likenessOf(a, b, 'surname')
  if (likeness === different) return 'different'
  return likeness === initial ? 'none' : likeness === same ? 'same' : 'near'
}
