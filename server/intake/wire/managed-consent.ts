import { foldName } from './fold.ts'
import { isStated, type Misread, misread } from './misread.ts'
import { isObject } from './traits.ts'

/** What a visitor allows, by the names that her banner gives its categories. */
export type Preferences = Record<string, unknown>

const lists = ['allowedConsentIds', 'deniedConsentIds'] as const

/** iubenda numbers its purposes; the last one is both. The others' ids are read as the names that they are. */
const iubendaNames = new Map<string, readonly string[]>([
  ['1', ['necessary']],
  ['2', ['functional']],
  ['3', ['personalisation']],
  ['4', ['analytics']],
  ['5', ['advertising', 'marketing']],
])
/** Whose answers always name every category: RudderStack's client asks them, and states two empty lists until the visitor has answered. */
const alwaysNamed = new Set(['onetrust', 'ketch', 'iubenda'])

/**
 * RudderStack's consent object (`context.consentManagement`), category by category; undefined where it says nothing. Whatever is denied is denied, also
 * where it is allowed besides: `resolutionStrategy` is about which programs get an event, and allows nobody anything.
 * https://www.rudderstack.com/docs/data-governance/consent-management/passing-consent/
 */
export function managedPreferences(stated: unknown): Preferences | undefined {
  if (!isStated(stated)) return undefined
  if (!isObject(stated)) return {}
  const { allowedConsentIds: allowed, deniedConsentIds: denied, provider } = stated
  if (!isStated(allowed) && !isStated(denied)) return undefined
  // What was denied stands in a list that nobody can read: no yes, certainly.
  if (![allowed, denied].every(isReadable)) return {}
  const ids = (list: unknown) => (Array.isArray(list) ? list.map(String) : [])
  const by = typeof provider === 'string' ? foldName(provider).replaceAll(' ', '') : ''
  if (ids(allowed).length + ids(denied).length === 0 && alwaysNamed.has(by)) return undefined
  const namesOf = (id: string) => (by === 'iubenda' ? (iubendaNames.get(id.trim()) ?? [id]) : [id])
  const said = (list: unknown, isAllowed: boolean) => ids(list).flatMap((id) => namesOf(id).map((name) => [name, isAllowed] as const))
  return Object.fromEntries([...said(allowed, true), ...said(denied, false)])
}

const isReadable = (list: unknown) =>
  !isStated(list) || (Array.isArray(list) && list.every((id) => typeof id === 'string' || typeof id === 'number'))

/** What of it nobody can read. */
export function misreadManaged(stated: unknown): Misread[] {
  if (!isStated(stated)) return []
  if (!isObject(stated)) return [misread('consentManagement', stated)]
  return lists.filter((name) => !isReadable(stated[name])).map((name) => misread(`consentManagement.${name}`, stated[name]))
}
