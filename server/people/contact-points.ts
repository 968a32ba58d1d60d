import type { PersonId, RecordId } from '#contract'
import { identifiersOf, normalise } from '#identity'
import type { Scope } from '#platform'
import { numberOfKey } from './filing.ts'
import { getPersonId, recordsOf } from './find-person.ts'
import { listHolders } from './store/keys.ts'
import { listFeatures } from './store/records.ts'
import { getWorkspace } from './store/workspace.ts'

/** An address somebody can be reached at, in one spelling. */
export type Point = { kind: string; value: string }

const reachable = ['email', 'phone', 'handle'] as const
type Kind = (typeof reachable)[number]

/** How addresses are spelled as records have them; none where it is not understood. */
export async function spellPoints(scope: Scope, stated: readonly { kind: Kind; value: string }[]): Promise<Point[][]> {
  if (stated.length === 0) return []
  const { setting } = await getWorkspace(scope)
  return stated.map(({ kind, value }) => pointsOf(normalise({ [kind]: value }, setting)).filter((one) => one.kind === kind))
}

const pointsOf = (features: Parameters<typeof identifiersOf>[0]): Point[] =>
  identifiersOf(features).filter(({ kind }) => (reachable as readonly string[]).includes(kind))

/** A record with the addresses that it states now. */
type Addressed = { recordId: RecordId; points: Point[] }

/** Of those who share an address so many are asked what they said of it. */
const sharersMax = 1000

/**
 * Who somebody is for permissions: every record, every address they have, and who else states one of those addresses. Refuses with person.missing.
 */
export async function subjectsOf(
  scope: Scope,
  id: string,
): Promise<{ personId: PersonId; records: Addressed[]; sharers: Addressed[]; country: string; timezone: string }> {
  const personId = await getPersonId(scope, id)
  const { country, timezone } = await getWorkspace(scope)
  return { personId, country, timezone, ...(await subjectOfRecords(scope, await recordsOf(scope, personId))) }
}

/** The same of records that may belong to several people: what they would be as one. */
export async function subjectOfRecords(
  scope: Scope,
  recordIds: readonly RecordId[],
): Promise<{ records: Addressed[]; sharers: Addressed[] }> {
  const records = await addressed(scope, recordIds)
  const own = new Set(records.map(({ recordId }) => recordId))
  const keys = new Set(records.flatMap(({ points }) => points.map(({ kind, value }) => numberOfKey(`${kind}:${value}`))))
  const holders = [...(await listHolders(scope, keys, sharersMax)).values()].flat().map(({ recordId }) => recordId)
  const sharers = await addressed(
    scope,
    [...new Set(holders)].filter((holder) => !own.has(holder)),
  )
  return { records, sharers }
}

const addressed = async (scope: Scope, recordIds: readonly RecordId[]): Promise<Addressed[]> =>
  recordIds.length === 0
    ? []
    : (await listFeatures(scope, recordIds)).map(({ id, features }) => ({ recordId: id, points: pointsOf(features) }))
