import type { Channel, EntryKind, ImportId, SourceId } from '#contract'
import type { Attributes } from '#identity'

/**
 * One thing that arrives, whatever the door: who says it, about whom, what is said (attributes) and what happened (entry).
 * `messageId` makes a replay change nothing; null only for what is written by hand.
 */
export type Arrival = {
  source: SourceId
  externalId: string
  at: Temporal.Instant
  messageId: string | null
  attributes: Attributes
  entry: ArrivingEntry | null
  importId?: ImportId
}

export type ArrivingEntry = {
  kind: EntryKind
  channel: Channel
  facts: Record<string, unknown>
  amountMinor?: number
  currency?: string
}
