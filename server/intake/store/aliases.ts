import { sql } from 'kysely'
import type { SourceId } from '#contract'
import type { Scope } from '#platform'
import type { Arrival } from '../types.ts'

/** A source's own name for a customer. */
export type Name = { source: SourceId; externalId: string }
export type Alias = Name & { at: Temporal.Instant }

/** Keeps what these arrivals say of two names; said again it is no news, but the earliest moment counts. */
export async function keepAliases(scope: Scope, arrivals: readonly Arrival[]): Promise<void> {
  const said = arrivals.flatMap(({ source, externalId, at, alias }) => (alias ? [{ source, previous: alias, user: externalId, at }] : []))
  if (said.length === 0) return
  await sql`
    insert into aliases (workspace_id, source_id, previous_id, user_id, at)
    select ${scope.workspace}, source, previous, "user", min(at)
    from json_to_recordset(${JSON.stringify(said)}::json) as said (source uuid, previous text, "user" text, at timestamptz)
    group by source, previous, "user"
    on conflict (workspace_id, source_id, previous_id, user_id) do update set at = excluded.at where aliases.at > excluded.at`.execute(
    scope.db,
  )
}

/** Those of the names that somebody said to be another's too, with when that was first said. */
export async function listAliased(scope: Scope, names: readonly Name[]): Promise<Alias[]> {
  if (names.length === 0) return []
  const { rows } = await sql<Alias>`
    select source_id as source, previous_id as "externalId", min(at) as at
    from json_to_recordset(${JSON.stringify(names)}::json) as wanted (source uuid, "externalId" text)
    join aliases on aliases.workspace_id = ${scope.workspace} and aliases.source_id = wanted.source and aliases.previous_id = wanted."externalId"
    group by source_id, previous_id`.execute(scope.db)
  return rows
}
