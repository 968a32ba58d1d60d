/** Makes the page an application that can be installed and opened without a connection. Nothing is lost where a browser cannot. */
export function installApp(): void {
  if (!import.meta.env.PROD || !('serviceWorker' in navigator)) return
  window.addEventListener('load', () => void navigator.serviceWorker.register('/sw.js').catch(() => {}))
}

const reloadedAt = 'pulsera.reloaded'

/** A window that was open while the server was updated asks for parts that are gone: it begins anew, once. */
export function followUpdates(): void {
  window.addEventListener('vite:preloadError', (event) => {
    const last = Number(sessionStorage.getItem(reloadedAt))
    if (Date.now() - last < 60_000) return
    event.preventDefault()
    sessionStorage.setItem(reloadedAt, String(Date.now()))
    window.location.reload()
  })
}
