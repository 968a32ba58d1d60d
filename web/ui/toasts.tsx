import { Button } from '@mantine/core'
import { notifications } from '@mantine/notifications'
import { useEffect, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { mayWorkLater, messageOf } from '../api.ts'
import { i18n } from '../i18n.ts'
import classes from './ui.module.css'

const undoSeconds = 10
const saidId = 'said'

/** What the newest toast offers to take back; `of` names the decision, where it has a name. */
type Offer = { id: string; of: string | undefined; take: () => void }
let latest: Offer | null = null
let offers = 0

function UndoLine({ message, undo }: { message: string; undo: () => void }) {
  const { t } = useTranslation('ui')
  const [left, setLeft] = useState(undoSeconds)
  useEffect(() => {
    const clock = setInterval(() => setLeft((seconds) => Math.max(1, seconds - 1)), 1000)
    return () => clearInterval(clock)
  }, [])
  return (
    <span className={classes.undo}>
      <span className={classes.undoMessage}>{message}</span>
      <Button variant="subtle" size="compact-sm" aria-keyshortcuts="Z Control+Z" onClick={undo}>
        {t('undo')} <span className={`num ${classes.undoClock}`}>({left} s)</span>
      </Button>
    </span>
  )
}

export function say(message: string): void {
  // What was said before is old now: it gives way instead of making this one wait.
  notifications.hide(saidId)
  notifications.show({
    id: saidId,
    message,
    autoClose: 4000,
    withBorder: true,
    closeButtonProps: { 'aria-label': i18n.t('ui:close') },
  })
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

/** Whatever is offered gives way: something newer is on its way. */
export function closeOffer(): void {
  if (latest) notifications.hide(latest.id)
  latest = null
}

/**
 * "Hecho · Deshacer (10 s)": nothing asks "are you sure?" when it can be undone. Only the latest is offered; `of` lets `closeUndo` find it.
 * Where the undoing fails for now it is offered once more.
 */
export function undoable(message: string, undo: () => Promise<unknown>, undone: string, of?: string): void {
  closeOffer()
  notifications.hide(saidId)
  offers += 1
  const id = `undo-${offers}`
  const take = async () => {
    if (latest?.id !== id) return
    closeOffer()
    try {
      await undo()
      say(undone)
    } catch (error) {
      sayFailure(error)
      if (mayWorkLater(error) && !latest) undoable(message, undo, undone, of)
    }
  }
  latest = { id, of, take: () => void take() }
  notifications.show({
    id,
    autoClose: undoSeconds * 1000,
    withBorder: true,
    closeButtonProps: { 'aria-label': i18n.t('ui:close') },
    onClose: () => {
      if (latest?.id === id) latest = null
    },
    message: <UndoLine message={message} undo={() => void take()} />,
  })
}

/**
 * A screen whose decisions are taken back one before the other: `last` answers whether there was one, `none` says that there is none left,
 * `owns` whether a toast is about one of them.
 */
type WalkBack = { last: () => boolean; none: () => void; owns: (of: string) => boolean }
let walk: WalkBack | null = null

/** While that screen is shown, until the answer is called. */
export function walkBackWith(way: WalkBack): () => void {
  walk = way
  return () => {
    if (walk === way) walk = null
  }
}

/** Takes back what the toast offers; where that is a decision of the screen, or nothing, the screen's last one. Answers whether anything was done or said. */
export function undoLatest(): boolean {
  const offer = latest
  if (offer && !(offer.of !== undefined && walk?.owns(offer.of))) offer.take()
  else if (!walk) return false
  else if (!walk.last()) walk.none()
  return true
}

/** The decision was taken back elsewhere: its toast has nothing left to offer. */
export function closeUndo(of: string): void {
  if (latest?.of === of) closeOffer()
}

/** Takes back what was done in several steps, the last one first. What is taken back is not tried again where a later step fails. */
export const backwards = (steps: (() => Promise<unknown>)[]) => async (): Promise<void> => {
  for (let step = steps.at(-1); step; step = steps.at(-1)) {
    await step()
    steps.pop()
  }
}
