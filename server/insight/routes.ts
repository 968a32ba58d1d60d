import { api } from '#platform'
import { getOverview } from './overview.ts'

export const overviewRoutes = () => ({
  get: api.overview.get.handler(({ context: { scope } }) => getOverview(scope)),
})
