import { api, type client } from '../api.ts'

type Answer<F extends (...args: never[]) => Promise<unknown>> = Awaited<ReturnType<F>>
export type Review = Answer<typeof client.reviews.list>['items'][number]
export type ReviewPage = Answer<typeof client.reviews.get>
export type Verdict = Parameters<typeof client.reviews.judge>[0]['verdict']

const first: string | undefined = undefined

/** The queue, page by page. */
export const queueQuery = () =>
  api.reviews.list.infiniteOptions({
    input: (cursor: string | undefined) => ({ limit: 50, cursor }),
    initialPageParam: first,
    getNextPageParam: (page) => page.next ?? undefined,
  })

/** One pair with its rows. Kept for a minute: the next one is fetched while this one is judged. */
export const pairQuery = (id: string) => api.reviews.get.queryOptions({ input: { id }, staleTime: 60_000 })
