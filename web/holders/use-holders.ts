import { useDebouncedValue } from '@mantine/hooks'
import { useQueries } from '@tanstack/react-query'
import { api, type Candidate } from '../api.ts'

/** What tells people apart: two who state the same one of these are one, or share it, and whoever writes it is the one to ask. */
const telling = ['phone', 'email', 'document', 'customer_number'] as const
export type TellingField = (typeof telling)[number]
export type Holder = { field: TellingField; candidate: Candidate }

/** Whoever still types is not asked: half a phone is nobody's. */
const debounceMs = 250
const lengthMin = 4

/** Whose each of these values already is, by field, while a form is filled in; `except` is the person it is filled in for. */
export function useHolders(values: Partial<Record<TellingField, string>>, except?: string): Holder[] {
  const [settled] = useDebouncedValue(JSON.stringify(telling.map((field) => values[field]?.trim() ?? '')), debounceMs)
  const asked: string[] = JSON.parse(settled)
  return useQueries({
    queries: asked.map((q) =>
      api.people.recognise.queryOptions({ input: { q, limit: 5 }, enabled: q.length >= lengthMin, staleTime: 15_000 }),
    ),
    combine: (answers) =>
      telling.flatMap((field, at): Holder[] => {
        // What stands in the field now, and not what stood there before.
        if (asked[at] !== (values[field]?.trim() ?? '')) return []
        const candidate = answers[at]?.data?.candidates.find(
          ({ person, certainty, matched }) =>
            certainty === 'exact' && person.id !== except && matched.some((match) => match.field === field),
        )
        return candidate ? [{ field, candidate }] : []
      }),
  })
}
