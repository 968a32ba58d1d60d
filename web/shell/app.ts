/** Makes the page an application that can be installed and opened without a connection. Nothing is lost where a browser cannot. */
export function installApp(): void {
  if (!import.meta.env.PROD || !('serviceWorker' in navigator)) return
  window.addEventListener('load', () => void navigator.serviceWorker.register('/sw.js').catch(() => {}))
}

const reloadedAt = 'pulsera.reloaded'
const goneAt = 'pulsera.gone'
const calmMs = 60_000
const gone = new WeakSet<object>()
const isRecent = (mark: string) => Date.now() - Number(sessionStorage.getItem(mark)) < calmMs

/** A window that was open while the server was updated asks for parts that are gone. Whoever only points at a link loses nothing of what she writes. */
export function followUpdates(): void {
  window.addEventListener('vite:preloadError', ({ payload }) => {
    gone.add(payload)
    if (navigator.onLine) sessionStorage.setItem(goneAt, String(Date.now()))
  })
}

/** Whether this failed because a part of the application could not be had. */
export const isPartGone = (error: unknown): boolean => typeof error === 'object' && error !== null && gone.has(error)

/** Begins anew, with the screens that are served now: once, for where that does not help it would not help twice. Answers whether it does. */
export function beginAnew(): boolean {
  if (!navigator.onLine || isRecent(reloadedAt)) return false
  sessionStorage.setItem(reloadedAt, String(Date.now()))
  window.location.reload()
  return true
}

/** Whether this page was opened because a part of the one before was gone; asked once. */
export function wasUpdated(): boolean {
  const isSo = sessionStorage.getItem(goneAt) !== null && isRecent(goneAt)
  sessionStorage.removeItem(goneAt)
  return isSo
}
