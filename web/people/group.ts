import type { Moment } from '../api.ts'
import { isSmall } from './kinds.ts'

export type Folded = { type: 'moment'; moment: Moment } | { type: 'fold'; moments: Moment[] }
export type Day = { key: string; at: string; items: Folded[] }

const foldFrom = 3

/** Small things in a row become one line ("3 actividades más"). */
export function fold(moments: Moment[]): Folded[] {
  const folded: Folded[] = []
  let row: Moment[] = []
  const close = () => {
    if (row.length >= foldFrom) folded.push({ type: 'fold', moments: row })
    else folded.push(...row.map((moment) => ({ type: 'moment' as const, moment })))
    row = []
  }
  for (const moment of moments) {
    if (isSmall(moment.kind)) {
      row.push(moment)
      continue
    }
    close()
    folded.push({ type: 'moment', moment })
  }
  close()
  return folded
}

/** Newest first, by the days of the business's own time zone. */
export function groupByDay(moments: Moment[], dayKey: (instant: string) => string): Day[] {
  const days = new Map<string, Moment[]>()
  for (const moment of moments) {
    const key = dayKey(moment.at)
    const day = days.get(key)
    if (day) day.push(moment)
    else days.set(key, [moment])
  }
  return [...days].map(([key, inDay]) => ({ key, at: inDay[0]?.at ?? key, items: fold(inDay) }))
}
