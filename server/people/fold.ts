import { type Attributes, type Features, type Field, fields, normalise, type Setting } from '#identity'
import type { Stated } from './types.ts'

/**
 * One statement of a source: what it said, when it last said exactly this, and whether nobody verified it. `isFallback`: it counts only where nothing else is
 * said of a field, and is of the moment when it was first said.
 */
export type Statement = { attributes: Attributes; at: number; claimed?: boolean; ended?: Attributes | null; isFallback?: boolean }

/** A capture as the statement that it is. */
export const statementOf = (capture: Required<Omit<Statement, 'at'>> & { at: number; lastAt: number }): Statement => {
  const { attributes, at, lastAt, claimed, ended, isFallback } = capture
  return { attributes, at: isFallback ? at : lastAt, claimed, ended, isFallback }
}
/** `claimed`: nothing verified says more than a device. */
export type Folded = { attributes: Attributes; stated: Stated; claimed: boolean }

/** What the engine compares of a record. */
export function featuresOf({ attributes, claimed }: Pick<Folded, 'attributes' | 'claimed'>, setting: Setting): Features {
  const features = normalise(attributes, setting)
  return claimed ? { ...features, claimed } : features
}

/** Fields of which a customer may have several: every value ever stated stays. Of the others the newest one counts. */
const plural = new Set<Field>(['phone', 'email', 'device', 'handle'])
const known = new Set<string>(fields)
const lengthMax = 1000

/** What PostgreSQL can keep of a text from outside: no zero bytes, no half characters, no blanks around it. */
export const cleanText = (text: string): string => text.replaceAll('\u0000', '').toWellFormed().trim()

/** The known fields of what a source states, without empty values, keys in one order: equal statements become equal text. */
export function cleanAttributes(attributes: Attributes): Attributes {
  const clean: Attributes = {}
  for (const [field, stated] of Object.entries(attributes).sort(([a], [b]) => (a < b ? -1 : 1))) {
    if (!known.has(field) || stated === undefined || stated === null) continue
    const values = [...new Set((Array.isArray(stated) ? stated : [stated]).map((value) => cleanText(String(value).slice(0, lengthMax))))]
    const full = values.filter((value) => value !== '').sort()
    const [only] = full
    if (only !== undefined) clean[field as Field] = full.length === 1 ? only : full
  }
  return clean
}

/**
 * A record is the fold of its statements, whatever the order in which they arrived. A newer value replaces an older one, an empty one replaces
 * nothing; phones, e-mails, devices and handles gather, newest first. At the same moment the longer value wins, then the later in the alphabet.
 * Beside a statement that somebody verified, claims say nothing. Where nothing else is said of a field, the first fallback counts.
 */
export function fold(statements: readonly Statement[]): Folded {
  const verified = statements.filter(({ claimed }) => !claimed)
  const claimed = verified.length < statements.length && !verified.some(({ attributes }) => saysWho(attributes))
  const counted = claimed ? statements : verified
  const isSaid = new Set(counted.flatMap(({ attributes, isFallback }) => (isFallback ? [] : Object.keys(attributes))))
  const values = new Map<Field, Map<string, number>>()
  for (const { attributes, at, isFallback } of counted) {
    for (const [field, stated] of Object.entries(attributes) as [Field, string | string[]][]) {
      if (isFallback && isSaid.has(field)) continue
      const times = values.get(field) ?? new Map<string, number>()
      for (const unit of plural.has(field) ? [stated].flat() : [JSON.stringify(stated)])
        times.set(unit, isFallback ? Math.min(at, times.get(unit) ?? at) : Math.max(at, times.get(unit) ?? at))
      values.set(field, times)
    }
  }
  const folded: Folded = { attributes: {}, stated: {}, claimed }
  for (const field of [...values.keys()].sort()) {
    const ordered = isSaid.has(field) ? [...(values.get(field) ?? [])].sort(newestFirst) : firstOf(values.get(field) ?? new Map())
    const [newest] = ordered
    if (!newest) continue
    const isSeveral = plural.has(field) && ordered.length > 1
    if (!plural.has(field)) folded.attributes[field] = JSON.parse(newest[0])
    else folded.attributes[field] = isSeveral ? ordered.map(([value]) => value) : newest[0]
    const times = ordered.map(([, at]) => (isSaid.has(field) ? at : -at))
    folded.stated[field] = isSeveral ? times : (times[0] ?? 0)
  }
  return folded
}

/** A browser alone says nothing about who uses it. */
export const saysWho = (attributes: Attributes): boolean => Object.keys(attributes).some((field) => field !== 'device')

const newestFirst = ([a, atA]: [string, number], [b, atB]: [string, number]): number =>
  atB - atA || b.length - a.length || (a < b ? 1 : a > b ? -1 : 0)

/** What was said first, where all of it is a fallback; a statement may hold several values. */
function firstOf(times: ReadonlyMap<string, number>): [string, number][] {
  const first = Math.min(...times.values())
  return [...times].filter(([, at]) => at === first).sort(newestFirst)
}

/** Equal statements, whatever the order of their keys. Only for attributes that `cleanAttributes` or `fold` made. */
export const sameAttributes = (a: Attributes, b: Attributes): boolean => contentOf(a) === contentOf(b)

/** Whether something else is said of a customer; which browser is hers is not. */
export const saysElse = ({ device: _, ...now }: Attributes, { device: __, ...before }: Attributes): boolean => !sameAttributes(now, before)

/** One text for one content. */
export const contentOf = (attributes: Attributes): string => JSON.stringify(Object.entries(attributes).sort(([a], [b]) => (a < b ? -1 : 1)))
