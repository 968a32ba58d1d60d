import type { InferContractRouterOutputs } from '@orpc/contract'
import type { contract } from '#contract'
import { type Language, say } from '#texts'
import type { StatedTenure } from './read-tenures.ts'

type Shown = InferContractRouterOutputs<typeof contract>['people']['get']['identities'][number]['tenures'][number]
type MonthReader = { language: Language; timezone: string }

const monthOf = (at: number, { language, timezone }: MonthReader): string =>
  new Intl.DateTimeFormat(language, { month: 'long', year: 'numeric', timeZone: timezone }).format(at)

/** What is said of who had a number before. */
export const sayFormerly = (name: string, until: number, reader: MonthReader): string =>
  say(reader.language, 'moments:found.formerly', { name, until: monthOf(until, reader) })

/** Since when a contact is somebody's, and until when, with the sentence. */
export function showTenure({ field, value, since, until, next }: StatedTenure, reader: MonthReader): Shown {
  const [from, to] = [monthOf(since, reader), monthOf(until, reader)]
  const form = next ? 'over' : from === to ? 'since' : 'seen'
  return {
    field,
    value,
    since: Temporal.Instant.fromEpochMilliseconds(since).toString(),
    until: Temporal.Instant.fromEpochMilliseconds(until).toString(),
    isOver: next !== null,
    sentence: say(reader.language, `moments:tenure.${form}`, { since: from, until: to }),
  }
}
