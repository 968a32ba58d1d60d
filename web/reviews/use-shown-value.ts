import type { AttributeField } from '#contract'
import { useDay, useFormats } from '../ui/index.ts'

/** A value as people write it: birth dates in words, a phone that only a machine spells so in groups, everything else as the sources stated it. */
export function useShownValue(): (field: AttributeField, value: string) => string {
  const day = useDay()
  const { phone } = useFormats()
  return (field, value) => {
    if (field === 'birth_date') return day(value)
    return field === 'phone' && /^\+\d+$/.test(value) ? phone(value) : value
  }
}
