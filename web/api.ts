import { createORPCClient, ORPCError, onError } from '@orpc/client'
import type { JsonifiedClient } from '@orpc/openapi-client'
import { OpenAPILink } from '@orpc/openapi-client/fetch'
import { createTanstackQueryUtils } from '@orpc/tanstack-query'
import { QueryClient } from '@tanstack/react-query'
import { z } from 'zod'
import { type Client, contract, type RefusalCode } from '#contract'
import { i18n } from './i18n.ts'
import { paths } from './paths.ts'
import { nameWorkspace, workspaceHeaders } from './workspace.ts'

const link = new OpenAPILink(contract, {
  url: () => `${window.location.origin}/api`,
  headers: () => ({ 'accept-language': i18n.language, ...workspaceHeaders() }),
  interceptors: [
    onError((error) => {
      if (isRefusal(error, 'workspace.foreign')) beginAnew()
    }),
  ],
})

/** What was refused to a request that this client did not send, as the text of the answer; null where it is no refusal. Heard as the client's own are. */
export function hearRefusal(text: string): { code: string; message: string } | null {
  const read = z.object({ code: z.string(), message: z.string() }).safeParse(parsed(text))
  if (read.data?.code === ('workspace.foreign' satisfies RefusalCode)) beginAnew()
  return read.data ?? null
}

const parsed = (text: string): unknown => {
  try {
    return JSON.parse(text)
  } catch {
    return null
  }
}

/** Who no longer works in the business of this window sees the one that is left, and never writes into it unawares. */
function beginAnew(): void {
  nameWorkspace(null)
  window.location.assign(paths.home)
}

/** The API as plain functions, typed by the contract. */
export const client: JsonifiedClient<Client> = createORPCClient(link)
/** The same as query and mutation options. */
export const api = createTanstackQueryUtils(client)
/** The lists of people that were kept: the bar, the palette and Personas show them. */
export const viewsQuery = () => api.views.list.queryOptions({ staleTime: 60_000 })

type Answer<F extends (...args: never[]) => Promise<unknown>> = Awaited<ReturnType<F>>
export type Me = Answer<typeof client.access.me>
export type Overview = Answer<typeof client.overview.get>
export type Candidate = Answer<typeof client.people.recognise>['candidates'][number]
export type PersonSummary = Answer<typeof client.people.list>['items'][number]
export type PersonPage = Answer<typeof client.people.get>
export type Identity = PersonPage['identities'][number]
export type Moment = Answer<typeof client.people.timeline>['items'][number]
export type Carded = Answer<typeof client.people.create>
export type Reason = Identity['because'][number]

export const statusOf = (error: unknown): number | null => (error instanceof ORPCError ? error.status : null)
export const isRefusal = (error: unknown, code: RefusalCode): boolean => error instanceof ORPCError && error.code === code

/** What to tell the reader: refusals come in the reader's language from the server; anything else is the network. */
export function messageOf(error: unknown): string {
  // The server's own sentence speaks of keys too, to programs; a reader had a session, and what is written here need not be lost.
  if (isRefusal(error, 'session.missing')) return i18n.t('ui:signedOut')
  if (error instanceof ORPCError && error.message !== '') return error.message
  return i18n.t('ui:offline')
}

const isAnswer = (error: unknown) => (statusOf(error) ?? 500) < 500
/** Nobody answered, or the answer is "not now": what failed stands as it was, and may be tried again. */
export const mayWorkLater = (error: unknown): boolean => mayWorkLaterAt(statusOf(error))
/** The same of what no client of ours asked; `null`: nobody answered. */
export const mayWorkLaterAt = (status: number | null): boolean => (status ?? 500) >= 500 || status === 401 || status === 429

export const queryClient = new QueryClient({
  defaultOptions: {
    queries: { staleTime: 15_000, retry: (times, error) => times < 2 && !isAnswer(error) },
    mutations: { retry: false },
  },
})
