import type { AddressForm } from '#contract'
import { api, type client } from '../api.ts'

export type Kit = Awaited<ReturnType<typeof client.routine.kit>>
type Wished = { language: 'es' | 'en'; form?: AddressForm }
export const kitQuery = (wished: Wished) => api.routine.kit.queryOptions({ input: wished })
