const waitMsMax = 5_000

let typed: string | null = null
let timer: ReturnType<typeof setTimeout> | undefined

/**
 * What is typed after one more key. Only what writes counts: Enter, Tab and the arrows choose from a list, and nobody has seen it yet, so that nothing is
 * chosen; a dead key (´) says no letter of its own, and what is looked for is found without its accent. Pure.
 */
export function heard(text: string, key: string): string {
  if (key === 'Backspace') return [...text].slice(0, -1).join('')
  if (key === 'Escape') return ''
  return [...key].length === 1 ? text + key : text
}

/** Neither a letter, a figure nor a blank, which Alt writes on no keyboard: with it they are a way into a menu. */
const sign = /^[^a-z\d\s]$/iu

/** A shortcut, and not what AltGr writes ("@"), which some keyboards tell as Ctrl and Alt, nor what a Mac's Option writes, which is Alt alone. */
export function isShortcut(event: Pick<KeyboardEvent, 'key' | 'altKey' | 'ctrlKey' | 'metaKey' | 'getModifierState'>): boolean {
  if (event.getModifierState('AltGraph')) return false
  return event.ctrlKey || event.metaKey || (event.altKey && !sign.test(event.key))
}

function press(event: KeyboardEvent): void {
  if (typed === null || isShortcut(event)) return
  typed = heard(typed, event.key)
  event.preventDefault()
  event.stopImmediatePropagation()
}

/** From being asked for until its field is there, the palette owns what is typed: on the screen behind it a letter joins two people. */
export function typeAhead(): void {
  if (typed !== null || document.activeElement?.matches('[data-palette]')) return
  typed = ''
  window.addEventListener('keydown', press, { capture: true })
  // A palette that never comes must not keep the keyboard.
  timer = setTimeout(takeTyped, waitMsMax)
}

/** The field is there: from now on it hears for itself. */
export function takeTyped(): string {
  const text = typed ?? ''
  typed = null
  clearTimeout(timer)
  window.removeEventListener('keydown', press, { capture: true })
  return text
}
