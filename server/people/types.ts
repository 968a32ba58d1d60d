import type { ImportId, PersonId, RecordId, ReviewId, SourceId } from '#contract'
import type { Attributes, Reason } from '#identity'

/** What one source says about one of its customers at one moment. `externalId` is the source's own name for that customer. */
export type Claim = {
  source: SourceId
  externalId: string
  at: Temporal.Instant
  attributes: Attributes
  importId?: ImportId
}

/** Where a claim ended. `same`: the record was known. `doubt`: a person of its own, and a review was opened. */
export type Resolution = {
  kind: 'joined' | 'created' | 'same' | 'doubt'
  recordId: RecordId
  personId: PersonId
  because: Reason[]
  reviewId: ReviewId | null
  /** False when the claim said nothing that the record did not say before. */
  changed: boolean
}
