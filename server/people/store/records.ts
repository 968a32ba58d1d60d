import { sql } from 'kysely'
import type { ImportId, PersonId, RecordId, SourceId } from '#contract'
import type { Attributes, Features } from '#identity'
import { columnsAs, type Scope, together } from '#platform'
import { cardPrefix } from '../corrections.ts'
import type { Ended } from '../ended.ts'
import type { Filing } from '../filing.ts'
import type { RecordRow, Stated, Tally } from '../types.ts'
import { insertSightings } from './sightings.ts'
import { ids, moment, rowsAs } from './sql.ts'

type Row = {
  id: RecordId
  source_id: SourceId
  channel: string
  external_id: string
  attributes: Attributes
  stated: Stated
  features: Features
  person_id: PersonId
  purchase_count: number
  spent_minor: number
  first_at: Temporal.Instant
  last_at: Temporal.Instant
  withdrawn_at: Temporal.Instant | null
  ended: Ended | null
  is_told: boolean
}

const columns =
  sql.raw(`r.id, r.source_id, s.kind as channel, r.external_id, r.attributes, r.stated, r.features, r.person_id, r.purchase_count,
  r.spent_minor, seen.first_at, seen.last_at, r.withdrawn_at, r.ended, r.is_told`)

/** Records with what their columns come from. */
const wholeRecords = sql.raw(`records r join sources s on s.workspace_id = r.workspace_id and s.id = r.source_id
  join record_sightings seen on seen.workspace_id = r.workspace_id and seen.record_id = r.id`)

const recordOf = (row: Row): RecordRow => ({
  id: row.id,
  sourceId: row.source_id,
  channel: row.channel,
  externalId: row.external_id,
  attributes: row.attributes,
  stated: row.stated,
  features: row.features,
  personId: row.person_id,
  purchaseCount: row.purchase_count,
  spentMinor: row.spent_minor,
  firstSeenAt: row.first_at,
  lastSeenAt: row.last_at,
  withdrawnAt: row.withdrawn_at,
  ended: row.ended,
  isTold: row.is_told,
})

/** Whom a source means: enough for an event that says nothing new about her. When she was seen in milliseconds: most moments are only compared. */
export type Met = Pick<RecordRow, 'id' | 'sourceId' | 'externalId' | 'personId' | 'isTold' | 'withdrawnAt'> & {
  firstSeenMs: number
  lastSeenMs: number
}

/** The records that these sources already know under these names, each of which is asked once. */
export async function findByExternal(scope: Scope, names: readonly { sourceId: SourceId; externalId: string }[]): Promise<Met[]> {
  const { rows } = await sql<Omit<Met, 'sourceId' | 'externalId'> & { n: number }>`
    select name.n, r.id, r.person_id as "personId", r.is_told as "isTold", r.withdrawn_at as "withdrawnAt",
      (date_part('epoch', seen.first_at) * 1000)::bigint as "firstSeenMs", (date_part('epoch', seen.last_at) * 1000)::bigint as "lastSeenMs"
    from ${columnsAs(
      'name',
      names.map(({ sourceId, externalId }, n) => ({ source_id: sourceId, external_id: externalId, n })),
      { source_id: 'uuid', external_id: 'text', n: 'bigint' },
    )}
    join records r on r.workspace_id = ${scope.workspace} and r.source_id = name.source_id and r.external_id = name.external_id
    join record_sightings seen on seen.workspace_id = r.workspace_id and seen.record_id = r.id`.execute(scope.db)
  return rows.flatMap(({ n, ...row }) => {
    const name = names[n]
    return name ? [{ ...row, ...name }] : []
  })
}

export async function listRecords(scope: Scope, recordIds: Iterable<RecordId>): Promise<RecordRow[]> {
  const { rows } = await sql<Row>`
    select ${columns} from ${wholeRecords}
    where r.workspace_id = ${scope.workspace} and r.id = any(${ids(recordIds)})`.execute(scope.db)
  return rows.map(recordOf)
}

/** The standing records of these persons, oldest first. */
export async function listRecordsOf(scope: Scope, personIds: Iterable<PersonId>): Promise<RecordRow[]> {
  const { rows } = await sql<Row>`
    select ${columns} from ${wholeRecords}
    where r.workspace_id = ${scope.workspace} and r.person_id = any(${ids(personIds)}) and r.withdrawn_at is null order by r.id`.execute(
    scope.db,
  )
  return rows.map(recordOf)
}

/** Those of these persons of whom several records speak, corrections among them. */
export async function listOfSeveralRecords(scope: Scope, personIds: Iterable<PersonId>): Promise<PersonId[]> {
  const { rows } = await sql<{ id: PersonId }>`select person_id as id from records
    where workspace_id = ${scope.workspace} and person_id = any(${ids(personIds)}) and withdrawn_at is null
    group by person_id having count(*) > 1`.execute(scope.db)
  return rows.map(({ id }) => id)
}

/** Withdrawn records whose ids lead to one of these records today: what was written about them by hand goes on being told. */
export async function listFollowers(scope: Scope, recordIds: readonly RecordId[]): Promise<RecordId[]> {
  const { rows } = await sql<{ id: RecordId }>`
    with recursive follower (id) as (
      select id from records where workspace_id = ${scope.workspace} and person_id = any(${ids(recordIds)})
        and withdrawn_at is not null and id <> person_id
      union
      select r.id from follower join records r on r.workspace_id = ${scope.workspace} and r.person_id = follower.id
        and r.withdrawn_at is not null and r.id <> r.person_id
    )
    select id from follower`.execute(scope.db)
  return rows.map(({ id }) => id)
}

/** What the engine needs of a record, and nothing else: neighbours come by the thousand. */
export type Known = { id: RecordId; natural: string; features: Features }

export async function listFeatures(scope: Scope, recordIds: Iterable<RecordId>): Promise<Known[]> {
  const { rows } = await sql<{ id: RecordId; natural: string; features: Features }>`
    select id, source_id || '/' || external_id as natural, features from records
    where workspace_id = ${scope.workspace} and id = any(${ids(recordIds)})`.execute(scope.db)
  return rows
}

/** What its source calls each of these records, as the engine knows it. */
export async function listNaturals(scope: Scope, recordIds: Iterable<RecordId>): Promise<Map<RecordId, string>> {
  const { rows } = await sql<{ id: RecordId; natural: string }>`
    select id, source_id || '/' || external_id as natural from records
    where workspace_id = ${scope.workspace} and id = any(${ids(recordIds)})`.execute(scope.db)
  return new Map(rows.map(({ id, natural }) => [id, natural]))
}

export type NewRecord = Filing & {
  id: RecordId
  sourceId: SourceId
  externalId: string
  code: string
  attributes: Attributes
  stated: Stated
  features: Features
  personId: PersonId
  firstSeenAt: Temporal.Instant
  lastSeenAt: Temporal.Instant
  isTold: boolean
  ended: Ended | null
}

/** Writes records and files them under their keys and words: those are taken from the rows themselves and do not travel again. */
export async function insertRecords(scope: Scope, records: readonly NewRecord[]): Promise<void> {
  if (records.length === 0) return
  const written = sql`
    with fresh as (
      insert into records (workspace_id, id, source_id, external_id, code, attributes, stated, features, keys, who, words, person_id,
        is_told, ended, is_correction, created_at, created_by)
      select ${scope.workspace}, id, "sourceId", "externalId", code, attributes, stated, features, keys, who, words, "personId",
        "isTold", ended,
        "externalId" ^@ ${cardPrefix}::text and exists (
          select 1 from sources s where s.workspace_id = ${scope.workspace} and s.id = "sourceId" and s.kind = 'counter'),
        ${moment(scope.now)}, ${scope.actor}
      from ${rowsAs(
        records,
        `row (id uuid, "sourceId" uuid, "externalId" text, code text, attributes jsonb, stated jsonb, features jsonb, keys bigint[], who integer,
          words text, "personId" uuid, "isTold" boolean, ended jsonb)`,
      )}
      returning workspace_id, id, keys, who, words
    ), keyed as (
      insert into record_keys (workspace_id, key, record_id, who)
      select workspace_id, unnest(keys) as key, id, who from fresh order by key
    )
    insert into record_words (workspace_id, word, record_id, company)
    select workspace_id, unnest(string_to_array(substr(words, 2), ' ')) as word, id, words from fresh order by word`.execute(scope.db)
  await together(written, insertSightings(scope, records))
}

/** Under what these records are filed now. */
export async function listFilings(scope: Scope, recordIds: Iterable<RecordId>): Promise<(Filing & { id: RecordId })[]> {
  const { rows } = await sql<Filing & { id: RecordId }>`select id, to_json(keys) as keys, who, words from records
    where workspace_id = ${scope.workspace} and id = any(${ids(recordIds)})`.execute(scope.db)
  return rows
}

/** From now on something else than a file states these records. */
export async function markTold(scope: Scope, recordIds: readonly RecordId[]): Promise<void> {
  if (recordIds.length === 0) return
  await sql`update records set is_told = true where workspace_id = ${scope.workspace} and id = any(${ids(recordIds)})`.execute(scope.db)
}

/** `isNews`: it says something else of its customer than before, for whoever looks at her. */
export type Restated = Pick<RecordRow, 'id' | 'attributes' | 'stated' | 'features' | 'ended' | 'withdrawnAt'> &
  Filing & { isNews?: boolean }

export async function updateRecords(scope: Scope, records: readonly Restated[]): Promise<void> {
  if (records.length === 0) return
  await noteNews(
    scope,
    records.filter(({ isNews }) => isNews).map(({ id }) => id),
  )
  await sql`
    update records r set attributes = row.attributes, stated = row.stated, features = row.features, keys = row.keys, who = row.who,
      words = row.words, ended = row.ended, withdrawn_at = row."withdrawnAt"
    from ${rowsAs(
      records,
      `row (id uuid, attributes jsonb, stated jsonb, features jsonb, keys bigint[], who integer, words text, ended jsonb, "withdrawnAt" timestamptz)`,
    )}
    where r.workspace_id = ${scope.workspace} and r.id = row.id`.execute(scope.db)
}

/** The latest change of each is kept, for whoever watches. */
async function noteNews(scope: Scope, recordIds: readonly RecordId[]): Promise<void> {
  if (recordIds.length === 0) return
  await sql`
    insert into record_changes (workspace_id, record_id, at, traits, groups)
    select ${scope.workspace}, id, ${moment(scope.now)}, '{}', false from unnest(${ids(recordIds)}) as id order by id
    on conflict (workspace_id, record_id) do update set seq = excluded.seq, at = excluded.at, traits = excluded.traits, groups = excluded.groups`.execute(
    scope.db,
  )
}

export type Reaffirmed = Pick<RecordRow, 'id' | 'stated'>

/** Nothing new was said, but when it was said last. */
export async function updateStated(scope: Scope, records: readonly Reaffirmed[]): Promise<void> {
  if (records.length === 0) return
  await sql`update records r set stated = row.stated from ${rowsAs(records, 'row (id uuid, stated jsonb)')}
    where r.workspace_id = ${scope.workspace} and r.id = row.id`.execute(scope.db)
}

export async function movePersons(scope: Scope, moves: readonly { id: RecordId; personId: PersonId }[]): Promise<void> {
  if (moves.length === 0) return
  await sql`
    update records r set person_id = row.person from ${rowsAs(
      moves.map(({ id, personId }) => ({ id, person: personId })),
      'row (id uuid, person uuid)',
    )}
    where r.workspace_id = ${scope.workspace} and r.id = row.id`.execute(scope.db)
}

/** Adds to records and to their persons what happened; answers the persons. */
export async function addTallies(scope: Scope, tallies: Iterable<[RecordId, Tally]>): Promise<PersonId[]> {
  const rows = [...tallies].map(([id, { purchases, spentMinor }]) => ({ id, purchases, spent: spentMinor }))
  if (rows.length === 0) return []
  const { rows: persons } = await sql<{ id: PersonId }>`
    with added as (
      update records r set purchase_count = purchase_count + row.purchases, spent_minor = spent_minor + row.spent
      from ${rowsAs(rows, 'row (id uuid, purchases integer, spent bigint)')}
      where r.workspace_id = ${scope.workspace} and r.id = row.id
      returning r.person_id, r.withdrawn_at, row.purchases, row.spent
    ), by_person as (
      select person_id, sum(purchases) as purchases, sum(spent) as spent from added where withdrawn_at is null group by person_id
    )
    update person_tallies p set purchase_count = purchase_count + b.purchases, spent_minor = spent_minor + b.spent
    from by_person b where p.workspace_id = ${scope.workspace} and p.person_id = b.person_id
    returning p.person_id as id`.execute(scope.db)
  return persons.map(({ id }) => id)
}

/** The person that any id of a record answers with today; follows withdrawn records to whom they were with. */
export async function findPersonId(scope: Scope, id: string): Promise<PersonId | undefined> {
  const { rows } = await sql<{ person_id: PersonId }>`
    with recursive step (id, person_id, withdrawn_at, depth) as (
      select id, person_id, withdrawn_at, 0 from records where workspace_id = ${scope.workspace} and id = ${id}::uuid
      union all
      select r.id, r.person_id, r.withdrawn_at, step.depth + 1 from step
      join records r on r.workspace_id = ${scope.workspace} and r.id = step.person_id
      where step.withdrawn_at is not null and step.person_id <> step.id and step.depth < 50
    )
    select person_id from step where withdrawn_at is null`.execute(scope.db)
  return rows[0]?.person_id
}

export async function listPersonIds(scope: Scope, recordIds: Iterable<RecordId>): Promise<{ id: RecordId; personId: PersonId }[]> {
  const { rows } = await sql<{ id: RecordId; personId: PersonId }>`select id, person_id as "personId" from records
    where workspace_id = ${scope.workspace} and id = any(${ids(recordIds)})`.execute(scope.db)
  return rows
}

/** Names and channels of the workspace's sources. */
export async function listSources(scope: Scope): Promise<Map<SourceId, { name: string; kind: string }>> {
  const { rows } = await sql<{ id: SourceId; name: string; kind: string }>`select id, name, kind from sources
    where workspace_id = ${scope.workspace}`.execute(scope.db)
  return new Map(rows.map(({ id, name, kind }) => [id, { name, kind }]))
}

/** What the files of imports are called. */
export async function listFileNames(scope: Scope, ids: readonly (ImportId | null)[]): Promise<Map<ImportId, string>> {
  const wanted = [...new Set(ids)].filter((id) => id !== null)
  if (wanted.length === 0) return new Map()
  const { rows } = await sql<{ id: ImportId; name: string }>`select id, file_name as name from imports
    where workspace_id = ${scope.workspace} and id = any(${wanted}::uuid[]) and file_name <> ''`.execute(scope.db)
  return new Map(rows.map(({ id, name }) => [id, name]))
}

/** The standing records in the order of their ids, from one place on. */
export async function pageRecordIds(scope: Scope, after: RecordId | undefined, limit: number): Promise<RecordId[]> {
  const { rows } = await sql<{ id: RecordId }>`select id from records where workspace_id = ${scope.workspace} and withdrawn_at is null
    ${after ? sql`and id > ${after}` : sql``} order by id limit ${limit}`.execute(scope.db)
  return rows.map(({ id }) => id)
}
