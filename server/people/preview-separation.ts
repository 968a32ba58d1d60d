import type { EntryId, PersonId, RecordId } from '#contract'
import { identifiersOf } from '#identity'
import { newId, readCursor, type Scope, writeCursor } from '#platform'
import { loadNeighbourhood } from './component.ts'
import { divide } from './divide.ts'
import { recordsOf } from './find-person.ts'
import { chooseSides } from './judge.ts'
import { rulingsOf } from './judged.ts'
import { getModel } from './model.ts'
import type { ShownEntry, TimelinePort } from './ports.ts'
import { personsFrom } from './regroup.ts'
import { listJudgementsOf } from './store/judgements.ts'
import type { PersonRow } from './store/persons.ts'
import { listFollowers } from './store/records.ts'
import { findJoinedAt } from './store/regroupings.ts'

/** What is no way to reach somebody: browsers say nothing to a reader. */
const untold = new Set<string>(['device'])

export type Part = { person: PersonRow; records: RecordId[]; identifiers: string[] }
export type PartMoments = { moments: ShownEntry[]; laterCount: number; joinedAt: Temporal.Instant | null }

const momentsMax = 20
const countedMax = 200

/** Where every moment of these records would go, newest first, and how many of them came after the join. */
export async function listPartMoments(scope: Scope, { listEntries }: TimelinePort, parts: readonly Part[]): Promise<PartMoments[]> {
  const joinedAt = await findJoinedAt(
    scope,
    parts.flatMap(({ records }) => records),
  )
  const found: PartMoments[] = []
  for (const { records } of parts) {
    const entries = await listEntries(scope, [...records, ...(await listFollowers(scope, records))], { limit: countedMax })
    const laterCount = joinedAt ? entries.filter(({ at }) => Temporal.Instant.compare(at, joinedAt) > 0).length : 0
    found.push({ moments: entries.slice(0, momentsMax), laterCount, joinedAt })
  }
  return found
}

type PageOfPart = { id: string; records: readonly RecordId[]; limit: number; cursor?: string | undefined }

/** All of them, of one part, page by page. Refuses with person.missing. */
export async function pageOfPart(
  scope: Scope,
  { listEntries }: TimelinePort,
  { id, records, limit, cursor }: PageOfPart,
): Promise<Pick<PartMoments, 'moments' | 'joinedAt'> & { next: string | null }> {
  const joinedAt = await findJoinedAt(scope, await recordsOf(scope, id))
  const [at, last] = readCursor(cursor, ['instant'], ['uuid']) ?? []
  const before = at && last ? { at: Temporal.Instant.from(at), id: last as EntryId } : undefined
  const entries = await listEntries(scope, [...records, ...(await listFollowers(scope, records))], { limit: limit + 1, before })
  const moments = entries.slice(0, limit)
  const end = moments.at(-1)
  return { moments, joinedAt, next: entries.length > limit && end ? writeCursor([end.at.toString(), end.id]) : null }
}

/** What each part would be if these records were somebody else: the very division that separating would make, without writing it. */
export async function previewSeparation(scope: Scope, id: string, records: readonly RecordId[]): Promise<Part[]> {
  const { left, right } = await chooseSides(scope, id, records)
  const place = await loadNeighbourhood(scope, [...left, ...right])
  const standing = await listJudgementsOf(scope, place.records.keys())
  const told = {
    id: newId<never>(),
    seq: Number.MAX_SAFE_INTEGER,
    kind: 'different' as const,
    left,
    right,
    actor: scope.actor,
    at: scope.now,
    note: null,
    reviewId: null,
  }
  const personOf = divide({ ...place, rulings: rulingsOf([...standing, { ...told, withdrawnAt: null }]) }, await getModel(scope))
  const concerned = new Set<PersonId>([...left, ...right].flatMap((record) => personOf.get(record) ?? []))
  const groups = new Map(
    [...concerned]
      .sort()
      .map((id) => [id, [...personOf].flatMap(([record, person]) => (person === id ? (place.records.get(record) ?? []) : []))] as const),
  )
  return (await personsFrom(scope, groups)).map((person) => {
    const members = groups.get(person.id) ?? []
    const held = members.flatMap((record) => identifiersOf(record.features)).filter(({ kind }) => !untold.has(kind))
    return {
      person,
      records: members.map((record) => record.id).sort(),
      identifiers: [...new Set(held.map(({ value }) => value))].sort().slice(0, 50),
    }
  })
}
