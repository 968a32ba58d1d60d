import { useQuery } from '@tanstack/react-query'
import { useMay } from '../access.ts'
import { api } from '../api.ts'

/** How many twins wait for a judgement; the bar shows it. */
export function useOpenReviews(): number {
  const may = useMay()
  const reviews = useQuery(
    api.reviews.list.queryOptions({ input: { limit: 1 }, enabled: may('people.judge'), staleTime: 30_000, refetchInterval: 60_000 }),
  )
  return reviews.data?.open ?? 0
}
