import { compare, defaultModel, type Model } from '../compare/index.ts'
import { count, emptyTally, learnSet } from '../learn.ts'
import type { Features } from '../normalise/index.ts'
import { candidatePairs } from '../resolve.ts'
import type { Judgement } from '../types.ts'
import { type Estimated, estimateLevels, type Sample, sampleOf } from './estimate.ts'
import { type Judged, learnThresholds, type Moved } from './thresholds.ts'

/** More pairs than this say nothing new; the first ones by id are taken, so that the same records always teach the same. */
const samplesMax = 300_000
/** A pair of less weight than this is two strangers' whatever its other values are. */
const weightMin = 4
const labelsPerJudgementMax = 9
/** So many that joined by themselves tell how many there are at each weight. */
const automaticMax = 50_000

/** `thresholds`: from what weight on pairs join by themselves, and are asked about. */
export type Learned = Estimated & { thresholds: Moved }
type Known = { id: string; features: Features }
type Telling = { judgements?: readonly Judgement[]; progress?: (done: number, total: number) => void }

/**
 * What a workspace's own records and judgements teach: the shipped model with the shares of its own errors, and what is common here. Deterministic:
 * a function of the set of records and judgements.
 */
export function learnWorkspace(records: readonly Known[], { judgements = [], progress }: Telling): Learned {
  const never = () => false
  const samples: Sample[] = []
  const told = new Set<string>()
  const automatic: [Known, Known][] = []
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
    if (comparison.band === 'join' && automatic.length < automaticMax) automatic.push([a, b])
    if (samples.length >= samplesMax) break
  }
  const estimated = estimateLevels(defaultModel, samples)
  const model = withCommon(estimated.model, records)
  const after = learnThresholds(
    model,
    judgedPairs(judgements, byId, model),
    automatic.flatMap((pair) => openWeight(pair, model)),
  )
  return { ...estimated, model: { ...model, ...after }, thresholds: { before: { join: model.join, doubt: model.doubt }, after } }
}

/** Of each judgement about two groups the pair that spoke most for one person: it was the question. */
function judgedPairs(judgements: readonly Judgement[], byId: ReadonlyMap<string, Known>, model: Model): Judged[] {
  return judgements.flatMap((judgement) => {
    const weights = pairsOf([judgement], byId).flatMap(([a, b]) => openWeight([a, b], model))
    return weights.length > 0 ? [{ weight: Math.max(...weights), same: judgement.kind === 'same' }] : []
  })
}

/** The weight of a pair that only its weight decides; none where a gate does. */
function openWeight([a, b]: readonly [Known, Known], model: Model): number[] {
  const { weight, because } = compare(a.features, b.features, model, () => false)
  return because.some(({ rule }) => rule.startsWith('gate.')) ? [] : [weight]
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
