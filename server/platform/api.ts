import { implement } from '@orpc/server'
import { contract } from '#contract'
import type { Language } from '#texts'
import type { Scope } from './scope.ts'

/** What every endpoint gets: its transaction (already in the right workspace, the caller already allowed) and the reader's language. */
export type ApiContext = { scope: Scope; language: Language }

/** Rooms implement their endpoints on this: `api.people.get.handler(({ context, input }) => …)`. */
export const api = implement(contract).$context<ApiContext>()
