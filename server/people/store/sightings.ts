import { sql } from 'kysely'
import type { PersonId, RecordId } from '#contract'
import { columnsAs, type Scope } from '#platform'
import { ids, rowsAs } from './sql.ts'

export type Seen = { firstAt: Temporal.Instant; lastAt: Temporal.Instant }
/** A known record is seen at another time than it was; `personId` is null where it is withdrawn, and nobody's. */
export type Sighting = Seen & { recordId: RecordId; personId: PersonId | null }

/**
 * Records and persons remember the minute in which something was first said of them, and that in which something last happened with them; the timeline knows the moment. Whoever looks at ten things in a minute
 * is written once and not ten times, and as the last minute of all is the minute of the last, no order makes a difference.
 */
export async function see(scope: Scope, sightings: readonly Sighting[]): Promise<void> {
  if (sightings.length === 0) return
  const rows = sightings.map(({ recordId, personId, firstAt, lastAt }) => ({
    id: recordId,
    person: personId,
    first: firstAt,
    last: lastAt,
  }))
  await sql`
    with seen as materialized (
      select * from ${columnsAs('row', rows, { id: 'uuid', person: 'uuid', first: 'timestamptz', last: 'timestamptz' })}
    ), of_records as (
      update record_sightings r set first_at = least(first_at, seen.first), last_at = greatest(last_at, seen.last)
      from seen where r.workspace_id = ${scope.workspace} and r.record_id = seen.id
    )
    update person_sightings p set first_at = least(first_at, by_person.first), last_at = greatest(last_at, by_person.last)
    from (select person, min(first) as first, max(last) as last from seen group by person) as by_person
    where p.workspace_id = ${scope.workspace} and p.person_id = by_person.person
      and (p.first_at > by_person.first or p.last_at < by_person.last)`.execute(scope.db)
}

/** Something is written down that happened with whom this record is about. */
export async function seeByHand(scope: Scope, recordId: RecordId, personId: PersonId, at: Temporal.Instant): Promise<void> {
  // What is planned has not happened yet.
  if (Temporal.Instant.compare(at, scope.now) > 0) return
  const minute = at.round({ smallestUnit: 'minute', roundingMode: 'floor' })
  await see(scope, [{ recordId, personId, firstAt: minute, lastAt: minute }])
}

/** When those that are written now were seen. */
export async function insertSightings(
  scope: Scope,
  records: readonly { id: RecordId; firstSeenAt: Temporal.Instant; lastSeenAt: Temporal.Instant }[],
): Promise<void> {
  const rows = records.map(({ id, firstSeenAt, lastSeenAt }) => ({ id, first: firstSeenAt, last: lastSeenAt }))
  await sql`insert into record_sightings (workspace_id, record_id, first_at, last_at)
    select ${scope.workspace}, id, first, last from ${rowsAs(rows, 'row (id uuid, first timestamptz, last timestamptz)')}`.execute(scope.db)
}

/**
 * When these records were first and last seen, from what was stated of them and, as told, from what happened; then the same of their persons. What
 * was never seen lies before everything and after everything, so that whatever comes next is news.
 */
export async function refreshSeen(scope: Scope, recordIds: readonly RecordId[], happened: ReadonlyMap<RecordId, Seen>): Promise<void> {
  const rows = recordIds.map((id) => ({ id, first_at: happened.get(id)?.firstAt, last_at: happened.get(id)?.lastAt }))
  await sql`
    with stated as (
      select record_id, min(at) as first_at, max(last_at) filter (where is_seen) as last_at from captures
      where workspace_id = ${scope.workspace} and record_id = any(${ids(recordIds)}) and withdrawn_at is null group by record_id
    )
    update record_sightings r set first_at = coalesce(date_trunc('minute', least(s.first_at, h.first_at)), '9999-01-01Z'),
      last_at = coalesce(date_trunc('minute', greatest(s.last_at, h.last_at)), '1970-01-01Z')
    from ${rowsAs(rows, 'h (id uuid, first_at timestamptz, last_at timestamptz)')} left join stated s on s.record_id = h.id
    where r.workspace_id = ${scope.workspace} and r.record_id = h.id`.execute(scope.db)
  await sql`
    with touched as (
      select distinct person_id from records
      where workspace_id = ${scope.workspace} and id = any(${ids(recordIds)}) and withdrawn_at is null
    ), seen as (
      select person_id, coalesce(min(s.first_at) filter (where not is_correction), min(s.first_at)) as first_at, max(s.last_at) as last_at
      from records r join touched using (person_id)
      join record_sightings s on s.workspace_id = r.workspace_id and s.record_id = r.id
      where r.workspace_id = ${scope.workspace} and r.withdrawn_at is null group by person_id
    )
    update person_sightings p set first_at = seen.first_at, last_at = seen.last_at
    from seen where p.workspace_id = ${scope.workspace} and p.person_id = seen.person_id`.execute(scope.db)
}
