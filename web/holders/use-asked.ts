import { useState } from 'react'
import { findHolders, type Holder, useHolders } from './use-holders.ts'

type Values = Parameters<typeof findHolders>[0]
export type Answered = { apartFrom: string[]; isAnswered: boolean }
export type Asked = ReturnType<typeof useAsked>

/**
 * Who holds what is being written, and what was answered about each. Nothing is saved before every question is answered: `ask` looks where the
 * screen did not look yet, and answers whom they were told apart from, and whether every question is answered.
 */
export function useAsked(values: Values, except?: string) {
  const shown = useHolders(values, except)
  const [sharing, setSharing] = useState<readonly string[]>([])
  const [found, setFound] = useState<{ of: string; holders: Holder[] }>({ of: '', holders: [] })
  const now = JSON.stringify(values)
  const holders = found.of === now && found.holders.length > shown.length ? found.holders : shown
  const isShared = ({ candidate }: Holder) => sharing.includes(candidate.person.id)
  return {
    holders,
    isShared,
    share: ({ candidate }: Holder) => setSharing([...sharing, candidate.person.id]),
    /** Somebody wanted to save, and this question comes first. */
    isNeeded: (holder: Holder) => found.of === now && holder === holders.find((one) => !isShared(one)),
    ask: async (): Promise<Answered> => {
      const asked = await findHolders(values, except)
      setFound({ of: now, holders: asked })
      return { apartFrom: asked.filter(isShared).map(({ candidate }) => candidate.person.id), isAnswered: asked.every(isShared) }
    },
  }
}
