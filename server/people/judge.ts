import type { JudgementId, PersonId, RecordId, ReviewId } from '#contract'
import { lockWorkspace, newId, Refusal, type Scope } from '#platform'
import { isCard } from './corrections.ts'
import { asPerson, asRecord } from './divide.ts'
import { getPersonId } from './find-person.ts'
import { createJudge, rulingsOf } from './judged.ts'
import { regroup } from './regroup.ts'
import { findJudgement, findLastSeq, insertJudgement, listJudgementsOf, markJudgementWithdrawn } from './store/judgements.ts'
import { listRecordsOf } from './store/records.ts'
import { findReview, listOpenReviewsOf, listReviewsOf, postponeReview, type ReviewRow, saveReviews, settleReview } from './store/reviews.ts'
import { insertWriting } from './store/writings.ts'
import type { JudgementRow, RecordRow } from './types.ts'

/** A decision and the persons that stand after it. */
export type Judged = { judgementId: JudgementId; personIds: PersonId[] }
/** Of a group, everything that was said: `judgementId` is the first. */
type JudgedGroup = Judged & { judgementIds: JudgementId[] }
type Told = { kind: JudgementRow['kind']; left: RecordId[]; right: RecordId[]; note?: string | undefined; reviewId?: ReviewId }

/** Keeps a judgement and divides again what it touches. */
async function tell(scope: Scope, { kind, left, right, note, reviewId }: Told): Promise<Judged> {
  const id = newId<JudgementId>()
  const { actor, now } = scope
  await insertJudgement(scope, { id, kind, left, right, actor, at: now, note: note ?? null, reviewId: reviewId ?? null })
  return { judgementId: id, personIds: await divideAgain(scope, [...left, ...right], id) }
}

async function divideAgain(scope: Scope, records: readonly RecordId[], judgementId: JudgementId): Promise<PersonId[]> {
  const { personOf } = await regroup(scope, { seeds: records, judgementId })
  return [...new Set(records.flatMap((id) => personOf.get(id) ?? []))].sort()
}

const recordsOfPerson = async (scope: Scope, id: PersonId): Promise<RecordId[]> =>
  (await listRecordsOf(scope, [id])).map((record) => record.id)

/** They are one person: every record of the one with every record of the other. Refuses an unknown id and twice the same person. */
export async function join(scope: Scope, { id, with: other, note }: { id: string; with: string; note?: string | undefined }) {
  await lockWorkspace(scope)
  const [one, two] = [await getPersonId(scope, id), await getPersonId(scope, other)]
  if (one === two) throw new Refusal('person.same', {})
  const judged = await tell(scope, {
    kind: 'same',
    left: await recordsOfPerson(scope, one),
    right: await recordsOfPerson(scope, two),
    note,
  })
  return { ...judged, personId: judged.personIds[0] ?? one }
}

/** They are two people, and stay so: every record of the one against every record of the other. Refuses twice the same person. */
export async function tellApart(
  scope: Scope,
  { id, with: other, kind, note }: { id: string; with: string; kind: 'different' | 'household'; note?: string | undefined },
): Promise<Judged> {
  await lockWorkspace(scope)
  const [one, two] = [await getPersonId(scope, id), await getPersonId(scope, other)]
  if (one === two) throw new Refusal('person.same', {})
  return tell(scope, { kind, left: await recordsOfPerson(scope, one), right: await recordsOfPerson(scope, two), note })
}

/** A record written about a person before one's eyes belongs to that person: told once, and again only when it drifted away. */
export async function joinRecord(scope: Scope, record: RecordId, others: readonly RecordId[]): Promise<JudgementId[]> {
  await lockWorkspace(scope)
  const ruled = createJudge(rulingsOf(await listJudgementsOf(scope, [record])))
  const untold = others.filter((other) => ruled(record, other)?.kind !== 'same')
  if (untold.length === 0) return []
  return [(await tell(scope, { kind: 'same', left: [record], right: untold })).judgementId]
}

/**
 * What somebody wrote with a person before her eyes is about somebody else, though they share a contact: these records against all others of that
 * person. Two of whom it is told that they are a household stay one, what is new of them too.
 */
export async function keepApart(scope: Scope, records: readonly RecordId[], other: string): Promise<JudgementId[]> {
  await lockWorkspace(scope)
  const others = (await recordsOfPerson(scope, await getPersonId(scope, other))).filter((id) => !records.includes(id))
  const ruled = createJudge(rulingsOf(await listJudgementsOf(scope, records)))
  const kindOf = (one: RecordId, two: RecordId) => ruled(one, two)?.kind ?? 'same'
  const left = records.filter((one) => others.some((two) => kindOf(one, two) === 'same'))
  if (left.length === 0) return []
  const isHousehold = records.some((one) => others.some((two) => kindOf(one, two) === 'household'))
  return [(await tell(scope, { kind: isHousehold ? 'household' : 'different', left, right: others })).judgementId]
}

/** These records are somebody else: they against all the others of the person. */
export async function separate(
  scope: Scope,
  { id, records, note }: { id: string; records: readonly RecordId[]; note?: string | undefined },
): Promise<Judged> {
  await lockWorkspace(scope)
  const { left, right } = await chooseSides(scope, id, records)
  return tell(scope, { kind: 'different', left, right, note })
}

/** The chosen records of a person and the rest. Refuses records that are elsewhere, none, or all of them. */
export async function chooseSides(
  scope: Scope,
  id: string,
  records: readonly RecordId[],
): Promise<{ left: RecordId[]; right: RecordId[] }> {
  const own = await listRecordsOf(scope, [await getPersonId(scope, id)])
  const all = own.map((record) => record.id)
  const chosen = new Set(records)
  const elsewhere = records.find((record) => !all.includes(record))
  if (elsewhere) throw new Refusal('record.elsewhere', { id: elsewhere })
  if (chosen.size === 0) throw new Refusal('separation.empty', {})
  for (const card of await listCardsThatFollow(scope, own, chosen)) chosen.add(card)
  if (chosen.size === all.length) throw new Refusal('separation.whole', {})
  return { left: [...chosen], right: all.filter((record) => !chosen.has(record)) }
}

/** A correction goes with the record it is tied to, or it would be left over as a person of its own. */
async function listCardsThatFollow(scope: Scope, own: readonly RecordRow[], chosen: ReadonlySet<RecordId>): Promise<RecordId[]> {
  const cards = own.filter((record) => isCard(record) && !chosen.has(record.id)).map((record) => record.id)
  if (cards.length === 0) return []
  const ruled = createJudge(rulingsOf(await listJudgementsOf(scope, cards)))
  return cards.filter((card) => {
    const tied = own.filter(({ id }) => ruled(card, id)?.kind === 'same')
    return tied.length > 0 && tied.every(({ id }) => chosen.has(id))
  })
}

type Verdict = 'same' | 'different' | 'household' | 'later'

type Said = { id: ReviewId; verdict: Verdict; also?: readonly PersonId[] | undefined; note?: string | undefined }

/**
 * Settles a doubt. "Later" decides nothing: the pair comes back tomorrow. `also` are further people that the verdict is about: joined they are one
 * judgement; apart or family, one for each two of them. Refuses a review that is unknown or already settled.
 */
export async function judge(scope: Scope, { id, verdict, also = [], note }: Said): Promise<JudgedGroup> {
  await lockWorkspace(scope)
  const review = await getReview(scope, id)
  const { personA, personB } = review
  if (!review.isOpen || !personA || !personB) throw new Refusal('review.settled', {})
  const group: PersonId[] = [personA, personB]
  for (const one of also) group.push(await getPersonId(scope, one))
  const people = [...new Set(group)]
  if (verdict === 'later') return postpone(scope, { review, people, note })
  const sides: RecordId[][] = []
  for (const person of people) sides.push(await recordsOfPerson(scope, person))
  const [first = [], ...others] = sides
  const pairs = verdict === 'same' ? [{ left: first, right: others.flat() }] : pairsOf(sides)
  const judged: Judged[] = []
  for (const { left, right } of pairs) judged.push(await tell(scope, { kind: verdict, left, right, note, reviewId: id }))
  const said = asOne(judged)
  await settleReview(scope, id, said.judgementId)
  return said
}

const pairsOf = (sides: readonly RecordId[][]) => sides.flatMap((left, at) => sides.slice(at + 1).map((right) => ({ left, right })))

function asOne(judged: readonly Judged[]): JudgedGroup {
  const [first] = judged
  if (!first) throw new Error('a verdict about nobody')
  const judgementIds = judged.map(({ judgementId }) => judgementId)
  return { judgementId: first.judgementId, judgementIds, personIds: [...new Set(judged.flatMap(({ personIds }) => personIds))].sort() }
}

type Postponed = { review: ReviewRow; people: readonly PersonId[]; note: string | undefined }

/** The doubt, and every other one between these people, comes back tomorrow. */
async function postpone(scope: Scope, { review, people, note }: Postponed): Promise<JudgedGroup> {
  const between = ({ personA, personB }: ReviewRow) =>
    personA !== null && personB !== null && people.includes(personA) && people.includes(personB)
  const further = people.length > 2 ? (await openReviewsOfAll(scope, people)).filter(between) : []
  const waiting = new Map([review, ...further].map((one) => [one.id, one]))
  const judged: Judged[] = []
  for (const { id, a, b } of waiting.values()) {
    const judgementId = newId<JudgementId>()
    const told = { left: [a], right: [b], actor: scope.actor, at: scope.now, note: note ?? null, reviewId: id }
    await insertJudgement(scope, { id: judgementId, kind: 'later', ...told })
    await postponeReview(scope, id, scope.now.add({ hours: 24 }))
    judged.push({ judgementId, personIds: [...people] })
  }
  return asOne(judged)
}

async function openReviewsOfAll(scope: Scope, people: readonly PersonId[]): Promise<ReviewRow[]> {
  const found: ReviewRow[] = []
  for (const person of people) found.push(...(await listOpenReviewsOf(scope, person)))
  return found
}

/** Undo: everything is as if the judgement had not been given, and an older one about the same pair speaks again. */
export async function withdrawJudgement(scope: Scope, id: JudgementId): Promise<{ judgementId: JudgementId; personIds: PersonId[] }> {
  await lockWorkspace(scope)
  const judgement = await findJudgement(scope, id)
  if (!judgement) throw new Refusal('judgement.missing', { id })
  if (judgement.withdrawnAt) throw new Refusal('judgement.withdrawn', {})
  await markJudgementWithdrawn(scope, id)
  if (judgement.kind === 'later' && judgement.reviewId) await postponeReview(scope, judgement.reviewId, scope.now)
  return { judgementId: id, personIds: await divideAgain(scope, [...judgement.left, ...judgement.right], id) }
}

/** Somebody suspects that two are one: a note for review. A doubt that is already open about them gets the note. */
export async function suspect(
  scope: Scope,
  { id, with: other, note }: { id: string; with: string; note?: string | undefined },
): Promise<{ reviewId: ReviewId; writingId: string }> {
  await lockWorkspace(scope)
  const [one, two] = [await getPersonId(scope, id), await getPersonId(scope, other)]
  if (one === two) throw new Refusal('person.same', {})
  return openSuspicion(scope, [one, two], note)
}

async function openSuspicion(scope: Scope, [one, two]: [PersonId, PersonId], note: string | undefined) {
  const [a, b] = one < two ? [asRecord(one), asRecord(two)] : [asRecord(two), asRecord(one)]
  const open = (await listOpenReviewsOf(scope, one)).find(({ personA, personB }) => personA === two || personB === two)
  const kept = open ?? (await listReviewsOf(scope, [a])).find((review) => review.a === a && review.b === b)
  const fresh = { id: newId<ReviewId>(), a, b, actor: scope.actor, weight: 0, rank: 0, personA: asPerson(a), personB: asPerson(b) }
  const told = { origin: 'person' as const, note: note ?? kept?.note ?? null, isOpen: true, suspectedAfter: await findLastSeq(scope) }
  const review = { ...fresh, ...kept, ...told }
  if (!open) Object.assign(review, { personA: asPerson(a), personB: asPerson(b) })
  await saveReviews(scope, [review])
  const before = kept ? { origin: kept.origin, note: kept.note, suspectedAfter: kept.suspectedAfter, isOpen: kept.isOpen } : null
  const writingId = await insertWriting(scope, 'suspicion', { judgements: [], suspected: { a: review.a, b: review.b, before } })
  return { reviewId: review.id, writingId }
}

export async function getReview(scope: Scope, id: ReviewId): Promise<ReviewRow> {
  const review = await findReview(scope, id)
  if (!review) throw new Refusal('review.missing', { id })
  return review
}
