import { compare, defaultModel, type Model } from '../compare/index.ts'
import { count, emptyTally, learnSet } from '../learn.ts'
import type { Features } from '../normalise/index.ts'
import { candidatePairs } from '../resolve.ts'
import type { Judgement } from '../types.ts'
import { type Estimated, estimateLevels, type Sample, sampleOf } from './estimate.ts'

/** More pairs than this say nothing new; the first ones by id are taken, so that the same records always teach the same. */
const samplesMax = 300_000
/** A pair of less weight than this is two strangers' whatever its other values are. */
const weightMin = 4
const labelsPerJudgementMax = 9

type Known = { id: string; features: Features }
type Telling = { judgements?: readonly Judgement[]; progress?: (done: number, total: number) => void }

/**
 * What a workspace's own records and judgements teach: the shipped model with the shares of its own errors, and what is common here. Deterministic:
 * a function of the set of records and judgements.
 */
export function learnWorkspace(records: readonly Known[], { judgements = [], progress }: Telling): Estimated {
  const never = () => false
  const samples: Sample[] = []
  const told = new Set<string>()
  const byId = new Map(records.map((record) => [record.id, record]))
  for (const [a, b, kind] of pairsOf(judgements, byId)) {
    told.add(keyOf(a.id, b.id))
    if (kind === 'same') samples.push(sampleOf(compare(a.features, b.features, defaultModel, never), defaultModel, true))
  }
  let at = 0
  for (const [a, b] of candidatePairs(records)) {
    if (++at % 20_000 === 0) progress?.(Math.min(samples.length, samplesMax), samplesMax)
    if (told.has(keyOf(a.id, b.id))) continue
    const comparison = compare(a.features, b.features, defaultModel, never)
    if (comparison.weight >= weightMin) samples.push(sampleOf(comparison, defaultModel))
    if (samples.length >= samplesMax) break
  }
  const estimated = estimateLevels(defaultModel, samples)
  return { ...estimated, model: withCommon(estimated.model, records) }
}

function withCommon(model: Model, records: readonly Known[]): Model {
  const tally = emptyTally()
  for (const { features } of records) count(tally, features)
  return learnSet(model, tally, records.length)
}

const keyOf = (a: string, b: string) => (a < b ? `${a}\n${b}` : `${b}\n${a}`)

function pairsOf(judgements: readonly Judgement[], byId: ReadonlyMap<string, Known>): [Known, Known, Judgement['kind']][] {
  return judgements.flatMap(({ kind, left, right }) =>
    left
      .flatMap((a) => right.map((b): [Known | undefined, Known | undefined] => [byId.get(a), byId.get(b)]))
      .slice(0, labelsPerJudgementMax)
      .flatMap(([a, b]): [Known, Known, Judgement['kind']][] => (a && b && a !== b ? [[a, b, kind]] : [])),
  )
}
