import { type Channel, minorDigits } from '#contract'

/**
 * An amount as people write it: "$1,234.50", "1.234,50 €", "350". The last separator is the decimal one, unless exactly three digits follow it
 * alone ("1.234", "12,000"): then it groups thousands. Null when it is no amount.
 */
export function readAmount(text: string, currency: string): number | null {
  const bare = text.replaceAll(/[^\d.,-]/g, '')
  if (!/\d/.test(bare)) return null
  const last = Math.max(bare.lastIndexOf('.'), bare.lastIndexOf(','))
  const decimals = bare.slice(last + 1)
  const mark = bare[last] ?? ''
  const repeated = last >= 0 && bare.indexOf(mark) !== last
  const other = last >= 0 && bare.includes(mark === '.' ? ',' : '.')
  const groups = last >= 0 && decimals.length === 3 && !other && !/^-?0[.,]/.test(bare)
  const number =
    last < 0 || repeated || groups
      ? Number(bare.replaceAll(/[.,]/g, ''))
      : Number(`${bare.slice(0, last).replaceAll(/[.,]/g, '')}.${decimals}`)
  const minor = Math.round(number * 10 ** minorDigits(currency))
  return Number.isSafeInteger(minor) ? minor : null
}

const yearFirst = /^(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})(?:[T ]+(.+))?$/
const yearLast = /^(\d{1,2})[-/.](\d{1,2})[-/.](\d{4}|\d{2})(?:[T ,]+(.+))?$/
const clock = /^(\d{1,2}):(\d{2})(?::(\d{2}))?(?:\.\d+)?\s*([ap])?\.?\s*m?\.?$/i

export type Calendar = { country: string; timezone: string }

/** A date as people write it, day first (month first in the United States), at noon of the business where no hour is given. Null when it is none. */
export function readDate(text: string, { country, timezone }: Calendar): Temporal.Instant | null {
  const stated = text.trim()
  if (/[zZ]$|[+-]\d\d:?\d\d$/.test(stated)) {
    const ms = Date.parse(stated.replace(/ ([+-]\d\d)/, '$1'))
    if (!Number.isNaN(ms)) return Temporal.Instant.fromEpochMilliseconds(ms)
  }
  const [, year, month, day, time] = yearFirst.exec(stated) ?? swapped(yearLast.exec(stated), country)
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
