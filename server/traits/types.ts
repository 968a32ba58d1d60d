import type { RecordId, SourceId } from '#contract'

/** `value`: whatever JSON can say; null says that it is so no more. */
type StatedTrait = { name: string; value: unknown }

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

/** What a source says of one of its groups, whoever belongs to it. */
export type GroupStatement = { source: SourceId; id: string; at: Temporal.Instant; claimed: boolean; traits: readonly StatedTrait[] }

/** The statement of one name that counts, of those of several records or of one group. */
export type ToldTrait = StatedTrait & { at: Temporal.Instant; claimed: boolean }
