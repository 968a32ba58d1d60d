import type { ImportId, JudgementId, PersonId, RecordId, ReviewId, SourceId } from '#contract'
import type { Attributes, Features, Reason } from '#identity'
import type { Ended } from './ended.ts'

/** What one source says about one of its customers at one moment. `externalId` is the source's own name for that customer. */
export type Claim = {
  source: SourceId
  externalId: string
  at: Temporal.Instant
  attributes: Attributes
  importId?: ImportId
  /** Nobody verified that who says it is who it is about: a form. */
  claimed?: boolean
  /** Phones, mails and handles that are hers no more from this moment on. */
  ended?: Attributes
  /** It counts only where nothing else is said of a field. */
  fallback?: boolean
  /** Nothing happened with her: a file speaks of her, or somebody put right what is known. */
  unseen?: boolean
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

/**
 * When each field of a record was last stated, in milliseconds since 1970; where it holds several values, when each of them was, in their order. What counts only
 * where nothing else is said (a fallback) is kept under the mirror image of its moment, before 1970, where nothing happens: it says of itself which it is.
 */
export type Stated = Partial<Record<keyof Attributes, number | number[]>>

/** When the newest value of a field was stated. */
export const statedAt = (stated: Stated, field: keyof Attributes): number => Math.abs([stated[field] ?? 0].flat()[0] ?? 0)
/** Whether a record states a field only where nothing else is said of it. */
export const isFallback = (stated: Stated, field: keyof Attributes): boolean => ([stated[field] ?? 0].flat()[0] ?? 0) < 0

/** A record as the room works with it. */
export type RecordRow = {
  id: RecordId
  sourceId: SourceId
  channel: string
  externalId: string
  attributes: Attributes
  stated: Stated
  features: Features
  personId: PersonId
  purchaseCount: number
  spentMinor: number
  /** When anything was first said of it or happened. */
  firstSeenAt: Temporal.Instant
  /** When something last happened with whom it is about; `neverSeen` before anything did. */
  lastSeenAt: Temporal.Instant
  withdrawnAt: Temporal.Instant | null
  /** What it says it has no more. */
  ended: Ended | null
  /** Something else than a file states it, or said that something happened: no file that is taken back takes it along. */
  isTold: boolean
}

/** Before everything that happens: of whom a file speaks only. */
export const neverSeen: Temporal.Instant = Temporal.Instant.fromEpochMilliseconds(0)

/** The name of a record that does not depend on when it arrived: the engine sees only these. */
export const naturalKey = (record: { sourceId: SourceId; externalId: string }): string => `${record.sourceId}/${record.externalId}`

/** What a person of the business decided about two groups of records. Where two speak about one pair, the one told later wins. */
export type JudgementRow = {
  id: JudgementId
  /** Counts up in the order in which judgements were told, one at a time per workspace. */
  seq: number
  kind: 'same' | 'different' | 'household' | 'later'
  left: RecordId[]
  right: RecordId[]
  actor: string
  at: Temporal.Instant
  note: string | null
  reviewId: ReviewId | null
  withdrawnAt: Temporal.Instant | null
}

/** What a purchase or a return adds to its record. When it was seen, recognising it notes. */
export type Tally = { purchases: number; spentMinor: number }
