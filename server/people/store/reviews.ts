import { sql } from 'kysely'
import type { ImportId, JudgementId, PersonId, RecordId, ReviewId } from '#contract'
import type { Scope } from '#platform'
import { ids, moment, rowsAs } from './sql.ts'

/** A doubt between two records (a < b), and the persons they belong to while it is open. */
export type ReviewRow = {
  id: ReviewId
  a: RecordId
  b: RecordId
  origin: 'resolver' | 'person'
  note: string | null
  actor: string
  createdAt: Temporal.Instant
  personA: PersonId | null
  personB: PersonId | null
  weight: number
  rank: number
  isOpen: boolean
  /** Of a suspicion: the last judgement there was; only a later one answers it. */
  suspectedAfter: number | null
  judgementId: JudgementId | null
}

const columns =
  sql.raw(`id, a, b, origin, note, actor, created_at as "createdAt", person_a as "personA", person_b as "personB", weight, rank,
  is_open as "isOpen", suspected_after as "suspectedAfter", judgement_id as "judgementId"`)

export async function findReview(scope: Scope, id: ReviewId): Promise<ReviewRow | undefined> {
  const { rows } = await sql<ReviewRow>`select ${columns} from reviews where workspace_id = ${scope.workspace} and id = ${id}`.execute(
    scope.db,
  )
  return rows[0]
}

/** Every review, open or closed, that touches these records. */
export async function listReviewsOf(scope: Scope, recordIds: Iterable<RecordId>): Promise<ReviewRow[]> {
  const wanted = ids(recordIds)
  const { rows } = await sql<ReviewRow>`
    select ${columns} from reviews where workspace_id = ${scope.workspace} and a = any(${wanted})
    union select ${columns} from reviews where workspace_id = ${scope.workspace} and b = any(${wanted})`.execute(scope.db)
  return rows
}

export type ReviewPlace = { rank: number; id: string }
/** Which doubts: since a moment, of one data owner's share, about what an import brought. */
export type ReviewFilter = { since?: Temporal.Instant | undefined; share?: Share | undefined; importId?: ImportId | undefined }
/** The doubts are dealt among the data owners by the last digits of their ids, which are random: `partOf` does the same for one. */
export type Share = { part: number; of: number }
export const partOf = (id: ReviewId, of: number): number => Number.parseInt(id.slice(-6), 16) % of
const part = (of: number) => sql`(('x' || right(id::text, 6))::bit(24)::int % ${of}::int)`

/** Open and not waiting for another day. */
const isDue = ({ workspace, now }: Scope, { since, share, importId }: ReviewFilter = {}) => sql`
  workspace_id = ${workspace} and is_open and (postponed_until is null or postponed_until <= ${moment(now)})
  ${since ? sql`and created_at >= ${moment(since)}` : sql``}
  ${share ? sql`and ${part(share.of)} = ${share.part}::int` : sql``}
  ${
    importId
      ? sql`and exists (select 1 from captures where captures.workspace_id = ${workspace} and captures.record_id in (reviews.a, reviews.b)
          and captures.import_id = ${importId} and captures.withdrawn_at is null)`
      : sql``
  }`

/** The queue: most at stake first, without what waits for another day. */
export async function pageReviews(
  scope: Scope,
  { after, limit, ...filter }: ReviewFilter & { after?: ReviewPlace | undefined; limit: number },
): Promise<ReviewRow[]> {
  const { rows } = await sql<ReviewRow>`select ${columns} from reviews
    where ${isDue(scope, filter)}
    ${after ? sql`and (rank, id) < (${after.rank}::real, ${after.id}::uuid)` : sql``}
    order by rank desc, id desc limit ${limit}`.execute(scope.db)
  return rows
}

export async function countOpenReviews(scope: Scope, filter: ReviewFilter = {}): Promise<number> {
  const { rows } = await sql<{ count: number }>`select count(*)::int as count from reviews where ${isDue(scope, filter)}`.execute(scope.db)
  return rows[0]?.count ?? 0
}

/** How many doubts fall to each of so many data owners. */
export async function countOpenByPart(scope: Scope, of: number): Promise<Map<number, number>> {
  const { rows } = await sql<{ part: number; count: number }>`
    select ${part(of)} as part, count(*)::int as count from reviews where ${isDue(scope)} group by 1`.execute(scope.db)
  return new Map(rows.map(({ part: at, count }) => [at, count]))
}

export async function listOpenReviewsOf(scope: Scope, personId: PersonId): Promise<ReviewRow[]> {
  const { rows } = await sql<ReviewRow>`
    select ${columns} from reviews where workspace_id = ${scope.workspace} and is_open and person_a = ${personId}
    union select ${columns} from reviews where workspace_id = ${scope.workspace} and is_open and person_b = ${personId}
    order by rank desc limit 50`.execute(scope.db)
  return rows
}

export async function saveReviews(scope: Scope, reviews: readonly Omit<ReviewRow, 'createdAt' | 'judgementId'>[]): Promise<void> {
  if (reviews.length === 0) return
  await sql`
    insert into reviews (workspace_id, id, a, b, origin, note, actor, created_at, person_a, person_b, weight, rank, is_open,
      suspected_after)
    select ${scope.workspace}, id, a, b, origin, note, actor, ${moment(scope.now)}, "personA", "personB", weight, rank, "isOpen",
      "suspectedAfter"
    from ${rowsAs(
      reviews,
      'row (id uuid, a uuid, b uuid, origin text, note text, actor text, "personA" uuid, "personB" uuid, weight real, rank real, "isOpen" boolean, "suspectedAfter" bigint)',
    )}
    on conflict (workspace_id, a, b) do update set origin = excluded.origin, note = excluded.note, person_a = excluded.person_a,
      person_b = excluded.person_b, weight = excluded.weight, rank = excluded.rank, is_open = excluded.is_open,
      suspected_after = excluded.suspected_after`.execute(scope.db)
}

/** More was bought: the open doubts about these persons weigh more. Same formula as `rankOf`. */
export async function rerankReviews(scope: Scope, personIds: readonly PersonId[]): Promise<void> {
  if (personIds.length === 0) return
  await sql`
    with touched as (
      select id from reviews where workspace_id = ${scope.workspace} and is_open and person_a = any(${ids(personIds)})
      union select id from reviews where workspace_id = ${scope.workspace} and is_open and person_b = any(${ids(personIds)})
    )
    update reviews r set rank = r.weight + log(2, 1 + greatest(0, pa.spent_minor + pb.spent_minor) / 10000.0)
    from touched, person_tallies pa, person_tallies pb
    where r.workspace_id = ${scope.workspace} and r.id = touched.id
      and pa.workspace_id = r.workspace_id and pa.person_id = r.person_a and pb.workspace_id = r.workspace_id and pb.person_id = r.person_b`.execute(
    scope.db,
  )
}

export async function settleReview(scope: Scope, id: ReviewId, judgementId: JudgementId): Promise<void> {
  await sql`update reviews set judgement_id = ${judgementId} where workspace_id = ${scope.workspace} and id = ${id}`.execute(scope.db)
}

export async function postponeReview(scope: Scope, id: ReviewId, until: Temporal.Instant): Promise<void> {
  await sql`update reviews set postponed_until = ${moment(until)} where workspace_id = ${scope.workspace} and id = ${id}`.execute(scope.db)
}

export async function noteReviews(scope: Scope, reviewIds: readonly ReviewId[], note: string): Promise<void> {
  await sql`update reviews set note = ${note} where workspace_id = ${scope.workspace} and id = any(${ids(reviewIds)})`.execute(scope.db)
}
