import type { Channel } from '#contract'
import type { Attributes, Field } from '#identity'
import type { Scope } from '#platform'
import { countAll, findShowcase, listVersions, type VersionRow } from './store.ts'

const versionsMax = 12

/** Before and after: contacts and people, exact and as of now, and one customer's versions becoming one. */
export async function getOverview(scope: Scope) {
  const { contacts, done, total, ...counts } = await countAll(scope)
  return {
    ...counts,
    contacts: contacts.reduce((sum, source) => sum + source.contacts, 0),
    bySource: contacts,
    loading: done < total ? { done, total } : null,
    showcase: await showcaseOf(scope),
  }
}

/** Null while nobody was met twice. */
async function showcaseOf(scope: Scope) {
  const person = await findShowcase(scope)
  if (!person) return null
  const rows = await listVersions(scope, person.personId, versionsMax)
  return { ...person, versions: rows.map(versionOf) }
}

const versionOf = ({ recordId, source, channel, at, attributes }: VersionRow) => ({
  recordId,
  source,
  channel,
  name: spelledName(attributes),
  contact: firstOf(attributes, [...(ownContacts[channel] ?? []), 'phone', 'email', 'handle', 'card', 'document', 'customer_number']),
  at: at.toString(),
})

/** How a channel itself reaches people, where that is not the phone. */
const ownContacts: Partial<Record<Channel, readonly Field[]>> = {
  web: ['email'],
  newsletter: ['email'],
  email: ['email'],
  instagram: ['handle'],
  loyalty: ['card'],
}

/** The name as that source spells it. */
function spelledName(attributes: Attributes): string {
  const parts = (['first_name', 'last_name', 'second_last_name'] as const).map((field) => firstOf(attributes, [field]))
  return firstOf(attributes, ['full_name']) || parts.filter(Boolean).join(' ')
}

/** The first value of the first field that says anything. */
function firstOf(attributes: Attributes, fields: readonly Field[]): string {
  for (const field of fields) {
    const [value] = [attributes[field] ?? []].flat()
    if (value) return value
  }
  return ''
}
