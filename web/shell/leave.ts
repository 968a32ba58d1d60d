import { queryClient } from '../api.ts'
import { signOut } from '../auth.ts'

/** Ends the session: nothing of it stays in memory. */
export async function leave(then: () => Promise<unknown>): Promise<void> {
  await signOut()
  queryClient.clear()
  await then()
}
