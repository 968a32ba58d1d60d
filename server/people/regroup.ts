import { setImmediate as nextTurn } from 'node:timers/promises'
import type { JudgementId, PersonId, RecordId } from '#contract'
import type { Reason } from '#identity'
import { type Scope, together } from '#platform'
import { loadNeighbourhood, type Neighbourhood } from './component.ts'
import { identitiesOf } from './corrections.ts'
import { asPerson, asRecord, divide } from './divide.ts'
import { goldenOf } from './golden.ts'
import { getModel } from './model.ts'
import type { Excess } from './retold.ts'
import { refreshReviews } from './reviews.ts'
import { type EdgeRow, listFullEdges } from './store/edges.ts'
import { findJudgement } from './store/judgements.ts'
import { deletePersons, type PersonRow, savePersons } from './store/persons.ts'
import { listOfSeveralRecords, listRecordsOf, movePersons } from './store/records.ts'
import { insertRegroupings, type Regrouping } from './store/regroupings.ts'
import type { ReviewRow } from './store/reviews.ts'
import { listExcess } from './tellings.ts'
import type { RecordRow } from './types.ts'
import { explainSeparations } from './why/separations.ts'

export type Regroup = {
  /** Records whose evidence, features or judgements changed. */
  seeds: Iterable<RecordId>
  /** Those of them whose attributes changed: their persons' golden records are made anew. */
  restated?: Iterable<RecordId>
  /** Those that were not there before. */
  fresh?: Iterable<RecordId>
  /** New seeds, which are not written yet: who writes them asks where they ended. One that founds its person is not told in the feed. */
  known?: readonly RecordRow[]
  /** Writes them, once it is known whose they are: the database does it while we make the golden records. */
  write?: (personOf: ReadonlyMap<RecordId, PersonId>) => Promise<void>
  judgementId?: JudgementId
}
export type Regrouped = {
  personOf: Map<RecordId, PersonId>
  moved: Regrouping[]
  /** Why each moved record is where it is now. */
  because: Map<RecordId, Reason[]>
  reviews: ReviewRow[]
}

/** Divides again what the seeds touch, and writes what changed: who is who, the feed, the golden records, the doubts. */
export async function regroup(scope: Scope, { seeds, restated = [], fresh = [], known, write, judgementId }: Regroup): Promise<Regrouped> {
  const touched = new Set(seeds)
  if (touched.size === 0) return { personOf: new Map(), moved: [], because: new Map(), reviews: [] }
  const news: News = { fresh: new Set(fresh), restated: new Set(restated), unwritten: new Set(known?.map(({ id }) => id)) }
  const place = await loadNeighbourhood(scope, touched, known)
  const personOf = divide(place, await getModel(scope))
  const settle = () => settleMoves(scope, { place, personOf, news, judgementId: judgementId ?? null })
  const [, settled] = await together(write?.(personOf) ?? Promise.resolve(), write ? nextTurn().then(settle) : settle())
  return { personOf, ...settled }
}

type Settling = { place: Neighbourhood; personOf: ReadonlyMap<RecordId, PersonId>; news: News; judgementId: JudgementId | null }

/** Writes who moved and who is who now. What new records bring is on its way to the database meanwhile. */
async function settleMoves(scope: Scope, { place, personOf, news, judgementId }: Settling): Promise<Omit<Regrouped, 'personOf'>> {
  const moved = decideMoves(place, personOf, news)
  const { groups, gone } = decidePersons({ place, personOf, moved, news })
  const because = await findReasons(scope, place, personOf, { moved, judgementId })
  const apart = await explainSeparations(scope, { place, personOf, moved, judgementId })
  for (const one of moved) one.because = because.get(one.recordId) ?? apart.get(one.recordId) ?? []
  const pointers = decidePointers(place, personOf).filter(({ id }) => !news.unwritten.has(id))
  const persons = await personsFrom(scope, groups)
  const [, , , , reviews] = await together(
    movePersons(scope, pointers),
    insertRegroupings(scope, moved, judgementId),
    deletePersons(scope, gone),
    savePersons(scope, persons),
    refreshReviews(scope, place, personOf),
  )
  return { moved, because, reviews }
}

/** Which records go to another person, and how that is told. */
function decideMoves({ records }: Neighbourhood, personOf: ReadonlyMap<RecordId, PersonId>, news: News): Regrouping[] {
  const before = Map.groupBy(
    [...records.values()].filter(({ id }) => !news.fresh.has(id)),
    ({ personId }) => personId,
  )
  const after = Map.groupBy(personOf.keys(), (id) => personOf.get(id))
  const moved: Regrouping[] = []
  for (const { id, personId, withdrawnAt } of [...records.values()].sort((a, b) => (a.id < b.id ? -1 : 1))) {
    const to = personOf.get(id)
    if (!to) {
      // Told once, when it is withdrawn: from now on it is alone, and part of nobody.
      if (withdrawnAt && news.restated.has(id))
        moved.push({ recordId: id, from: personId, to: asPerson(id), cause: 'withdrawn', because: [] })
    } else if (news.fresh.has(id)) {
      const founds = to === asPerson(id)
      if (!founds || !news.unwritten.has(id))
        moved.push({ recordId: id, from: null, to, cause: founds ? 'created' : 'joined', because: [] })
    } else if (personId !== to) {
      const left = new Set((before.get(personId) ?? []).map((record) => record.id))
      const gained = (after.get(to) ?? []).some((other) => !left.has(other))
      moved.push({ recordId: id, from: personId, to, cause: gained ? 'joined' : 'separated', because: [] })
    }
  }
  return moved
}

/**
 * What each record's id answers with. A withdrawn record is part of nobody, but its id goes on leading to whom it was with: to where the first
 * of its former companions is, as long as one stands.
 */
function decidePointers({ records }: Neighbourhood, personOf: ReadonlyMap<RecordId, PersonId>): { id: RecordId; personId: PersonId }[] {
  const before = Map.groupBy(records.values(), ({ personId }) => personId)
  const companionOf = ({ id, personId }: RecordRow): PersonId => {
    const [standing] = (before.get(personId) ?? []).flatMap((record) => personOf.get(record.id) ?? []).sort()
    return standing ?? (records.has(asRecord(personId)) ? asPerson(id) : personId)
  }
  return [...records.values()]
    .map((record) => ({ id: record.id, was: record.personId, personId: personOf.get(record.id) ?? companionOf(record) }))
    .filter(({ was, personId }) => was !== personId)
}

/** For each record that came to others: its strongest evidence with one of them, or the judgement that put it there. */
async function findReasons(
  scope: Scope,
  { edges, rulings }: Neighbourhood,
  personOf: ReadonlyMap<RecordId, PersonId>,
  { moved, judgementId }: { moved: readonly Regrouping[]; judgementId: JudgementId | null },
): Promise<Map<RecordId, Reason[]>> {
  const wanted = new Set(moved.filter(({ cause }) => cause === 'joined').map(({ recordId }) => recordId))
  // Whom somebody joined, nothing else did: what ties the records of one side to each other is no reason for both.
  const told = judgementId ? await findJudgement(scope, judgementId) : undefined
  if (told?.kind === 'same' && !told.withdrawnAt) return new Map([...wanted].map((id) => [id, [{ rule: 'judgement.same', weight: 0 }]]))
  const strongest = new Map<RecordId, EdgeRow>()
  for (const edge of edges) {
    if (edge.band !== 'join' || personOf.get(edge.a) === undefined || personOf.get(edge.a) !== personOf.get(edge.b)) continue
    for (const id of [edge.a, edge.b]) {
      if (wanted.has(id) && edge.weight > (strongest.get(id)?.weight ?? Number.NEGATIVE_INFINITY)) strongest.set(id, edge)
    }
  }
  const full = new Map((await listFullEdges(scope, [...new Set(strongest.values())])).map(({ a, b, because }) => [`${a}${b}`, because]))
  const because = new Map<RecordId, Reason[]>()
  for (const id of wanted) {
    const edge = strongest.get(id)
    const judged = rulings.some(({ kind, left, right }) => kind === 'same' && (left.includes(id) || right.includes(id)))
    because.set(id, (edge && full.get(`${edge.a}${edge.b}`)) ?? (judged ? [{ rule: 'judgement.same', weight: 0 }] : []))
  }
  return because
}

type News = { fresh: ReadonlySet<RecordId>; restated: ReadonlySet<RecordId>; unwritten: ReadonlySet<RecordId> }
type Saving = { place: Neighbourhood; personOf: ReadonlyMap<RecordId, PersonId>; moved: readonly Regrouping[]; news: News }

/** The persons that gained, lost or restated a record, whose golden records are made anew; and those that no record belongs to any more. */
function decidePersons({ place, personOf, moved, news }: Saving): { groups: Map<PersonId, RecordRow[]>; gone: PersonId[] } {
  const touched = new Set<PersonId>()
  for (const { from, to } of moved) for (const id of from ? [from, to] : [to]) touched.add(id)
  for (const id of [...news.fresh, ...news.restated]) touched.add(personOf.get(id) ?? place.records.get(id)?.personId ?? asPerson(id))
  const members = Map.groupBy(personOf, ([, person]) => person)
  const gone: PersonId[] = []
  const groups = new Map<PersonId, RecordRow[]>()
  for (const id of touched) {
    const records = (members.get(id) ?? []).flatMap(([recordId]) => place.records.get(recordId) ?? [])
    // A person whose first record is not here was not loaded, and is none of ours to forget.
    if (records.length === 0 && place.records.has(asRecord(id))) gone.push(id)
    else if (records.length > 0) groups.set(id, records)
  }
  return { groups, gone }
}

/** A source repeated itself: only where several records speak can the newest value now be another one. */
export async function refreshGolden(scope: Scope, personIds: ReadonlySet<PersonId>): Promise<void> {
  if (personIds.size === 0) return
  const several = await listOfSeveralRecords(scope, personIds)
  if (several.length === 0) return
  const records = Map.groupBy(await listRecordsOf(scope, several), ({ personId }) => personId)
  await savePersons(scope, await personsFrom(scope, records))
}

/** A visitor's record: nobody has said whose device it is. */
export const statesDeviceOnly = ({ attributes }: RecordRow) => Object.keys(attributes).join() === 'device'

const telling = ['name', 'emails', 'phones', 'phoneParts', 'documents', 'handles', 'cards', 'numbers'] as const

/** A sale to nobody: what stands for the name ("Cliente Mostrador") is nobody's, and nothing else tells who it was. */
const statesNobody = ({ attributes, features }: RecordRow) =>
  Boolean(attributes.full_name ?? attributes.first_name ?? attributes.last_name) &&
  telling.every((feature) => features[feature] === undefined)

/** Beside what somebody verified, a claim claims nothing; a browser alone verifies nothing. */
const isClaimed = (records: readonly RecordRow[]) =>
  records.some(({ features }) => features.claimed) && records.every((record) => record.features.claimed || statesDeviceOnly(record))

/** As each of these groups of records is one person: what several sources told of one sale was bought once. */
export async function personsFrom(scope: Scope, groups: ReadonlyMap<PersonId, readonly RecordRow[]>): Promise<PersonRow[]> {
  const excess = await listExcess(scope, groups)
  return [...groups].map(([id, records]) => personFrom(id, records, excess.get(id)))
}

function personFrom(id: PersonId, records: readonly RecordRow[], excess: Excess = { purchases: 0, spentMinor: 0 }): PersonRow {
  const identities = identitiesOf(records)
  const [firstSeenAt] = identities.map((record) => record.firstSeenAt).sort(Temporal.Instant.compare)
  const lastSeenAt = records
    .map((record) => record.lastSeenAt)
    .sort(Temporal.Instant.compare)
    .at(-1)
  if (!firstSeenAt || !lastSeenAt) throw new Error(`person ${id} has no records`)
  return {
    id,
    ...goldenOf(records),
    channels: [...new Set(identities.map(({ channel }) => channel))].sort(),
    recordCount: identities.length,
    purchaseCount: records.reduce((sum, { purchaseCount }) => sum + purchaseCount, -excess.purchases),
    spentMinor: records.reduce((sum, { spentMinor }) => sum + spentMinor, -excess.spentMinor),
    firstSeenAt,
    lastSeenAt,
    isVisitor: records.every((record) => statesDeviceOnly(record) || statesNobody(record)),
    isClaim: isClaimed(records),
  }
}
