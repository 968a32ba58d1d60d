import type { Moment } from '../api.ts'
import { isSmall } from './kinds.ts'

export type Folded = { type: 'moment'; moment: Moment } | { type: 'fold'; moments: Moment[] }
/** A line of the stream: the label of a day, a moment, or the small ones in a row. */
export type Row = { type: 'day'; key: string; at: string } | (Folded & { key: string })

const foldFrom = 3

/** Small things in a row become one line ("+2 cambios de Ana", "3 actividades más"). */
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

/** Everybody who did these is one person: her name. */
export const onlyActor = (moments: readonly Moment[]): string | null => {
  const names = new Set(moments.map(({ by }) => by))
  const [name = null] = names
  return names.size === 1 ? name : null
}

/** Newest first, by the days of the business's own time zone, as the lines of one list. */
export function rowsOf(moments: readonly Moment[], dayKey: (instant: string) => string): Row[] {
  const days = Map.groupBy(moments, ({ at }) => dayKey(at))
  return [...days].flatMap(([key, inDay]): Row[] => [
    { type: 'day', key: `day ${key}`, at: inDay[0]?.at ?? key },
    ...fold(inDay).map((item) => ({ ...item, key: item.type === 'moment' ? item.moment.id : `fold ${item.moments[0]?.id}` })),
  ])
}
