import { readFileSync } from 'node:fs'
import type { Known } from './types.ts'

const plain = (text: string) => text.normalize('NFD').replaceAll(/\p{M}/gu, '').toLowerCase()

const words = readFileSync(new URL('./problem-words.txt', import.meta.url), 'utf8')
  .split('\n')
  .map((line) => line.trim())
  .filter((line) => line !== '' && !line.startsWith('#'))
const formOf = (word: string) => {
  const stem = word.replaceAll(/[.+?^${}()|[\]\\*]/g, '')
  return word.endsWith('*') ? stem : `${stem}(?![\\p{L}\\p{N}])`
}
const pattern = new RegExp(`(?<![\\p{L}\\p{N}])(${words.map(formOf).join('|')})`, 'u')

/** Whether words of a customer, or about one, speak of a problem. */
export const speaksOfProblem = (text: string): boolean => pattern.test(plain(text))

const spoken: ReadonlySet<Known['kind']> = new Set(['message', 'call', 'visit', 'meeting', 'note'])

/** What somebody had trouble with: the product where it is named, else null for "something". Undefined: no trouble. */
export function troubleOf({ kind, facts }: Known): string | null | undefined {
  if (kind === 'return') return facts.items?.find((item) => item.name)?.name ?? null
  // A warranty that says until when it covers is a registration; one that tells a fault is a claim.
  if (kind === 'warranty') return facts.text && !facts.until ? (facts.product ?? null) : undefined
  if (!spoken.has(kind) || facts.direction === 'out' || facts.tone) return undefined
  return facts.text !== undefined && speaksOfProblem(facts.text) ? null : undefined
}
