import { areStrangers, type Features } from '#identity'

/** When a record of somebody stated a value, the first time and the last. */
export type Holding<H extends string> = { holder: H; features: Features; since: number; until: number }
/** From when to when somebody stated a value; `next` has it since, where it is theirs no more. */
export type Tenure<H extends string> = { holder: H; since: number; until: number; next: H | null }

/**
 * A number goes to somebody new after the carrier let it rest (45 days and more). Two who state one value closer together share it, or were
 * merely imported one after the other.
 */
export const restMs = 90 * 86_400_000

type Held<H extends string> = Tenure<H> & { named: Features[] }

/**
 * Whose a value was, and until when. It passed from one holder to another where the other, a stranger by name, first stated it after the one had
 * long been silent about it, and the one never stated it again. A function of the set of holdings, whatever their order.
 */
export function tenuresOf<H extends string>(holdings: readonly Holding<H>[]): Map<H, Tenure<H>> {
  const held = new Map<H, Held<H>>()
  for (const { holder, features, since, until } of holdings) {
    const known = held.get(holder) ?? { holder, since, until, next: null, named: [] }
    if (features.name) known.named.push(features)
    held.set(holder, { ...known, since: Math.min(known.since, since), until: Math.max(known.until, until) })
  }
  const all = [...held.values()].sort((a, b) => a.since - b.since || (a.holder < b.holder ? -1 : 1))
  return new Map(
    all.map(({ named, ...tenure }) => {
      const next = all.find((other) => other.since - tenure.until >= restMs && allStrangers(named, other.named))
      return [tenure.holder, { ...tenure, next: next?.holder ?? null }]
    }),
  )
}

const allStrangers = (left: readonly Features[], right: readonly Features[]): boolean =>
  left.length > 0 && right.length > 0 && left.every((a) => right.every((b) => areStrangers(a, b)))
