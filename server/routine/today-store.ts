import { sql } from 'kysely'
import type { Channel, MainIdentifier, PersonId } from '#contract'
import { moment, type Scope } from '#platform'
import type { Entry } from '#timeline'

type Day = { since: Temporal.Instant; main: MainIdentifier }
export type ArrivalCount = { channel: Channel; seller: string | null; arrived: number; incomplete: number; fresh: number }

/**
 * What came in today, and with whom: a record whose person lacks a name or the main identifier is incomplete. The seller is whoever captured it here,
 * or whom the till names in the first moment it sent along; what a file brought has none.
 */
const arrivedToday = ({ workspace }: Scope, { since, main }: Day) => sql`
  arrived as (
    select r.id, r.person_id, r.created_at, s.kind as channel, s.name as source, p.name,
      coalesce(p.golden -> 'phone' ->> 'value', p.golden -> 'email' ->> 'value', p.golden -> 'handle' ->> 'value') as contact,
      p.name = '' as no_name, (p.golden -> ${main}::text) is null as no_main,
      coalesce(
        (select c.actor from captures c where c.workspace_id = ${workspace} and c.record_id = r.id and c.withdrawn_at is null and c.import_id is null
          and c.actor like 'user:%' order by c.at limit 1),
        (select seller_of(e.facts) from entries e where e.workspace_id = ${workspace} and e.record_id = r.id and e.withdrawn_at is null
          order by e.at limit 1)
      ) as seller
    from records r
    join persons p on p.workspace_id = ${workspace} and p.id = r.person_id
    join sources s on s.workspace_id = ${workspace} and s.id = r.source_id
    where r.workspace_id = ${workspace} and r.created_at >= ${moment(since)} and r.withdrawn_at is null and not p.is_visitor
      and not r.is_correction
  )`

export async function countArrivals(scope: Scope, day: Day): Promise<ArrivalCount[]> {
  const { rows } = await sql<ArrivalCount>`
    with ${arrivedToday(scope, day)}
    select channel, seller, count(*)::int as arrived, (count(*) filter (where no_name or no_main))::int as incomplete,
      (count(*) filter (where id = person_id))::int as fresh
    from arrived group by 1, 2`.execute(scope.db)
  return rows
}

/** What was sold today without a customer: to visitors, whom nobody is asked to complete. */
export async function countSoldToNobody({ db, workspace }: Scope, since: Temporal.Instant): Promise<number> {
  const { rows } = await sql<{ count: number }>`
    select count(*)::int as count from person_sightings p join records r on r.workspace_id = ${workspace} and r.person_id = p.person_id
    join entries e on e.workspace_id = ${workspace} and e.record_id = r.id and e.withdrawn_at is null and e.at >= ${moment(since)} and e.kind = 'purchase'
    where p.workspace_id = ${workspace} and p.is_visitor and p.last_at >= ${moment(since)} and r.withdrawn_at is null`.execute(db)
  return rows[0]?.count ?? 0
}

export type Incomplete = {
  personId: PersonId
  name: string
  contact: string | null
  channel: Channel
  source: string
  seller: string | null
  at: Temporal.Instant
  noName: boolean
  noMain: boolean
}

/** The newest of today whose card is not complete, each person once; what a file brought is completed at Calidad. */
export async function listIncomplete(scope: Scope, day: Day, limit: number): Promise<Incomplete[]> {
  const { rows } = await sql<Incomplete>`
    with ${arrivedToday(scope, day)},
    newest as (select distinct on (person_id) * from arrived where (no_name or no_main) and channel <> 'import' order by person_id, created_at desc)
    select person_id as "personId", name, contact, channel, source, seller, created_at as at, no_name as "noName", no_main as "noMain"
    from newest order by created_at desc, id limit ${limit}`.execute(scope.db)
  return rows
}

type ContextRow = { personId: PersonId; name: string } & Omit<Entry, 'amount' | 'recordId' | 'importId'> & {
    amountMinor: number | null
    currency: string | null
  }
export type Context = { waiting: number; noted: number; rows: ContextRow[] }

const kindsWithContext = ['purchase', 'return', 'visit', 'call', 'meeting', 'warranty']
/** A visit or a call written with so many words tells its context itself; the counter's own short mark does not. */
const wordsEnough = 4

/** Whom we dealt with today without a word about it: the newest moment of each, found through who was seen today. */
export async function listWithoutNote(scope: Scope, since: Temporal.Instant, limit: number): Promise<Context> {
  const { workspace } = scope
  const { rows } = await sql<ContextRow & { noted: boolean; waiting: number; known: number }>`
    with seen as (
      select p.id, p.name from person_sightings s join persons p on p.workspace_id = s.workspace_id and p.id = s.person_id
      where s.workspace_id = ${workspace} and s.last_at >= ${moment(since)} and not s.is_visitor
    ),
    mine as (
      select r.id, r.person_id, seen.name from seen join records r on r.workspace_id = ${workspace} and r.person_id = seen.id
      where r.withdrawn_at is null
    ),
    happened as (
      select mine.person_id, mine.name, entry.* from mine cross join lateral (
        select id, at, kind, channel, facts, amount_minor, currency, source_id, actor from entries
        where workspace_id = ${workspace} and record_id = mine.id and withdrawn_at is null and at >= ${moment(since)}
          and (kind = any(${kindsWithContext}::text[]) or kind = 'note')
        order by at desc, id desc limit 20
      ) as entry
    ),
    told as (
      select distinct person_id from happened
      where kind = 'note' or (kind in ('visit', 'call', 'meeting')
        and cardinality(regexp_split_to_array(trim(coalesce(facts ->> 'text', '')), '\s+')) > ${wordsEnough}::int)
    ),
    newest as (
      select distinct on (person_id) happened.*, person_id in (select person_id from told) as noted from happened
      where kind <> 'note' order by person_id, at desc, id desc
    )
    select person_id as "personId", name, id, at, kind, channel, facts, amount_minor as "amountMinor", currency, source_id as source, actor, noted,
      (select count(*) filter (where not noted) from newest)::int as waiting, (select count(*) filter (where noted) from newest)::int as known
    from newest order by noted, at desc, id limit ${limit}`.execute(scope.db)
  const [first] = rows
  return { waiting: first?.waiting ?? 0, noted: first?.known ?? 0, rows: rows.filter(({ noted }) => !noted) }
}

export type Progress = {
  twinsJudged: number
  cards: number
  completeCards: number
  routineDays: number
  before: number | null
  now: number | null
}

/** What the business did since the first day; the index counts the records of the thirty days before it, and of the days since. */
export async function countProgress(
  { db, workspace }: Scope,
  { from, startsOn, main }: { from: Temporal.Instant; startsOn: string; main: MainIdentifier },
): Promise<Progress> {
  const index = (since: Temporal.Instant, until: Temporal.Instant | null) => sql`
    (select count(*)::float / nullif(count(distinct person_id), 0) from records
      where workspace_id = ${workspace} and withdrawn_at is null and not is_correction and created_at >= ${moment(since)}
      ${until ? sql`and created_at < ${moment(until)}` : sql``})`
  const { rows } = await sql<Progress>`
    with met as (
      select p.name <> '' and (p.golden -> ${main}::text) is not null as complete
      from records r join persons p on p.workspace_id = ${workspace} and p.id = r.id
      where r.workspace_id = ${workspace} and r.created_at >= ${moment(from)} and r.withdrawn_at is null and not p.is_visitor
    )
    select
      (select count(*)::int from judgements where workspace_id = ${workspace} and at >= ${moment(from)} and withdrawn_at is null
        and kind <> 'later' and review_id is not null) as "twinsJudged",
      (select count(*)::int from met) as cards, (select count(*)::int from met where complete) as "completeCards",
      (select count(distinct day)::int from (
        select day from routine_marks where workspace_id = ${workspace} and day >= ${startsOn}::date group by day, actor having count(*) = 3
      ) as done) as "routineDays",
      ${index(from.subtract({ hours: 30 * 24 }), from)} as before, ${index(from, null)} as now`.execute(db)
  const [row] = rows
  if (!row) throw new Error('a select without from answered no row')
  return row
}
