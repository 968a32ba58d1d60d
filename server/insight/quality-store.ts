import { type RawBuilder, sql } from 'kysely'
import type { Channel, MainIdentifier, PersonId, QualityDetector } from '#contract'
import { documentLengthMin } from '#identity'
import type { Scope } from '#platform'

export type Found = {
  personId: PersonId
  name: string
  contact: string | null
  channel: Channel
  source: string
  value: string
  with: { personId: PersonId; name: string }[]
}
/** What a detector needs to know of the business, and the domains that are slips of the keyboard. */
export type Habits = { country: string; main: MainIdentifier; slips: readonly string[] }

const letters = sql`regexp_replace(p.name, '[^[:alpha:]]', '', 'g')`
/** A figure, a sign no name has, fewer than three letters, or not one vowel. */
const isOdd = sql`p.name <> '' and (p.name ~ '[0-9@#%*_/\\\\|<>]' or length(${letters}) < 3 or p.name !~* '[aeiouyáéíóúü]')`
const isHalf = sql`p.name ~ '^[^[:space:]]+$' and length(${letters}) >= 3`
const stated = (field: string) => sql`r.attributes -> ${field}::text`
const understood = (feature: string) => sql`r.features -> ${feature}::text`
/** A document that no record of the person states as one that is understood. */
const isUnread = sql`p.golden -> 'document' is null and ${understood('documents')} is null`
const documentText = sql`coalesce(r.attributes -> 'document' ->> 0, r.attributes ->> 'document')`
/** Somebody whom no other record makes reachable: put right once, it is right. */
const noneOfPerson = (workspace: string, feature: string) => sql`not exists (
  select 1 from records o where o.workspace_id = ${workspace} and o.person_id = r.person_id and o.withdrawn_at is null
    and o.features -> ${feature}::text is not null)`

/** What each detector looks for: in records as they were captured, or in persons as they are shown. */
function conditionOf(
  { workspace }: Scope,
  detector: QualityDetector,
  { main, slips }: Habits,
): { of: 'records' | 'persons'; where: RawBuilder<unknown> } {
  switch (detector) {
    case 'walk-in':
      return {
        of: 'records',
        // Whom else the business knows nothing of is no slip of anybody's.
        where: sql`${understood('name')} is null and (${stated('full_name')} is not null or ${stated('first_name')} is not null) and p.name = ''`,
      }
    case 'incomplete-phone':
      return {
        of: 'records',
        where: sql`${stated('phone')} is not null and ${understood('phones')} is null and ${noneOfPerson(workspace, 'phones')}`,
      }
    case 'mistyped-document':
      return {
        of: 'records',
        where: sql`${stated('document')} is not null and (p.golden -> 'document' ->> 'recordId' = r.id::text or ${isUnread})`,
      }
    case 'mistyped-mail':
      return { of: 'persons', where: sql`split_part(lower(p.golden -> 'email' ->> 'value'), '@', 2) = any(${[...slips]}::text[])` }
    case 'odd-name':
      return { of: 'persons', where: isOdd }
    case 'half-name':
      return { of: 'persons', where: isHalf }
    case 'missing-minimum':
      return { of: 'persons', where: sql`(p.name = '' or p.golden -> ${main}::text is null)` }
    case 'repeated-mail':
      return { of: 'persons', where: sql`p.id in (select person_id from shared)` }
  }
}

/** E-mails that several persons have, each with one of them: the one seen first. */
const sharedMails = ({ workspace }: Scope, among?: readonly PersonId[]) => sql`
  shared as (
    select value, min(person_id::text)::uuid as person_id, json_agg(distinct person_id) as people from (
      select mail.value, r.person_id from records r cross join lateral jsonb_array_elements_text(r.features -> 'emails') as mail
      where r.workspace_id = ${workspace} and r.withdrawn_at is null ${among ? sql`and r.person_id = any(${[...among]}::uuid[])` : sql``}
    ) as held group by value having count(distinct person_id) between 2 and 20
  )`

/** How many persons each of these detectors finds. */
export async function countFound(scope: Scope, detector: QualityDetector, habits: Habits): Promise<number> {
  const { workspace, db } = scope
  const { of, where } = conditionOf(scope, detector, habits)
  if (detector === 'repeated-mail') {
    const { rows } = await sql<{ count: number }>`with ${sharedMails(scope)} select count(*)::int as count from shared`.execute(db)
    return rows[0]?.count ?? 0
  }
  if (detector === 'walk-in') return countSoldToNobody(scope, where)
  const { rows } =
    of === 'persons'
      ? await sql<{ count: number }>`select count(*)::int as count from persons p
          where p.workspace_id = ${workspace} and not p.is_visitor and ${where}`.execute(db)
      : await sql<{ count: number }>`select count(distinct r.person_id)::int as count
          from records r join persons p on p.workspace_id = ${workspace} and p.id = r.person_id
          where r.workspace_id = ${workspace} and r.withdrawn_at is null and not p.is_visitor and ${where}`.execute(db)
  return rows[0]?.count ?? 0
}

/** Sales and not customers: a till has one "Cliente Mostrador" for hundreds of them. Where nothing is known of sales, each record is one. */
async function countSoldToNobody({ workspace, db }: Scope, where: RawBuilder<unknown>): Promise<number> {
  const { rows } = await sql<{ count: number }>`
    with nobody as (
      select distinct p.id, bought.purchase_count from records r join persons p on p.workspace_id = ${workspace} and p.id = r.person_id
      join person_tallies bought on bought.workspace_id = ${workspace} and bought.person_id = p.id
      where r.workspace_id = ${workspace} and r.withdrawn_at is null and ${where}
    )
    select coalesce(sum(greatest(purchase_count, 1)), 0)::int as count from nobody`.execute(db)
  return rows[0]?.count ?? 0
}

const shownValue = (detector: QualityDetector) => {
  if (detector === 'mistyped-mail') return sql`p.golden -> 'email' ->> 'value'`
  if (detector === 'repeated-mail') return sql`(select value from shared where shared.person_id = p.id limit 1)`
  if (detector === 'incomplete-phone') return sql`coalesce(r.attributes -> 'phone' ->> 0, r.attributes ->> 'phone')`
  if (detector === 'mistyped-document') return documentText
  if (detector === 'walk-in') return sql`coalesce(r.attributes ->> 'full_name', r.attributes ->> 'first_name')`
  return sql`p.name`
}

type Wanted = { detector: QualityDetector; habits: Habits; limit: number; among?: readonly PersonId[] | undefined }

/** Whom a detector finds, newest first, of everybody or among these: each person once, with the record it shows it by. */
export async function listFound(scope: Scope, { detector, habits, limit, among }: Wanted): Promise<Found[]> {
  const { workspace, db } = scope
  const { of, where } = conditionOf(scope, detector, habits)
  const shared =
    detector === 'repeated-mail'
      ? sharedMails(scope, among)
      : sql`shared as (select null::text as value, null::uuid as person_id, '[]'::json as people)`
  const { rows } = await sql<Found>`
    with ${shared},
    found as (
      select distinct on (p.id) p.id, p.name, p.golden, seen.last_at, r.source_id, ${shownValue(detector)} as value
      from persons p join records r on r.workspace_id = ${workspace} and r.person_id = p.id and r.withdrawn_at is null
      join person_sightings seen on seen.workspace_id = ${workspace} and seen.person_id = p.id
      where p.workspace_id = ${workspace} ${detector === 'walk-in' ? sql`` : sql`and not p.is_visitor`} and ${where} ${of === 'persons' ? sql`and r.id = p.id` : sql``}
        ${among ? sql`and p.id = any(${[...among]}::uuid[])` : sql``}
      order by p.id, r.created_at desc
    ),
    newest as (select * from found order by last_at desc, id limit ${limit})
    select n.id as "personId", n.name, n.value, s.kind as channel, s.name as source,
      coalesce(n.golden -> 'phone' ->> 'value', n.golden -> 'email' ->> 'value', n.golden -> 'handle' ->> 'value') as contact,
      coalesce((
        select json_agg(json_build_object('personId', o.id, 'name', o.name) order by o.id) from shared, json_array_elements_text(shared.people) as other
        join persons o on o.workspace_id = ${workspace} and o.id = other.value::uuid
        where shared.person_id = n.id and shared.value = n.value and o.id <> n.id
      ), '[]') as with
    from newest n join sources s on s.workspace_id = ${workspace} and s.id = n.source_id
    order by n.last_at desc, n.id`.execute(db)
  return rows
}

/** E-mails as they were captured, of these people, in the order in which they were. */
export async function listMails({ db, workspace }: Scope, people: readonly PersonId[]): Promise<{ personId: PersonId; text: string }[]> {
  const { rows } = await sql<{ personId: PersonId; text: string }>`
    select r.person_id as "personId", mail.text from records r
    cross join lateral jsonb_array_elements_text(
      case jsonb_typeof(r.attributes -> 'email') when 'array' then r.attributes -> 'email' else jsonb_build_array(r.attributes -> 'email') end
    ) as mail (text)
    where r.workspace_id = ${workspace} and r.person_id = any(${[...people]}::uuid[]) and r.withdrawn_at is null and r.attributes ? 'email'
    order by r.created_at, r.id`.execute(db)
  return rows
}

/** Documents as they were captured, each with whose it is, in the order of people's ids. */
export async function pageDocuments(
  { db, workspace }: Scope,
  after: PersonId | undefined,
  limit: number,
): Promise<{ personId: PersonId; value: string; lastAt: Temporal.Instant }[]> {
  const { rows } = await sql<{ personId: PersonId; value: string; lastAt: Temporal.Instant }>`
    with page as (
      select id, (golden -> 'document' ->> 'recordId')::uuid as record_id from persons
      where workspace_id = ${workspace} and not is_visitor and golden -> 'document' is not null ${after ? sql`and id > ${after}` : sql``}
      order by id limit ${limit}
    )
    select page.id as "personId", coalesce(${documentText}, '') as value,
      coalesce(seen.last_at, 'epoch') as "lastAt"
    from page left join records r on r.workspace_id = ${workspace} and r.id = page.record_id
    left join person_sightings seen on seen.workspace_id = ${workspace} and seen.person_id = page.id
    order by page.id`.execute(db)
  return rows
}

/**
 * Whose document is too short for one, and who has no other: those seen last, and how many they are. Counted here and not page by page, as whole files say
 * "123"; what has no figure ("N/A") says that there is none, and what is long enough and still no document ("en trámite") is no slip of the keys.
 */
export async function listShortDocuments(
  { db, workspace }: Scope,
  limit: number,
): Promise<{ personId: PersonId; lastAt: Temporal.Instant; count: number }[]> {
  const { rows } = await sql<{ personId: PersonId; lastAt: Temporal.Instant; count: number }>`
    with unread as (
      select distinct on (p.id) p.id, ${documentText} as value
      from records r join persons p on p.workspace_id = ${workspace} and p.id = r.person_id
      where r.workspace_id = ${workspace} and r.withdrawn_at is null and not p.is_visitor and ${stated('document')} is not null and ${isUnread}
      order by p.id, r.created_at desc
    )
    select unread.id as "personId", coalesce(seen.last_at, 'epoch') as "lastAt", count(*) over ()::int as count
    from unread left join person_sightings seen on seen.workspace_id = ${workspace} and seen.person_id = unread.id
    where unread.value ~ '[0-9]' and length(regexp_replace(unread.value, '[^A-Za-z0-9]', '', 'g')) < ${documentLengthMin}
    order by "lastAt" desc, unread.id limit ${limit}`.execute(db)
  return rows
}

/** Which domains customers' mails have: few, whatever the number of customers. */
export async function listMailDomains({ db, workspace }: Scope, among?: readonly PersonId[]): Promise<string[]> {
  const { rows } = await sql<{ domain: string }>`
    select distinct split_part(lower(golden -> 'email' ->> 'value'), '@', 2) as domain from persons
    where workspace_id = ${workspace} and golden -> 'email' is not null
      ${among ? sql`and id = any(${[...among]}::uuid[])` : sql``}`.execute(db)
  return rows.map(({ domain }) => domain)
}

export async function countPersons({ db, workspace }: Scope): Promise<number> {
  const { rows } = await sql<{ count: number }>`select count(*)::int as count from persons
    where workspace_id = ${workspace} and not is_visitor`.execute(db)
  return rows[0]?.count ?? 0
}

export type MonthRow = { channel: Channel | null; seller: string | null; month: string; records: number; firsts: number; fresh: number }

/**
 * Records by month, how many of them were the first of their person there, and how many the first anywhere: of everything, of each channel, and of each seller at the counter.
 * Visitors are nobody's repetition. One scan each; a capture by hand knows its user, a till's event names its seller, and what a file brought has none.
 */
export async function listMonths({ db, workspace }: Scope, timezone: string): Promise<MonthRow[]> {
  const { rows } = await sql<MonthRow>`
    with told as (
      select r.id, r.person_id, s.kind as channel, r.created_at, to_char(r.created_at at time zone ${timezone}::text, 'YYYY-MM') as month,
        row_number() over (partition by r.person_id order by r.created_at, r.id) as met
      from records r join sources s on s.workspace_id = ${workspace} and s.id = r.source_id
      join persons p on p.workspace_id = ${workspace} and p.id = r.person_id and not p.is_visitor
      where r.workspace_id = ${workspace} and r.withdrawn_at is null and not r.is_correction
    ),
    sold as (
      select told.*, coalesce(
        (select c.actor from captures c where c.workspace_id = ${workspace} and c.record_id = told.id and c.withdrawn_at is null
          and c.import_id is null and c.actor like 'user:%' order by c.at limit 1),
        (select seller_of(e.facts) from entries e where e.workspace_id = ${workspace} and e.record_id = told.id and e.withdrawn_at is null
          order by e.at limit 1)
      ) as seller
      from told where channel = 'counter'
    ),
    ranked as (
      select null as channel, null as seller, month, met, met as place from told
      union all
      select channel, null, month, met, row_number() over (partition by channel, person_id order by created_at, id) from told
      union all
      select null, seller, month, met, row_number() over (partition by seller, person_id order by created_at, id) from sold where seller is not null
    )
    select channel, seller, month, count(*)::int as records, (count(*) filter (where place = 1))::int as firsts,
      (count(*) filter (where met = 1))::int as fresh
    from ranked group by 1, 2, 3 order by 3`.execute(db)
  return rows
}
