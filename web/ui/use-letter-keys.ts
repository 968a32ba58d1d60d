import { useEffect, useRef, useState } from 'react'
import { isTyping } from './use-row-keys.ts'

const place = 'pulsera.reviews.keys'

/** Single letters act on many screens, so they can be turned off (WCAG 2.1.4). */
export const areLettersOn = (): boolean => localStorage.getItem(place) !== 'off'

export function useLettersSwitch(): [boolean, (on: boolean) => void] {
  const [on, setOn] = useState(areLettersOn)
  const turn = (next: boolean) => {
    localStorage.setItem(place, next ? 'on' : 'off')
    setOn(next)
  }
  return [on, turn]
}

type Acts = Partial<Record<string, () => void>>

/** What each key of a screen does; a key without an entry is left alone, and so is the letter after G, which goes to a room. */
export function useLetterKeys(acts: Acts, { active = true }: { active?: boolean } = {}): void {
  const now = useRef(acts)
  now.current = acts
  useEffect(() => {
    if (!active) return
    let lastG = Number.NEGATIVE_INFINITY
    const press = (event: KeyboardEvent) => {
      if (!areLettersOn() || event.ctrlKey || event.metaKey || event.altKey || event.repeat || isTyping(event.target)) return
      const isAfterG = event.timeStamp - lastG < 900
      lastG = event.key === 'g' ? event.timeStamp : Number.NEGATIVE_INFINITY
      const act = now.current[event.key.length === 1 ? event.key.toLowerCase() : event.key]
      if (!act || isAfterG) return
      event.preventDefault()
      act()
    }
    window.addEventListener('keydown', press)
    return () => window.removeEventListener('keydown', press)
  }, [active])
}
