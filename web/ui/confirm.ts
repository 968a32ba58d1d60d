import { type ReactNode, useSyncExternalStore } from 'react'

type Asked = { title: string; body?: ReactNode; yes: string; danger?: boolean }
type Question = Asked & { answer: (yes: boolean) => void }

let question: Question | null = null
const listeners = new Set<() => void>()
const ask = (next: Question | null) => {
  question = next
  for (const listener of listeners) listener()
}

/** Asks before what cannot be undone: `if (await confirm({ title, yes })) …` */
export const confirm = (asked: Asked): Promise<boolean> =>
  new Promise((resolve) => {
    const answer = (yes: boolean) => {
      ask(null)
      resolve(yes)
    }
    ask({ ...asked, answer })
  })

const subscribe = (listener: () => void) => {
  listeners.add(listener)
  return () => void listeners.delete(listener)
}

/** The question that waits for an answer, if any. */
export const useQuestion = (): Question | null => useSyncExternalStore(subscribe, () => question)
