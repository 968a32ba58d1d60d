import { makeReady, type ReadName, type Ready } from './compare/reading.ts'
import { findWord, type Word } from './data/lexicon.ts'
import { correctedEmail } from './normalise/emails.ts'
import type { Features } from './normalise/index.ts'
import type { Place } from './normalise/places.ts'
import type { Identifier } from './types.ts'

/** A blocking key: records that share one are compared. `who` tells disagreeing names on an identifier apart, and nothing else. */
export type BlockKey = { key: string; who: string }

/** The exact identifiers of a record, for look-up. */
export function identifiersOf(features: Features): Identifier[] {
  const of = (kind: Identifier['kind'], values: readonly string[] | undefined): Identifier[] =>
    (values ?? []).map((value) => ({ kind, value }))
  return [
    ...of('phone', features.phones),
    ...of('email', features.emails),
    ...of(
      'document',
      features.documents?.map(({ value }) => value),
    ),
    ...of('card', features.cards),
    ...of('customer_number', features.numbers),
    ...of('handle', features.handles),
    ...of('device', features.devices),
  ]
}

/** Kinds of keys, identifiers first. */
export const keyKinds = [
  ...(['phone', 'email', 'document', 'card', 'customer_number', 'handle', 'device'] as const satisfies Identifier['kind'][]),
  ...(['user', 'tel', 'name', 'short', 'only', 'sur', 'born', 'year', 'bornat', 'near', 'home', 'town'] as const),
]
export type KeyKind = (typeof keyKinds)[number]
const identifierKinds: ReadonlySet<string> = new Set(keyKinds.slice(0, 7))
const namesMax = 10
const identifierRecordsMax = 1000
/** Keys of names alone bring many strangers for each friend; beyond these sizes they bring nothing. */
const recordsMax: Record<string, number> = { short: 20, name: 40, year: 40, town: 40, only: 20 }
const recordsMaxOther = 150

/**
 * Whether a key has become generic, from the set of records that hold it now: then it brings no candidates, and an identifier is no
 * evidence. `names` counts different `who`. A family of six with slips of the keyboard stays below ten names; a shop's own number does not.
 */
export function isCrowded(key: string, crowd: { records: number; names: number }): boolean {
  return isCrowdedKind(key.slice(0, key.indexOf(':')), crowd)
}

export function isCrowdedKind(kind: string, crowd: { records: number; names: number }): boolean {
  if (identifierKinds.has(kind)) return crowd.names > namesMax || crowd.records > identifierRecordsMax
  return crowd.records > (recordsMax[kind] ?? recordsMaxOther)
}

/** One customer of hundreds of records: with more of them under one identifier, records are compared with representatives only. */
export const thinMin = 60
const representativesMax = 6

/** What is made of one identifier leads to the same records, and is thinned like it. */
const thinnedKinds: ReadonlySet<string> = new Set([...identifierKinds, 'user', 'tel'])

/** Whether so many records hold an identifier that its pairs would grow with their square. */
export const isThinnedKind = (kind: string, records: number): boolean => records > thinMin && thinnedKinds.has(kind)

/**
 * Those of a thinned key with whom everybody there is compared: of each name some. A function of who holds the key, blind to when anybody came;
 * drawn by lot, so that whoever comes is seldom one of them. `name`: the record's name, that every history gives it.
 */
export function representativesOf<T extends { who: string | number; name: string }>(holders: readonly T[]): T[] {
  return [...Map.groupBy(holders, ({ who }) => who).values()].flatMap((bearers) =>
    bearers
      .map((holder) => ({ holder, lot: lotOf(holder.name) }))
      .sort((a, b) => a.lot - b.lot || (a.holder.name < b.holder.name ? -1 : 1))
      .slice(0, representativesMax)
      .map(({ holder }) => holder),
  )
}

function lotOf(name: string): number {
  let hash = 0x811c9dc5
  for (let at = 0; at < name.length; at++) hash = Math.imul(hash ^ name.charCodeAt(at), 0x01000193)
  hash = Math.imul(hash ^ (hash >>> 15), 0x2c1b3c6d)
  return (hash ^ (hash >>> 13)) >>> 0
}

/** Whether a crowded key of this kind takes evidence away too, not only candidates. */
export const isIdentifierKey = (key: string): boolean => isIdentifierKind(key.slice(0, key.indexOf(':')))
export const isIdentifierKind = (kind: string): boolean => identifierKinds.has(kind)

/** Asked of every record that is compared: no list is made. */
function holdsCrowded(features: Features, crowded: (key: string) => boolean): boolean {
  const { phones, emails, documents, cards, numbers, handles, devices } = features
  const holds = (kind: Identifier['kind'], values: readonly string[] | undefined) => {
    if (values) for (const value of values) if (crowded(`${kind}:${value}`)) return true
    return false
  }
  if (documents) for (const { value } of documents) if (crowded(`document:${value}`)) return true
  return (
    holds('phone', phones) ||
    holds('email', emails) ||
    holds('card', cards) ||
    holds('customer_number', numbers) ||
    holds('handle', handles) ||
    holds('device', devices)
  )
}

/** The record without the values that are crowded: a generic value is no evidence. Nearly always the record itself. */
export function withoutCrowded(features: Features, crowded: (key: string) => boolean): Features {
  if (!holdsCrowded(features, crowded)) return features
  const keep = (kind: Identifier['kind'], values: string[] | undefined) => {
    const kept = values?.filter((value) => !crowded(`${kind}:${value}`))
    return kept && kept.length > 0 ? kept : undefined
  }
  const documents = features.documents?.filter(({ value }) => !crowded(`document:${value}`))
  const left: Record<string, unknown> = {
    ...features,
    phones: keep('phone', features.phones),
    emails: keep('email', features.emails),
    documents: documents && documents.length > 0 ? documents : undefined,
    cards: keep('card', features.cards),
    numbers: keep('customer_number', features.numbers),
    handles: keep('handle', features.handles),
    devices: keep('device', features.devices),
  }
  return Object.fromEntries(Object.entries(left).filter(([, value]) => value !== undefined)) as Features
}

/** Who uses an identifier, said of what nobody verified: it crowds nothing, or anybody could make a stranger's phone everybody's. */
export const claimant = '~'

/** Identifier keys look like `phone:+525512345678`; the others join words of the name with a date or a place. Usually 5 to 15. */
export function keysOf(features: Features): BlockKey[] {
  const ready = makeReady(features)
  const who = features.claimed ? claimant : whoOf(ready)
  return keyStringsOf(ready).map((key) => ({ key, who }))
}

/** The keys alone, each once. */
export function keyStringsOf(ready: Ready): string[] {
  const keys: string[] = []
  eachKey(ready, (kind, value) => {
    const key = `${kind}:${value}`
    if (!keys.includes(key)) keys.push(key)
  })
  return keys
}

type Visit = (kind: KeyKind, value: string) => void

/** Visits the keys of a record, some more than once. */
export function eachKey({ features, name }: Ready, visit: Visit): void {
  const each = (kind: KeyKind, values: readonly string[] | undefined) => {
    if (values) for (const value of values) visit(kind, value)
  }
  each('phone', features.phones)
  each('email', features.emails)
  if (features.documents) for (const { value } of features.documents) visit('document', value)
  each('card', features.cards)
  each('customer_number', features.numbers)
  each('handle', features.handles)
  each('device', features.devices)
  if (features.emails) for (const email of features.emails) visit('user', userOf(correctedEmail(email)))
  if (features.phones) for (const phone of features.phones) visit('tel', phone.slice(-7))
  if (features.phoneParts) for (const part of features.phoneParts) visit('tel', part.slice(-7))
  eachNameKey(features, name, visit)
}

const userOf = (email: string): string => email.slice(0, email.lastIndexOf('@'))

/** A short name signature: who seems to use an identifier. */
export function whoOf({ name }: Ready): string {
  if (!name) return ''
  const given = name.given[0]
  return given ? given.heard.slice(0, 3) : `?${(name.surnames[0]?.sound ?? '').slice(0, 3)}`
}

const pair = (a: string, b: string) => (a < b ? `${a} ${b}` : `${b} ${a}`)
/** The first two words that are no initials. */
const longer = (words: readonly Word[] | undefined): readonly Word[] => (words ?? []).filter(({ text }) => text.length > 1).slice(0, 2)

/** A given name is known by the sound of its family (pet name → formal name → sound), a surname by its own. */
function eachNameKey({ births, place }: Features, name: ReadName | undefined, visit: Visit): void {
  const [given, surnames] = [longer(name?.given), longer(name?.surnames)]
  const [first, second] = [given[0]?.heard ?? '', given[1]?.heard ?? '']
  const [last, maternal] = [surnames[0]?.sound ?? '', surnames[1]?.sound ?? '']
  if (first && last) {
    visit('name', pair(first, last))
    visit('short', pair(first.slice(0, 3), last.slice(0, 3)))
  } else if (first && !second && (given[0]?.given ?? 0) >= 11) visit('only', first)
  if (maternal) visit('sur', `${pair(last, maternal)}:${(given[0]?.text ?? '').slice(0, 1)}`)
  for (const birth of births ?? []) {
    for (const word of [first, second, last, maternal]) if (word) visit('born', `${birth}:${word.slice(0, 4)}`)
    if (first) visit('year', `${birth.slice(0, 4)}:${first}`)
    if (last) visit('year', `${birth.slice(0, 4)}:${last}`)
    if (place?.postcode) visit('bornat', `${birth}:${place.postcode}`)
    else if (place?.city) visit('bornat', `${birth}:${place.city.slice(0, 1)}`)
  }
  if (place) eachPlaceKey(place, first, last, visit)
}

function eachPlaceKey(place: Place, first: string, last: string, visit: Visit): void {
  const number = place.numbers?.[0]
  if (place.postcode) for (const word of [first, last]) if (word) visit('near', `${place.postcode}:${word.slice(0, 4)}`)
  if (number) for (const street of place.street?.slice(0, 3) ?? []) visit('home', `${number}:${findWord(street).sound.slice(0, 6)}`)
  if (!place.postcode && place.city && first) visit('town', `${place.city.slice(0, 5)}:${first}`)
}
