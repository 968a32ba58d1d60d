import { type Attributes, identifiersOf, normalise, type Setting } from '#identity'
import type { Statement } from './fold.ts'

/** What a record says it has no more: "phone +52…" → when it said so last, in milliseconds. */
export type Ended = Record<string, number>

/** What passes from one person to another: numbers are given out anew, mailboxes and handles too. */
export const passing = ['phone', 'email', 'handle'] as const
export const isPassing = (kind: string) => (passing as readonly string[]).includes(kind)

export const endKey = ({ kind, value }: { kind: string; value: string }) => `${kind} ${value}`

/**
 * What the statements of a record end and none of them states again later. A function of the set of statements; what nobody verified ends nothing.
 * Null where nothing is ended.
 */
export function endedOf(statements: readonly Statement[], setting: Setting): Ended | null {
  const said = new Map<string, number>()
  for (const { ended, at, claimed } of statements) {
    if (!ended || claimed) continue
    for (const key of keysIn(ended, setting)) said.set(key, Math.max(at, said.get(key) ?? at))
  }
  if (said.size === 0) return null
  for (const { attributes, at, claimed, isFallback } of statements) {
    if (claimed || isFallback) continue
    for (const key of keysIn(attributes, setting)) if (at > (said.get(key) ?? at)) said.delete(key)
  }
  return said.size === 0 ? null : Object.fromEntries([...said].sort(([a], [b]) => (a < b ? -1 : 1)))
}

const keysIn = (attributes: Attributes, setting: Setting): string[] =>
  identifiersOf(normalise(attributes, setting))
    .filter(({ kind }) => isPassing(kind))
    .map(endKey)

export const sameEnded = (a: Ended | null, b: Ended | null): boolean => JSON.stringify(sorted(a)) === JSON.stringify(sorted(b))
const sorted = (ended: Ended | null) => ended && Object.entries(ended).sort(([a], [b]) => (a < b ? -1 : 1))

/** Until when a value was a person's, where one of her records ended it and no other one states it later. `statedAt`: when each other one last did. */
export const endOf = (ends: readonly number[], statedAt: readonly number[]): number | null => {
  const end = Math.max(...ends)
  return ends.length > 0 && statedAt.every((at) => at <= end) ? end : null
}
