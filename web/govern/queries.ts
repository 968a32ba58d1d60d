import { api, type client } from '../api.ts'

type Answer<F extends (...args: never[]) => Promise<unknown>> = Awaited<ReturnType<F>>
export type User = Answer<typeof client.access.users>[number]
export type Key = Answer<typeof client.access.keys>[number]
export type ModelShown = Answer<typeof client.models.list>['models'][number]
export type ModelTask = Answer<typeof client.models.list>['tasks'][number]
export type TrialShown = NonNullable<Answer<typeof client.models.get>['trial']>
export type AuditLine = Answer<typeof client.access.audit>['items'][number]

const first: string | undefined = undefined
export const auditQuery = () =>
  api.access.audit.infiniteOptions({
    input: (cursor: string | undefined) => ({ limit: 50, cursor }),
    initialPageParam: first,
    getNextPageParam: (page) => page.next ?? undefined,
    staleTime: 0,
  })
