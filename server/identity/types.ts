/** The fields a source may state about a customer. */
export const fields = [
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
  'device',
  'company',
  'other',
] as const
export type Field = (typeof fields)[number]

/** What one source says about one customer, as captured; several values where a person has several. */
export type Attributes = Partial<Record<Field, string | string[]>>

/** What a workspace tells the engine about itself. `ownContacts` are the shop's own phones and e-mails: they identify nobody. */
export type Setting = { country: string; ownContacts: readonly string[] }

/** An exact identifier, normalised. Not unique: many records may share one. */
export type Identifier = { kind: 'phone' | 'email' | 'document' | 'card' | 'customer_number' | 'handle' | 'device'; value: string }

/** One piece of evidence. `rule` names a comparison level or gate; `facts` are the values that the sentence shows. */
export type Reason = { rule: string; weight: number; facts?: Record<string, string> }

/** `weight` is log2 likelihood ratio. `related`: they share a contact but are not the same person (household, borrowed phone). */
export type Band = 'join' | 'doubt' | 'related' | 'apart'
export type Comparison = { band: Band; weight: number; because: Reason[] }

/** A human decision about two groups of records. `household` is also "not the same person". `later` decides nothing. */
export type Judgement = { kind: 'same' | 'different' | 'household'; left: readonly string[]; right: readonly string[] }

export type Edge = { a: string; b: string; weight: number }
