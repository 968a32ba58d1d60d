import { farness, nearWords } from '#identity'
import type { Scope } from '#platform'
import type { Query } from './query.ts'
import { findByWords, type Hit, listBegun } from './store/search.ts'

/** How a name was found that is only nearly what was typed. */
export const nearKind = 'near'
/** Each further spelling of a word costs reads of the index; the nearest are enough. */
const spellingsMax = 8

/**
 * Who may be meant where a name is misspelt: each word may also be one that sounds the same or is a slip of the hand away, as far as somebody on
 * file bears it. The table of words answers both questions, so that nothing more is written for it.
 */
export async function findNearNames(scope: Scope, { kind, words, spellings }: Query, hitsMax: number): Promise<Hit[]> {
  if (kind !== 'name') return []
  const near = words.map(nearWords)
  const begun = new Map((await listBegun(scope, [...new Set(near.flat())])).map(({ beginning, word }) => [beginning, word]))
  const groups = words.map((word, at) => [...(spellings[at] ?? [word]), ...nearest(word, near[at] ?? [], begun)])
  if (groups.every((group, at) => group.length === (spellings[at]?.length ?? 1))) return []
  return (await findByWords(scope, groups, hitsMax)).map((hit) => ({ ...hit, kind: nearKind }))
}

function nearest(typed: string, near: readonly string[], begun: ReadonlyMap<string, string>): string[] {
  const met = near.flatMap((beginning) => {
    const word = begun.get(beginning)
    const far = word === undefined || word.startsWith(typed) ? undefined : farness(typed, word)
    return far === undefined ? [] : [{ beginning, far }]
  })
  return met
    .sort((a, b) => a.far - b.far)
    .slice(0, spellingsMax)
    .map(({ beginning }) => beginning)
}

const farthest = 9

/** How far a name is from what was typed, word by word; 0 where every word stands in it, or begins one. */
export function farnessOfName(sortName: string, typed: readonly string[]): number {
  const borne = sortName.split(' ')
  const farOf = (word: string) => {
    if (borne.some((other) => other.startsWith(word))) return 0
    return Math.min(farthest, ...borne.flatMap((other) => farness(word, other) ?? []))
  }
  return typed.reduce((sum, word) => sum + farOf(word), 0)
}
