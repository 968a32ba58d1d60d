import { useMemo } from 'react'
import { useTranslation } from 'react-i18next'
import { localeOf, moneyWriter } from '#contract'
import { useMe } from '../access.ts'
import { isIncompletePhone, showPhone } from './phone.ts'

const dayMs = 86_400_000
const steps: [Intl.RelativeTimeFormatUnit, number][] = [
  ['year', 365 * dayMs],
  ['month', 30 * dayMs],
  ['week', 7 * dayMs],
  ['day', dayMs],
  ['hour', 3_600_000],
  ['minute', 60_000],
]

const capital = (text: string) => text.charAt(0).toUpperCase() + text.slice(1)

type Reader = { language: string; country?: string | undefined; timezone?: string | undefined; currency?: string | undefined }

/** Formats for one reader: his language, the business's country, time zone and currency. */
export function formatsFor({ language, country, timezone: timeZone, currency }: Reader) {
  const locale = localeOf({ language, country })
  // Spain leaves four figures together in prose ("1234"); on a till's screen every thousand has its point.
  const useGrouping = 'always' as const
  const number = new Intl.NumberFormat(locale, { useGrouping })
  const decimal = new Intl.NumberFormat(locale, { minimumFractionDigits: 2, maximumFractionDigits: 2 })
  const percent = new Intl.NumberFormat(locale, { style: 'percent', maximumFractionDigits: 0 })
  const exact = new Intl.DateTimeFormat(locale, { dateStyle: 'full', timeStyle: 'short', timeZone })
  const short = new Intl.DateTimeFormat(locale, { day: 'numeric', month: 'short', year: 'numeric', timeZone })
  const clock = new Intl.DateTimeFormat(locale, { hour: 'numeric', minute: '2-digit', timeZone })
  const weekday = new Intl.DateTimeFormat(locale, { weekday: 'long', day: 'numeric', month: 'short', timeZone })
  const weekdayYear = new Intl.DateTimeFormat(locale, { weekday: 'long', day: 'numeric', month: 'short', year: 'numeric', timeZone })
  const plainDay = new Intl.DateTimeFormat(locale, { weekday: 'short', day: 'numeric', month: 'short', timeZone: 'UTC' })
  const key = new Intl.DateTimeFormat('en-CA', { year: 'numeric', month: '2-digit', day: '2-digit', timeZone })
  const seconds = new Intl.NumberFormat(locale, { style: 'unit', unit: 'second', unitDisplay: 'short' })
  const minutes = new Intl.NumberFormat(locale, { style: 'unit', unit: 'minute', unitDisplay: 'short' })
  const tick = new Intl.DateTimeFormat(locale, { hour: '2-digit', minute: '2-digit', second: '2-digit', hourCycle: 'h23', timeZone })
  const listed = new Intl.ListFormat(language, { type: 'conjunction' })
  const relative = new Intl.RelativeTimeFormat(language, { numeric: 'auto' })
  const brief = new Intl.RelativeTimeFormat(language, { numeric: 'auto', style: 'short' })

  const ago = (instant: string, now = Date.now()): string => {
    const passed = Date.parse(instant) - now
    const [unit, size] = steps.find(([, ms]) => Math.abs(passed) >= ms) ?? ['minute', 60_000]
    if (unit === 'minute' && Math.abs(passed) < 60_000) return relative.format(0, 'second')
    // Short months and years read badly in Spanish ("hace 3 m"); short hours do not.
    return (unit === 'hour' || unit === 'minute' ? brief : relative).format(Math.round(passed / size), unit)
  }
  const dayKey = (instant: string | number): string => key.format(new Date(instant))
  const dayLabel = (instant: string, now = Date.now()): string => {
    const days = Math.round((Date.parse(dayKey(instant)) - Date.parse(dayKey(now))) / dayMs)
    if (days === 0 || days === -1) return capital(relative.format(days, 'day'))
    const sameYear = dayKey(instant).slice(0, 4) === dayKey(now).slice(0, 4)
    return capital((sameYear ? weekday : weekdayYear).format(new Date(instant)))
  }
  /** A calendar day ("2026-11-25") near today in words, else as a date. */
  const dayAhead = (day: string, now = Date.now()): string => {
    const days = Math.round((Date.parse(day) - Date.parse(dayKey(now))) / dayMs)
    if (Math.abs(days) <= 1) return relative.format(days, 'day')
    return plainDay.format(new Date(`${day}T00:00:00Z`))
  }
  /** "2026-11" as the month is called. */
  const monthName = (month: string, style: 'long' | 'narrow'): string =>
    new Intl.DateTimeFormat(locale, { month: style, ...(style === 'long' ? { year: 'numeric' } : {}), timeZone: 'UTC' }).format(
      new Date(`${month}-15T00:00:00Z`),
    )
  return {
    dayAhead,
    monthName,
    number: (n: number) => number.format(n),
    /** Of what was not counted to its end, whole thousands: "12,000+". */
    atLeast: (n: number, isWhole: boolean) => (isWhole ? number.format(n) : `${number.format(n < 1000 ? n : n - (n % 1000))}+`),
    /** Two decimals: "1.62". */
    decimal: (n: number) => decimal.format(n),
    percent: (part: number) => percent.format(part),
    /** "A, B y C". */
    list: (parts: readonly string[]) => listed.format(parts),
    phone: (phone: string) => showPhone(phone, country),
    money: moneyWriter({ language, country, currency }),
    ago,
    dayKey,
    dayLabel,
    exact: (instant: string) => exact.format(new Date(instant)),
    date: (instant: string) => short.format(new Date(instant)),
    clock: (instant: string) => clock.format(new Date(instant)),
    /** To the second: "14:05:09". */
    tick: (instant: string) => tick.format(new Date(instant)),
    /** How long something took, in one unit: "3 s", "4 min". */
    took: (ms: number) => (ms < 60_000 ? seconds.format(Math.round(ms / 1000)) : minutes.format(Math.round(ms / 60_000))),
  }
}
export type Formats = ReturnType<typeof formatsFor>

export function useFormats(): Formats {
  const { i18n, t } = useTranslation('ui')
  const workspace = useMe()?.workspace
  const language = i18n.language
  const { country, timezone, currency } = workspace ?? {}
  const formats = useMemo(() => formatsFor({ language, country, timezone, currency }), [language, country, timezone, currency])
  return useMemo(() => {
    const phone = (text: string) => (isIncompletePhone(text, country) ? t('incompletePhone', { phone: text }) : formats.phone(text))
    return { ...formats, phone }
  }, [formats, country, t])
}
