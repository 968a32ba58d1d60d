import { sql } from 'kysely'
import type { PersonId } from '#contract'
import type { Scope } from '#platform'

/** How far what changes has come: the ends of what only grows. */
export type Ends = { auditSeq: number; regroupSeq: number; changeSeq: number; entryId: string; reviewAt: string }

const entriesMax = 500
const changesMax = 200

export async function readEnds(scope: Scope): Promise<Ends> {
  const { rows } = await sql<Ends>`select
      coalesce((select seq from audit where workspace_id = ${scope.workspace} order by seq desc limit 1), 0) as "auditSeq",
      coalesce((select seq from regroupings where workspace_id = ${scope.workspace} order by seq desc limit 1), 0) as "regroupSeq",
      coalesce((select seq from record_changes where workspace_id = ${scope.workspace} order by seq desc limit 1), 0) as "changeSeq",
      coalesce((select id from entries where workspace_id = ${scope.workspace} order by id desc limit 1)::text,
        '00000000-0000-0000-0000-000000000000') as "entryId",
      coalesce((select created_at from reviews where workspace_id = ${scope.workspace} order by created_at desc limit 1)::text, '') as "reviewAt"`.execute(
    scope.db,
  )
  const [row] = rows
  if (!row) throw new Error('a select without a table answered no row')
  return { ...row, auditSeq: Number(row.auditSeq), regroupSeq: Number(row.regroupSeq), changeSeq: Number(row.changeSeq) }
}

export type FreshEntry = { id: string; personId: PersonId }

/** The newest moments past an id, with whom they happened to. */
export async function listFreshEntries(scope: Scope, past: string): Promise<FreshEntry[]> {
  const { rows } = await sql<FreshEntry>`
    with fresh as (
      select id, record_id from entries where workspace_id = ${scope.workspace} and id > ${past}::uuid order by id desc limit ${entriesMax}
    )
    select fresh.id, r.person_id as "personId" from fresh join records r on r.workspace_id = ${scope.workspace} and r.id = fresh.record_id`.execute(
    scope.db,
  )
  return rows
}

/** Who was joined, separated or worked on by somebody since, or of whom something else is said; at most so many, the rest is found when it is looked at. */
export async function listTouched(scope: Scope, since: Ends): Promise<PersonId[]> {
  const { rows } = await sql<{ id: PersonId }>`
    with touched as (
      select unnest(array[to_person, from_person]) as id from (
        select to_person, from_person from regroupings where workspace_id = ${scope.workspace} and seq > ${since.regroupSeq}
        order by seq desc limit ${changesMax}) moved
      union select r.person_id from (
        select record_id from record_changes where workspace_id = ${scope.workspace} and seq > ${since.changeSeq}
        order by seq desc limit ${changesMax}) said join records r on r.workspace_id = ${scope.workspace} and r.id = said.record_id
      union select subject::uuid from (
        select subject from audit where workspace_id = ${scope.workspace} and seq > ${since.auditSeq} order by seq desc limit ${changesMax}) done
        where subject ~ '^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$'
    )
    select id from touched where id is not null limit ${changesMax}`.execute(scope.db)
  return rows.map(({ id }) => id)
}

/** This window shows that person now. */
export async function arrive(scope: Scope, tab: string, personId: PersonId): Promise<void> {
  await sql`
    insert into presences (workspace_id, tab, person_id, actor, at)
    values (${scope.workspace}, ${tab}, ${personId}, ${scope.actor}, ${scope.now.toString()}::timestamptz)
    on conflict (workspace_id, tab) do update set person_id = excluded.person_id, actor = excluded.actor, at = excluded.at`.execute(
    scope.db,
  )
}

/** This window shows nobody any more; windows that went away without a word are swept with it. */
export async function leave(scope: Scope, tab: string): Promise<void> {
  await sql`delete from presences where workspace_id = ${scope.workspace}
    and (tab = ${tab} or at < ${scope.now.toString()}::timestamptz - interval '1 hour')`.execute(scope.db)
}

export type Present = { personId: PersonId; actor: string }

export async function listPresent(scope: Scope, seconds: number): Promise<Present[]> {
  const { rows } = await sql<Present>`select distinct person_id as "personId", actor from presences
    where workspace_id = ${scope.workspace} and at > ${scope.now.toString()}::timestamptz - make_interval(secs => ${seconds})
    order by 1, 2 limit 200`.execute(scope.db)
  return rows
}
