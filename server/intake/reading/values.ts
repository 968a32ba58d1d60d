import type { Channel } from '#contract'

// "No tiene" is an answer, and no mistake.
const nothing = /^(n\/?[ad]|null|none|nan|undefined|no aplica|no tiene|sin \p{L}.*|ningun[oa]?|[-–—_.*?¿]+)$/iu
/** Whether a cell of an order says that there is nothing to say. */
export const saysNothing = (text: string): boolean => nothing.test(text.trim())

const quantityMax = 1_000_000
const fractions: Record<string, string> = { '½': '1/2', '¼': '1/4', '¾': '3/4' }
const counted = /^x?\s*-?(?:(\d+(?:[.,]\d+)?)|(\d{1,3}(?:,\d{3}){2,})|(?:(\d+)\s+)?(\d+)\/(\d{1,3}))\s*(?:\p{L}{1,12}\.?)?$/iu

/**
 * How many: "2", "2,5", "x3", "2 pzas.", "1/2". One separator alone is the decimal one, since tills write weights ("1.500"). Tills also count what
 * comes back below zero; that it does, its amount says. Null where it is no number of things.
 */
export function readQuantity(text: string): number | null {
  const plain = text.trim().replace(/[½¼¾]/, (sign) => ` ${fractions[sign]}`)
  const [whole, decimal, groups, ones = '0', part, of] = counted.exec(plain.trim()) ?? []
  if (whole === undefined) return null
  const value = decimal
    ? Number(decimal.replace(',', '.'))
    : groups
      ? Number(groups.replaceAll(',', ''))
      : Number(ones) + Number(part) / Number(of)
  return value <= quantityMax ? value : null
}

const yearFirst = /^(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})(?:[T ]+(.+))?$/
const yearLast = /^(\d{1,2})[-/.](\d{1,2})[-/.](\d{4}|\d{2})(?:[T ,]+(.+))?$/
const named = /^(\d{1,2})(?: de |[-/ .]+)(\p{L}{3,10})\.?(?: del? |[-/ .,]+)(\d{4}|\d{2})(?:[T ,]+(.+))?$/iu
const monthNamed = /^(\p{L}{3,10})\.? (\d{1,2}),? (\d{4})(?:[T ,]+(.+))?$/iu
const clock = /^(\d{1,2}):(\d{2})(?::(\d{2}))?(?:\.\d+)?\s*([ap])?\.?\s*m?\.?$/i
/** With a clock and what it is to that of Greenwich. A year at the end ("05-03-2025") is no offset. */
const zoned = /\d:\d\d.*([zZ]|[+-]\d\d:?\d\d)$/

export type Calendar = { country: string; timezone: string }

/** A date as people write it, day first (month first in the United States), at noon of the business where no hour is given. Null when it is none. */
export function readDate(text: string, { country, timezone }: Calendar): Temporal.Instant | null {
  const stated = text.trim()
  if (zoned.test(stated)) {
    const ms = Date.parse(stated.replace(/ ([+-]\d\d)/, '$1'))
    if (!Number.isNaN(ms)) return Temporal.Instant.fromEpochMilliseconds(ms)
  }
  const found = yearFirst.exec(stated) ?? byName(stated) ?? swapped(yearLast.exec(stated), country)
  const [, year, month, day, time] = found
  if (!year || !month || !day) return null
  const hour = readClock(time)
  if (!hour) return null
  try {
    const date = Temporal.PlainDate.from({ year: fullYear(year), month: Number(month), day: Number(day) }, { overflow: 'reject' })
    return date.toZonedDateTime({ timeZone: timezone, plainTime: hour }).toInstant()
  } catch (e) {
    if (e instanceof RangeError) return null
    throw e
  }
}

const monthStarts = [
  ['ene', 'jan'],
  ['feb'],
  ['mar'],
  ['abr', 'apr'],
  ['may'],
  ['jun'],
  ['jul'],
  ['ago', 'aug'],
  ['sep', 'set'],
  ['oct'],
  ['nov'],
  ['dic', 'dec'],
]
const monthNames =
  /^(ene|enero|jan|january|feb|febrero|february|mar|marzo|march|abr|abril|apr|april|may|mayo|jun|junio|june|jul|julio|july|ago|agosto|aug|august|sept?|septiembre|september|setiembre|set|oct|octubre|october|nov|noviembre|november|dic|diciembre|dec|december)$/i

/** "21 de noviembre de 2026", "21-nov-26", "Nov 21, 2026". */
function byName(stated: string): (string | undefined)[] | null {
  const dayFirst = named.exec(stated)
  const [whole, day, name = '', year, time] = dayFirst ?? reordered(monthNamed.exec(stated))
  if (!monthNames.test(name)) return null
  const month = monthStarts.findIndex((starts) => starts.includes(name.slice(0, 3).toLowerCase())) + 1
  return [whole, year, String(month), day, time]
}
const reordered = (found: RegExpExecArray | null): (string | undefined)[] =>
  found ? [found[0], found[2], found[1], found[3], found[4]] : []

const dayAheadMs = 86_400_000

/** Whether something can have happened then, as of events: not before 1970, and at most a day ahead. */
export const canHaveHappened = ({ epochMilliseconds: at }: Pick<Temporal.Instant, 'epochMilliseconds'>, now: Temporal.Instant): boolean =>
  at >= 0 && at <= now.epochMilliseconds + dayAheadMs

function swapped(found: RegExpExecArray | null, country: string): (string | undefined)[] {
  if (!found) return []
  const [whole, first = '', second = '', year, time] = found
  const monthFirst = (country === 'US' || Number(second) > 12) && Number(first) <= 12
  return monthFirst ? [whole, year, first, second, time] : [whole, year, second, first, time]
}

const fullYear = (year: string) => (year.length === 2 ? Number(year) + (Number(year) > 69 ? 1900 : 2000) : Number(year))

function readClock(time: string | undefined): Temporal.PlainTime | null {
  if (!time?.trim()) return new Temporal.PlainTime(12)
  const [, hour = '', minute = '', second = '0', half] = clock.exec(time.trim()) ?? []
  if (hour === '') return null
  const late = half?.toLowerCase() === 'p' ? (Number(hour) % 12) + 12 : half ? Number(hour) % 12 : Number(hour)
  return late < 24 && Number(minute) < 60 && Number(second) < 60 ? new Temporal.PlainTime(late, Number(minute), Number(second)) : null
}

const channelWords: readonly [Channel, RegExp][] = [
  ['counter', /tienda|mostrador|sucursal|local|pos|store|counter|shop|caja|fisic/],
  ['whatsapp', /whats|^wa$/],
  ['instagram', /instagram|^ig$/],
  ['web', /web|online|linea|internet|sitio|e ?commerce|pagina/],
  ['phone', /telefono|phone|llamada|call/],
  ['email', /mail|correo/],
]

/** The channel that a word of the file names; "import" where it names none of ours. */
export function readChannel(text: string): Channel {
  const folded = text.normalize('NFD').replaceAll(/\p{M}/gu, '').toLowerCase()
  return channelWords.find(([, shape]) => shape.test(folded))?.[0] ?? 'import'
}
