import { createHash } from 'node:crypto'
import { describeState } from '#people'
import type { Scope } from '#platform'
import { describeEntries } from '#timeline'

/** Everything that is known, in lines: who is who, when each was seen, and what happened. Equal for two histories that say the same. */
export const describeEverything = async (scope: Scope): Promise<string[]> => describeState(scope, await describeEntries(scope))

/** One text for everything that is known: what undoing has to leave unchanged. */
export async function hashEverything(scope: Scope): Promise<string> {
  const hash = createHash('sha256')
  for (const line of await describeEverything(scope)) hash.update(`${line}\n`)
  return hash.digest('hex')
}
