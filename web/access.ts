import { useQuery } from '@tanstack/react-query'
import type { Ability, AddressForm } from '#contract'
import { api, type Me } from './api.ts'

export const meQuery = () => api.access.me.queryOptions({ staleTime: 60_000 })

/** Who is signed in and where. Inside the shell it is always there: the route waits for it. */
export const useMe = (): Me | undefined => useQuery(meQuery()).data

/** How this business speaks to its customers: for words that the clerk says or the customer reads. */
export const useAddressForm = (): AddressForm => useMe()?.workspace.addressForm ?? 'tu'

/** What the reader lacks is not shown; the server holds the line anyway. */
export function useMay(): (ability: Ability) => boolean {
  const can = useMe()?.can
  return (ability) => can?.includes(ability) ?? false
}
