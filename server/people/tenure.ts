import { areStrangers, type Features } from '#identity'
import { endOf } from './ended.ts'

/** When a record of somebody stated a value, the first time and the last. */
export type Holding<H extends string> = { holder: H; features: Features; since: number; until: number; ended?: number | undefined }
/** From when to when somebody stated a value; `next` has it since, where it is theirs no more. `endedAt`: she said herself that it is not. */
export type Tenure<H extends string> = { holder: H; since: number; until: number; next: H | null; endedAt: number | null }

/** Until when it was somebody's, and whether she gave it up herself and nobody is known to have it since. */
export type Past = { at: number; gaveUp: boolean }
export const pastOf = (tenure: Pick<Tenure<string>, 'next' | 'endedAt' | 'until'>): Past | null =>
  isOver(tenure) ? { at: tenure.endedAt ?? tenure.until, gaveUp: tenure.next === null } : null

export const isOver = ({ next, endedAt }: Pick<Tenure<string>, 'next' | 'endedAt'>): boolean => next !== null || endedAt !== null

/**
 * A number goes to somebody new after the carrier let it rest (45 days and more). Two who state one value closer together share it, or were
 * merely imported one after the other.
 */
export const restMs = 90 * 86_400_000

type Held<H extends string> = Tenure<H> & { named: Features[]; ends: number[] }

/**
 * Whose a value was, and until when. It passed from one holder to another where the other, a stranger by name, first stated it after the one had
 * long been silent about it, and the one never stated it again. A function of the set of holdings, whatever their order.
 */
export function tenuresOf<H extends string>(holdings: readonly Holding<H>[]): Map<H, Tenure<H>> {
  const held = new Map<H, Held<H>>()
  for (const { holder, features, since, until, ended } of holdings) {
    const known = held.get(holder) ?? { holder, since, until, next: null, endedAt: null, named: [], ends: [] }
    if (ended !== undefined) known.ends.push(ended)
    if (features.name) known.named.push(features)
    held.set(holder, { ...known, since: Math.min(known.since, since), until: Math.max(known.until, until) })
  }
  const all = [...held.values()].sort((a, b) => a.since - b.since || (a.holder < b.holder ? -1 : 1))
  return new Map(
    all.map(({ named, ends, ...tenure }) => {
      const next = all.find((other) => other.since - tenure.until >= restMs && allStrangers(named, other.named))
      return [tenure.holder, { ...tenure, next: next?.holder ?? null, endedAt: endOf(ends, [tenure.until]) }]
    }),
  )
}

const allStrangers = (left: readonly Features[], right: readonly Features[]): boolean =>
  left.length > 0 && right.length > 0 && left.every((a) => right.every((b) => areStrangers(a, b)))
