import { ActionIcon, CloseButton, Drawer } from '@mantine/core'
import { IconChevronDown, IconChevronUp } from '@tabler/icons-react'
import { type ReactNode, useEffect, useLayoutEffect, useRef } from 'react'
import { useTranslation } from 'react-i18next'
import { areLettersOn, isTyping } from './letters.ts'
import classes from './peek.module.css'
import { useIsPhone } from './use-is-phone.ts'

type PeekProps = {
  /** which of the list it is: whoever follows it with the keys starts at its top again */
  of: string
  title: string
  close: () => void
  previous: () => void
  next: () => void
  children: ReactNode
}

const over = '[role=dialog], [role=menu], [role=listbox]'
/** Something lies above the list and what is beside it: Esc is for that, also where it is gone by the time that we hear of the key. */
const isForAnother = ({ target }: KeyboardEvent) =>
  (target instanceof HTMLElement && target.closest(over) !== null) || document.querySelector(over) !== null

function Step({ to, icon: Icon, go }: { to: 'previous' | 'next'; icon: typeof IconChevronUp; go: () => void }) {
  const { t } = useTranslation('ui')
  const lettersOn = areLettersOn()
  return (
    <ActionIcon
      variant="subtle"
      color="gray"
      size={30}
      onClick={go}
      aria-label={t(`peek.${to}`)}
      title={t(lettersOn ? `peek.${to}Key` : `peek.${to}`)}
    >
      <Icon size={18} stroke={1.7} aria-hidden="true" />
    </ActionIcon>
  )
}

/** At a desk it stands beside the list, which goes on working: the focus is in it, and whoever leaves it is back in the list. */
function Beside({ of, title, close, previous, next, children }: PeekProps) {
  const { t } = useTranslation('ui')
  const panel = useRef<HTMLElement>(null)
  const closing = useRef(close)
  closing.current = close
  // biome-ignore lint/correctness/useExhaustiveDependencies: runs for each person anew: her panel begins at its top, and the focus may have gone with the one before.
  useEffect(() => {
    const focused = document.activeElement
    if (panel.current && (focused === document.body || panel.current.contains(focused))) panel.current.focus({ preventScroll: true })
    panel.current?.scrollTo({ top: 0 })
  }, [of])
  useLayoutEffect(() => {
    // It also comes back with the rows of a search, while somebody types there.
    if (!isTyping(document.activeElement)) panel.current?.focus({ preventScroll: true })
    const press = (event: KeyboardEvent) => {
      if (event.key !== 'Escape' || event.defaultPrevented || isForAnother(event)) return
      event.preventDefault()
      closing.current()
    }
    window.addEventListener('keydown', press, { capture: true })
    return () => window.removeEventListener('keydown', press, { capture: true })
  }, [])
  return (
    <aside ref={panel} data-beside tabIndex={-1} className={classes.beside} aria-label={t('peek.label')}>
      <header className={classes.head}>
        <h2 className="cut" aria-live="polite">
          {title}
        </h2>
        <Step to="previous" icon={IconChevronUp} go={previous} />
        <Step to="next" icon={IconChevronDown} go={next} />
        <CloseButton size={30} onClick={close} aria-label={t('close')} title={t('peek.closeKey')} />
      </header>
      <div className={classes.body}>{children}</div>
    </aside>
  )
}

/** Looks at one thing of a list without losing the list. On a phone there is no room for both: it comes up from below, and the list waits. */
export function Peek(props: PeekProps) {
  const { t } = useTranslation('ui')
  if (!useIsPhone()) return <Beside {...props} />
  return (
    <Drawer
      opened
      onClose={props.close}
      title={props.title}
      position="bottom"
      size="88%"
      closeButtonProps={{ 'aria-label': t('close') }}
      classNames={{ content: classes.sheet }}
    >
      {props.children}
    </Drawer>
  )
}
