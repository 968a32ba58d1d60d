import { oc } from '@orpc/contract'
import type { May } from './words.ts'

/** `may`: who may call it. `audit`: the action written to the audit when it succeeds; every endpoint that changes something names one. */
export type Meta = { may: May; audit?: string }

/** The start of every endpoint: says who may call it, and under what name a change is audited. */
export const endpoint = (may: May, audit?: string) => oc.$meta<Meta>(audit ? { may, audit } : { may })
