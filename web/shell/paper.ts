const scheme = 'data-mantine-color-scheme'

/** Paper is white, whatever the look of the screen. */
export function printOnWhite(): () => void {
  const root = document.documentElement
  let shown: string | null = null
  const before = () => {
    shown ??= root.getAttribute(scheme)
    root.setAttribute(scheme, 'light')
  }
  const after = () => {
    if (shown !== null) root.setAttribute(scheme, shown)
    shown = null
  }
  window.addEventListener('beforeprint', before)
  window.addEventListener('afterprint', after)
  return () => {
    window.removeEventListener('beforeprint', before)
    window.removeEventListener('afterprint', after)
  }
}
