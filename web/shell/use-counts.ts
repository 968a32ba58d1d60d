import { useQuery } from '@tanstack/react-query'
import { api } from '../api.ts'
import type { Room } from './rooms.ts'

/** What waits in each room, as it changes: the bar shows it. Rooms in which nothing can wait are not in here. */
export function useCounts(): Partial<Record<Room['id'], number>> {
  const counts = useQuery(api.overview.counts.queryOptions({ staleTime: 10_000, refetchInterval: 60_000 })).data
  if (!counts) return {}
  const { reviews, blocksLeft, imports, quarantined } = counts
  return { reviews, today: blocksLeft, imports, sources: quarantined }
}
