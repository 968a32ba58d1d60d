import type { InferContractRouterOutputs } from '@orpc/contract'
import type { contract } from '#contract'
import { type Language, say } from '#texts'
import type { StatedTenure } from './read-tenures.ts'
import { isOver, type Past } from './tenure.ts'

type Shown = InferContractRouterOutputs<typeof contract>['people']['get']['identities'][number]['tenures'][number]
type MonthReader = { language: Language; timezone: string }

const monthOf = (at: number, { language, timezone }: MonthReader): string =>
  new Intl.DateTimeFormat(language, { month: 'long', year: 'numeric', timeZone: timezone }).format(at)

/** What is said of who had a number before. */
export const sayFormerly = (name: string, { at, gaveUp }: Past, reader: MonthReader): string =>
  say(reader.language, `moments:found.${gaveUp ? 'given_up' : 'formerly'}`, { name, until: monthOf(at, reader) })

/** Since when a contact is somebody's, and until when, with the sentence. */
export function showTenure({ field, value, since, until: stated, next, endedAt }: StatedTenure, reader: MonthReader): Shown {
  const until = endedAt ?? stated
  const isPast = isOver({ next, endedAt })
  const [from, to] = [monthOf(since, reader), monthOf(until, reader)]
  const form = endedAt !== null && next === null ? 'given_up' : isPast ? 'over' : from === to ? 'since' : 'seen'
  return {
    field,
    value,
    since: Temporal.Instant.fromEpochMilliseconds(since).toString(),
    until: Temporal.Instant.fromEpochMilliseconds(until).toString(),
    isOver: isPast,
    sentence: say(reader.language, `moments:tenure.${form}`, { since: from, until: to }),
  }
}
