import { compare, type Model } from './compare/index.ts'
import { identifiersOf } from './keys.ts'
import { type ClusterRecord, compareText, Sides } from './sides.ts'
import type { Comparison, Edge, Identifier, Judgement, Reason } from './types.ts'

/** What stands between two people, from their records as they are now. */
export type Between = {
  /** The two records that speak most for one person, and what they say. */
  best: { a: string; b: string; comparison: Comparison } | undefined
  /** What excludes the two as wholes, whatever their best pair says. */
  excludes: Reason | undefined
  /** Identifiers that both hold and that too many share to mean anything. */
  generic: Identifier[]
}
type People = { left: readonly ClusterRecord[]; right: readonly ClusterRecord[] }
type Known = { edges: readonly Edge[]; judgements: readonly Judgement[]; model: Model; crowded: (key: string) => boolean }

const bands = { join: 3, doubt: 2, related: 1, apart: 0 } as const
/** Of a person of very many records so many are asked: the answer is for a reader who waits. */
const recordsMax = 60

/** Compares two people as clustering sees them: pair by pair, then as wholes. Pure, and the same both ways round. */
export function between({ left, right }: People, { edges, judgements, model, crowded }: Known): Between {
  const [ofLeft, ofRight] = [left, right].map((records) => records.toSorted((a, b) => compareText(a.id, b.id)).slice(0, recordsMax))
  let best: Between['best']
  for (const a of ofLeft ?? []) {
    for (const b of ofRight ?? []) {
      const [first, second] = a.id < b.id ? [a, b] : [b, a]
      const comparison = compare(first.features, second.features, model, crowded)
      if (!best || isStronger(comparison, best.comparison)) best = { a: a.id, b: b.id, comparison }
    }
  }
  return { best, excludes: excluding({ left, right }, edges, judgements, model), generic: sharedGeneric({ left, right }, crowded) }
}

const isStronger = (one: Comparison, other: Comparison) =>
  bands[one.band] - bands[other.band] > 0 || (one.band === other.band && one.weight > other.weight)

function excluding({ left, right }: People, edges: readonly Edge[], judgements: readonly Judgement[], model: Model): Reason | undefined {
  const [one, other] = [left[0], right[0]]
  if (!one || !other) return undefined
  const sides = new Sides([...left, ...right], edges, model)
  sides.obey(judgements)
  for (const record of left) sides.join(one.id, record.id)
  for (const record of right) sides.join(other.id, record.id)
  // As clustering asks: at the edge that would join them, the strongest first.
  const own = new Set(left.map(({ id }) => id))
  const crossing = edges
    .filter(({ a, b }) => own.has(a) !== own.has(b))
    .toSorted((a, b) => b.weight - a.weight || compareText(a.a + a.b, b.a + b.b))
  for (const { a, b } of crossing) {
    const found = own.has(a) ? sides.whatExcludes(a, b) : sides.whatExcludes(b, a)
    if (found) return found
  }
  return crossing.length > 0 ? undefined : sides.whatExcludes(one.id, other.id)
}

function sharedGeneric({ left, right }: People, crowded: (key: string) => boolean): Identifier[] {
  const keyOf = ({ kind, value }: Identifier) => `${kind}:${value}`
  const theirs = new Set(right.flatMap(({ features }) => identifiersOf(features)).map(keyOf))
  const shared = new Map<string, Identifier>()
  for (const one of left.flatMap(({ features }) => identifiersOf(features)))
    if (theirs.has(keyOf(one)) && crowded(keyOf(one))) shared.set(keyOf(one), one)
  return [...shared.values()]
}
