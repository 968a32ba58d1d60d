import type { Attributes, Setting } from '../types.ts'
import { normaliseBirthDates } from './dates.ts'
import { type Document, normaliseDocuments } from './documents.ts'
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
}

const code = (text: string) =>
  text
    .slice(0, 80)
    .toUpperCase()
    .replaceAll(/[^\p{L}\p{N}]/gu, '')
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
const distinct = (stated: unknown, spell: (text: string) => string, shortest: number): string[] => [
  ...new Set(
    valuesOf(stated)
      .map(spell)
      .filter((one) => one.length >= shortest && !isFiller(one)),
  ),
]

/** Never throws: whatever a source states, what cannot be read is left out. `ownContacts` are the shop's and identify nobody. */
export function normalise(attributes: Attributes, setting: Setting): Features {
  const own = ownContactsOf(setting)
  const phones = normalisePhones(attributes.phone, setting.country)
  const lists: Partial<Record<keyof Features, unknown[]>> = {
    emails: normaliseEmails(attributes.email).filter((email) => !own.has(email)),
    phones: phones.whole.filter((phone) => !own.has(phone)),
    phoneParts: phones.parts.filter((part) => !own.has(part)),
    documents: normaliseDocuments(attributes.document, setting.country),
    births: normaliseBirthDates(attributes.birth_date, setting.country),
    handles: distinct(attributes.handle, handle, 3),
    cards: distinct(attributes.card, code, 4),
    numbers: distinct(attributes.customer_number, code, 1),
    devices: distinct(attributes.device, code, 6),
    others: distinct(attributes.other, fold, 1),
  }
  const features: Record<string, unknown> = {}
  const name = normaliseName(attributes)
  if (name) features.name = name
  for (const [kind, values] of Object.entries(lists)) if (values && values.length > 0) features[kind] = values
  const place = normalisePlace(attributes)
  if (place) features.place = place
  const company = fold(valuesOf(attributes.company)[0] ?? '')
  if (company) features.company = company
  return features as Features
}

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
