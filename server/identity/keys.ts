import { findWord } from './data/lexicon.ts'
import { correctedEmail } from './normalise/emails.ts'
import type { Features } from './normalise/index.ts'
import type { Name } from './normalise/names.ts'
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

const identifierKinds = new Set(['phone', 'email', 'document', 'card', 'customer_number', 'handle', 'device'])
const namesMax = 10
const recordsMax = 150
const identifierRecordsMax = 1000

/**
 * Whether a key has become generic, from the set of records that hold it now: then it brings no candidates, and an identifier is no
 * evidence. `names` counts different `who`. A family of six with slips of the keyboard stays below ten names; a shop's own number does not.
 */
export function isCrowded(key: string, crowd: { records: number; names: number }): boolean {
  const kind = key.slice(0, key.indexOf(':'))
  if (!identifierKinds.has(kind)) return crowd.records > recordsMax
  return crowd.names > namesMax || crowd.records > identifierRecordsMax
}

/** Identifier keys look like `phone:+525512345678`; the others join words of the name with a date or a place. At most about 20. */
export function keysOf(features: Features): BlockKey[] {
  const keys = new Set<string>()
  for (const { kind, value } of identifiersOf(features)) keys.add(`${kind}:${value}`)
  for (const email of features.emails ?? []) keys.add(`user:${userOf(correctedEmail(email))}`)
  for (const phone of [...(features.phones ?? []), ...(features.phoneParts ?? [])]) keys.add(`tel:${phone.slice(-7)}`)
  for (const one of nameKeys(features)) keys.add(one)
  const who = whoOf(features.name)
  return [...keys].map((key) => ({ key, who }))
}

export const userOf = (email: string): string => email.slice(0, email.lastIndexOf('@'))

/** A given name as the others of its family are heard: pet name → formal name → sound. */
const heard = (word: string): string => findWord(word).heard
const sound = (word: string): string => findWord(word).sound

function whoOf(name: Name | undefined): string {
  if (!name) return ''
  const [given = ''] = name.given
  return given === '' ? `?${sound(name.surnames[0] ?? '').slice(0, 3)}` : heard(given).slice(0, 3)
}

function nameKeys(features: Features): string[] {
  const { name, births = [], place } = features
  const given = (name?.given ?? []).filter((word) => word.length > 1).slice(0, 2)
  const surnames = (name?.surnames ?? []).filter((word) => word.length > 1).slice(0, 2)
  const words = [...given.map(heard), ...surnames.map(sound)]
  const first = given[0] ? heard(given[0]) : ''
  const last = surnames[0] ? sound(surnames[0]) : ''
  const keys: string[] = []
  if (first && last) keys.push(`name:${[first, last].sort().join(' ')}`)
  if (surnames[1]) keys.push(`sur:${words.slice(-2).sort().join(' ')}:${(given[0] ?? '').slice(0, 1)}`)
  for (const birth of births) {
    for (const word of new Set(words)) keys.push(`born:${birth}:${word.slice(0, 4)}`)
    if (first) keys.push(`year:${birth.slice(0, 4)}:${first}`)
    if (last) keys.push(`year:${birth.slice(0, 4)}:${last}`)
    if (place?.postcode) keys.push(`bornat:${birth}:${place.postcode}`)
    else if (place?.city) keys.push(`bornat:${birth}:${place.city.slice(0, 1)}`)
  }
  if (place?.postcode) for (const word of new Set([first, last])) if (word) keys.push(`near:${place.postcode}:${word.slice(0, 4)}`)
  const number = place?.numbers?.[0]
  for (const street of place?.street?.slice(0, 3) ?? []) if (number) keys.push(`home:${number}:${sound(street).slice(0, 6)}`)
  if (!place?.postcode && place?.city && first) keys.push(`town:${place.city.slice(0, 5)}:${first}`)
  if (first && last) keys.push(`short:${[first.slice(0, 3), last.slice(0, 3)].sort().join(' ')}`)
  if (first && surnames.length === 0 && given[1] === undefined && findWord(given[0] ?? '').given >= 11) keys.push(`only:${first}`)
  return keys
}
