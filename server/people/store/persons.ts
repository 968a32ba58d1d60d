import { type RawBuilder, sql } from 'kysely'
import type { Channel, ImportId, PeopleSort, PersonId } from '#contract'
import type { Scope } from '#platform'
import type { Golden } from '../golden.ts'
import { isWholeOf, peopleOf, speaksOf } from './of-import.ts'
import { ids, rowsAs, texts } from './sql.ts'

/** A person as kept: a projection of its records. */
export type PersonRow = {
  id: PersonId
  name: string
  sortName: string
  golden: Golden
  channels: string[]
  recordCount: number
  purchaseCount: number
  spentMinor: number
  firstSeenAt: Temporal.Instant
  lastSeenAt: Temporal.Instant
  /** A browser that has not yet said whose it is, or a sale to nobody: reachable, but neither listed nor counted. */
  isVisitor: boolean
  /** Only forms that nobody verified speak of her. */
  isClaim: boolean
}

const columns =
  sql.raw(`p.id, p.name, p.sort_name as "sortName", p.golden, to_json(p.channels) as channels, p.record_count as "recordCount",
  bought.purchase_count as "purchaseCount", bought.spent_minor as "spentMinor", seen.first_at as "firstSeenAt", seen.last_at as "lastSeenAt",
  p.is_visitor as "isVisitor", p.is_claim as "isClaim"`)

/** Persons with when they were seen. */
const seenPersons = sql.raw('persons p join person_sightings seen on seen.workspace_id = p.workspace_id and seen.person_id = p.id')
/** And with what they bought. */
const wholePersons = sql`${seenPersons} join person_tallies bought on bought.workspace_id = p.workspace_id and bought.person_id = p.id`

export async function listPersons(scope: Scope, personIds: Iterable<PersonId>): Promise<PersonRow[]> {
  const { rows } = await sql<PersonRow>`select ${columns} from ${wholePersons}
    where p.workspace_id = ${scope.workspace} and p.id = any(${ids(personIds)})`.execute(scope.db)
  return rows
}

type Rank = { id: PersonId; sortName: string; isClaim: boolean; lastSeen: number }

/** What hundreds of people are ranked by; when they were last seen in seconds. */
export async function listRanks(scope: Scope, personIds: Iterable<PersonId>): Promise<Rank[]> {
  const { rows } = await sql<Rank>`
    select p.id, p.sort_name as "sortName", p.is_claim as "isClaim", extract(epoch from seen.last_at)::float8 as "lastSeen" from ${seenPersons}
    where p.workspace_id = ${scope.workspace} and p.id = any(${ids(personIds)})`.execute(scope.db)
  return rows
}

export type PersonQuery = {
  among?: PersonId[] | undefined
  importId?: ImportId | undefined
  channel?: string | undefined
  versionsMin?: number | undefined
  sort: PeopleSort
  after?: { key: string; id: string } | undefined
  limit: number
}

/** Those of `id` who are among these and of whom the import speaks. */
const isOne = (scope: Scope, id: RawBuilder<unknown>, { among, importId }: Pick<PersonQuery, 'among' | 'importId'>) => sql`
  ${among ? sql`and ${id} = any(${ids(among)})` : sql``}
  ${importId ? (among ? sql`and ${speaksOf(scope, importId, id)}` : sql`and ${id} = any(${peopleOf(scope, importId)})`) : sql``}`

type Order = { by: RawBuilder<unknown>; withoutVisitors: RawBuilder<unknown>; key: RawBuilder<unknown>; keyType: string; isRising: boolean }
/** Each order is that of one index, which holds no visitors: `withoutVisitors` is what the planner must read to see so. */
const orders: Record<PeopleSort, (scope: Scope) => Order> = {
  seen: ({ workspace }) => ({
    by: sql`seen.last_at desc, seen.person_id desc`,
    withoutVisitors: sql`and seen.workspace_id = ${workspace} and not seen.is_visitor`,
    key: sql`(seen.last_at, seen.person_id)`,
    keyType: 'timestamptz',
    isRising: false,
  }),
  name: () => ({ by: sql`p.sort_name, p.id`, withoutVisitors: sql``, key: sql`(p.sort_name, p.id)`, keyType: 'text', isRising: true }),
  spent: ({ workspace }) => ({
    by: sql`bought.spent_minor desc, bought.person_id desc`,
    withoutVisitors: sql`and bought.workspace_id = ${workspace} and not bought.is_visitor`,
    key: sql`(bought.spent_minor, bought.person_id)`,
    keyType: 'bigint',
    isRising: false,
  }),
}

/** People in order, visitors left out, one page: the next one goes on after the last key and id of this one. */
export async function pagePersons(scope: Scope, { channel, versionsMin, sort, after, limit, ...who }: PersonQuery): Promise<PersonRow[]> {
  const { by, withoutVisitors, key, keyType, isRising } = orders[sort](scope)
  const later = after ? sql`and ${key} ${sql.raw(isRising ? '>' : '<')} (${after.key}::${sql.raw(keyType)}, ${after.id}::uuid)` : sql``
  const { rows } =
    await sql<PersonRow>`select ${columns} from ${wholePersons} where p.workspace_id = ${scope.workspace} and not p.is_visitor
    ${withoutVisitors} ${isOne(scope, sql.ref('p.id'), who)}
    ${channel ? sql`and p.channels @> ${texts([channel])}` : sql``}
    ${versionsMin ? sql`and p.record_count >= ${versionsMin}` : sql``} ${later}
    order by ${by} limit ${limit}`.execute(scope.db)
  return rows
}

export type PersonCounts = {
  isWhole: boolean
  matching: number
  anywhere: number
  byChannel: Partial<Record<Channel, number>>
  several: number
}

/**
 * How many people each filter would leave, of at most so many looked at. In no order: whoever comes first in the table will do for "at least",
 * and 20,000 of a million take some 50 ms, where all of them take more than three seconds.
 */
export async function countPersons(
  scope: Scope,
  { channel, versionsMin, limit, ...who }: Pick<PersonQuery, 'among' | 'importId' | 'channel' | 'versionsMin' | 'limit'>,
): Promise<PersonCounts> {
  const isThere = channel ? sql`channels @> ${texts([channel])}` : sql`true`
  const hasThose = sql`record_count >= ${versionsMin ?? 1}`
  const { rows } = await sql<PersonCounts>`
    with looked as (
      select channels, record_count from persons
      where workspace_id = ${scope.workspace} and not is_visitor ${isOne(scope, sql.ref('persons.id'), who)} limit ${limit + 1}
    ), counted as (select * from looked limit ${limit}),
    by_channel as (select channel, count(*)::int as people from counted, unnest(channels) as channel where ${hasThose} group by channel)
    select (select count(*) from looked) <= ${limit} ${who.importId && !who.among ? sql`and ${isWholeOf(scope, who.importId)}` : sql``} as "isWhole",
      (count(*) filter (where ${isThere} and ${hasThose}))::int as matching,
      (count(*) filter (where ${hasThose}))::int as anywhere,
      (select coalesce(json_object_agg(channel, people), '{}') from by_channel) as "byChannel",
      (count(*) filter (where ${isThere} and record_count >= ${Math.max(2, versionsMin ?? 0)}))::int as several
    from counted`.execute(scope.db)
  const [counts] = rows
  if (!counts) throw new Error('an aggregate always answers')
  return counts
}

export type PersonKind = { channel?: Channel | undefined; versionsMin?: number | undefined }

/** How many people there are of each of several kinds, by their order, in one look at so many. */
export async function countKinds(
  scope: Scope,
  kinds: readonly PersonKind[],
  limit: number,
): Promise<{ isWhole: boolean; matching: number[] }> {
  const rows = kinds.map(({ channel, versionsMin }, n) => ({ n, channel: channel ?? null, min: versionsMin ?? 1 }))
  // Of the same channels and as many records are many: they are counted first, and each kind looks at these few.
  const { rows: counted } = await sql<{ isWhole: boolean; matching: number }>`
    with looked as (
      select channels, record_count from persons where workspace_id = ${scope.workspace} and not is_visitor limit ${limit + 1}
    ), alike as (
      select channels, record_count, count(*) as people from (select * from looked limit ${limit}) as counted group by 1, 2
    )
    select (select count(*) from looked) <= ${limit} as "isWhole", coalesce(sum(people), 0)::int as matching
    from ${rowsAs(rows, 'kind (n integer, channel text, min integer)')}
    left join alike on (kind.channel is null or alike.channels @> array[kind.channel]) and alike.record_count >= kind.min
    group by n order by n`.execute(scope.db)
  return { isWhole: counted[0]?.isWhole ?? true, matching: counted.map(({ matching }) => matching) }
}

export async function savePersons(scope: Scope, persons: readonly PersonRow[]): Promise<void> {
  if (persons.length === 0) return
  await sql`
    with saved as materialized (
      select * from ${rowsAs(
        persons,
        `row (id uuid, name text, "sortName" text, golden jsonb, channels json, "recordCount" integer, "purchaseCount" integer, "spentMinor" bigint,
          "firstSeenAt" timestamptz, "lastSeenAt" timestamptz, "isVisitor" boolean, "isClaim" boolean)`,
      )}
    ), sighted as (
      insert into person_sightings (workspace_id, person_id, first_at, last_at, is_visitor)
      select ${scope.workspace}, id, "firstSeenAt", "lastSeenAt", "isVisitor" from saved
      on conflict (workspace_id, person_id) do update set first_at = excluded.first_at, last_at = excluded.last_at, is_visitor = excluded.is_visitor
    ), tallied as (
      insert into person_tallies as known (workspace_id, person_id, purchase_count, spent_minor, is_visitor)
      select ${scope.workspace}, id, "purchaseCount", "spentMinor", "isVisitor" from saved
      on conflict (workspace_id, person_id) do update
        set purchase_count = excluded.purchase_count, spent_minor = excluded.spent_minor, is_visitor = excluded.is_visitor
        where (known.purchase_count, known.spent_minor, known.is_visitor) <> (excluded.purchase_count, excluded.spent_minor, excluded.is_visitor)
    )
    insert into persons (workspace_id, id, name, sort_name, golden, channels, record_count, is_visitor, is_claim)
    select ${scope.workspace}, id, name, "sortName", golden, array(select json_array_elements_text(channels)), "recordCount", "isVisitor", "isClaim"
    from saved
    on conflict (workspace_id, id) do update set name = excluded.name, sort_name = excluded.sort_name, golden = excluded.golden,
      channels = excluded.channels, record_count = excluded.record_count, is_visitor = excluded.is_visitor, is_claim = excluded.is_claim`.execute(
    scope.db,
  )
}

/** Changes what these persons bought, beside what their records did. */
export async function addToPersons(scope: Scope, changes: Iterable<[PersonId, { purchases: number; spentMinor: number }]>): Promise<void> {
  const rows = [...changes].map(([id, { purchases, spentMinor }]) => ({ id, purchases, spent: spentMinor }))
  if (rows.length === 0) return
  await sql`update person_tallies p set purchase_count = purchase_count + row.purchases, spent_minor = spent_minor + row.spent
    from ${rowsAs(rows, 'row (id uuid, purchases integer, spent bigint)')} where p.workspace_id = ${scope.workspace} and p.person_id = row.id`.execute(
    scope.db,
  )
}

export async function deletePersons(scope: Scope, personIds: readonly PersonId[]): Promise<void> {
  if (personIds.length === 0) return
  await sql`
    with unseen as (delete from person_sightings where workspace_id = ${scope.workspace} and person_id = any(${ids(personIds)})),
    untallied as (delete from person_tallies where workspace_id = ${scope.workspace} and person_id = any(${ids(personIds)}))
    delete from persons where workspace_id = ${scope.workspace} and id = any(${ids(personIds)})`.execute(scope.db)
}
