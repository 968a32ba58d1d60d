import { useEffect, useRef, useState } from 'react'
import { areLettersOn, screenKey, turnLetters } from './letters.ts'

export function useLettersSwitch(): [boolean, (on: boolean) => void] {
  const [on, setOn] = useState(areLettersOn)
  const turn = (next: boolean) => {
    turnLetters(next)
    setOn(next)
  }
  return [on, turn]
}

type Acts = Partial<Record<string, () => void>>

/** What each key of a screen does; a key without an entry is left alone. */
export function useLetterKeys(acts: Acts, { active = true }: { active?: boolean } = {}): void {
  const now = useRef(acts)
  now.current = acts
  useEffect(() => {
    if (!active) return
    const press = (event: KeyboardEvent) => {
      const key = screenKey(event)
      const act = key === null || event.repeat ? undefined : now.current[key]
      if (!act) return
      event.preventDefault()
      act()
    }
    window.addEventListener('keydown', press)
    return () => window.removeEventListener('keydown', press)
  }, [active])
}
