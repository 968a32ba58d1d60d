import { sql } from 'kysely'
import type { SourceId } from '#contract'
import { newId, type Scope, storableJson } from '#platform'
import type { InPart } from '../in-part.ts'
import { partlyReason } from '../wire/arrive.ts'
import { settleQuarantined, weighAgain } from './quarantine.ts'

/** What is kept beside a sale that its shop states anew, and that came in by half: its name, and when it was stated. */
export type Restating = { sale: string; statedAt: string }
type Context = Partial<Restating> & { inPart?: InPart[] }
type Statement = { context?: Context; digest: Buffer | null; times: number }
type Said = Statement & { facts: Record<string, unknown>; body: Buffer; at?: Temporal.Instant }
type Waiting = Statement & { id: string; context: Context; bytes: number }

/**
 * Of a sale that is stated several times, each time with something that nobody can read, the newest statement waits for all: it says what the others did,
 * and only it could stand. It takes the row of the one before, so that it waits also where nothing more fits, and leaves nothing behind. Answers what of
 * these is still to be kept.
 */
export async function keepNewest<S extends Said>(scope: Scope, source: SourceId, said: readonly S[]): Promise<S[]> {
  const bySale = Map.groupBy(said, ({ context }) => context?.sale)
  const others = bySale.get(undefined) ?? []
  bySale.delete(undefined)
  if (bySale.size === 0) return others
  const waiting = Map.groupBy(await listStatements(scope, source, [...bySale.keys()]), ({ context }) => context.sale)
  const kept = [...others]
  for (const [sale, own] of bySale) {
    const before = waiting.get(sale) ?? []
    const [last, newest] = [newestOf(before), newestOf(own)]
    if (!newest) continue
    const times = [...own, ...before].reduce((sum, one) => sum + one.times, 0)
    const stated = { ...newest, times, context: { ...newest.context, inPart: placeOf(newest, before) } }
    const surplus = before.flatMap(({ id }) => (id === last?.id ? [] : [id]))
    // What was discarded, and recovered after a newer one had come. First: its digest may be that of what is stated now.
    if (surplus.length > 0) await settleQuarantined(scope, surplus)
    if (!last) kept.push(stated)
    else if (isLater(last, newest) || isSame(last, newest)) await countAt(scope, last.id, times)
    else await restateAt(scope, source, last, stated)
  }
  return kept
}

/** Those of them that somebody has begun to put right wait on. */
async function listStatements(scope: Scope, source: SourceId, sales: readonly (string | undefined)[]): Promise<Waiting[]> {
  const { rows } = await sql<Waiting>`
    select id, context, digest, times, octet_length(body) as bytes from quarantined
    where workspace_id = ${scope.workspace} and source_id = ${source} and solved_at is null and reason = ${sql.lit(partlyReason)}
      and context ->> 'sale' = any(${sales}::text[]) and not context ? 'original'
    order by at, id`.execute(scope.db)
  return rows
}

const newestOf = <S extends Statement>(said: readonly S[]): S | undefined =>
  said.reduce<S | undefined>((best, one) => (best && isLater(best, one) ? best : one), undefined)

const momentOf = ({ context }: Statement) => Temporal.Instant.from(context?.statedAt ?? '1970-01-01T00:00:00Z')
const isLater = (one: Statement, other: Statement) => Temporal.Instant.compare(momentOf(one), momentOf(other)) > 0
const isSame = (one: Statement, other: Statement) => one.digest !== null && other.digest !== null && one.digest.equals(other.digest)

/** The moment that it left, for what is put right to take its place: a later statement without a sum leaves none. */
function placeOf({ context: own }: Statement, before: readonly Waiting[]): InPart[] {
  const entryId = before.map(({ context }) => context.inPart?.[0]?.entryId).find((id) => id) ?? null
  return (own?.inPart ?? []).map((one) => ({ ...one, entryId: one.entryId ?? entryId }))
}

const countAt = (scope: Scope, id: string, times: number) =>
  sql`update quarantined set times = ${times} where workspace_id = ${scope.workspace} and id = ${id}`.execute(scope.db)

/**
 * Its body and all that is known of it, under another id: whoever writes what is right of the one before learns that it is gone. Where the same waits
 * already, begun to be put right, the digest stays there.
 */
async function restateAt(scope: Scope, source: SourceId, { id, bytes }: Waiting, stated: Said): Promise<void> {
  const { facts, body, context, digest, times, at = scope.now } = stated
  await sql`update quarantined set id = ${newId()}, facts = ${storableJson(facts)}::jsonb, body = ${body}, context = ${storableJson(context)}::jsonb,
      times = ${times}, at = ${at.toString()}::timestamptz, digest = case when not exists (
        select from quarantined as other where other.workspace_id = ${scope.workspace} and other.source_id = ${source}
          and other.digest = ${digest}::bytea and other.solved_at is null and other.id <> ${id}) then ${digest}::bytea end
    where workspace_id = ${scope.workspace} and id = ${id}`.execute(scope.db)
  await weighAgain(scope, source, body.length - bytes)
}
