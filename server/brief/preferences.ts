import { type Channel, type DayPart, dayParts, type EntryKind } from '#contract'
import type { Known } from './types.ts'

/** Three moments are the least that can be called usual, and half of them have to agree. */
const momentsMin = 3
const shareMin = 0.5

/** What somebody does of their own will; notes and what the business sends say nothing of what they prefer. */
const ownKinds: ReadonlySet<EntryKind> = new Set(['purchase', 'visit', 'message', 'call', 'meeting'])
const isOwn = ({ kind, facts }: Known) => ownKinds.has(kind) && facts.direction !== 'out'

export type Usual<T> = { value: T; count: number; of: number }

/** Where and at what time of the business's day somebody usually comes; null where no habit can be seen. */
export function decidePreferences(
  entries: readonly Known[],
  timezone: string,
): { channel: Usual<Channel> | null; dayPart: Usual<DayPart> | null } {
  const own = entries.filter(isOwn)
  // A file says where it was exported, not where somebody came.
  const channels = own.map(({ channel }) => channel).filter((channel) => channel !== 'import')
  const times = own.map(({ at }) => at.toZonedDateTimeISO(timezone).toPlainTime()).filter(isTold)
  return { channel: usualOf(channels), dayPart: usualOf(times.map(({ hour }) => partOf(hour))) }
}

/** A day without an hour is read from a file as noon, and told by programs as midnight: to the second, neither is a time. */
const unheard = ['00:00', '12:00'].map((time) => Temporal.PlainTime.from(time))
const isTold = (time: Temporal.PlainTime) => !unheard.some((one) => one.equals(time))

function usualOf<T>(values: readonly T[]): Usual<T> | null {
  if (values.length < momentsMin) return null
  const [first, second] = [...Map.groupBy(values, (value) => value)]
    .map(([value, those]) => ({ value, count: those.length, of: values.length }))
    .sort((a, b) => b.count - a.count)
  // Two that are equally frequent are no habit.
  if (!first || first.count === second?.count || first.count < momentsMin || first.count / first.of < shareMin) return null
  return first
}

const partOf = (hour: number): DayPart => dayParts.findLast((part) => hour >= dayPartStarts[part]) ?? 'night'
const dayPartStarts: Record<DayPart, number> = { night: 0, morning: 6, midday: 12, afternoon: 15, evening: 19 }
