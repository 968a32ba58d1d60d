import type { Channel, EntryKind, ImportId, RecordId, SourceId } from '#contract'

/** One thing that happened, hanging from the record that brought it. Money in minor units; `facts` are what its sentence needs. */
export type NewEntry = {
  recordId: RecordId
  at: Temporal.Instant
  kind: EntryKind
  channel: Channel
  facts: Record<string, unknown>
  amountMinor?: number
  currency?: string
  source?: SourceId
  importId?: ImportId
}
