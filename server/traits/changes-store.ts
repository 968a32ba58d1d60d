import { sql } from 'kysely'
import type { RecordId } from '#contract'
import type { Scope } from '#platform'

/** What of one record turned out to be news. `at`: when the latest of it was said. */
export type News = { recordId: RecordId; at: string; trait?: string }

/**
 * Keeps whose traits and groups changed, for whoever watches and whoever is told. A record that comes only now is somebody new and no change; that it came, or
 * joined somebody, is told elsewhere.
 */
export async function noteChanges(scope: Scope, news: readonly News[]): Promise<void> {
  if (news.length === 0) return
  const rows = [...Map.groupBy(news, ({ recordId }) => recordId)].map(([record_id, own]) => ({
    record_id,
    at: own.map(({ at }) => at).reduce((one, other) => (one > other ? one : other)),
    traits: [...new Set(own.flatMap(({ trait }) => (trait === undefined ? [] : [trait])))].sort(),
    groups: own.some(({ trait }) => trait === undefined),
  }))
  await sql`
    insert into record_changes (workspace_id, record_id, at, traits, groups)
    select ${scope.workspace}, record_id, at, array(select json_array_elements_text(traits)), groups
    from json_to_recordset(${JSON.stringify(rows)}::json) as news (record_id uuid, at timestamptz, traits json, groups boolean)
    join records r on r.workspace_id = ${scope.workspace} and r.id = record_id and r.created_at < ${scope.now.toString()}::timestamptz
    order by record_id
    on conflict (workspace_id, record_id) do update set seq = excluded.seq, at = excluded.at, traits = excluded.traits, groups = excluded.groups`.execute(
    scope.db,
  )
}
