import { signOut } from '../auth.ts'
import { paths } from '../paths.ts'
import { nameWorkspace } from '../workspace.ts'

/** Ends the session: nothing of it stays in memory, so whoever signs in next in this window begins with a page of their own. */
export async function leave(): Promise<void> {
  await signOut()
  nameWorkspace(null)
  // A browser may keep the page that is left, and show it as it was to whoever goes back.
  window.addEventListener('pageshow', ({ persisted }) => {
    if (persisted) window.location.reload()
  })
  window.location.assign(paths.signIn)
}
