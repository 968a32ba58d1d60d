import type { Attributes, Setting } from '../types.ts'
import { normaliseBirthDates } from './dates.ts'
import { birthInside, type Document, normaliseDocuments } from './documents.ts'
import { normaliseEmails } from './emails.ts'
import { fold } from './fold.ts'
import { type Name, normaliseName } from './names.ts'
import { isFiller } from './nobody.ts'
import { normalisePhones } from './phones.ts'
import { normalisePlace, type Place } from './places.ts'
import { valuesOf } from './values.ts'

/** What the engine compares: one spelling of everything a record states. Plain data, compact, fit for JSON. */
export type Features = {
  name?: Name
  emails?: string[]
  phones?: string[]
  phoneParts?: string[]
  documents?: Document[]
  births?: string[]
  place?: Place
  handles?: string[]
  cards?: string[]
  numbers?: string[]
  devices?: string[]
  company?: string
  others?: string[]
  /** Nobody verified what it says: a form that anybody may fill in with anybody's contacts. */
  claimed?: boolean
}

const plainCode = /^[A-Z0-9]*$/
const code = (text: string) => {
  const upper = text.slice(0, 80).toUpperCase()
  return plainCode.test(upper) ? upper : upper.replaceAll(/[^\p{L}\p{N}]/gu, '')
}
const handle = (text: string) => {
  const bare = text
    .slice(0, 120)
    .toLowerCase()
    .trim()
    .replace(/^https?:\/\/(?:www\.)?[^/]+\//, '')
    .replace(/[/?].*$/, '')
    .replace(/^@+/, '')
  return bare.replaceAll(/[^\p{L}\p{N}._-]/gu, '')
}

function distinct(stated: unknown, spell: (text: string) => string, shortest: number): string[] {
  const found: string[] = []
  for (const value of valuesOf(stated)) {
    const one = spell(value)
    if (one.length >= shortest && !isFiller(one) && !found.includes(one)) found.push(one)
  }
  return found
}

/** A column asked to be compared as text, `column=value`, or a bare value. */
const other = (text: string) => {
  const at = text.slice(0, 60).indexOf('=')
  return at < 0 ? fold(text) : `${fold(text.slice(0, at))}=${fold(text.slice(at + 1))}`
}

/** Never throws: whatever a source states, what cannot be read is left out. `ownContacts` are the shop's and identify nobody. */
export function normalise(attributes: Attributes, setting: Setting): Features {
  const features: Features = {}
  const own = ownContactsOf(setting)
  const set = <K extends keyof Features>(kind: K, values: Features[K] & unknown[]) => {
    if (values.length > 0) features[kind] = values
  }
  const name = normaliseName(attributes)
  if (name) features.name = name
  if (attributes.email) set('emails', without(own, normaliseEmails(attributes.email)))
  if (attributes.phone) {
    const { whole, parts } = normalisePhones(attributes.phone, setting.country)
    set('phones', without(own, whole))
    set('phoneParts', without(own, parts))
  }
  if (attributes.document) set('documents', normaliseDocuments(attributes.document, setting.country))
  if (attributes.birth_date) set('births', normaliseBirthDates(attributes.birth_date, setting.country))
  // What a form states outweighs what a number tells.
  if (!features.births && features.documents)
    set(
      'births',
      [...new Set(features.documents.map(birthInside))].filter((one) => one !== undefined),
    )
  if (attributes.handle) set('handles', distinct(attributes.handle, handle, 3))
  if (attributes.card) set('cards', distinct(attributes.card, code, 4))
  if (attributes.customer_number) set('numbers', distinct(attributes.customer_number, code, 1))
  if (attributes.device) set('devices', distinct(attributes.device, code, 6))
  if (attributes.other) set('others', distinct(attributes.other, other, 1))
  const place = normalisePlace(attributes)
  if (place) features.place = place
  const company = attributes.company ? fold(valuesOf(attributes.company)[0] ?? '') : ''
  if (company) features.company = company
  return features
}

const without = (own: ReadonlySet<string>, values: string[]) => (own.size === 0 ? values : values.filter((value) => !own.has(value)))

const ownOf = new WeakMap<Setting, Set<string>>()
function ownContactsOf(setting: Setting): Set<string> {
  let own = ownOf.get(setting)
  if (!own) {
    const phones = normalisePhones([...setting.ownContacts], setting.country)
    own = new Set([...phones.whole, ...phones.parts, ...normaliseEmails([...setting.ownContacts])])
    ownOf.set(setting, own)
  }
  return own
}
