/** The business this window shows. Another window of the same session may show another one, so every request names its own. */
const kept = 'pulsera.workspace'
let named = sessionStorage.getItem(kept)

export const thisWorkspace = (): string | null => named

/** From here on, also after a reload, this window is in that business; `null`: in whichever the session chose last. */
export function nameWorkspace(id: string | null): void {
  named = id
  if (id === null) sessionStorage.removeItem(kept)
  else sessionStorage.setItem(kept, id)
}

/** What every request of this window says. */
export const workspaceHeaders = (): Record<string, string> => (named === null ? {} : { 'pulsera-workspace': named })

/** The address of what a browser asks for by itself, without headers of ours: a stream, a file. */
export const inWorkspace = (address: string): string =>
  named === null ? address : `${address}${address.includes('?') ? '&' : '?'}workspace=${encodeURIComponent(named)}`
