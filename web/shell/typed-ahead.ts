const waitMsMax = 5_000

let typed: string | null = null
let timer: ReturnType<typeof setTimeout> | undefined

function press(event: KeyboardEvent): void {
  if (typed === null || event.ctrlKey || event.metaKey || event.altKey) return
  if (event.key.length === 1) typed += event.key
  else if (event.key === 'Backspace') typed = typed.slice(0, -1)
  else if (event.key === 'Escape') typed = ''
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
