import { useQueries, useQuery } from '@tanstack/react-query'
import { api } from '../api.ts'
import { briefQuery } from './Brief.tsx'

export const permissionsQuery = (personId: string) => api.consent.permissions.queryOptions({ input: { id: personId } })
export const markedQuery = (personId: string) => api.people.marked.queryOptions({ input: { id: personId } })
export const purchasesQuery = (personId: string) => api.brief.purchases.queryOptions({ input: { id: personId } })
export const traitsQuery = (personId: string) => api.people.traits.queryOptions({ input: { id: personId } })

/**
 * What stands on a person's page above her history. All of it is asked for at once and shown at once: each part for itself would push down what
 * somebody has begun to read. `isWhole`: every part is there, or failed.
 */
export function usePage(personId: string, { isPhone }: { isPhone: boolean }) {
  const person = useQuery(api.people.get.queryOptions({ input: { id: personId } }))
  // On a phone the purchases lie in a sheet, and so do the traits: those are there when it is opened, as they would push down what stands below them.
  const purchases = useQuery({ ...purchasesQuery(personId), enabled: !isPhone })
  const traits = useQuery(traitsQuery(personId))
  const above = useQueries({ queries: [briefQuery(personId), permissionsQuery(personId), markedQuery(personId)] })
  return { ...person, isWhole: above.every(({ isPending }) => !isPending) && (isPhone || !(purchases.isPending || traits.isPending)) }
}
