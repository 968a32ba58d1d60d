import { sql } from 'kysely'
import type { Channel, MainIdentifier, PersonId, RecordId } from '#contract'
import type { Attributes } from '#identity'
import type { Scope } from '#platform'

type SourceCount = { source: string; channel: Channel; contacts: number }
type Progress = { done: number; total: number }
type Counts = Progress & {
  contacts: SourceCount[]
  people: number
  nobodys: number
  joined: number
  openReviews: number
  entries: number
  readingAgain: Progress | null
}

/**
 * Every figure in one round trip and of one moment, each from an index alone. Sources with most contacts first; those with nobody yet count zero.
 * `done` of `total`: how much of the demo shop has arrived, 0 of 0 for a business of one's own. `readingAgain`: after an upgrade to other rules.
 */
export async function countAll({ db, workspace, now }: Scope): Promise<Counts> {
  const { rows } = await sql<Counts>`
    with per_source as (
      select source_id, count(*)::int as contacts from records
      where workspace_id = ${workspace} and withdrawn_at is null group by source_id
    ),
    corrected as (
      select source_id, count(*)::int as corrections from records
      where workspace_id = ${workspace} and withdrawn_at is null and is_correction group by source_id
    ),
    named as (
      select s.name as source, s.kind as channel, coalesce(p.contacts, 0) - coalesce(c.corrections, 0) as contacts
      from sources s left join per_source p on p.source_id = s.id left join corrected c on c.source_id = s.id
      where s.workspace_id = ${workspace} order by 3 desc, 1
    )
    select
      (select coalesce(json_agg(named), '[]') from named) as contacts,
      (select count(*)::int from persons where workspace_id = ${workspace} and not is_visitor) as people,
      (select coalesce(sum(record_count), 0)::int from persons where workspace_id = ${workspace} and is_visitor) as nobodys,
      (select count(*)::int from persons where workspace_id = ${workspace} and record_count > 1 and not is_visitor) as joined,
      (select count(*)::int from reviews where workspace_id = ${workspace} and is_open
        and (postponed_until is null or postponed_until <= ${now.toString()}::timestamptz)) as "openReviews",
      (select count(*)::int from entries where workspace_id = ${workspace} and withdrawn_at is null) as entries,
      (select json_build_object('done', done, 'total', greatest(total, done)) from readings
        where workspace_id = ${workspace} and finished_at is null) as "readingAgain",
      demo_done as done, demo_total as total
    from workspaces where id = ${workspace}`.execute(db)
  const [counts] = rows
  if (!counts) throw new Error('the workspace is gone')
  return counts
}

/** Of the hundred people with most records, the one known through most channels, then under most spellings, then seen last. */
export async function findShowcase({ db, workspace }: Scope): Promise<{ personId: PersonId; name: string } | null> {
  const { rows } = await sql<{ personId: PersonId; name: string }>`
    with several as (
      select id, name, channels from persons
      where workspace_id = ${workspace} and record_count > 1 and not is_visitor and name <> ''
      order by record_count desc limit 100
    ),
    spelled as (
      select person_id, count(distinct lower(coalesce(attributes ->> 'full_name',
        concat_ws(' ', attributes ->> 'first_name', attributes ->> 'last_name', attributes ->> 'second_last_name')))) as spellings
      from records where workspace_id = ${workspace} and withdrawn_at is null and not is_correction and person_id in (select id from several) group by person_id
    )
    select id as "personId", name from several join spelled on spelled.person_id = id
    join person_sightings s on s.workspace_id = ${workspace} and s.person_id = id
    order by cardinality(channels) desc, spellings desc, s.last_at desc, id limit 1`.execute(db)
  return rows[0] ?? null
}

export type VersionRow = { recordId: RecordId; source: string; channel: Channel; attributes: Attributes; at: Temporal.Instant }

/** The records of one person, as their sources first wrote them down. */
export async function listVersions({ db, workspace }: Scope, personId: PersonId, limit: number): Promise<VersionRow[]> {
  const { rows } = await sql<VersionRow>`
    select r.id as "recordId", s.name as source, s.kind as channel, r.attributes, seen.first_at as at
    from records r join sources s on s.workspace_id = r.workspace_id and s.id = r.source_id
    join record_sightings seen on seen.workspace_id = r.workspace_id and seen.record_id = r.id
    where r.workspace_id = ${workspace} and r.person_id = ${personId} and r.withdrawn_at is null and not r.is_correction
    order by seen.first_at, r.id limit ${limit}`.execute(db)
  return rows
}

export async function findMainIdentifier({ db, workspace }: Scope): Promise<MainIdentifier> {
  const { rows } = await sql<{ main: MainIdentifier }>`select main_identifier as main from workspaces where id = ${workspace}`.execute(db)
  return rows[0]?.main ?? 'phone'
}
