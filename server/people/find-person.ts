import { z } from 'zod'
import type { PersonId, RecordId, SourceId } from '#contract'
import { Refusal, type Scope } from '#platform'
import { findByExternal, findPersonId, listFollowers, listRecordsOf } from './store/records.ts'

const uuid = z.uuid()

/** Who lives today under any id a person ever had. Refuses what is no id, unknown, withdrawn, or another workspace's. */
export async function getPersonId(scope: Scope, id: string): Promise<PersonId> {
  const found = uuid.safeParse(id).success ? await findPersonId(scope, id) : undefined
  if (!found) throw new Refusal('person.missing', { id })
  return found
}

/** The records of a person, by any id it ever had; oldest first. */
export async function recordsOf(scope: Scope, id: string): Promise<RecordId[]> {
  return (await listRecordsOf(scope, [await getPersonId(scope, id)])).map((record) => record.id)
}

/** The records of which a person's timeline tells: her own, and withdrawn ones that were joined into them. */
export async function toldOf(scope: Scope, id: string): Promise<RecordId[]> {
  const own = await recordsOf(scope, id)
  return [...own, ...(await listFollowers(scope, own))]
}

/** Those of the sources' own names that stand for a record. */
export async function findKnown<N extends { source: SourceId; externalId: string }>(scope: Scope, names: readonly N[]): Promise<N[]> {
  if (names.length === 0) return []
  const asked = names.map(({ source, externalId }) => ({ sourceId: source, externalId }))
  const standing = (await findByExternal(scope, asked)).filter(({ withdrawnAt }) => !withdrawnAt)
  const known = new Set(standing.map(({ sourceId, externalId }) => `${sourceId} ${externalId}`))
  return names.filter(({ source, externalId }) => known.has(`${source} ${externalId}`))
}
