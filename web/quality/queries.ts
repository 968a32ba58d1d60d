import { keepPreviousData } from '@tanstack/react-query'
import type { QualityDetector } from '#contract'
import { api, type client } from '../api.ts'

type Answer<F extends (...args: never[]) => Promise<unknown>> = Awaited<ReturnType<F>>
export type Multiverse = Answer<typeof client.quality.multiverse>
export type Quality = Answer<typeof client.quality.overview>
export type Finding = Answer<typeof client.quality.list>['items'][number]

const everySecond = 1000

/** As it was measured last; while newer figures are on their way it is looked at again. */
export const qualityQuery = () =>
  api.quality.overview.queryOptions({
    input: {},
    staleTime: 0,
    refetchInterval: ({ state }) => (state.data?.isBeingMeasured ? everySecond : false),
  })
export const findingsQuery = (detector: QualityDetector, limit: number) =>
  api.quality.list.queryOptions({ input: { detector, limit }, placeholderData: keepPreviousData })
/** Of one measuring: another one has other figures. */
export const multiverseQuery = (computedAt: string | null) => ({
  ...api.quality.multiverse.queryOptions({
    staleTime: Number.POSITIVE_INFINITY,
    placeholderData: keepPreviousData,
    enabled: computedAt !== null,
  }),
  queryKey: [...api.quality.multiverse.key(), computedAt],
})
