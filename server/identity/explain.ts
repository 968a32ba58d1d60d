import { parsePhoneNumberFromString } from 'libphonenumber-js/min'
import { type Language, openings, sentences } from './sentences.ts'
import type { Band, Reason } from './types.ts'

/** How somebody wrote what was compared; null where nobody here did. */
export type Spell = (rule: string, fact: string) => string | null

/** The decision in words, strongest reason first, from what was stored and nothing else but how the customer herself wrote it. */
export function explain(because: Reason[], band: Band, language: Language, spell?: Spell): string[] {
  const gates = because.filter(({ rule }) => rule.startsWith('gate.'))
  const evidence = because
    .filter(({ rule }) => !rule.startsWith('gate.'))
    .toSorted((one, other) => Math.abs(other.weight) - Math.abs(one.weight))
  return [
    openings[band][language],
    ...[...gates, ...evidence].map((reason) => sentenceOf(reason, language, spell)).filter((one) => one !== ''),
  ]
}

/** A rule that an older model knew and this version does not stays silent. */
function sentenceOf({ rule, facts = {} }: Reason, language: Language, spell: Spell | undefined): string {
  const known: Record<string, Record<Language, string> | undefined> = sentences
  return (known[rule]?.[language] ?? '').replace(/\{(\w+)\}/g, (_, fact: string) => readable(rule, facts[fact] ?? '…', spell))
}

/** Facts are stored folded, as they were compared; people read "Benjamin" and "+52 55 2598 0603". */
function readable(rule: string, fact: string, spell: Spell | undefined): string {
  const spelled = spell?.(rule, fact)
  if (spelled) return spelled
  if (rule.startsWith('phone.')) return parsePhoneNumberFromString(fact)?.formatInternational() ?? fact
  return /^(given|surname|name|city)\./.test(rule) ? fact.replace(/(^|[\s'-])\p{Ll}/gu, (start) => start.toUpperCase()) : fact
}

/** A number in groups, without the calling code where it is of this country: "33 6263 8879". */
export function spellPhone(phone: string, country: string): string {
  const number = parsePhoneNumberFromString(phone)
  const text = number?.formatInternational() ?? phone
  return number?.country === country ? text.replace(/^\+\d+\s/, '') : text
}
