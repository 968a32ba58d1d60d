import type { BriefKind, Channel, EntryId, EntryKind, EntryMark, Money } from '#contract'
import type { KnownFacts } from '#timeline'

/** An entry as the brief reads it. */
export type Known = { id: EntryId; at: Temporal.Instant; kind: EntryKind; channel: Channel; facts: KnownFacts; amount: Money | null }
export type Marked = { entry: Known; mark: EntryMark; dueOn: string | null; isDone: boolean }

/** A line before it is put into words. */
export type Line = { kind: BriefKind; facts: Record<string, string | number>; at: Temporal.Instant; due: string | null; cites: Known[] }
