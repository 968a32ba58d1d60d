import { sql } from 'kysely'
import type { SourceId } from '#contract'
import type { Scope } from '#platform'
import type { InPart } from '../in-part.ts'
import { partlyReason } from '../wire/arrive.ts'
import { settleQuarantined } from './quarantine.ts'

/** What is kept beside a sale that its shop states anew, and that came in by half: its name, and when it was stated. */
export type Restating = { sale: string; statedAt: string }
type Context = Partial<Restating> & { inPart?: InPart[] }
type Statement = { context?: Context; digest: Buffer | null; times: number }
type Waiting = Statement & { id: string; context: Context }

/**
 * Of a sale that is stated several times, each time with something that nobody can read, the newest statement waits for all: it says what the others did,
 * and only it could stand. Answers what of these is still to be kept.
 */
export async function keepNewest<S extends Statement>(scope: Scope, source: SourceId, said: readonly S[]): Promise<S[]> {
  const bySale = Map.groupBy(said, ({ context }) => context?.sale)
  const others = bySale.get(undefined) ?? []
  bySale.delete(undefined)
  if (bySale.size === 0) return others
  const waiting = Map.groupBy(await listStatements(scope, source, [...bySale.keys()]), ({ context }) => context.sale)
  const kept = [...others]
  for (const [sale, own] of bySale) {
    const before = waiting.get(sale) ?? []
    const [last, newest] = [newestOf(before), newestOf(own)]
    const times = [...own, ...before].reduce((sum, one) => sum + one.times, 0)
    const stays = last && newest && isLater(last, newest) ? last : null
    if (stays) await countAt(scope, stays.id, times)
    else if (newest) kept.push({ ...newest, times, context: { ...newest.context, inPart: placeOf(newest, before) } })
    await settleQuarantined(
      scope,
      before.flatMap(({ id }) => (id === stays?.id ? [] : [id])),
    )
  }
  return kept
}

/** Those of them that somebody has begun to put right wait on. */
async function listStatements(scope: Scope, source: SourceId, sales: readonly (string | undefined)[]): Promise<Waiting[]> {
  const { rows } = await sql<Waiting>`
    select id, context, digest, times from quarantined
    where workspace_id = ${scope.workspace} and source_id = ${source} and solved_at is null and reason = ${sql.lit(partlyReason)}
      and context ->> 'sale' = any(${sales}::text[]) and not context ? 'original'
    order by at, id`.execute(scope.db)
  return rows
}

const newestOf = <S extends Statement>(said: readonly S[]): S | undefined =>
  said.reduce<S | undefined>((best, one) => (best && isLater(best, one) ? best : one), undefined)

const momentOf = ({ context }: Statement) => Temporal.Instant.from(context?.statedAt ?? '1970-01-01T00:00:00Z')
const isLater = (one: Statement, other: Statement) => Temporal.Instant.compare(momentOf(one), momentOf(other)) > 0

/** The moment that it left, for what is put right to take its place: a later statement without a sum leaves none. */
function placeOf({ context: own }: Statement, before: readonly Waiting[]): InPart[] {
  const entryId = before.map(({ context }) => context.inPart?.[0]?.entryId).find((id) => id) ?? null
  return (own?.inPart ?? []).map((one) => ({ ...one, entryId: one.entryId ?? entryId }))
}

const countAt = (scope: Scope, id: string, times: number) =>
  sql`update quarantined set times = ${times} where workspace_id = ${scope.workspace} and id = ${id}`.execute(scope.db)
