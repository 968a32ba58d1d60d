import type { Model } from '../compare/index.ts'

/** A pair that no gate decides: its weight by the model, and whether people of the business called the two one. */
export type Judged = { weight: number; same: boolean }
export type Thresholds = { join: number; doubt: number }
/** `before`: without the judgements. */
export type Moved = { before: Thresholds; after: Thresholds }

/** Of a hundred pairs that join by themselves two may be wrong, and 19 chances in 20 that it is no more. */
const precision = 0.98
const z = 1.645
/** A question that is "yes" less often than this is none. */
const askedMin = 0.05
/** No business goes further than this from the shipped thresholds, in bits. */
const movedMax = 3
const step = 0.5

/**
 * From what weight on pairs join by themselves and are asked about, as the business's own judgements say. Lower where what it was asked about was
 * one person practically always; higher where it separated what had been joined; and no questions that are answered "no" practically always.
 * `automatic`: weights of what joined by itself and nobody took apart. Few judgements move nothing: what counts is what they prove.
 */
export function learnThresholds({ join, doubt }: Model, judged: readonly Judged[], automatic: readonly number[]): Thresholds {
  const joinNow = raised(join, judged, automatic) ?? lowered({ join, doubt }, judged) ?? join
  return { join: joinNow, doubt: raisedDoubt(doubt, joinNow, judged) }
}

function raised(join: number, judged: readonly Judged[], automatic: readonly number[]): number | undefined {
  return steps(join, join + movedMax)
    .filter((at) => {
      const wrong = within(judged, join, at).filter(({ same }) => !same).length
      const right = within(judged, join, at).length - wrong + automatic.filter((weight) => weight >= join && weight < at).length
      return leastShare(wrong, wrong + right) > 1 - precision
    })
    .at(-1)
}

function lowered({ join, doubt }: Thresholds, judged: readonly Judged[]): number | undefined {
  return steps(join - movedMax, join)
    .filter((at) => at > doubt)
    .find((at) => {
      const asked = within(judged, at, join)
      const isClean = within(judged, at, at + 1).every(({ same }) => same)
      return (
        isClean &&
        within(judged, at, at + step).length > 0 &&
        leastShare(asked.filter(({ same }) => same).length, asked.length) >= precision
      )
    })
}

function raisedDoubt(doubt: number, join: number, judged: readonly Judged[]): number {
  const found = steps(doubt, Math.min(doubt + movedMax, join - 1)).filter((at) => {
    const asked = within(judged, doubt, at)
    return 1 - leastShare(asked.filter(({ same }) => !same).length, asked.length) < askedMin
  })
  return found.at(-1) ?? doubt
}

const within = (judged: readonly Judged[], from: number, to: number) => judged.filter(({ weight }) => weight >= from && weight < to)

/** Every step of half a bit between two thresholds, the first one left out. */
const steps = (from: number, to: number): number[] =>
  Array.from({ length: Math.max(0, Math.floor((to - from) / step)) }, (_, at) => from + (at + 1) * step)

/** What the share is at least, 19 times in 20 (Wilson's interval, one-sided). */
function leastShare(hits: number, of: number): number {
  if (of === 0) return 0
  const share = hits / of
  const middle = share + (z * z) / (2 * of)
  const spread = z * Math.sqrt((share * (1 - share)) / of + (z * z) / (4 * of * of))
  return (middle - spread) / (1 + (z * z) / of)
}
