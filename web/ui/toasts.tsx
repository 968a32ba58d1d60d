import { Button } from '@mantine/core'
import { notifications } from '@mantine/notifications'
import { useEffect, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { messageOf } from '../api.ts'
import { i18n } from '../i18n.ts'
import classes from './ui.module.css'

const undoSeconds = 10

function UndoLine({ message, undo }: { message: string; undo: () => void }) {
  const { t } = useTranslation('ui')
  const [left, setLeft] = useState(undoSeconds)
  useEffect(() => {
    const clock = setInterval(() => setLeft((seconds) => Math.max(1, seconds - 1)), 1000)
    return () => clearInterval(clock)
  }, [])
  return (
    <span className={classes.undo}>
      <span>{message}</span>
      <Button variant="subtle" size="compact-sm" onClick={undo}>
        {t('undo')} <span className={`num ${classes.undoClock}`}>({left} s)</span>
      </Button>
    </span>
  )
}

export function say(message: string): void {
  notifications.show({ message, autoClose: 4000, withBorder: true, closeButtonProps: { 'aria-label': i18n.t('ui:close') } })
}

export function sayFailure(error: unknown): void {
  notifications.show({
    message: messageOf(error),
    color: 'red',
    autoClose: 8000,
    withBorder: true,
    closeButtonProps: { 'aria-label': i18n.t('ui:close') },
  })
}

/** "Hecho · Deshacer (10 s)": nothing asks "are you sure?" when it can be undone. */
export function undoable(message: string, undo: () => Promise<unknown>, undone: string): void {
  const take = async (id: string) => {
    notifications.hide(id)
    try {
      await undo()
      say(undone)
    } catch (error) {
      sayFailure(error)
    }
  }
  const id = `undo-${performance.now()}`
  notifications.show({
    id,
    autoClose: undoSeconds * 1000,
    withBorder: true,
    closeButtonProps: { 'aria-label': i18n.t('ui:close') },
    message: <UndoLine message={message} undo={() => void take(id)} />,
  })
}
