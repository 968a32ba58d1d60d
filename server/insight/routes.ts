import { api, type NamesOfActors } from '#platform'
import { getOverview } from './overview.ts'
import { getMultiverse, getQuality, listQuality } from './quality.ts'
import { countWaiting } from './waiting-store.ts'

export const overviewRoutes = () => ({
  counts: api.overview.counts.handler(({ context: { scope } }) => countWaiting(scope)),
  get: api.overview.get.handler(({ context: { scope } }) => getOverview(scope)),
})

export const qualityRoutes = (names: NamesOfActors) => ({
  overview: api.quality.overview.handler(({ context: { scope }, input }) => getQuality(scope, input.fresh)),
  list: api.quality.list.handler(({ context: { scope }, input }) => listQuality(scope, input.detector, input.limit)),
  multiverse: api.quality.multiverse.handler(({ context: { scope } }) => getMultiverse(scope, names)),
})
