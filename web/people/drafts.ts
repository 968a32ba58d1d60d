import type { EntryTone } from '#contract'
import { markKept } from '../ui/index.ts'
import type { Step } from './NextStep.tsx'

export const draftKinds = ['note', 'call', 'visit', 'meeting'] as const
type DraftKind = (typeof draftKinds)[number]
export type Draft = { kind: DraftKind; text: string; tone: EntryTone | null; step: Step | null }
export const emptyDraft: Draft = { kind: 'note', text: '', tone: null, step: null }

// Of this window since its page was loaded; signing out loads the page anew, so it is never shown to another person.
const drafts = new Map<string, Draft>()

/** What was begun about somebody and neither saved nor emptied: whoever looks elsewhere meanwhile finds it again. */
export const draftOf = (personId: string): Draft => drafts.get(personId) ?? emptyDraft

export function keepDraft(personId: string, draft: Draft): void {
  const isKept = draft.text.trim() !== '' || draft.step !== null
  if (isKept) drafts.set(personId, draft)
  else drafts.delete(personId)
  markKept(`note:${personId}`, isKept)
}
