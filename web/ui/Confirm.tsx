import { Button, Modal } from '@mantine/core'
import { type ReactNode, useSyncExternalStore } from 'react'
import { useTranslation } from 'react-i18next'
import classes from './ui.module.css'

type Question = { title: string; body?: ReactNode; yes: string; danger?: boolean; answer: (yes: boolean) => void }

let question: Question | null = null
const listeners = new Set<() => void>()
const ask = (next: Question | null) => {
  question = next
  for (const listener of listeners) listener()
}

/** Asks before what cannot be undone. `if (await confirm({ title, yes })) …` */
export const confirm = (asked: Omit<Question, 'answer'>): Promise<boolean> => new Promise((answer) => ask({ ...asked, answer }))

/** Stands once in the shell; shows whatever `confirm` asks. */
export function ConfirmDialog() {
  const { t } = useTranslation('ui')
  const now = useSyncExternalStore(
    (listener) => {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    () => question,
  )
  const answer = (yes: boolean) => {
    now?.answer(yes)
    ask(null)
  }
  return (
    <Modal
      opened={now !== null}
      onClose={() => answer(false)}
      title={now?.title}
      closeButtonProps={{ 'aria-label': t('close') }}
      size={440}
    >
      <div className={classes.confirmBody}>{now?.body}</div>
      <div className={classes.confirmButtons}>
        <Button variant="default" onClick={() => answer(false)}>
          {t('cancel')}
        </Button>
        <Button data-autofocus color={now?.danger ? 'red' : undefined} onClick={() => answer(true)}>
          {now?.yes}
        </Button>
      </div>
    </Modal>
  )
}
