import { createSignal } from './signal.ts'

const place = 'pulsera.reviews.keys'
const turned = createSignal()

/** Single letters act on many screens, so they can be turned off (WCAG 2.1.4). Signs are letters here: ? and / as well. */
export const areLettersOn = (): boolean => localStorage.getItem(place) !== 'off'
export function turnLetters(on: boolean): void {
  localStorage.setItem(place, on ? 'on' : 'off')
  turned.tell()
}
export const onLettersTurned = turned.listen

/** A key pressed inside a field, a menu or a dialog belongs there. */
export const isTyping = (target: EventTarget | null): boolean =>
  target instanceof HTMLElement &&
  target.closest('input, textarea, select, [contenteditable], [role=dialog], [role=menu], [role=listbox]') !== null

const afterGMs = 900
let lastG = Number.NEGATIVE_INFINITY
let heard: { event: KeyboardEvent; isAfterG: boolean } | null = null
/** Several hear the same event, and all of them learn the same. */
function isAfterG(event: KeyboardEvent): boolean {
  if (heard?.event !== event) {
    heard = { event, isAfterG: event.timeStamp - lastG < afterGMs }
    lastG = event.key === 'g' ? event.timeStamp : Number.NEGATIVE_INFINITY
  }
  return heard.isAfterG
}

type Heard = { key: string; isAfterG: boolean }
/** The key that was meant for the screen, letters small; null where it was for the browser or a field, or is a letter and letters are off. */
function hear(event: KeyboardEvent): Heard | null {
  if (event.ctrlKey || event.metaKey || event.altKey || isTyping(event.target)) return null
  const isLetter = event.key.length === 1 && event.key !== ' '
  if (!isLetter) return { key: event.key, isAfterG: false }
  return areLettersOn() ? { key: event.key.toLowerCase(), isAfterG: isAfterG(event) } : null
}

/** What a screen hears; the letter after G goes to a room, and is for no screen. */
export function screenKey(event: KeyboardEvent): string | null {
  const heard = hear(event)
  return heard && !heard.isAfterG ? heard.key : null
}

/** The letter after G. */
export function roomKey(event: KeyboardEvent): string | null {
  const heard = hear(event)
  return heard?.isAfterG ? heard.key : null
}
