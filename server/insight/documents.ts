import type { PersonId } from '#contract'
import { isMistypedDocument } from '#identity'
import type { Scope } from '#platform'
import { listShortDocuments, pageDocuments } from './quality-store.ts'

type Mistyped = { count: number; newest: PersonId[] }
type Seen = { personId: PersonId; lastAt: Temporal.Instant }

// 2,000 take some 10 ms to be told right from wrong: whoever waits for this process waits no longer.
const pageMax = 2000

/**
 * Whose document has the look of one and is none, or is too short for any, of everybody: documents are told right from wrong by their check digit, which SQL cannot, so the job
 * reads all of them page by page, and holds no more than those that it is to name.
 */
export async function findMistypedDocuments(scope: Scope, { country, limit }: { country: string; limit: number }): Promise<Mistyped> {
  const short = await listShortDocuments(scope, limit)
  let [count, newest]: [number, Seen[]] = [short[0]?.count ?? 0, short]
  let after: PersonId | undefined
  do {
    const page = await pageDocuments(scope, after, pageMax)
    after = page.length < pageMax ? undefined : page.at(-1)?.personId
    const wrong = page.filter(({ value }) => isMistypedDocument(value, country))
    count += wrong.length
    if (wrong.length > 0) newest = [...newest, ...wrong].sort(newestFirst).slice(0, limit)
  } while (after)
  return { count, newest: newest.map(({ personId }) => personId) }
}

const newestFirst = (a: Seen, b: Seen): number => Temporal.Instant.compare(b.lastAt, a.lastAt) || (a.personId < b.personId ? -1 : 1)
