import { sql } from 'kysely'
import { type Channel, localeOf, type SourceId, type Trust } from '#contract'
import { lockWorkspace, newId, Refusal, type Scope } from '#platform'
import type { Language } from '#texts'
import type { Calendar } from '../reading/values.ts'
import type { WireSource } from '../types.ts'
import { isNearlyFull } from './set-aside.ts'

export type SourceRow = {
  id: SourceId
  kind: Channel
  name: string
  createdAt: Temporal.Instant
  lastEventAt: Temporal.Instant | null
  recordCount: number
  quarantined: number
  /** No more fits in quarantine. */
  isFull: boolean
  pausedAt: Temporal.Instant | null
  keyStarts: string[]
  /** Keys that were replaced and still work for a while. */
  keysEnding: { start: string; endsAt: string }[]
  trust: Trust
}

/** The sources with what hangs from them; files that brought nobody, and nothing that waits, are not shown. */
export async function listSources(scope: Scope, id: SourceId | null = null): Promise<SourceRow[]> {
  const { rows } = await sql<SourceRow>`
    with held as (
      select source_id, count(*)::int as records from records
      where workspace_id = ${scope.workspace} and withdrawn_at is null group by source_id
    ), corrected as (
      select source_id, count(*)::int as records from records
      where workspace_id = ${scope.workspace} and withdrawn_at is null and is_correction group by source_id
    ), keys as (
      select source_id, array_agg(start order by created_at) filter (where revoked_at is null) as starts,
        json_agg(json_build_object('start', start, 'endsAt', to_char(revoked_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"')) order by created_at)
          filter (where revoked_at is not null) as ending
      from api_keys
      where workspace_id = ${scope.workspace} and kind = 'source' and (revoked_at is null or revoked_at > ${scope.now.toString()}::timestamptz)
      group by source_id
    )
    select sources.id, kind, name, trust, created_at as "createdAt", last_event_at as "lastEventAt", coalesce(held.records, 0) - coalesce(corrected.records, 0) as "recordCount",
      (sources.waiting_count + sources.quarantined_beyond)::int as quarantined,
      ${isNearlyFull(scope)} as "isFull", coalesce(keys.starts, '{}') as "keyStarts",
      coalesce(keys.ending, '[]') as "keysEnding", sources.paused_at as "pausedAt"
    from sources left join held on held.source_id = sources.id left join corrected on corrected.source_id = sources.id left join keys on keys.source_id = sources.id
    where sources.workspace_id = ${scope.workspace} and (${id}::uuid is null or sources.id = ${id}::uuid)
      and (kind <> 'import' or held.records > 0 or sources.waiting_count > 0 or ${id}::uuid is not null)
    order by created_at, sources.id`.execute(scope.db)
  return rows
}

/** Refuses with source.missing. */
export async function getSource(scope: Scope, id: SourceId): Promise<SourceRow> {
  const [row] = await listSources(scope, id)
  if (!row) throw new Refusal('source.missing', { id })
  return row
}

/** Who has an account in a shop is known there; a sign-up for news can be anybody's. All others know whom they talk to. */
const usualTrust = (kind: Channel): Trust => (kind === 'web' ? 'signed-in' : kind === 'newsletter' ? 'claimed' : 'verified')

export async function insertSource(scope: Scope, { kind, name }: { kind: Channel; name: string }): Promise<SourceId> {
  const id = newId<SourceId>()
  await sql`insert into sources (workspace_id, id, kind, name, created_at, trust)
    values (${scope.workspace}, ${id}, ${kind}, ${name}, ${scope.now.toString()}::timestamptz, ${usualTrust(kind)})`.execute(scope.db)
  return id
}

/** The source of that kind (the counter's, say), made when there is none. Imports have one per kind of file: see `signature`. */
export async function ensureSource(
  scope: Scope,
  kind: Channel,
  { name, signature = '' }: { name: string; signature?: string },
): Promise<SourceId> {
  const found = await sql<{ id: SourceId }>`
    insert into sources (workspace_id, id, kind, name, created_at, signature)
    select ${scope.workspace}, ${newId()}, ${kind}, ${name}, ${scope.now.toString()}::timestamptz, ${signature}
    where not exists (select 1 from sources where workspace_id = ${scope.workspace} and kind = ${kind} and (signature = ${signature} or ${signature} = ''))
    on conflict do nothing
    returning id`.execute(scope.db)
  if (found.rows[0]) return found.rows[0].id
  const { rows } = await sql<{ id: SourceId }>`
    select id from sources where workspace_id = ${scope.workspace} and kind = ${kind} and (signature = ${signature} or ${signature} = '')
    order by created_at, id limit 1`.execute(scope.db)
  if (!rows[0]) throw new Refusal('source.missing', { id: kind })
  return rows[0].id
}

/** The names that begin so. */
export async function listSourceNames(scope: Scope, start: string): Promise<Set<string>> {
  const { rows } = await sql<{
    name: string
  }>`select name from sources where workspace_id = ${scope.workspace} and starts_with(name, ${start})`.execute(scope.db)
  return new Set(rows.map(({ name }) => name))
}

/** Another name, or a pause; what is not named stays. */
export async function changeSource(
  scope: Scope,
  id: SourceId,
  { name, paused, trust }: { name?: string | undefined; paused?: boolean | undefined; trust?: Trust | undefined },
): Promise<void> {
  // The workspace first, as whoever sets something aside does.
  await lockWorkspace(scope)
  await sql`update sources set name = coalesce(${name ?? null}, name), trust = coalesce(${trust ?? null}, trust),
      paused_at = case when ${paused ?? null}::boolean is null then paused_at when ${paused ?? null}::boolean
        then coalesce(paused_at, ${scope.now.toString()}::timestamptz) end
    where workspace_id = ${scope.workspace} and id = ${id}`.execute(scope.db)
}

/** The source of that id or that name; where there is none of that name, one is made for what a program brings. */
export async function ensureNamedSource(scope: Scope, named: string): Promise<SourceId> {
  const { rows } = await sql<{ id: SourceId }>`
    select id from sources where workspace_id = ${scope.workspace} and (id::text = ${named.toLowerCase()} or name = ${named})
    order by (id::text = ${named.toLowerCase()}) desc, created_at, id limit 1`.execute(scope.db)
  return rows[0]?.id ?? ensureSource(scope, 'import', { name: named, signature: `records:${named}` })
}

/** Who reads in this business: numbers are written as its country does. */
export async function readerIn(scope: Scope, language: Language): Promise<{ language: Language; locale: string }> {
  const { rows } = await sql<{ country: string }>`select country from workspaces where id = ${scope.workspace}`.execute(scope.db)
  return { language, locale: localeOf({ language, country: rows[0]?.country ?? '' }) }
}

/** What the wire must know of a source: its channel, the money and habits of its business, and whether it is to wait. */
export async function findWireSource(scope: Scope, source: SourceId): Promise<WireSource | null> {
  const { rows } = await sql<{ channel: Channel; currency: string; calendar: Calendar; trust: Trust; isPaused: boolean }>`
    select sources.kind as channel, workspaces.currency, sources.trust, paused_at is not null as "isPaused",
      json_build_object('country', workspaces.country, 'timezone', workspaces.timezone) as calendar
    from sources join workspaces on workspaces.id = sources.workspace_id
    where sources.workspace_id = ${scope.workspace} and sources.id = ${source}`.execute(scope.db)
  return rows[0] ? { workspace: scope.workspace, source, ...rows[0] } : null
}

/**
 * Whether a source that was known to be paused still is: until the end of this transaction it stays so, and whoever resumes it finds what was kept
 * aside of it.
 */
export async function isStillPaused(scope: Scope, source: SourceId): Promise<boolean> {
  await lockWorkspace(scope)
  const { rows } = await sql<{ isPaused: boolean }>`select paused_at is not null as "isPaused" from sources
    where workspace_id = ${scope.workspace} and id = ${source} for no key update`.execute(scope.db)
  return rows[0]?.isPaused ?? false
}
