import { api, type client } from '../api.ts'

type Answer<F extends (...args: never[]) => Promise<unknown>> = Awaited<ReturnType<F>>
export type Source = Answer<typeof client.sources.list>[number]
export type Quarantined = Answer<typeof client.sources.quarantined>['items'][number]

/** Watched while open: the first event of a new connection is what everybody waits for. */
export const sourcesQuery = () => api.sources.list.queryOptions({ staleTime: 0, refetchInterval: 5_000 })

const first: string | undefined = undefined
export const quarantinedQuery = () =>
  api.sources.quarantined.infiniteOptions({
    input: (cursor: string | undefined) => ({ limit: 20, cursor }),
    initialPageParam: first,
    getNextPageParam: (page) => page.next ?? undefined,
    staleTime: 0,
  })
