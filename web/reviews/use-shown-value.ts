import type { AttributeField } from '#contract'
import { useDay } from '../ui/index.ts'

/** A value as people write it: birth dates in words, everything else as the sources stated it. */
export function useShownValue(): (field: AttributeField, value: string) => string {
  const day = useDay()
  return (field, value) => (field === 'birth_date' ? day(value) : value)
}
