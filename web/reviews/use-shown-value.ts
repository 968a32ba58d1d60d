import { useTranslation } from 'react-i18next'
import type { AttributeField } from '#contract'

/** A value as people write it: birth dates in words, everything else as the sources stated it. */
export function useShownValue(): (field: AttributeField, value: string) => string {
  const { i18n } = useTranslation()
  return (field, value) => {
    if (field !== 'birth_date' || !/^\d{4}-\d{2}-\d{2}$/.test(value)) return value
    return new Intl.DateTimeFormat(i18n.language, { dateStyle: 'long', timeZone: 'UTC' }).format(new Date(value))
  }
}
