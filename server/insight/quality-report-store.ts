import { sql } from 'kysely'
import type { PersonId, QualityDetector } from '#contract'
import type { Scope } from '#platform'
import type { MonthRow } from './quality-store.ts'

/** What was measured last. `found`: of each detector so many persons, newest first. */
export type Report = {
  computedAt: Temporal.Instant
  tookMs: number
  people: number
  counts: Partial<Record<QualityDetector, number>>
  found: Partial<Record<QualityDetector, PersonId[]>>
  months: MonthRow[]
}
type Measured = Omit<Report, 'computedAt' | 'found' | 'months'> & { computedAt: Temporal.Instant | null; isBeingMeasured: boolean }

/** Without the long parts; `isBeingMeasured`: asked for, and not there yet. */
export async function findReport({ db, workspace, now }: Scope): Promise<Measured | undefined> {
  const { rows } = await sql<Measured>`
    select computed_at as "computedAt", took_ms as "tookMs", people, counts,
      (computed_at is null or asked_at > computed_at) and asked_at > ${now.subtract({ minutes: lostMinutes }).toString()}::timestamptz as "isBeingMeasured"
    from quality_reports where workspace_id = ${workspace}`.execute(db)
  return rows[0]
}

/** What was asked for so long ago and is not there is lost, and may be asked for again. */
const lostMinutes = 10

export async function listMonthsMeasured({ db, workspace }: Scope): Promise<MonthRow[] | null> {
  const { rows } = await sql<{ months: MonthRow[] | null }>`
    select case when computed_at is not null then months end as months from quality_reports where workspace_id = ${workspace}`.execute(db)
  return rows[0]?.months ?? null
}

export async function listFoundPersons({ db, workspace }: Scope, detector: QualityDetector): Promise<PersonId[]> {
  const { rows } = await sql<{ found: PersonId[] | null }>`
    select found -> ${detector}::text as found from quality_reports where workspace_id = ${workspace}`.execute(db)
  return rows[0]?.found ?? []
}

/** Notes that it is to be measured; false where somebody else asked meanwhile. */
export async function noteAsked({ db, workspace, now }: Scope): Promise<boolean> {
  const { rows } = await sql`
    insert into quality_reports (workspace_id, asked_at) values (${workspace}, ${now.toString()}::timestamptz)
    on conflict (workspace_id) do update set asked_at = excluded.asked_at
      where quality_reports.asked_at <= coalesce(quality_reports.computed_at, '-infinity')
        or quality_reports.asked_at <= ${now.subtract({ minutes: lostMinutes }).toString()}::timestamptz
    returning 1`.execute(db)
  return rows.length > 0
}

export async function saveReport({ db, workspace }: Scope, { computedAt, tookMs, people, counts, found, months }: Report): Promise<void> {
  await sql`
    insert into quality_reports (workspace_id, asked_at, computed_at, took_ms, people, counts, found, months)
    values (${workspace}, ${computedAt.toString()}::timestamptz, ${computedAt.toString()}::timestamptz, ${tookMs}, ${people},
      ${JSON.stringify(counts)}::jsonb, ${JSON.stringify(found)}::jsonb, ${JSON.stringify(months)}::jsonb)
    on conflict (workspace_id) do update set asked_at = least(quality_reports.asked_at, excluded.computed_at), computed_at = excluded.computed_at, took_ms = excluded.took_ms, people = excluded.people,
      counts = excluded.counts, found = excluded.found, months = excluded.months`.execute(db)
}
