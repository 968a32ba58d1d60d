import { useQueryClient } from '@tanstack/react-query'
import { api, client } from '../api.ts'

/** Each request is a piece of what may be hundreds of thousands. */
export async function inPieces(piece: () => Promise<{ count: number; isDone: boolean }>): Promise<number> {
  for (let sum = 0; ; ) {
    const { count, isDone } = await piece()
    sum += count
    if (isDone) return sum
  }
}

/** What was discarded together waits again; answers how many there were. */
export const keepTogether = (discardId: string): Promise<number> =>
  inPieces(async () => {
    const { kept, isDone } = await client.sources.keepAll({ id: discardId })
    return { count: kept, isDone }
  })

/** Looks again at what waits, and at how much. */
export function useRefreshAside(): () => Promise<unknown> {
  const cache = useQueryClient()
  return () => Promise.all([api.sources, api.overview].map((room) => cache.invalidateQueries({ queryKey: room.key() })))
}
