import type { AttributeField } from '#contract'
import { useDay } from './day.ts'
import { useFormats } from './format.ts'

/** A value as people write it: birth dates as days, phones in groups, everything else as the sources stated it. */
export function useShownValue(): (field: AttributeField, value: string) => string {
  const day = useDay()
  const { phone } = useFormats()
  return (field, value) => {
    if (field === 'birth_date') return day(value)
    return field === 'phone' ? phone(value) : value
  }
}
