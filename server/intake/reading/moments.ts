import { type Calendar, readDate } from './values.ts'

/** A moment as programs write it, with its zone: "2026-11-21T10:00:00.5+02:00". */
const zonedIso = /^\d{4}-\d\d-(\d\d)[T ]\d\d:\d\d(?::\d\d(?:\.\d+)?)? ?(?:Z|[+-]\d\d:?\d\d)$/i
/** Ruby and Go write out what is Z. */
const utcWritten = /^(\d{4}-\d\d-\d\d[T ][\d:.]{5,20}) ?(?:UTC|GMT)$/
/** The same by the zone's name, as Java and JavaScript's Temporal write it (RFC 9557): "2026-11-21T10:00:00-05:00[America/Bogota]". */
const namedZone = /^\d{4}-\d\d-\d\d[T ]\d\d:\d\d[\d:.+Z-]{0,20}\[[\w/+-]{1,40}\]$/i
/** Seconds or milliseconds since 1970, as a text: ten digits or thirteen. */
const epoch = /^(?:\d{9,10}(?:\.\d+)?|\d{12,13})$/
/** As mail and JavaScript write it: "Sat, 21 Nov 2026 10:00:00 GMT". */
const spoken = /^(?:mon|tue|wed|thu|fri|sat|sun)[a-z]*,? [^<>]{8,40}(?:GMT|UTC|[+-]\d{4})/i

/**
 * A moment as it is stated, in milliseconds since 1970: by programs, or as people of the business's country write it; what bears no zone is of the
 * business's own. Null where it is none: no guess is better than the fifth of November read as the eleventh of May.
 */
export function readMoment(stated: unknown, calendar: Calendar): number | null {
  if (typeof stated === 'number') return sinceEpoch(stated)
  if (typeof stated !== 'string') return null
  const text = stated.trim().replace(utcWritten, '$1Z')
  const [iso, day = ''] = zonedIso.exec(text) ?? []
  // The fast way takes the thirty-first of February for the third of March.
  if (iso && (day <= '28' || isOfCalendar(text.slice(0, 10)))) return valid(Date.parse(text))
  if (iso) return null
  if (namedZone.test(text)) return inNamedZone(text)
  if (epoch.test(text)) return sinceEpoch(Number(text))
  if (spoken.test(text)) return valid(Date.parse(text))
  return readDate(text, calendar)?.epochMilliseconds ?? null
}

/** Null where there is no such zone, or its clocks do not say so. */
function inNamedZone(text: string): number | null {
  try {
    return Temporal.ZonedDateTime.from(text).epochMilliseconds
  } catch (e) {
    if (e instanceof RangeError) return null
    throw e
  }
}

const valid = (ms: number) => (Number.isNaN(ms) ? null : ms)

/** Some programs count seconds, some milliseconds: no event is of 1973 in either. */
const sinceEpoch = (count: number): number | null => {
  if (!Number.isFinite(count) || count < 1e8) return null
  return Math.round(count < 1e11 ? count * 1000 : count)
}

function isOfCalendar(date: string): boolean {
  try {
    Temporal.PlainDate.from(date, { overflow: 'reject' })
    return true
  } catch (e) {
    if (e instanceof RangeError) return false
    throw e
  }
}
