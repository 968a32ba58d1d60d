import { useDebouncedValue } from '@mantine/hooks'
import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { api } from '../api.ts'

/** Long enough that a fast typist asks once a word, short enough that nobody waits for it: an answer takes 10 to 30 ms. */
const debounceMs = 45
const lengthMin = 2
/** The end of a phone is a hundred people's in a large shop: whoever says it is looked for in a longer list. */
const endingMax = 20
const isEnding = (text: string) => /(^|\s)\d{4}(\s|$)/.test(text)

/** Candidates while typing: the last answer stays until the next one is there; an answer nobody waits for is aborted. */
export function useCandidates(text: string) {
  const wanted = text.trim()
  const [settled] = useDebouncedValue(wanted, debounceMs)
  const isAsking = wanted.length >= lengthMin
  const found = useQuery(
    api.people.recognise.queryOptions({
      input: { q: settled, ...(isEnding(settled) ? { limit: endingMax } : {}) },
      enabled: settled.length >= lengthMin,
      placeholderData: keepPreviousData,
      staleTime: 5_000,
    }),
  )
  return {
    isAsking,
    /** the answer is to what stands in the field now */
    isCurrent: settled === wanted && !found.isFetching && !found.isPlaceholderData,
    wanted,
    error: found.error,
    retry: found.refetch,
    kind: found.data?.kind ?? 'empty',
    more: isAsking && (found.data?.more ?? false),
    candidates: isAsking ? (found.data?.candidates ?? []) : [],
  }
}
