import type { QualityDetector } from '#contract'
import { api, type client } from '../api.ts'

type Answer<F extends (...args: never[]) => Promise<unknown>> = Awaited<ReturnType<F>>
export type Multiverse = Answer<typeof client.quality.multiverse>
export type Finding = Answer<typeof client.quality.list>['items'][number]

export const qualityQuery = () => api.quality.overview.queryOptions()
export const findingsQuery = (detector: QualityDetector) => api.quality.list.queryOptions({ input: { detector } })
export const multiverseQuery = () => api.quality.multiverse.queryOptions({ staleTime: 60_000 })
