import { sql } from 'kysely'
import type { JudgementId, RecordId, ReviewId } from '#contract'
import type { Scope } from '#platform'
import type { JudgementRow } from '../types.ts'
import { ids, moment } from './sql.ts'

type Row = {
  id: JudgementId
  seq: number
  kind: JudgementRow['kind']
  left: RecordId[]
  right: RecordId[]
  actor: string
  at: Temporal.Instant
  note: string | null
  review_id: ReviewId | null
  withdrawn_at: Temporal.Instant | null
}
const columns = sql.raw(
  'id, seq, kind, to_json(left_records) as left, to_json(right_records) as right, actor, at, note, review_id, withdrawn_at',
)
const judgementOf = ({ review_id, withdrawn_at, ...row }: Row): JudgementRow => ({ ...row, reviewId: review_id, withdrawnAt: withdrawn_at })

export async function findJudgement(scope: Scope, id: JudgementId): Promise<JudgementRow | undefined> {
  const { rows } = await sql<Row>`select ${columns} from judgements where workspace_id = ${scope.workspace} and id = ${id}`.execute(
    scope.db,
  )
  return rows[0] && judgementOf(rows[0])
}

/** The standing judgements that speak about any of these records, but for those already known. */
export async function listJudgementsOf(
  scope: Scope,
  recordIds: Iterable<RecordId>,
  known: Iterable<JudgementId> = [],
): Promise<JudgementRow[]> {
  const { rows } = await sql<Row>`
    select ${columns} from judgements where workspace_id = ${scope.workspace} and withdrawn_at is null and id in (
      select judgement_id from judgement_records where workspace_id = ${scope.workspace} and record_id = any(${ids(recordIds)})
    ) and id <> all(${ids(known)})`.execute(scope.db)
  return rows.map(judgementOf)
}

export async function insertJudgement(scope: Scope, judgement: Omit<JudgementRow, 'seq' | 'withdrawnAt'>): Promise<void> {
  const { id, kind, left, right, actor, at, note, reviewId } = judgement
  await sql`
    with told as (
      insert into judgements (workspace_id, id, kind, left_records, right_records, actor, at, note, review_id)
      values (${scope.workspace}, ${id}, ${kind}, ${ids(left)}, ${ids(right)}, ${actor}, ${moment(at)}, ${note}, ${reviewId})
    )
    insert into judgement_records (workspace_id, record_id, judgement_id, side)
    select ${scope.workspace}::uuid, unnest(${ids(left)}), ${id}::uuid, 'left' union all
    select ${scope.workspace}::uuid, unnest(${ids(right)}), ${id}::uuid, 'right'`.execute(scope.db)
}

/** The place of the judgement told last, withdrawn or not; 0 where none was. */
export async function findLastSeq(scope: Scope): Promise<number> {
  const { rows } = await sql<{ seq: number }>`select coalesce(max(seq), 0) as seq from judgements
    where workspace_id = ${scope.workspace}`.execute(scope.db)
  return rows[0]?.seq ?? 0
}

export async function markJudgementWithdrawn(scope: Scope, id: JudgementId): Promise<void> {
  await sql`update judgements set withdrawn_at = ${moment(scope.now)}, withdrawn_by = ${scope.actor}
    where workspace_id = ${scope.workspace} and id = ${id}`.execute(scope.db)
}

/** Decisions since a moment, "later" not counted. */
export async function countJudgementsSince(scope: Scope, since: Temporal.Instant): Promise<number> {
  const { rows } = await sql<{ count: number }>`select count(*)::int as count from judgements
    where workspace_id = ${scope.workspace} and at >= ${moment(since)} and withdrawn_at is null and kind <> 'later' and review_id is not null`.execute(
    scope.db,
  )
  return rows[0]?.count ?? 0
}

/** What this caller decided about doubts since a moment and did not take back, newest first. */
export async function listOwnJudgements(scope: Scope, since: Temporal.Instant, limit: number): Promise<JudgementRow[]> {
  const { rows } = await sql<Row>`select ${columns} from judgements
    where workspace_id = ${scope.workspace} and at >= ${moment(since)} and withdrawn_at is null and review_id is not null and actor = ${scope.actor}
    order by seq desc limit ${limit}`.execute(scope.db)
  return rows.map(judgementOf)
}

/** Decisions about doubts since a moment, by who took them. */
export async function countJudgementsByActor(scope: Scope, since: Temporal.Instant): Promise<Map<string, number>> {
  const { rows } = await sql<{ actor: string; count: number }>`select actor, count(*)::int as count from judgements
    where workspace_id = ${scope.workspace} and at >= ${moment(since)} and withdrawn_at is null and kind <> 'later' and review_id is not null
    group by actor`.execute(scope.db)
  return new Map(rows.map(({ actor, count }) => [actor, count]))
}
