import { sql } from 'kysely'
import type { GroupStatement, RecordId, SourceId } from '#contract'
import { type Scope, together } from '#platform'
import { type News, noteChanges } from './changes-store.ts'
import { isSaid, keptAt, latestInRounds, saidAt } from './latest.ts'
import type { ToldTrait, TraitStatement } from './types.ts'

/** Of each record, and of each group, so many names are kept: those that were stated last. What is not kept depends on no order. */
const namesMax = 500
/** Of each record so many groups are kept, those that it was said to belong to last; and of a person so many are shown. */
export const groupsMax = 100

/** Whose traits a table keeps. */
const keepers = {
  record_traits: {
    owner: sql.raw('record_id'),
    types: sql.raw('record_id uuid'),
    isSame: sql.raw('t.record_id = ranked.record_id'),
    ownerOf: ({ record_id }: Kept) => [record_id],
  },
  group_traits: {
    owner: sql.raw('source_id, group_id'),
    types: sql.raw('source_id uuid, group_id text'),
    isSame: sql.raw('t.source_id = ranked.source_id and t.group_id = ranked.group_id'),
    ownerOf: ({ source_id, group_id }: Kept) => [source_id, group_id],
  },
} as const
type Keeper = keyof typeof keepers
type Kept = { name: string; value: unknown; claimed: boolean; at: string; record_id?: RecordId; source_id?: SourceId; group_id?: string }

/** Writes down what is said of customers and of their groups. What was said before it changes nothing, nor does the same said again. */
export async function noteTraits(
  scope: Scope,
  statements: readonly TraitStatement[],
  groups: readonly GroupStatement[] = [],
): Promise<void> {
  const rows = { traits: [] as Kept[], groups: [] as Membership[], ofGroups: [] as Kept[] }
  for (const { recordId: record_id, source: source_id, traits, group, claimed, at: moment, isFallback = false } of statements) {
    const at = textOf(moment)
    const kept = isFallback ? textOf(keptAt(moment, isFallback)) : at
    for (const { name, value } of traits) rows.traits.push({ record_id, name, value, claimed, at: kept })
    if (!group) continue
    rows.groups.push({ record_id, source_id, group_id: group.id, claimed, at })
    for (const { name, value } of group.traits) rows.ofGroups.push({ source_id, group_id: group.id, name, value, claimed, at })
  }
  for (const { source: source_id, id: group_id, at: moment, claimed, traits } of groups)
    for (const { name, value } of traits) rows.ofGroups.push({ source_id, group_id, name, value, claimed, at: textOf(moment) })
  const [traits, memberships, ofGroups] = await together(
    keep(scope, 'record_traits', rows.traits),
    keepGroups(scope, rows.groups),
    keep(scope, 'group_traits', rows.ofGroups),
  )
  await noteChanges(scope, [...traits.flatMap(newsOfTrait), ...memberships.map(newsOfGroup), ...newsOfTheirGroups(rows.groups, ofGroups)])
}

const newsOfTrait = ({ record_id, name, at }: Kept): News[] =>
  record_id ? [{ recordId: record_id, at: saidAt(Temporal.Instant.from(at)).toString(), trait: name }] : []
const newsOfGroup = ({ record_id, at }: Membership): News => ({ recordId: record_id, at })

/** What is new of a group is a change of those in whose calls it was said: its other members may be thousands. */
function newsOfTheirGroups(members: readonly Membership[], changed: readonly Kept[]): News[] {
  const groups = new Set(changed.map(groupKeyOf))
  return groups.size === 0 ? [] : members.filter((one) => groups.has(groupKeyOf(one))).map(newsOfGroup)
}
const groupKeyOf = ({ source_id, group_id }: Kept | Membership) => `${source_id}\0${group_id}`

const textOf = ({ epochMilliseconds }: Temporal.Instant) => new Date(epochMilliseconds).toISOString()

/** What a value says; null where it says nothing, as `isSaid`. */
const said = (value: string) =>
  sql.raw(`case when ${value} in ('null', '[]', '{}') or ${value} #>> '{}' !~ '[^[:space:]\u00a0\ufeff]' then null else ${value} end`)

/** Answers those that say something else than what was kept, and count. */
async function keep(scope: Scope, keeper: Keeper, rows: readonly Kept[]): Promise<Kept[]> {
  const { owner, types, isSame, ownerOf } = keepers[keeper]
  const table = sql.table(keeper)
  // No name holds U+0000.
  const keyOf = (row: Kept) => [...ownerOf(row), row.name, row.claimed].join('\0')
  const news: Kept[] = []
  for (const round of latestInRounds(rows, keyOf)) {
    // What nobody verified is no news beside what somebody did. What is no news is answered without words: it may be all, with every event.
    const { rows: grown } = await sql<{ is_new: boolean; news: unknown[] | null }>`
      insert into ${table} as t (workspace_id, ${owner}, name, claimed, value, at, is_news)
      select ${scope.workspace}, ${owner}, name, claimed, coalesce(value, 'null'), at, not claimed or not exists (
        select from ${table} t where t.workspace_id = ${scope.workspace} and ${isSame} and t.name = ranked.name and not t.claimed)
      from json_to_recordset(${JSON.stringify(round)}::json) as ranked (${types}, name text, claimed boolean, value jsonb, at timestamptz)
      on conflict (workspace_id, ${owner}, name, claimed) do update set value = excluded.value, at = excluded.at,
        is_news = excluded.is_news and excluded.value <> t.value and (${said('excluded.value')}) is distinct from (${said('t.value')})
      where (excluded.at, length(excluded.value::text), excluded.value::text collate "C") > (t.at, length(t.value::text), t.value::text collate "C")
      returning xmax = 0 as is_new,
        case when is_news and (xmax <> 0 or (${said('value')}) is not null) then json_build_array(${owner}, name, claimed) end as news`.execute(
      scope.db,
    )
    if (grown.some(({ is_new }) => is_new)) await forgetOldest(scope, keeper, round)
    const changed = new Set(grown.flatMap(({ news: key }) => (key ? [key.join('\0')] : [])))
    if (changed.size > 0) news.push(...round.filter((row) => changed.has(keyOf(row))))
  }
  return news
}

/** Who has more names than are kept loses those that were stated longest ago, withdrawn ones among them. */
async function forgetOldest(scope: Scope, keeper: Keeper, rows: readonly Kept[]): Promise<void> {
  const { owner, types, isSame } = keepers[keeper]
  const table = sql.table(keeper)
  const owners = new Map(
    rows.map(({ record_id, source_id, group_id }) => [`${record_id}${source_id}\0${group_id}`, { record_id, source_id, group_id }]),
  )
  await sql`
    with touched as (
      select ${owner} from json_to_recordset(${JSON.stringify([...owners.values()])}::json) as said (${types})
    ), crowded as (
      select ${owner} from ${table} join touched using (${owner}) where workspace_id = ${scope.workspace}
      group by ${owner} having count(*) > ${namesMax}
    ), ranked as (
      select ${owner}, name, claimed, row_number() over (partition by ${owner} order by at desc, name, claimed) as place
      from ${table} join crowded using (${owner}) where workspace_id = ${scope.workspace}
    )
    delete from ${table} t using ranked
    where t.workspace_id = ${scope.workspace} and ranked.place > ${namesMax} and ${isSame} and t.name = ranked.name and t.claimed = ranked.claimed`.execute(
    scope.db,
  )
}

type Membership = { record_id: RecordId; source_id: SourceId; group_id: string; claimed: boolean; at: string }

/** Answers those that are new. */
async function keepGroups(scope: Scope, rows: readonly Membership[]): Promise<Membership[]> {
  const keyOf = ({ record_id, group_id, claimed }: Membership) => `${record_id}\0${group_id}\0${claimed}`
  const news: Membership[] = []
  for (const round of latestInRounds(rows, keyOf)) {
    const { rows: come } = await sql<Partial<Membership>>`
      insert into record_groups as g (workspace_id, record_id, source_id, group_id, claimed, at)
      select ${scope.workspace}, record_id, source_id, group_id, claimed, at
      from json_to_recordset(${JSON.stringify(round)}::json) as said (record_id uuid, source_id uuid, group_id text, claimed boolean, at timestamptz)
      on conflict (workspace_id, record_id, group_id, claimed) do update set at = excluded.at where excluded.at > g.at
      returning case when xmax = 0 then record_id end as record_id, case when xmax = 0 then group_id end as group_id, claimed`.execute(
      scope.db,
    )
    if (come.some(({ record_id }) => record_id)) await forgetOldestGroups(scope, round)
    const fresh = new Set(come.map((one) => keyOf(one as Membership)))
    news.push(...round.filter((one) => fresh.has(keyOf(one))))
  }
  return news
}

/** Which stay depends on no order, as with names. */
async function forgetOldestGroups(scope: Scope, rows: readonly Membership[]): Promise<void> {
  await sql`
    with crowded as (
      select record_id from record_groups where workspace_id = ${scope.workspace} and record_id = any(${[...new Set(rows.map(({ record_id }) => record_id))]}::uuid[])
      group by record_id having count(*) > ${groupsMax}
    ), ranked as (
      select record_id, group_id, claimed, row_number() over (partition by record_id order by claimed, at desc, group_id) as place
      from record_groups join crowded using (record_id) where workspace_id = ${scope.workspace}
    )
    delete from record_groups g using ranked
    where g.workspace_id = ${scope.workspace} and place > ${groupsMax} and g.record_id = ranked.record_id and g.group_id = ranked.group_id
      and g.claimed = ranked.claimed`.execute(scope.db)
}

export type RecordTrait = ToldTrait & { recordId: RecordId; source: string; channel: string }

/**
 * So many letters of values are read at once, what somebody verified first and then what was said last: anybody with the key of a page may state megabytes of
 * one visitor.
 */
const lettersMax = 1_000_000
const sizeSoFar = sql.raw(`sum(length(value::text)) over (order by claimed, at desc, name rows unbounded preceding)`)

const better = sql.raw('t.claimed, t.at desc, length(t.value::text) desc, t.value::text collate "C" desc')

/** What is said of these records together, by name: of what several state the latest, and what somebody verified before what nobody did. */
export async function listTraits(scope: Scope, recordIds: readonly RecordId[]): Promise<RecordTrait[]> {
  const { rows } = await sql<RecordTrait>`
    with told as (
      select distinct on (t.name) t.name, t.value, t.at, t.claimed, t.record_id from record_traits t
      where t.workspace_id = ${scope.workspace} and t.record_id = any(${[...recordIds]}::uuid[])
      order by t.name, ${better}
    ), measured as (select *, ${sizeSoFar} as size from told)
    select t.name, t.value, t.at, t.claimed, t.record_id as "recordId", s.name as source, s.kind as channel
    from measured t join records r on r.workspace_id = ${scope.workspace} and r.id = t.record_id
    join sources s on s.workspace_id = r.workspace_id and s.id = r.source_id
    where t.size <= ${lettersMax} order by t.name`.execute(scope.db)
  return rows.filter(({ value }) => isSaid(value))
}

export type RecordGroup = {
  id: string
  recordId: RecordId
  at: Temporal.Instant
  claimed: boolean
  source: string
  channel: string
  traits: ToldTrait[]
}

/** The groups that these records belong to, newest statement first, with what is said of each. */
export async function listGroups(scope: Scope, recordIds: readonly RecordId[]): Promise<RecordGroup[]> {
  const { rows } = await sql<RecordGroup & { sourceId: SourceId }>`
    with own as (
      select distinct on (source_id, group_id) source_id, group_id, record_id, claimed, at from record_groups
      where workspace_id = ${scope.workspace} and record_id = any(${[...recordIds]}::uuid[])
      order by source_id, group_id, claimed, at desc, record_id
    )
    select own.source_id as "sourceId", own.group_id as id, own.record_id as "recordId", own.at, own.claimed, s.name as source, s.kind as channel
    from own join sources s on s.workspace_id = ${scope.workspace} and s.id = own.source_id
    order by own.at desc, own.group_id limit ${groupsMax}`.execute(scope.db)
  const traits = rows.length > 0 ? await listGroupTraits(scope, rows) : []
  return rows.map(({ sourceId, ...group }) => ({
    ...group,
    traits: traits.flatMap(({ sourceId: source, groupId, ...trait }) => (source === sourceId && groupId === group.id ? [trait] : [])),
  }))
}

type GroupTrait = ToldTrait & { sourceId: SourceId; groupId: string }

async function listGroupTraits(scope: Scope, groups: readonly { sourceId: SourceId; id: string }[]): Promise<GroupTrait[]> {
  const wanted = groups.map(({ sourceId, id }) => ({ source_id: sourceId, group_id: id }))
  const { rows } = await sql<GroupTrait>`
    with told as (
      select distinct on (t.source_id, t.group_id, t.name) t.source_id, t.group_id, t.name, t.value, t.at, t.claimed
      from json_to_recordset(${JSON.stringify(wanted)}::json) as wanted (source_id uuid, group_id text)
      join group_traits t on t.workspace_id = ${scope.workspace} and t.source_id = wanted.source_id and t.group_id = wanted.group_id
      order by t.source_id, t.group_id, t.name, ${better}
    ), measured as (select *, ${sizeSoFar} as size from told)
    select source_id as "sourceId", group_id as "groupId", name, value, at, claimed from measured
    where size <= ${lettersMax} order by source_id, group_id, name`.execute(scope.db)
  return rows.filter(({ value }) => isSaid(value))
}

/** All that is kept, one line a statement, without ids that depend on arrival: the whole workspace, for proofs. */
export async function describeTraits(scope: Scope): Promise<Map<RecordId, string[]>> {
  const { rows } = await sql<{ id: RecordId; lines: string[] }>`
    with line as (
      select record_id, json_build_array('trait', name, claimed, value, at)::text as text from record_traits
      where workspace_id = ${scope.workspace}
      union all
      select record_id, json_build_array('group', group_id, claimed, at, (
        select json_agg(json_build_array(name, t.claimed, value, t.at) order by name, t.claimed) from group_traits t
        where t.workspace_id = g.workspace_id and t.source_id = g.source_id and t.group_id = g.group_id))::text
      from record_groups g where workspace_id = ${scope.workspace}
    )
    select record_id as id, json_agg(text order by text) as lines from line group by record_id`.execute(scope.db)
  return new Map(rows.map(({ id, lines }) => [id, lines]))
}
