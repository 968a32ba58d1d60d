import { createHash } from 'node:crypto'
import { describeStatements } from '#consent'
import { describeState } from '#people'
import type { Scope } from '#platform'
import { describeEntries } from '#timeline'
import { describeTraits } from '#traits'

/** Everything that is known, in lines: who is who, when each was seen, what happened, what is allowed and what else is said. Equal for two histories that say the same. */
export async function describeEverything(scope: Scope): Promise<string[]> {
  const lives = await describeEntries(scope)
  for (const said of [await describeStatements(scope), await describeTraits(scope)])
    for (const [id, lines] of said) lives.set(id, [...(lives.get(id) ?? []), ...lines])
  return describeState(scope, lives)
}

/** One text for everything that is known: what undoing has to leave unchanged. */
export async function hashEverything(scope: Scope): Promise<string> {
  const hash = createHash('sha256')
  for (const line of await describeEverything(scope)) hash.update(`${line}\n`)
  return hash.digest('hex')
}
