import { type AttributeField, attributeFields, groupMax, type ImportId, type PersonId, type RecordId, type ReviewId } from '#contract'
import type { Reason } from '#identity'
import { readCursor, type Scope, writeCursor } from '#platform'
import { ownerOf, shareOf, startOfToday } from './data-owners.ts'
import { goldenOf } from './golden.ts'
import { getReview } from './judge.ts'
import { type DataOwner, listDataOwners } from './store/data-owners.ts'
import { listFullEdges } from './store/edges.ts'
import { countJudgementsByActor, countJudgementsSince } from './store/judgements.ts'
import { listPersons, type PersonRow } from './store/persons.ts'
import { listRecordsOf } from './store/records.ts'
import { countOpenReviews, listOpenReviewsOf, pageReviews, type ReviewRow, type Share } from './store/reviews.ts'
import type { RecordRow } from './types.ts'
import { why } from './why/why.ts'

export type Shown = { review: ReviewRow; left: PersonRow; right: PersonRow; because: Reason[]; ownerId: string | null }
export type ReviewQuery = {
  since?: Temporal.Instant | undefined
  of?: 'all' | 'mine'
  import?: ImportId | undefined
  limit: number
  cursor?: string | undefined
}

/** Doubts to be judged, most at stake first, and how the work goes. */
export async function listReviews(scope: Scope, { since, of, limit, cursor, import: importId }: ReviewQuery) {
  const place = readCursor(cursor, ['number'], ['uuid'])
  const after = place?.[0] !== undefined && place[1] !== undefined ? { rank: Number(place[0]), id: place[1] } : undefined
  const owners = await listDataOwners(scope)
  const share = shareOf(scope, owners)
  const filter = { since, importId, share: of === 'mine' ? (share ?? nobodys) : undefined }
  const rows = await pageReviews(scope, { ...filter, after, limit: limit + 1 })
  const page = rows.slice(0, limit)
  const last = page.at(-1)
  const today = await startOfToday(scope)
  return {
    items: await showReviews(scope, page, owners),
    next: rows.length > limit && last ? writeCursor([last.rank, last.id]) : null,
    open: await countOpenReviews(scope, filter),
    judgedToday: await countJudgementsSince(scope, today),
    duty: share ? await dutyOf(scope, share, owners, today) : null,
  }
}

const nobodys: Share = { part: -1, of: 1 }

async function dutyOf(scope: Scope, share: Share, owners: readonly DataOwner[], today: Temporal.Instant) {
  const pairsPerDay = owners[share.part]?.pairsPerDay ?? 0
  const judgedToday = (await countJudgementsByActor(scope, today)).get(scope.actor) ?? 0
  const [open, openOfAll] = [await countOpenReviews(scope, { share }), await countOpenReviews(scope)]
  return { pairsPerDay, judgedToday, open, openOfAll }
}

async function showReviews(scope: Scope, reviews: readonly ReviewRow[], owners: readonly DataOwner[]): Promise<Shown[]> {
  const persons = new Map(
    (await listPersons(scope, new Set(reviews.flatMap(({ personA, personB }) => [personA ?? [], personB ?? []].flat())))).map((one) => [
      one.id,
      one,
    ]),
  )
  const edges = new Map((await listFullEdges(scope, reviews)).map((edge) => [`${edge.a}${edge.b}`, edge.because]))
  return reviews.flatMap((review) => {
    const [left, right] = [review.personA && persons.get(review.personA), review.personB && persons.get(review.personB)]
    if (!left || !right) return []
    const ownerId = ownerOf(review.id, owners)?.userId ?? null
    return [{ review, left, right, because: edges.get(`${review.a}${review.b}`) ?? [], ownerId }]
  })
}

type Row = { field: AttributeField; left: string[]; right: string[]; group: string[][]; joined: string; equal: boolean }
/** A third version of the two: the doubt about it and one of them. */
type Further = Shown & { person: PersonRow; facing: PersonId; records: RecordId[]; isIncluded: boolean }
export type ReviewPage = Shown & {
  rows: Row[]
  records: { left: RecordId[]; right: RecordId[] }
  group: Further[]
  others: { reviewId: ReviewId; person: PersonRow }[]
}

/**
 * One doubt with everything needed to judge it: also one that is closed, with the persons its records belong to today. `also`: who else of the
 * group is meant, and counts in what joining would make.
 */
export async function getReviewPage(scope: Scope, id: ReviewId, also: readonly PersonId[] = []): Promise<ReviewPage | undefined> {
  const review = await getReview(scope, id)
  const owners = await listDataOwners(scope)
  const [shown] = await showReviews(scope, [review], owners)
  if (!shown) return undefined
  const further = await listFurther(scope, shown, owners)
  const columns = further.slice(0, groupMax)
  const left = await listRecordsOf(scope, [shown.left.id])
  const right = await listRecordsOf(scope, [shown.right.id])
  const group: RecordRow[][] = []
  for (const { person } of columns) group.push(await listRecordsOf(scope, [person.id]))
  const isIncluded = columns.map(({ person }) => also.includes(person.id))
  const joined = goldenOf([...left, ...right, ...group.flatMap((records, at) => (isIncluded[at] ? records : []))]).golden
  const rows = attributeFields.flatMap((field): Row[] => {
    const [ofLeft, ofRight] = [valuesOf(left, field), valuesOf(right, field)]
    const ofGroup = group.map((records) => valuesOf(records, field))
    if ([ofLeft, ofRight, ...ofGroup].every((values) => values.length === 0)) return []
    const isEqual = ofLeft.length > 0 && ofLeft.join('\n').toLowerCase() === ofRight.join('\n').toLowerCase()
    return [{ field, left: ofLeft, right: ofRight, group: ofGroup, joined: joined[field]?.value ?? '', equal: isEqual }]
  })
  const idsOf = (records: readonly RecordRow[]) => records.map((record) => record.id)
  return {
    ...shown,
    because: await evidenceOf(scope, shown),
    rows,
    records: { left: idsOf(left), right: idsOf(right) },
    group: columns.map((one, at) => ({ ...one, records: idsOf(group[at] ?? []), isIncluded: isIncluded[at] ?? false })),
    others: further.slice(groupMax).map(({ review: { id: reviewId }, person }) => ({ reviewId, person })),
  }
}

/**
 * What was stored of the two; of a suspicion about two of whom nothing was, what a comparison says now. Beside it, what keeps them apart as wholes and no pair
 * of their records states: one's document stands in another record than the doubt is about.
 */
async function evidenceOf(scope: Scope, { left, right, because: stored }: Shown): Promise<Reason[]> {
  const asked = await why(scope, { id: left.id, with: right.id })
  if (asked.verdict === 'one') return stored
  const { excludes } = asked.between
  const because = stored.length > 0 ? stored : (asked.pair?.because ?? [])
  const isTold =
    excludes?.rule === 'whole.judgement' || (excludes?.rule === 'whole.names' && because.some(({ rule }) => rule === 'gate.names'))
  return excludes && !isTold ? [...because, excludes] : because
}

/** The other open doubts about one of the two, the weightiest first, each third person once. */
async function listFurther(
  scope: Scope,
  { review, left, right }: Shown,
  owners: readonly DataOwner[],
): Promise<Omit<Further, 'records' | 'isIncluded'>[]> {
  const pair = [left.id, right.id]
  const third = new Map<PersonId, ReviewRow>()
  const doubts = [...(await listOpenReviewsOf(scope, left.id)), ...(await listOpenReviewsOf(scope, right.id))]
  for (const doubt of doubts.sort((a, b) => b.rank - a.rank || (a.id < b.id ? -1 : 1))) {
    const other = [doubt.personA, doubt.personB].find((one) => one !== null && !pair.includes(one))
    if (other && doubt.id !== review.id && !third.has(other)) third.set(other, doubt)
  }
  const shown = await showReviews(scope, [...third.values()].slice(0, othersMax), owners)
  return shown.map((one) => {
    const isLeft = pair.includes(one.left.id)
    return { ...one, person: isLeft ? one.right : one.left, facing: isLeft ? one.left.id : one.right.id }
  })
}

const othersMax = 6

const valuesMax = 20

const valuesOf = (records: readonly RecordRow[], field: AttributeField): string[] =>
  [...new Set(records.flatMap(({ attributes }) => [attributes[field] ?? []].flat()))].sort().slice(0, valuesMax)
