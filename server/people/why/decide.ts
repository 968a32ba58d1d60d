import type { RecordId } from '#contract'
import type { Between, Reason } from '#identity'
import type { Ruling } from '../judged.ts'
import type { EdgeRow } from '../store/edges.ts'

/**
 * Why two people are two. `judged`: a human said so. `conflict`: pairs of records would join them, yet as wholes they exclude each other.
 * `contested`: what they share may be somebody else's as well. `doubt`: waits for a human. `gate`: a rule forbids it whatever the weight.
 * `weak`: too little evidence. `unlinked`: nothing brought them together.
 */
export type Apart = 'judged' | 'conflict' | 'contested' | 'doubt' | 'gate' | 'weak' | 'unlinked'

type Facts = { ruling: Ruling | undefined; stored: readonly EdgeRow[]; between: Between }

/** Pure. Judgements first, then what was stored, then what a comparison says of those who were never compared. */
export function decideApart({ ruling, stored, between: { best, excludes } }: Facts): Apart {
  if (ruling) return 'judged'
  if (stored.some(({ band }) => band === 'join')) return excludes ? 'conflict' : 'contested'
  if (stored.some(({ band }) => band === 'doubt')) return 'doubt'
  const because = best?.comparison.because ?? []
  if (!because.some(({ weight }) => weight > 0)) return 'unlinked'
  if (because.some(({ rule }) => rule.startsWith('gate.'))) return 'gate'
  return best && (best.comparison.band === 'join' || best.comparison.band === 'doubt') ? 'unlinked' : 'weak'
}

export type Link = { a: RecordId; b: RecordId; weight: number; ruling: Ruling | undefined }

/**
 * Why the records of a person are one: the strongest evidence that holds each to the rest, a judgement where evidence is missing. As many links
 * as records less one, where everything hangs together. Pure.
 */
export function linksOf(ids: readonly RecordId[], edges: readonly EdgeRow[], rulings: readonly Ruling[]): Link[] {
  const root = new Map(ids.map((id) => [id, id]))
  const find = (id: RecordId): RecordId => {
    let top = id
    for (let up = root.get(top); up !== undefined && up !== top; up = root.get(top)) top = up
    return top
  }
  const links: Link[] = []
  const tie = (link: Link) => {
    const [one, other] = [find(link.a), find(link.b)]
    if (one === other) return
    root.set(other, one)
    links.push(link)
  }
  const own = new Set(ids)
  const joins = edges.filter(({ a, b, band }) => band === 'join' && own.has(a) && own.has(b))
  joins.sort((one, other) => other.weight - one.weight || (one.a + one.b < other.a + other.b ? -1 : 1))
  for (const { a, b, weight } of joins) tie({ a, b, weight, ruling: undefined })
  for (const ruling of rulings.filter(({ kind }) => kind === 'same')) {
    const [first, ...others] = [...ruling.left, ...ruling.right].filter((id) => own.has(id)).sort()
    if (first) for (const other of others) tie({ a: first, b: other, weight: 0, ruling })
  }
  return links
}

/** The gate that is closed, first of all; it says more than any weight. */
export const gateIn = (because: readonly Reason[]): Reason | undefined => because.find(({ rule }) => rule.startsWith('gate.'))
