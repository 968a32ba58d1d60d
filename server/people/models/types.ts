import type { RecordId } from '#contract'
import type { Learned, Reason, Shift } from '#identity'

/** What a model was estimated from. */
export type ModelEstimate = {
  records: number
  pairs: number
  samePairs: number
  labels: number
  shifts: Shift[]
  common: number
  /** What judgements moved; models of before have none. */
  thresholds?: Learned['thresholds']
}

export type TrialExample = { left: RecordId; right: RecordId; weight: number; because: Reason[] }
/** What a model would change, as kept. `records` of `ofRecords` were looked at. */
export type TrialResult = {
  records: number
  ofRecords: number
  people: { before: number; after: number }
  joined: { count: number; examples: TrialExample[] }
  separated: { count: number; examples: TrialExample[] }
  asked: { count: number; examples: TrialExample[] }
  settled: { count: number }
}
