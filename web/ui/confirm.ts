import { type ReactNode, useSyncExternalStore } from 'react'
import { createSignal } from './signal.ts'

type Asked = { title: string; body?: ReactNode; yes: string; no?: string; danger?: boolean }
type Question = Asked & { answer: (yes: boolean) => void }

let question: Question | null = null
const changed = createSignal()
const ask = (next: Question | null) => {
  question = next
  changed.tell()
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

export const isAsking = (): boolean => question !== null

/** The question that waits for an answer, if any. */
export const useQuestion = (): Question | null => useSyncExternalStore(changed.listen, () => question)
