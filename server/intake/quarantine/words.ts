import { type Reader, say } from '#texts'
import { fieldNamed } from '../wire/traits.ts'

type Facts = Record<string, unknown>
type Wrong = { field: string; value: string }

/** How many of what is wrong are named; the details name eight. */
const namedMax = 5

/** Why something waits, as whoever looks after the shop says it; without the names that its sender gives to fields. */
export function asideSentence(reader: Reader, reason: string, facts: Facts): string {
  if (reason === 'event.partly') return Array.isArray(facts.wrong) ? partly(reader, facts.wrong) : asideDetails(reader, reason, facts)
  const word = typeof facts.field === 'string' ? wordOf(reader, facts.field) : ''
  const key = `intake:plain.${reason}`
  const plain = say(reader, key, { ...facts, word })
  return plain === key ? asideDetails(reader, reason, facts) : plain
}

/** The same for whoever put up the sender: by the names of its fields. */
export const asideDetails = (reader: Reader, reason: string, facts: Facts): string => say(reader, `intake:${reason}`, facts)

function partly(reader: Reader, wrong: readonly Wrong[]): string {
  const named = wrong.slice(0, namedMax).map((one) => sayWrong(reader, one))
  const left = wrong.length - named.length
  if (left > 0) named.push(say(reader, 'intake:about.more', { count: left }))
  return say(reader, 'intake:event.partly', { list: named.join(', ') })
}

function sayWrong(reader: Reader, { field, value }: Wrong): string {
  const [, stated = '', max] = /^(.*) \(> (\d+)\)$/s.exec(field) ?? []
  if (max && stated === 'traits') return say(reader, 'intake:about.many', { max, value })
  if (max) return say(reader, 'intake:about.long', { word: wordOf(reader, stated) })
  if (value === '' && Object.hasOwn(missing, field)) return say(reader, `intake:about.${missing[field]}`)
  return say(reader, 'intake:about.value', { word: wordOf(reader, field), value })
}

/** What says nothing without it. */
const missing: Record<string, string> = {
  groupId: 'groupless',
  previousId: 'aliasless',
  'user_preferences.category': 'preferenceless',
  'user_preferences.value': 'preferenceless',
}

const known: Record<string, string> = {
  at: 'at',
  timestamp: 'at',
  originalTimestamp: 'at',
  total: 'total',
  revenue: 'total',
  value: 'total',
  amount: 'total',
  currency: 'currency',
  products: 'products',
  context: 'context',
  traits: 'traits',
  properties: 'properties',
  groupId: 'group',
  userId: 'customer',
  externalId: 'customer',
  anonymousId: 'visitor',
  consent: 'consent',
  'consent.categoryPreferences': 'consent',
  consentManagement: 'consent',
  'consentManagement.allowedConsentIds': 'consent',
  'consentManagement.deniedConsentIds': 'consent',
  'user_preferences.category': 'consent',
  'user_preferences.value': 'consent',
  previousId: 'previous',
  attributes: 'traits',
  device: 'device',
}

/** What a field that a sender states is called here: "importe", "precio del artículo 2", "teléfono"; its own name where it is nothing of ours. */
function wordOf(reader: Reader, field: string): string {
  const write = (key: string, values: Facts = {}) => say(reader, `intake:about.${key}`, values)
  const [, moment, within = ''] = /^events\.(\d+)\.(.+)$/s.exec(field) ?? []
  if (moment) return write('ofMoment', { word: wordOf(reader, within), n: Number(moment) + 1 })
  const [, nth, part = 'product'] = /^products\.(\d+)(?:\.(price|quantity))?$/.exec(field) ?? []
  if (nth) return write(part, { n: Number(nth) + 1 })
  if (Object.hasOwn(known, field)) return write(known[field] ?? '')
  const [, purpose] = /^(?:consent\.categoryPreferences|consentManagement)\.(.+)$/s.exec(field) ?? []
  if (purpose) return write('consentOf', { name: purpose })
  const attribute = fieldNamed(field.slice(field.lastIndexOf('.') + 1))
  if (!attribute) return write('other', { name: field })
  const label = say(reader, `ui:field.${attribute}`)
  return label.charAt(0).toLowerCase() + label.slice(1)
}
