import { z } from 'zod'

/** Ids are UUIDv7. A person's id is the id of its first record, so every old id answers for ever with where it lives now. */
export const workspaceId = z.uuid().brand('WorkspaceId')
export const sourceId = z.uuid().brand('SourceId')
export const recordId = z.uuid().brand('RecordId')
export const personId = z.uuid().brand('PersonId')
export const entryId = z.uuid().brand('EntryId')
export const reviewId = z.uuid().brand('ReviewId')
export const judgementId = z.uuid().brand('JudgementId')
export const importId = z.uuid().brand('ImportId')
export const modelId = z.uuid().brand('ModelId')
export const modelTaskId = z.uuid().brand('ModelTaskId')
export type ModelId = z.infer<typeof modelId>
export type ModelTaskId = z.infer<typeof modelTaskId>
export type WorkspaceId = z.infer<typeof workspaceId>
export type SourceId = z.infer<typeof sourceId>
export type RecordId = z.infer<typeof recordId>
export type PersonId = z.infer<typeof personId>
export type EntryId = z.infer<typeof entryId>
export type ReviewId = z.infer<typeof reviewId>
export type JudgementId = z.infer<typeof judgementId>
export type ImportId = z.infer<typeof importId>

export const roles = ['owner', 'steward', 'agent', 'clerk'] as const
export const role = z.enum(roles)
export type Role = z.infer<typeof role>

/** What a role may do. The contract names the ability of every endpoint; `abilities` says who has it. */
export const abilities = {
  'people.read': ['owner', 'steward', 'agent', 'clerk'],
  'people.write': ['owner', 'steward', 'agent', 'clerk'],
  'people.judge': ['owner', 'steward'],
  'imports.run': ['owner', 'steward'],
  'sources.manage': ['owner', 'steward'],
  'workspace.govern': ['owner'],
} as const satisfies Record<string, readonly Role[]>
export type Ability = keyof typeof abilities
/** `public`: no session needed. `signed-in`: any user, whatever the workspace. */
export type May = Ability | 'public' | 'signed-in'

export const mainIdentifiers = ['phone', 'email', 'document', 'customer_number'] as const
export const mainIdentifier = z.enum(mainIdentifiers)
export type MainIdentifier = z.infer<typeof mainIdentifier>

/** How the business speaks to its customers in Spanish; English has one form. */
export const addressForms = ['tu', 'usted', 'vos'] as const
export const addressForm = z.enum(addressForms)
export type AddressForm = z.infer<typeof addressForm>

export const channels = [
  'counter',
  'web',
  'instagram',
  'whatsapp',
  'phone',
  'email',
  'warranty',
  'newsletter',
  'loyalty',
  'import',
] as const
/** What a source calls a visitor whom it has no name for. */
export const visitorName = (anonymousId: string | null): string => `anonymous:${anonymousId}`
/** Names that we gave: a row of a file without a number of its own, a card, a correction. They mean nothing to anybody else. */
export const isNamedByUs = ({ externalId, channel }: { externalId: string; channel: Channel }): boolean =>
  /^#[\w-]{22}$/.test(externalId) || (channel === 'counter' && z.uuid().safeParse(externalId.replace(/^card:/, '')).success)
export const isVisitorName = (externalId: string): boolean => externalId.startsWith(visitorName(''))

/** How far what a source says about a customer is verified: by all, by those with an account there, by nobody. */
export const trusts = ['verified', 'signed-in', 'claimed'] as const
export const trust = z.enum(trusts)
export type Trust = z.infer<typeof trust>
export const channel = z.enum(channels)
export type Channel = z.infer<typeof channel>
/** A source of a kind that is no channel (any more) is shown as an import. */
export const channelOf = (kind: string): Channel => channel.safeParse(kind).data ?? 'import'

/** What can happen to a person. `capture` and regroupings are shown in the timeline but are not entries. */
export const entryKinds = [
  'purchase',
  'return',
  'visit',
  'message',
  'call',
  'meeting',
  'note',
  'warranty',
  'page',
  'event',
  'subscription',
] as const
export const entryKind = z.enum(entryKinds)
/** Beside what happened, the timeline shows how the person came to be who it is. */
export const changeKinds = ['joined', 'separated', 'created', 'corrected'] as const
export type EntryKind = z.infer<typeof entryKind>

/** What somebody may say of what is written down: not to be done with this customer, or what helped. */
/** Letters of a note, a call, a visit or a meeting. */
export const entryTextMax = 5000
export const entryTones = ['dont', 'worked'] as const
export const entryTone = z.enum(entryTones)
export type EntryTone = z.infer<typeof entryTone>

/** What may be marked on an entry; the tones are marks too, and `next` is a step to take by a day. */
export const entryMarks = ['pinned', ...entryTones, 'next'] as const
export type EntryMark = (typeof entryMarks)[number]

/** The fields a source may state about a customer. */
export const attributeFields = [
  'full_name',
  'first_name',
  'last_name',
  'second_last_name',
  'email',
  'phone',
  'document',
  'birth_date',
  'address',
  'city',
  'region',
  'postcode',
  'country',
  'handle',
  'card',
  'customer_number',
  'company',
] as const
export const attributeField = z.enum(attributeFields)
export type AttributeField = z.infer<typeof attributeField>

export const instant = z.iso.datetime({ offset: true })
export const day = z.iso.date()
export const countryCode = z.string().regex(/^[A-Z]{2}$/)
export const currencyCode = z.string().regex(/^[A-Z]{3}$/)
export const money = z.object({ amountMinor: z.int(), currency: currencyCode })
export type Money = z.infer<typeof money>

/** One piece of evidence with its sentence in the reader's language; weight is in bits (log2 of the likelihood ratio). */
export const reason = z.object({ rule: z.string(), weight: z.number(), sentence: z.string() })
export type ReasonShown = z.infer<typeof reason>

export const pageOf = <T extends z.ZodType>(item: T) => z.object({ items: z.array(item), next: z.string().nullable() })
/** `cursor` is opaque: give back what `next` said. */
export const paging = { limit: z.coerce.number().int().min(1).max(200).default(50), cursor: z.string().max(300).optional() }
