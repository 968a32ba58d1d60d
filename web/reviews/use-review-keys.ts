import { useEffect, useRef, useState } from 'react'
import { letterKeysPlace } from '../shell/keys.ts'
import { isTyping } from '../ui/use-row-keys.ts'

/** Single letters act here, so they can be turned off (WCAG 2.1.4). */
export function useKeysSwitch(): [boolean, (on: boolean) => void] {
  const [on, setOn] = useState(() => localStorage.getItem(letterKeysPlace) !== 'off')
  const turn = (next: boolean) => {
    localStorage.setItem(letterKeysPlace, next ? 'on' : 'off')
    setOn(next)
  }
  return [on, turn]
}

/** What each key does; a key without an entry is left alone, and so is the letter after G, which goes to a room. */
export function useReviewKeys(on: boolean, acts: Partial<Record<string, () => void>>): void {
  const lastG = useRef(Number.NEGATIVE_INFINITY)
  useEffect(() => {
    if (!on) return
    const press = (event: KeyboardEvent) => {
      if (event.ctrlKey || event.metaKey || event.altKey || event.repeat || isTyping(event.target)) return
      const isAfterG = event.timeStamp - lastG.current < 900
      lastG.current = event.key === 'g' ? event.timeStamp : Number.NEGATIVE_INFINITY
      const act = acts[event.key.length === 1 ? event.key.toLowerCase() : event.key]
      if (!act || isAfterG) return
      event.preventDefault()
      act()
    }
    window.addEventListener('keydown', press)
    return () => window.removeEventListener('keydown', press)
  }, [on, acts])
}
