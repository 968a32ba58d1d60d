import { sql } from 'kysely'
import type { SourceId } from '#contract'
import { type Scope, storableJson } from '#platform'

/** Something that a delivery only named: where to ask for it, and the delivery itself, should the answer never come. */
export type Fetch = { source: SourceId; path: string; context: Record<string, unknown>; body: Buffer }

/** Told again before it was asked for, the later word counts. */
export async function keepFetch(scope: Scope, { source, path, context, body }: Fetch): Promise<void> {
  await sql`insert into webhook_fetches (workspace_id, source_id, path, at, context, body)
    values (${scope.workspace}, ${source}, ${path}, ${scope.now.toString()}::timestamptz, ${storableJson(context)}::jsonb, ${body})
    on conflict (workspace_id, source_id, path) do update set at = excluded.at, context = excluded.context, body = excluded.body`.execute(
    scope.db,
  )
}

export async function findFetch(scope: Scope, source: SourceId, path: string): Promise<(Fetch & { at: Temporal.Instant }) | null> {
  const { rows } = await sql<Fetch & { at: Temporal.Instant }>`
    select source_id as source, path, context, body, at from webhook_fetches
    where workspace_id = ${scope.workspace} and source_id = ${source} and path = ${path}`.execute(scope.db)
  return rows[0] ?? null
}

/** It is settled, unless it was told anew meanwhile: then it is to be asked for once more. */
export async function forgetFetch(
  scope: Scope,
  { source, path, at }: { source: SourceId; path: string; at: Temporal.Instant },
): Promise<void> {
  await sql`delete from webhook_fetches where workspace_id = ${scope.workspace} and source_id = ${source} and path = ${path}
    and at = ${at.toString()}::timestamptz`.execute(scope.db)
}

export async function listFetches(scope: Scope): Promise<{ source: SourceId; path: string }[]> {
  const { rows } = await sql<{ source: SourceId; path: string }>`
    select source_id as source, path from webhook_fetches where workspace_id = ${scope.workspace} order by at`.execute(scope.db)
  return rows
}
