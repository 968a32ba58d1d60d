import { useLocalStorage } from '@mantine/hooks'
import { Outlet, useLocation, useNavigate } from '@tanstack/react-router'
import { lazy, Suspense, useCallback, useEffect, useLayoutEffect, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useMay, useMe } from '../access.ts'
import { speakAsIn } from '../i18n.ts'
import { follow } from '../live/live.ts'
import { useQuestion } from '../ui/confirm.ts'
import { areLettersOn, isTyping, roomKey, screenKey } from '../ui/letters.ts'
import { say, undoLatest } from '../ui/toasts.tsx'
import { useIsPhone } from '../ui/use-is-phone.ts'
import { wasUpdated } from './app.ts'
import { BottomBar } from './BottomBar.tsx'
import { holdFocus, keepFocus } from './focus.ts'
import { onOpenKeys } from './keys.ts'
import { Offline } from './Offline.tsx'
import { onOpenName, onOpenPassword } from './own-account.ts'
import { printOnWhite } from './paper.ts'
import { rooms } from './rooms.ts'
import { Sidebar } from './Sidebar.tsx'
import classes from './shell.module.css'
import { typeAhead } from './typed-ahead.ts'
import { useWayOut } from './use-way-out.ts'

const Search = lazy(() => import('./Search.tsx'))
const ConfirmDialog = lazy(() => import('../ui/ConfirmDialog.tsx'))
const ChangePassword = lazy(() => import('./ChangePassword.tsx'))
const ChangeName = lazy(() => import('./ChangeName.tsx'))
const KeySheet = lazy(() => import('./KeySheet.tsx'))

/** `?` shows the keys, `/` goes to the field of the screen, G and a letter goes to a room: for whoever did not turn letters off. */
function useShellKeys(showKeys: () => void) {
  const navigate = useNavigate()
  const may = useMay()
  useLayoutEffect(() => {
    const press = (event: KeyboardEvent) => {
      const after = roomKey(event)
      const key = screenKey(event)
      const room = rooms.find((one) => one.key === after)
      if (room && may(room.may)) void navigate({ to: room.to })
      else if (key === '?') showKeys()
      else if (key === '/') document.querySelector<HTMLInputElement>('[data-search]')?.focus()
      else return
      event.preventDefault()
    }
    window.addEventListener('keydown', press)
    return () => window.removeEventListener('keydown', press)
  }, [navigate, may, showKeys])
}

/** Z, or Ctrl/Cmd-Z as everywhere, takes back what the toast on screen offers. Whoever turned single letters off keeps Ctrl-Z. */
function useUndoKey() {
  useLayoutEffect(() => {
    const press = (event: KeyboardEvent) => {
      const isWithControl = event.ctrlKey || event.metaKey
      if (event.key.toLowerCase() !== 'z' || event.shiftKey || event.altKey || event.repeat || isTyping(event.target)) return
      if (!isWithControl && !areLettersOn()) return
      if (undoLatest()) event.preventDefault()
    }
    window.addEventListener('keydown', press)
    return () => window.removeEventListener('keydown', press)
  }, [])
}

/** Ctrl/Cmd-K works even while typing. The palette's code arrives with its first use. */
function useSearchPalette() {
  const [asked, setAsked] = useState(0)
  const open = useCallback(() => {
    typeAhead()
    setAsked((times) => times + 1)
  }, [])
  useLayoutEffect(() => {
    const press = (event: KeyboardEvent) => {
      if (event.key.toLowerCase() !== 'k' || !(event.ctrlKey || event.metaKey)) return
      event.preventDefault()
      open()
    }
    window.addEventListener('keydown', press)
    return () => window.removeEventListener('keydown', press)
  }, [open])
  return { asked, open }
}

/** Who changes how the team is spoken to is obeyed at once, and at the next look everybody is. */
function useManner() {
  const workspace = useMe()?.workspace
  useEffect(() => {
    if (workspace) void speakAsIn(workspace)
  }, [workspace])
}

/** On another screen keys go on from its beginning, unless something there asked for them. */
function useFocusOfScreen() {
  const path = useLocation({ select: ({ pathname }) => pathname })
  const shown = useRef(path)
  useEffect(() => {
    if (shown.current === path) return
    shown.current = path
    const main = document.getElementById('main')
    if (main && document.activeElement === document.body) holdFocus(main)
  }, [path])
}

/** The frame around every room: the bar at the side of a desk or under the thumb, the palette, the sheet of keys. */
export function Shell() {
  const { t } = useTranslation('shell')
  const isPhone = useIsPhone()
  const [collapsed, setCollapsed] = useLocalStorage({ key: 'pulsera.bar', defaultValue: false, getInitialValueInEffect: false })
  const [areKeysShown, setKeysShown] = useState(false)
  const [isPasswordAsked, setPasswordAsked] = useState(false)
  const [isNameAsked, setNameAsked] = useState(false)
  const isAsked = useQuestion() !== null
  const palette = useSearchPalette()
  const showKeys = useCallback(() => setKeysShown(true), [])
  useEffect(() => onOpenKeys(showKeys), [showKeys])
  useEffect(() => onOpenPassword(() => setPasswordAsked(true)), [])
  useEffect(() => onOpenName(() => setNameAsked(true)), [])
  useEffect(follow, [])
  useEffect(keepFocus, [])
  useEffect(printOnWhite, [])
  useFocusOfScreen()
  useEffect(() => {
    if (wasUpdated()) say(t('updated'))
  }, [t])
  useShellKeys(showKeys)
  useUndoKey()
  useWayOut()
  useManner()
  return (
    <div className={classes.frame}>
      <a href="#main" className={classes.skip}>
        {t('skip')}
      </a>
      {!isPhone && <Sidebar collapsed={collapsed} toggle={() => setCollapsed(!collapsed)} search={palette.open} />}
      <Offline />
      <main id="main" tabIndex={-1} className={classes.main}>
        <Outlet />
      </main>
      {isPhone && <BottomBar search={palette.open} />}
      <Suspense>
        {palette.asked > 0 && <Search asked={palette.asked} />}
        {isAsked && <ConfirmDialog />}
        {isPasswordAsked && <ChangePassword close={() => setPasswordAsked(false)} />}
        {isNameAsked && <ChangeName close={() => setNameAsked(false)} />}
        {areKeysShown && <KeySheet close={() => setKeysShown(false)} />}
      </Suspense>
    </div>
  )
}
