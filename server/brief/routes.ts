import { getWorkspace } from '#people'
import { api } from '#platform'
import { getBrief, getPurchases } from './get.ts'

export function briefRoutes() {
  return {
    get: api.brief.get.handler(({ context: { scope, language }, input }) => getBrief(scope, input.id, language)),
    purchases: api.brief.purchases.handler(async ({ context: { scope }, input }) =>
      getPurchases(scope, input.id, await getWorkspace(scope)),
    ),
  }
}
