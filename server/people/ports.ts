import type {
  Channel,
  EntryId,
  EntryKind,
  EntryMark,
  ImportId,
  Money,
  Permission,
  PersonId,
  RecordId,
  ReviewId,
  Role,
  SourceId,
} from '#contract'
import type { Attributes, Reason } from '#identity'
import type { NamesOfActors, Scope } from '#platform'
import type { Language } from '#texts'
import type { HappenedPort } from './withdraw-import.ts'

/** What this room needs of others. Rooms of one floor do not import each other: whoever starts the server hands these in. */
export type PeoplePorts = {
  timeline: TimelinePort
  accept: AcceptPort
  ensureCounter: (scope: Scope) => Promise<SourceId>
  namesOfActors?: NamesOfActors
}
export type ReviewPorts = PeoplePorts & { team: TeamPort; permits: PermitsPort }

type AddressedRecord = { recordId: RecordId; points: readonly { kind: string; value: string }[] }
/** What records allow, taken together: permissions are another room's. */
type PermitsPort = (
  scope: Scope,
  subject: { records: readonly AddressedRecord[]; sharers: readonly AddressedRecord[] },
  reader: { language: Language; country: string; timezone: string },
) => Promise<Permission[]>

/** Who works here. */
export type TeamPort = (scope: Scope) => Promise<{ id: string; name: string; role: Role }[]>

export type ShownEntry = {
  id: EntryId
  recordId: RecordId
  at: Temporal.Instant
  kind: EntryKind
  channel: Channel
  facts: Record<string, unknown>
  amount: Money | null
  source: SourceId | null
  importId: ImportId | null
  actor: string
  /** What it says of the order it names; nothing where it counts by itself. */
  orderSays?: string
}
type EntryPage = { limit: number; before?: { at: Temporal.Instant; id: EntryId } | undefined; kinds?: readonly EntryKind[] | undefined }
type EntryTotals = { entries: number; purchases: number; spentMinor: number }

/** The door of the timeline. */
export type TimelinePort = {
  listEntries: (scope: Scope, recordIds: readonly RecordId[], page: EntryPage) => Promise<ShownEntry[]>
  entryTotals: (scope: Scope, recordIds: readonly RecordId[]) => Promise<Map<RecordId, EntryTotals>>
  entryTimes: HappenedPort
  findEntry: (scope: Scope, id: EntryId) => Promise<ShownEntry | null>
  withdrawEntry: (scope: Scope, id: EntryId) => Promise<ShownEntry | null>
  append: (scope: Scope, entries: readonly WrittenEntry[]) => Promise<EntryId[]>
  listMarks: (scope: Scope, entryIds: readonly EntryId[]) => Promise<EntryMarked[]>
  listMarked: (
    scope: Scope,
    recordIds: readonly RecordId[],
    limit: number,
  ) => Promise<(Omit<EntryMarked, 'entryId'> & { entry: ShownEntry })[]>
  markEntries: (scope: Scope, marks: readonly NewMark[]) => Promise<void>
  unmarkEntry: (scope: Scope, entryId: EntryId, mark: EntryMark) => Promise<void>
  settleNext: (scope: Scope, entryId: EntryId, doneAt: Temporal.Instant | null) => Promise<boolean>
  describe: (
    entry: ShownEntry,
    reader: { language: Language; country: string; currency: string },
  ) => { title: string; detail: string | null }
}
export type EntryMarked = { entryId: EntryId; mark: EntryMark; dueOn: string | null; doneAt: Temporal.Instant | null }
type NewMark = { entryId: EntryId; recordId: RecordId; mark: EntryMark; dueOn?: string | undefined }
type WrittenEntry = { recordId: RecordId; at: Temporal.Instant; kind: EntryKind; channel: Channel; facts: Record<string, unknown> }

type CounterArrival = {
  source: SourceId
  externalId: string
  at: Temporal.Instant
  messageId: null
  attributes: Attributes
  entry: null
  unseen?: boolean
}
type Accepted = {
  kind: 'joined' | 'created' | 'same' | 'doubt' | 'replayed'
  recordId: RecordId | null
  personId: PersonId | null
  because: Reason[]
  reviewId: ReviewId | null
}
/** The one way in, of the flows. */
export type AcceptPort = (scope: Scope, arrivals: readonly CounterArrival[]) => Promise<Accepted[]>
