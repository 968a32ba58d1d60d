import type { RecordId, SourceId, StatedTrait } from '#contract'

/** What one record's source said besides who it is. `claimed`: nobody verified who said it. */
export type TraitStatement = {
  recordId: RecordId
  source: SourceId
  at: Temporal.Instant
  claimed: boolean
  /** Its traits count only where nothing else is said, and of several such the first. */
  isFallback?: boolean
  traits: readonly StatedTrait[]
  group?: { id: string; traits: readonly StatedTrait[] } | undefined
}

/** The statement of one name that counts, of those of several records or of one group. */
export type ToldTrait = StatedTrait & { at: Temporal.Instant; claimed: boolean }
