import { useLayoutEffect, useRef, useSyncExternalStore } from 'react'
import { areLettersOn, onLettersTurned, screenKey, turnLetters } from './letters.ts'

/** One switch, wherever it is shown. */
export function useLettersSwitch(): [boolean, (on: boolean) => void] {
  return [useSyncExternalStore(onLettersTurned, areLettersOn), turnLetters]
}

export type Acts = Partial<Record<string, (press: KeyboardEvent) => void>>

/** What each key of a screen does; a key without an entry is left alone. */
export function useLetterKeys(acts: Acts, { active = true }: { active?: boolean } = {}): void {
  const now = useRef(acts)
  now.current = acts
  // Laid out and heard at once: a moment later the first key of whoever is quick would go lost.
  useLayoutEffect(() => {
    if (!active) return
    const press = (event: KeyboardEvent) => {
      const key = screenKey(event)
      const act = key === null || event.repeat ? undefined : now.current[key]
      if (!act) return
      event.preventDefault()
      act(event)
    }
    window.addEventListener('keydown', press)
    return () => window.removeEventListener('keydown', press)
  }, [active])
}
