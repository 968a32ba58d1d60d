import { useState } from 'react'
import { findHolders, type Holder, useHolders } from './use-holders.ts'

type Values = Parameters<typeof findHolders>[0]

/**
 * Who holds what is being written, and what was answered about each. Nothing is saved before every question is answered: `ask` looks where the
 * screen did not look yet, and answers whom they are told apart from; null while something is left to say.
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
    /** Somebody wanted to save, and was asked first. */
    isWaiting: found.of === now && holders.some((holder) => !isShared(holder)),
    ask: async (): Promise<string[] | null> => {
      const asked = await findHolders(values, except)
      setFound({ of: now, holders: asked })
      return asked.every(isShared) ? asked.map(({ candidate }) => candidate.person.id) : null
    },
  }
}
