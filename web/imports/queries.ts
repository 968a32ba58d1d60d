import type { ImportShown } from '#contract'
import { api } from '../api.ts'

/** Work goes on behind: look again every second. */
export const isBusy = (state: ImportShown['state']): boolean => state === 'checking' || state === 'running' || state === 'undoing'
const everySecond = 1000

const first: string | undefined = undefined

/** Earlier imports; while one of them is at work its progress shows in the list too. */
export const listQuery = () =>
  api.imports.list.infiniteOptions({
    input: (cursor: string | undefined) => ({ limit: 20, cursor }),
    initialPageParam: first,
    getNextPageParam: (page) => page.next ?? undefined,
    staleTime: 0,
    refetchInterval: ({ state }) => (state.data?.pages.some((page) => page.items.some((item) => isBusy(item.state))) ? everySecond : false),
  })

export const importQuery = (id: string) =>
  api.imports.get.queryOptions({
    input: { id },
    staleTime: 0,
    refetchInterval: ({ state }) => (state.data && isBusy(state.data.state) ? everySecond : false),
  })

export const rejectionsQuery = (id: string) =>
  api.imports.rejections.infiniteOptions({
    input: (cursor: string | undefined) => ({ id, limit: 200, cursor }),
    initialPageParam: first,
    getNextPageParam: (page) => page.next ?? undefined,
  })

export const misreadsQuery = (id: string) =>
  api.imports.misreads.infiniteOptions({
    input: (cursor: string | undefined) => ({ id, limit: 200, cursor }),
    initialPageParam: first,
    getNextPageParam: (page) => page.next ?? undefined,
  })
