import { sql } from 'kysely'
import type { SourceId, WebhookKindName } from '#contract'
import type { Scope } from '#platform'
import type { Mapping, Settings } from '../webhooks/kind.ts'

export type WebhookRow = Settings & { kind: WebhookKindName }

export async function findWebhook(scope: Scope, source: SourceId): Promise<WebhookRow | null> {
  const { rows } = await sql<WebhookRow>`
    select kind, secret, api_token as "apiToken", mapping from webhooks
    where workspace_id = ${scope.workspace} and source_id = ${source}`.execute(scope.db)
  return rows[0] ?? null
}

export type WebhookChange = {
  kind: WebhookKindName
  secret?: string | undefined
  apiToken?: string | undefined
  mapping?: Mapping | null | undefined
}

/** What is not named stays; another kind begins anew. */
export async function saveWebhook(scope: Scope, source: SourceId, { kind, secret, apiToken, mapping }: WebhookChange): Promise<void> {
  const stated = mapping === undefined ? null : JSON.stringify(mapping)
  await sql`
    insert into webhooks (workspace_id, source_id, kind, secret, api_token, mapping, changed_at)
    values (${scope.workspace}, ${source}, ${kind}, ${secret ?? ''}, ${apiToken ?? ''}, ${stated}::jsonb, ${scope.now.toString()}::timestamptz)
    on conflict (workspace_id, source_id) do update set kind = excluded.kind, changed_at = excluded.changed_at,
      secret = coalesce(${secret ?? null}, case when webhooks.kind = excluded.kind then webhooks.secret else '' end),
      api_token = coalesce(${apiToken ?? null}, case when webhooks.kind = excluded.kind then webhooks.api_token else '' end),
      mapping = coalesce(${stated}::jsonb, case when webhooks.kind = excluded.kind then webhooks.mapping end)`.execute(scope.db)
}
