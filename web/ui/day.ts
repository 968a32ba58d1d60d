import { useTranslation } from 'react-i18next'
import { localeOf } from '#contract'
import { useMe } from '../access.ts'

/** A day of the calendar, as kept or as a source states it in figures, so that any reader takes it for the same day. */
export function showDay(stated: string, locale: string): string {
  const [, year, month, day] = /^(\d{4})-?(\d{2})-?(\d{2})$/.exec(stated.trim()) ?? []
  const time = Date.parse(`${year}-${month}-${day}T00:00:00Z`)
  // The thirty-first of February would slide into March: it stays as stated.
  if (Number.isNaN(time) || new Date(time).getUTCDate() !== Number(day)) return stated
  // Whoever reads Spanish reads the day first; an English reader may take either figure for the month.
  if (locale.startsWith('es')) return `${Number(day)}/${Number(month)}/${year}`
  return new Intl.DateTimeFormat(locale, { day: 'numeric', month: 'short', year: 'numeric', timeZone: 'UTC' }).format(time)
}

/** Shows days to this reader: his language, the business's country. */
export function useDay(): (stated: string) => string {
  const { i18n } = useTranslation()
  const country = useMe()?.workspace.country
  return (stated) => showDay(stated, localeOf({ language: i18n.language, country }))
}
