import type { PersonId } from '#contract'
import { api, type client } from '../api.ts'

type Answer<F extends (...args: never[]) => Promise<unknown>> = Awaited<ReturnType<F>>
export type Review = Answer<typeof client.reviews.list>['items'][number]
export type ReviewPage = NonNullable<Answer<typeof client.reviews.get>>
export type Owners = Answer<typeof client.reviews.owners>
export type Verdict = Parameters<typeof client.reviews.judge>[0]['verdict']

const first: string | undefined = undefined

export type Which = { of: 'all' | 'mine'; import?: string | undefined }

/** The queue, page by page: all of it, the reader's own share, or what one import left in doubt. */
export const queueQuery = ({ of, import: importId }: Which) =>
  api.reviews.list.infiniteOptions({
    input: (cursor: string | undefined) => ({ limit: 50, cursor, of, import: importId }),
    initialPageParam: first,
    getNextPageParam: (page) => page.next ?? undefined,
  })

export type Decided = Answer<typeof client.reviews.decided>['items'][number]

export const decidedQuery = () => api.reviews.decided.queryOptions({ staleTime: 0 })

export const ownersQuery = () => api.reviews.owners.queryOptions()

/**
 * One pair with its rows, and what joining it would make with these others of its group. Kept for a minute: the next one is fetched while this one is
 * judged; while somebody is added, what was known stays on the screen.
 */
export const pairQuery = (id: string, also: string[] = []) =>
  api.reviews.get.queryOptions({
    input: { id, ...(also.length > 0 ? { also: also as PersonId[] } : {}) },
    staleTime: 60_000,
    placeholderData: (before) => (before?.id === id ? before : undefined),
  })
