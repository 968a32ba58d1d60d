import { sql } from 'kysely'
import type { JudgementId, PersonId, RecordId, SourceId } from '#contract'
import type { Reason } from '#identity'
import type { Scope } from '#platform'
import { ids, moment, rowsAs } from './sql.ts'

export type Cause = 'created' | 'joined' | 'separated' | 'withdrawn'
/** One record that went from one person to another, and why. */
export type Regrouping = { recordId: RecordId; from: PersonId | null; to: PersonId; cause: Cause; because: Reason[] }
type KeptRegrouping = Regrouping & { seq: number; at: Temporal.Instant; judgementId: JudgementId | null; actor: string }

export async function insertRegroupings(scope: Scope, regroupings: readonly Regrouping[], judgementId: JudgementId | null): Promise<void> {
  if (regroupings.length === 0) return
  await sql`
    insert into regroupings (workspace_id, at, record_id, from_person, to_person, cause, because, judgement_id, actor)
    select ${scope.workspace}, ${moment(scope.now)}, "recordId", "from", "to", cause, because, ${judgementId}::uuid, ${scope.actor}
    from ${rowsAs(regroupings, 'row ("recordId" uuid, "from" uuid, "to" uuid, cause text, because jsonb)')}`.execute(scope.db)
}

/** A record that came as somebody new wrote no line in the feed: that it came says it. */
const cameAlone = sql.raw(`not exists (select 1 from regroupings g where g.workspace_id = r.workspace_id and g.record_id = r.id
  and g.from_person is null and g.at = r.created_at)`)

/** A change of a person: all records that moved at once for one reason. */
export type Change = Omit<KeptRegrouping, 'recordId'> & { records: number; recordId: RecordId; sourceId: SourceId; undoable: boolean }
export type ChangePlace = { at: Temporal.Instant; seq: number }

type Subject = { recordIds: readonly RecordId[]; personId: PersonId; causes: readonly Cause[] }

/** As a table `changes`: what moved at one moment for one reason is one change. */
const changesOf = (scope: Scope, subject: Subject) => sql`
    with mine as (
      select seq from regroupings where workspace_id = ${scope.workspace} and record_id = any(${ids(subject.recordIds)})
      union select seq from regroupings where workspace_id = ${scope.workspace} and from_person = ${subject.personId}
    ), changes as (
      select max(r.seq) as seq, r.at, r.from_person, r.to_person, r.cause, r.judgement_id, r.actor, count(*)::int as records,
        (array_agg(r.record_id order by r.seq desc))[1] as record_id, (array_agg(r.because order by r.seq desc))[1] as because
      from mine join regroupings r on r.workspace_id = ${scope.workspace} and r.seq = mine.seq
      join records moved on moved.workspace_id = ${scope.workspace} and moved.id = r.record_id and not moved.is_correction
      where r.cause = any(${[...subject.causes]}::text[])
      group by r.at, r.from_person, r.to_person, r.cause, r.judgement_id, r.actor
      union all
      -- Somebody comes with the first thing that is told of them, also where a history is loaded that began long before.
      select -r.number, least(r.created_at, seen.first_at), null, r.id, 'created', null, r.created_by, 1, r.id, '[]'
      from records r join record_sightings seen on seen.workspace_id = r.workspace_id and seen.record_id = r.id
      where r.workspace_id = ${scope.workspace} and r.id = any(${ids(subject.recordIds)}) and not r.is_correction and ${cameAlone}
        and ${subject.causes.includes('created')}::boolean
    )`

/** What happened to who these records are: arrivals, joins and separations, newest first. What is put right comes and goes with them untold. */
export async function listChanges(
  scope: Scope,
  subject: Subject,
  { limit, before }: { limit: number; before?: ChangePlace | undefined },
): Promise<Change[]> {
  const { rows } = await sql<Change>`${changesOf(scope, subject)}
    select c.seq, c.at, c.from_person as "from", c.to_person as "to", c.cause, c.judgement_id as "judgementId", c.actor, c.records,
      c.record_id as "recordId", c.because, r.source_id as "sourceId", j.id is not null as undoable
    from changes c join records r on r.workspace_id = ${scope.workspace} and r.id = c.record_id left join judgements j on j.workspace_id = ${scope.workspace} and j.id = c.judgement_id and j.withdrawn_at is null
    ${before ? sql`where (c.at, c.seq) < (${moment(before.at)}, ${before.seq})` : sql``}
    order by c.at desc, c.seq desc limit ${limit}`.execute(scope.db)
  return rows
}

export async function countCauses(scope: Scope, subject: Subject): Promise<Partial<Record<Cause, number>>> {
  const { rows } = await sql<{ cause: Cause; count: number }>`${changesOf(scope, subject)}
    select cause, count(*)::int as count from changes group by cause`.execute(scope.db)
  return Object.fromEntries(rows.map(({ cause, count }) => [cause, count]))
}

/** Other ids under which the persons of these records were known. */
export async function listFormerIds(scope: Scope, recordIds: readonly RecordId[], current: PersonId): Promise<PersonId[]> {
  const { rows } = await sql<{ id: PersonId }>`
    select to_person as id from regroupings
    where workspace_id = ${scope.workspace} and record_id = any(${ids(recordIds)}) and to_person <> ${current}
    union select r.id from records r
    where r.workspace_id = ${scope.workspace} and r.id = any(${ids(recordIds)}) and r.id <> ${current} and ${cameAlone}
    order by 1 limit 100`.execute(scope.db)
  return rows.map(({ id }) => id)
}

/** When these records last came together: the last of them to be joined to others. */
export async function findJoinedAt(scope: Scope, recordIds: readonly RecordId[]): Promise<Temporal.Instant | null> {
  const { rows } = await sql<{ at: Temporal.Instant | null }>`
    select max(at) as at from regroupings
    where workspace_id = ${scope.workspace} and record_id = any(${ids(recordIds)}) and cause = 'joined'`.execute(scope.db)
  return rows[0]?.at ?? null
}

/** How far the ordered feed goes. */
export async function findLastSeq(scope: Scope): Promise<number> {
  const { rows } = await sql<{
    seq: number
  }>`select seq from regroupings where workspace_id = ${scope.workspace} order by seq desc limit 1`.execute(scope.db)
  return rows[0]?.seq ?? 0
}

/** People whom a record left without anybody having decided it, since that place of the feed. */
export async function listLeftSince(scope: Scope, seq: number): Promise<PersonId[]> {
  const { rows } = await sql<{ id: PersonId }>`select distinct from_person as id from regroupings
    where workspace_id = ${scope.workspace} and seq > ${seq} and cause = 'separated' and judgement_id is null order by 1`.execute(scope.db)
  return rows.map(({ id }) => id)
}
