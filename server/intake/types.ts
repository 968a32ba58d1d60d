import type {
  Channel,
  ConsentMethod,
  EntryId,
  EntryKind,
  GroupStatement,
  ImportId,
  Purpose,
  SourceId,
  StatedTrait,
  Trust,
  WorkspaceId,
} from '#contract'
import type { Attributes } from '#identity'
import type { Scope } from '#platform'
import type { Calendar } from './reading/values.ts'

/**
 * One thing that arrives, whatever the door: who says it, about whom, what is said (attributes) and what happened (entry).
 * `messageId` makes a replay change nothing; null only for what is written by hand or by a client that names no messages.
 */
export type Arrival = {
  source: SourceId
  externalId: string
  at: Temporal.Instant
  messageId: string | null
  attributes: Attributes
  entry: ArrivingEntry | null
  /** What is said besides, under the source's own names: it says nothing about who it is. Null says that it is so no more. */
  traits?: readonly StatedTrait[]
  /** A group of the source that the customer belongs to, and what is said of it. */
  group?: { id: string; traits: readonly StatedTrait[] }
  /** What the person allows, where the call says so. */
  consent?: readonly StatedConsent[]
  /** Its key stands in a page for everybody to read: what it allows lifts no no but its own record's. */
  isPublic?: boolean
  /** Another of the source's names, which is this customer's too. */
  alias?: string
  importId?: ImportId
  /** What is said of an order, which may be said several times; the sums follow from all of it. */
  order?: OrderSaid
  /** When its source last changed what happened. A shop states a sale anew whenever it is edited: of one message, what was stated last stands. */
  statedAt?: Temporal.Instant
  /** It was understood in part before, and somebody has put it right: this takes the place of what happened then. */
  replaces?: EntryId
  /** Phones, mails and handles that are the customer's no more. */
  ended?: Attributes
  /** It counts only where nothing else is said of a field, whenever that is said. */
  fallback?: boolean
  /** Nobody verified that who says it is who it is about. */
  claimed?: boolean
  /** Nothing happened with the customer: a list of customers is loaded, or somebody puts right what is known. What a file says never is a meeting. */
  unseen?: boolean
}

/** One yes or no. `point` is the address it is about as stated; null: those that the record has. */
export type StatedConsent = { purpose: Purpose; channel: Channel | 'any'; allowed: boolean; method: ConsentMethod; point: string | null }

export type ArrivingEntry = {
  kind: EntryKind
  channel: Channel
  facts: Record<string, unknown>
  amountMinor?: number
  currency?: string
}

/** `amountMinor`: what the order comes to, or what was given back; null where that is not stated. */
export type OrderSaid = { id: string; says: 'completed' | 'updated' | 'cancelled' | 'refunded'; amountMinor: number | null }

/** Where an arrival ended, as far as intake needs to know. The flow answers more. */
export type Outcome = {
  kind: 'joined' | 'created' | 'same' | 'doubt' | 'replayed'
  personId: string | null
  recordId: string | null
  entryId: EntryId | null
  changed: boolean
}

/** The flow that keeps, recognises and remembers: given to intake by whoever puts the rooms together, as rooms do not import flows. */
export type Accept = (scope: Scope, arrivals: readonly Arrival[], groups?: readonly GroupStatement[]) => Promise<readonly Outcome[]>

/** Who speaks over the wire: what a write key stands for. Of a paused one everything is kept aside until it goes on. */
export type WireSource = {
  workspace: WorkspaceId
  source: SourceId
  channel: Channel
  trust: Trust
  /** What the business counts in, and by which habits and clock it writes dates. */
  currency: string
  calendar: Calendar
  isPaused?: boolean
}
