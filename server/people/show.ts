import { channelOf, type PersonSummary, type ReasonShown } from '#contract'
import { type Band, explain, type Reason, type Spell } from '#identity'
import type { Language } from '#texts'
import { codeOf, showCode } from './code.ts'
import type { PersonRow } from './store/persons.ts'
import { neverSeen } from './types.ts'
import { withWholeName } from './whole-name.ts'
import { isOwnRule, sentenceOf } from './why/sentences.ts'

/** Null while nothing has happened with her: only a file speaks of her. */
export const seenAt = ({ lastSeenAt }: { lastSeenAt: Temporal.Instant }): string | null =>
  Temporal.Instant.compare(lastSeenAt, neverSeen) > 0 ? lastSeenAt.toString() : null

export function summaryOf(person: PersonRow, currency: string): PersonSummary {
  const { golden } = person
  return {
    id: person.id,
    name: person.name,
    code: showCode(codeOf(person.id)),
    phone: golden.phone?.value ?? null,
    email: golden.email?.value ?? null,
    city: golden.city?.value ?? null,
    recordCount: person.recordCount,
    channels: [...new Set(person.channels.map(channelOf))],
    purchaseCount: person.purchaseCount,
    spent: { amountMinor: person.spentMinor, currency },
    lastSeenAt: seenAt(person),
    claimed: person.isClaim,
    anonymous: person.isVisitor,
  }
}

/** Each reason with its sentence; the engine speaks of evidence, this room of judgements. */
export function showReasons(because: readonly Reason[], band: Band, language: Language, spell?: Spell): ReasonShown[] {
  return withWholeName(because)
    .filter(({ rule, weight }) => weight >= 0 || speaksAgainst(rule))
    .toSorted((a, b) => Math.abs(b.weight) - Math.abs(a.weight))
    .map((reason) => {
      const told = isOwnRule(reason.rule) ? sentenceOf(reason, language, spell) : explain([reason], band, language, spell)[1]
      return { rule: reason.rule, weight: reason.weight, sentence: told ?? '' }
    })
    .filter(({ sentence }) => sentence !== '')
}

/** Rules whose sentence says that something differs. The others say a likeness, however slight: where it weighs against, it speaks for nobody. */
const differs = /(?:\.different|\.other|\.other_name|\.mothers|\.generation)$/
const speaksAgainst = (rule: string) => rule.startsWith('gate.') || isOwnRule(rule) || differs.test(rule)

/** Evidence for and against, apart; a likeness too slight to count is neither. */
export function splitReasons(
  because: readonly Reason[],
  band: Band,
  language: Language,
  spell?: Spell,
): { because: ReasonShown[]; against: ReasonShown[] } {
  const shown = showReasons(because, band, language, spell)
  const isFor = ({ rule, weight }: ReasonShown) => weight > 0 && !rule.startsWith('gate.')
  return { because: shown.filter(isFor), against: shown.filter((reason) => !isFor(reason) && speaksAgainst(reason.rule)) }
}
