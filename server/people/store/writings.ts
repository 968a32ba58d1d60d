import { sql } from 'kysely'
import type { JudgementId, RecordId } from '#contract'
import { newId, type Scope } from '#platform'
import type { CaptureRow } from './captures.ts'
import type { ReviewRow } from './reviews.ts'
import { moment } from './sql.ts'

type Times = Pick<CaptureRow, 'at' | 'lastAt'>
/** What was said: a new capture, or one whose times moved from `before` to `after` because the same was said again. */
export type Said = { recordId: RecordId; captureId: string; before: Times | null; after: Times }
/** What the suspicion found there: nothing, or a doubt whose words it replaced. */
export type Suspected = { a: RecordId; b: RecordId; before: Pick<ReviewRow, 'origin' | 'note' | 'suspectedAfter' | 'isOpen'> | null }
export type Steps = { said?: Said | undefined; judgements: JudgementId[]; suspected?: Suspected | undefined }
export type WritingKind = 'card' | 'correction' | 'suspicion'

export async function insertWriting(scope: Scope, kind: WritingKind, steps: Steps, writtenWith?: JudgementId): Promise<string> {
  const id = newId()
  await sql`insert into writings (workspace_id, id, kind, steps, actor, at, judgement_id)
    values (${scope.workspace}, ${id}, ${kind}, ${JSON.stringify(steps)}::jsonb, ${scope.actor}, ${moment(scope.now)},
      ${writtenWith ?? null})`.execute(scope.db)
  return id
}

/** What was written together with a decision and still stands. */
export async function listWrittenWith(scope: Scope, judgementId: JudgementId): Promise<string[]> {
  const { rows } = await sql<{ id: string }>`select id from writings
    where workspace_id = ${scope.workspace} and judgement_id = ${judgementId} and taken_back_at is null order by id`.execute(scope.db)
  return rows.map(({ id }) => id)
}

/** Answers what is to be done, once: who comes second finds nothing to take back. */
export async function markTakenBack(scope: Scope, id: string): Promise<{ kind: WritingKind; steps: Steps } | undefined> {
  const { rows } = await sql<{ kind: WritingKind; steps: Steps }>`
    update writings set taken_back_at = ${moment(scope.now)}
    where workspace_id = ${scope.workspace} and id = ${id} and taken_back_at is null returning kind, steps`.execute(scope.db)
  return rows[0]
}

/** One capture is taken back. */
export async function withdrawCapture(scope: Scope, { recordId, captureId }: Said): Promise<void> {
  await sql`update captures set withdrawn_at = ${moment(scope.now)}
    where workspace_id = ${scope.workspace} and record_id = ${recordId} and id = ${captureId} and withdrawn_at is null`.execute(scope.db)
}

/** A doubt that nobody suspected before, and about which nobody decided, is as if it had never been; answers whether it is gone. */
async function deleteSuspicion(scope: Scope, { a, b }: Suspected): Promise<boolean> {
  const { rows } = await sql`delete from reviews where workspace_id = ${scope.workspace} and a = ${a} and b = ${b} and judgement_id is null
    returning id`.execute(scope.db)
  return rows.length > 0
}

/** The words that stood there before the suspicion. Open it stays only where it was so before. */
export async function restoreSuspicion(scope: Scope, { a, b, before }: Suspected): Promise<boolean> {
  if (!before) return deleteSuspicion(scope, { a, b, before })
  const { rows } = await sql`
    update reviews set origin = ${before.origin}, note = ${before.note}, suspected_after = ${before.suspectedAfter},
      is_open = is_open and ${before.isOpen}
    where workspace_id = ${scope.workspace} and a = ${a} and b = ${b} and judgement_id is null returning id`.execute(scope.db)
  return rows.length > 0
}
