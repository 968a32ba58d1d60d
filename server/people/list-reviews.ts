import { type AttributeField, attributeFields, type RecordId, type ReviewId } from '#contract'
import type { Reason } from '#identity'
import { readCursor, type Scope, writeCursor } from '#platform'
import { goldenOf } from './golden.ts'
import { getReview } from './judge.ts'
import { listFullEdges } from './store/edges.ts'
import { countJudgementsSince } from './store/judgements.ts'
import { listPersons, type PersonRow } from './store/persons.ts'
import { listRecordsOf } from './store/records.ts'
import { countOpenReviews, pageReviews, type ReviewRow } from './store/reviews.ts'
import { getWorkspace } from './store/workspace.ts'
import type { RecordRow } from './types.ts'

export type Shown = { review: ReviewRow; left: PersonRow; right: PersonRow; because: Reason[] }
export type ReviewQuery = { since?: Temporal.Instant | undefined; limit: number; cursor?: string | undefined }

/** Doubts to be judged, most at stake first, and how the work goes. */
export async function listReviews(scope: Scope, { since, limit, cursor }: ReviewQuery) {
  const place = readCursor(cursor, ['number'], ['uuid'])
  const after = place?.[0] !== undefined && place[1] !== undefined ? { rank: Number(place[0]), id: place[1] } : undefined
  const rows = await pageReviews(scope, { since, after, limit: limit + 1 })
  const page = rows.slice(0, limit)
  const last = page.at(-1)
  const { timezone } = await getWorkspace(scope)
  const today = scope.now.toZonedDateTimeISO(timezone).startOfDay().toInstant()
  return {
    items: await showReviews(scope, page),
    next: rows.length > limit && last ? writeCursor([last.rank, last.id]) : null,
    open: await countOpenReviews(scope, since),
    judgedToday: await countJudgementsSince(scope, today),
  }
}

async function showReviews(scope: Scope, reviews: readonly ReviewRow[]): Promise<Shown[]> {
  const persons = new Map(
    (await listPersons(scope, new Set(reviews.flatMap(({ personA, personB }) => [personA ?? [], personB ?? []].flat())))).map((one) => [
      one.id,
      one,
    ]),
  )
  const edges = new Map((await listFullEdges(scope, reviews)).map((edge) => [`${edge.a}${edge.b}`, edge.because]))
  return reviews.flatMap((review) => {
    const [left, right] = [review.personA && persons.get(review.personA), review.personB && persons.get(review.personB)]
    return left && right ? [{ review, left, right, because: edges.get(`${review.a}${review.b}`) ?? [] }] : []
  })
}

type Row = { field: AttributeField; left: string[]; right: string[]; joined: string; equal: boolean }
export type ReviewPage = Shown & { rows: Row[]; records: RecordId[] }

/** One doubt with everything needed to judge it: also one that is closed, with the persons its records belong to today. */
export async function getReviewPage(scope: Scope, id: ReviewId): Promise<ReviewPage | undefined> {
  const review = await getReview(scope, id)
  const [shown] = await showReviews(scope, [review])
  if (!shown) return undefined
  const left = await listRecordsOf(scope, [shown.left.id])
  const right = await listRecordsOf(scope, [shown.right.id])
  const joined = goldenOf([...left, ...right]).golden
  const rows = attributeFields.flatMap((field): Row[] => {
    const [ofLeft, ofRight] = [valuesOf(left, field), valuesOf(right, field)]
    if (ofLeft.length === 0 && ofRight.length === 0) return []
    const isEqual = ofLeft.length > 0 && ofLeft.join('\n').toLowerCase() === ofRight.join('\n').toLowerCase()
    return [{ field, left: ofLeft, right: ofRight, joined: joined[field]?.value ?? '', equal: isEqual }]
  })
  return { ...shown, rows, records: [...left, ...right].map((record) => record.id) }
}

const valuesMax = 20

const valuesOf = (records: readonly RecordRow[], field: AttributeField): string[] =>
  [...new Set(records.flatMap(({ attributes }) => [attributes[field] ?? []].flat()))].sort().slice(0, valuesMax)
