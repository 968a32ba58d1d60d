import { api, type client } from '../api.ts'

type Answer<F extends (...args: never[]) => Promise<unknown>> = Awaited<ReturnType<F>>
export type Source = Answer<typeof client.sources.list>[number]
export type Quarantined = Answer<typeof client.sources.quarantined>['items'][number]
export type Discarded = Answer<typeof client.sources.discarded>['items'][number]
export type Webhook = NonNullable<Answer<typeof client.webhooks.get>>
export type Previewed = Answer<typeof client.webhooks.preview>
export type Endpoint = Answer<typeof client.outbound.list>[number]
export type Delivery = Answer<typeof client.outbound.deliveries>['items'][number]
export type Replay = Answer<typeof client.sources.replays>[number]

/** Watched while open: the first event of a new connection is what everybody waits for. */
export const sourcesQuery = () => api.sources.list.queryOptions({ staleTime: 0, refetchInterval: 5_000 })
export const sourceQuery = (id: string) => api.sources.get.queryOptions({ input: { id }, staleTime: 0, refetchInterval: 5_000 })

const first: string | undefined = undefined
export const quarantinedQuery = (sourceId?: string) =>
  api.sources.quarantined.infiniteOptions({
    input: (cursor: string | undefined) => ({ limit: 20, cursor, sourceId }),
    initialPageParam: first,
    getNextPageParam: (page) => page.next ?? undefined,
    staleTime: 0,
    refetchInterval: 5_000,
  })

export const discardedQuery = (sourceId?: string) =>
  api.sources.discarded.infiniteOptions({
    input: (cursor: string | undefined) => ({ limit: 20, cursor, sourceId }),
    initialPageParam: first,
    getNextPageParam: (page) => page.next ?? undefined,
    staleTime: 0,
  })

/** One with its whole body. */
export const eventQuery = (id: string) => api.sources.event.queryOptions({ input: { id }, staleTime: 0 })

/** Looked at every second while one is at work. */
export const replaysQuery = () =>
  api.sources.replays.queryOptions({
    staleTime: 0,
    refetchInterval: ({ state }) => (state.data?.some(({ finishedAt }) => !finishedAt) ? 1000 : false),
  })

export const webhookQuery = (id: string) => api.webhooks.get.queryOptions({ input: { id }, staleTime: 0 })

/** Watched while open: whether they hear is what one looks for here. */
export const endpointsQuery = () => api.outbound.list.queryOptions({ staleTime: 0, refetchInterval: 5_000 })
export const deliveriesQuery = (id: string) =>
  api.outbound.deliveries.infiniteOptions({
    input: (cursor: string | undefined) => ({ id, limit: 20, cursor }),
    initialPageParam: first,
    getNextPageParam: (page) => page.next ?? undefined,
    staleTime: 0,
    refetchInterval: 2_000,
  })
