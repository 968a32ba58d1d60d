import { getWorkspace } from '#people'
import { api } from '#platform'
import { getBrief, getPurchases } from './get.ts'

export function briefRoutes() {
  return {
    get: api.brief.get.handler(async ({ context: { scope, language }, input }) => {
      const { timezone } = await getWorkspace(scope)
      return getBrief(scope, input.id, language, timezone)
    }),
    purchases: api.brief.purchases.handler(async ({ context: { scope }, input }) =>
      getPurchases(scope, input.id, await getWorkspace(scope)),
    ),
  }
}
