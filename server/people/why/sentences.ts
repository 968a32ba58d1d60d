import type { Reason, Spell } from '#identity'
import { type Language, say } from '#texts'
import { tidyName } from '../name.ts'

/** The sentence of a reason that this room gives, and not the engine: judgements, separations, names that agree whole, wholes that exclude each other. */
export function sentenceOf({ rule, facts = {} }: Reason, language: Language, spell?: Spell): string {
  const shown = Object.fromEntries(
    Object.entries(facts).map(([name, value]) => [name, spell?.(rule, value) ?? readable(rule, value, language)]),
  )
  return say(language, `moments:because.${rule}`, shown)
}

const ownRules = /^(?:judgement|separation|whole)\.|^name\.(?:both|whole)$/
export const isOwnRule = (rule: string): boolean => ownRules.test(rule)

/** Facts are kept as they were compared: folded names, bare days. */
function readable(rule: string, value: string, language: Language): string {
  if (rule === 'whole.names' || rule.startsWith('name.')) return tidyName(value)
  const [, year, month, day] = /^(\d{4})(\d{2})(\d{2})$/.exec(value) ?? []
  if (rule !== 'whole.birth' || !year) return value
  // As the screens show the day itself: figures in Spanish, where all read the day first; the month in letters in English, where some do not.
  if (language === 'es') return `${Number(day)}/${Number(month)}/${year}`
  const date = new Date(Date.UTC(Number(year), Number(month) - 1, Number(day)))
  return new Intl.DateTimeFormat(language, { dateStyle: 'medium', timeZone: 'UTC' }).format(date)
}
