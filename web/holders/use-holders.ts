import { useDebouncedValue } from '@mantine/hooks'
import { useQueries } from '@tanstack/react-query'
import { api, type Candidate, queryClient } from '../api.ts'

/** What tells people apart: two who state the same one of these are one, or share it, and whoever writes it is the one to ask. */
const telling = ['phone', 'email', 'document', 'customer_number'] as const
type TellingField = (typeof telling)[number]
export type Holder = { field: TellingField; candidate: Candidate }
type Values = Partial<Record<TellingField, string>>

/** Whoever still types is not asked: half a phone is nobody's. */
const debounceMs = 250
const lengthMin = 4
/** A number that more people share is a household's or a business's, and asking about each of them asks nothing. */
const askedMax = 3

const stated = (values: Values) => telling.map((field) => values[field]?.trim() ?? '')
const asking = (q: string) =>
  api.people.recognise.queryOptions({ input: { q, limit: 5 }, enabled: q.length >= lengthMin, staleTime: 15_000 })

const holdersIn = (field: TellingField, candidates: readonly Candidate[], except: string | undefined): Holder[] =>
  candidates
    .filter(
      ({ person, certainty, matched }) => certainty === 'exact' && person.id !== except && matched.some((match) => match.field === field),
    )
    .slice(0, askedMax)
    .map((candidate) => ({ field, candidate }))

/** Each of them is asked about once, whatever of theirs was typed. */
const onceEach = (holders: readonly Holder[]): Holder[] =>
  [...new Map(holders.toReversed().map((holder) => [holder.candidate.person.id, holder])).values()].toReversed()

/** Whose each of these values already is, by field, while a form is filled in; `except` is the person it is filled in for. */
export function useHolders(values: Values, except?: string): Holder[] {
  const [settled] = useDebouncedValue(JSON.stringify(stated(values)), debounceMs)
  const asked: string[] = JSON.parse(settled)
  return useQueries({
    queries: asked.map(asking),
    combine: (answers) =>
      onceEach(
        telling.flatMap((field, at) =>
          // What stands in the field now, and not what stood there before.
          asked[at] === (values[field]?.trim() ?? '') ? holdersIn(field, answers[at]?.data?.candidates ?? [], except) : [],
        ),
      ),
  })
}

/** The same, asked now: whoever saves at once was not asked yet. */
export async function findHolders(values: Values, except?: string): Promise<Holder[]> {
  const found = stated(values).map(async (q, at) => {
    const field = telling[at]
    if (!field || q.length < lengthMin) return []
    return holdersIn(field, (await queryClient.fetchQuery(asking(q))).candidates, except)
  })
  return onceEach((await Promise.all(found)).flat())
}
