import { useTranslation } from 'react-i18next'
import { localeOf } from '#contract'
import { useMe } from '../access.ts'

const units = ['byte', 'kilobyte', 'megabyte', 'gigabyte'] as const

/** "1.4 MB", as the reader's language and country write it. */
function bytesIn(locale: string, bytes: number): string {
  const step = bytes < 1000 ? 0 : Math.min(units.length - 1, Math.floor(Math.log10(bytes) / 3))
  return new Intl.NumberFormat(locale, {
    style: 'unit',
    unit: units[step],
    unitDisplay: step === 0 ? 'long' : 'short',
    maximumFractionDigits: step < 2 ? 0 : 1,
  }).format(bytes / 1000 ** step)
}

export function useBytes(): (bytes: number) => string {
  const { i18n } = useTranslation()
  const country = useMe()?.workspace.country
  const locale = localeOf({ language: i18n.language, country })
  return (bytes) => bytesIn(locale, bytes)
}
