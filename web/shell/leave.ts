import { queryClient } from '../api.ts'
import { signOut } from '../auth.ts'
import { nameWorkspace } from '../workspace.ts'

/** Ends the session: nothing of it stays in memory. */
export async function leave(then: () => Promise<unknown>): Promise<void> {
  await signOut()
  queryClient.clear()
  nameWorkspace(null)
  await then()
}
