import { sql } from 'kysely'
import type { PersonId } from '#contract'
import type { Scope } from '#platform'
import type { Golden } from '../golden.ts'
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
  p.purchase_count as "purchaseCount", p.spent_minor as "spentMinor", p.first_seen_at as "firstSeenAt", p.last_seen_at as "lastSeenAt",
  p.is_visitor as "isVisitor", p.is_claim as "isClaim"`)

export async function listPersons(scope: Scope, personIds: Iterable<PersonId>): Promise<PersonRow[]> {
  const { rows } = await sql<PersonRow>`select ${columns} from persons p
    where p.workspace_id = ${scope.workspace} and p.id = any(${ids(personIds)})`.execute(scope.db)
  return rows
}

type Rank = { id: PersonId; sortName: string; isClaim: boolean; lastSeen: number }

/** What hundreds of people are ranked by; when they were last seen in seconds. */
export async function listRanks(scope: Scope, personIds: Iterable<PersonId>): Promise<Rank[]> {
  const { rows } = await sql<Rank>`
    select id, sort_name as "sortName", is_claim as "isClaim", extract(epoch from last_seen_at)::float8 as "lastSeen" from persons
    where workspace_id = ${scope.workspace} and id = any(${ids(personIds)})`.execute(scope.db)
  return rows
}

export type PersonQuery = {
  among?: PersonId[] | undefined
  channel?: string | undefined
  versionsMin?: number | undefined
  sort: 'seen' | 'name'
  after?: { key: string; id: string } | undefined
  limit: number
}

/** People in order, visitors left out, one page: the next one goes on after the last key and id of this one. */
export async function pagePersons(scope: Scope, { among, channel, versionsMin, sort, after, limit }: PersonQuery): Promise<PersonRow[]> {
  const bySeen = sort === 'seen'
  const later = after
    ? bySeen
      ? sql`and (p.last_seen_at, p.id) < (${after.key}::timestamptz, ${after.id}::uuid)`
      : sql`and (p.sort_name, p.id) > (${after.key}, ${after.id}::uuid)`
    : sql``
  const { rows } = await sql<PersonRow>`select ${columns} from persons p where p.workspace_id = ${scope.workspace} and not p.is_visitor
    ${among ? sql`and p.id = any(${ids(among)})` : sql``}
    ${channel ? sql`and p.channels @> ${texts([channel])}` : sql``}
    ${versionsMin ? sql`and p.record_count >= ${versionsMin}` : sql``} ${later}
    order by ${bySeen ? sql`p.last_seen_at desc, p.id desc` : sql`p.sort_name, p.id`} limit ${limit}`.execute(scope.db)
  return rows
}

export async function savePersons(scope: Scope, persons: readonly PersonRow[]): Promise<void> {
  if (persons.length === 0) return
  await sql`
    insert into persons (workspace_id, id, name, sort_name, golden, channels, record_count, purchase_count, spent_minor, first_seen_at, last_seen_at,
      is_visitor, is_claim)
    select ${scope.workspace}, id, name, "sortName", golden, array(select json_array_elements_text(channels)), "recordCount", "purchaseCount",
      "spentMinor", "firstSeenAt", "lastSeenAt", "isVisitor", "isClaim"
    from ${rowsAs(
      persons,
      `row (id uuid, name text, "sortName" text, golden jsonb, channels json, "recordCount" integer, "purchaseCount" integer, "spentMinor" bigint,
        "firstSeenAt" timestamptz, "lastSeenAt" timestamptz, "isVisitor" boolean, "isClaim" boolean)`,
    )}
    on conflict (workspace_id, id) do update set name = excluded.name, sort_name = excluded.sort_name, golden = excluded.golden,
      channels = excluded.channels, record_count = excluded.record_count, purchase_count = excluded.purchase_count,
      spent_minor = excluded.spent_minor, first_seen_at = excluded.first_seen_at, last_seen_at = excluded.last_seen_at,
      is_visitor = excluded.is_visitor, is_claim = excluded.is_claim`.execute(scope.db)
}

export async function deletePersons(scope: Scope, personIds: readonly PersonId[]): Promise<void> {
  if (personIds.length === 0) return
  await sql`delete from persons where workspace_id = ${scope.workspace} and id = any(${ids(personIds)})`.execute(scope.db)
}
