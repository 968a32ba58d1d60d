import { parsePhoneNumberFromString } from 'libphonenumber-js/min'
import { type Language, openings, sentences } from './sentences.ts'
import type { Band, Reason } from './types.ts'

/** The decision in words, strongest reason first, from what was stored and nothing else. */
export function explain(because: Reason[], band: Band, language: Language): string[] {
  const gates = because.filter(({ rule }) => rule.startsWith('gate.'))
  const evidence = because
    .filter(({ rule }) => !rule.startsWith('gate.'))
    .toSorted((one, other) => Math.abs(other.weight) - Math.abs(one.weight))
  return [openings[band][language], ...[...gates, ...evidence].map((reason) => sentenceOf(reason, language)).filter((one) => one !== '')]
}

/** A rule that an older model knew and this version does not stays silent. */
function sentenceOf({ rule, facts = {} }: Reason, language: Language): string {
  const known: Record<string, Record<Language, string> | undefined> = sentences
  return (known[rule]?.[language] ?? '').replace(/\{(\w+)\}/g, (_, fact: string) => readable(rule, facts[fact] ?? '…'))
}

/** Facts are stored folded, as they were compared; people read "Benjamin" and "+52 55 2598 0603". */
function readable(rule: string, fact: string): string {
  if (rule.startsWith('phone.')) return parsePhoneNumberFromString(fact)?.formatInternational() ?? fact
  return /^(given|surname|name|city)\./.test(rule) ? fact.replace(/(^|[\s'-])\p{Ll}/gu, (start) => start.toUpperCase()) : fact
}
