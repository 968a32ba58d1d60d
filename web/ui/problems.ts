import { ORPCError } from '@orpc/client'
import type { RefusalFacts } from '#contract'
import { i18n } from '../i18n.ts'

const notUnderstood = 'value.not-understood'

/** What is wrong with which field, in the reader's words; nothing where the refusal is about something else. */
export function fieldProblems(error: unknown): Record<string, string> {
  if (!(error instanceof ORPCError) || error.code !== notUnderstood) return {}
  const { fields } = error.data as RefusalFacts<typeof notUnderstood>
  return Object.fromEntries(fields.map(({ field, reason }) => [field, i18n.t(`ui:problem.${reason}`)]))
}
