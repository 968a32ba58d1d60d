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

/** To the first field, from above, that is not right: on a phone it may lie out of sight, and whoever hears the page is told what it says there. */
export function goToWrong(wrong: Record<string, unknown>): void {
  const form = document.querySelector('[role="dialog"] form') ?? document
  const fields = [...form.querySelectorAll<HTMLElement>('[data-path]')]
  fields.find(({ dataset: { path = '' } }) => wrong[path])?.focus()
}
