import { sql } from 'kysely'
import type { SourceId, WebhookKindName } from '#contract'
import { isSealed, log, type Scope, sealerOf, secretsOf } from '#platform'
import type { Mapping, Settings } from '../webhooks/kind.ts'

export type WebhookRow = Settings & { kind: WebhookKindName }

export async function findWebhook(scope: Scope, source: SourceId): Promise<WebhookRow | null> {
  const { rows } = await sql<WebhookRow & { secret: string; apiToken: string }>`
    select kind, secret, api_token as "apiToken", mapping from webhooks
    where workspace_id = ${scope.workspace} and source_id = ${source}`.execute(scope.db)
  const [row] = rows
  return row ? { ...row, secret: unseal(scope, source, row.secret), apiToken: unseal(scope, source, row.apiToken) } : null
}

const placeOf = ({ workspace }: Scope, source: SourceId) => `webhook ${workspace} ${source}`

/** What another key sealed is not the same as none: whoever set one wants nobody in without it. */
function unseal(scope: Scope, source: SourceId, sealed: string): string | null {
  if (sealed === '') return ''
  const open = secretsOf(scope).open(sealed, placeOf(scope, source))
  if (open === null) log.warn({ source }, 'the secret of a webhook was sealed with another key')
  return open
}

type SealedRow = { source: SourceId; secret: string; token: string }
async function listSealed({ db, workspace }: Scope): Promise<SealedRow[]> {
  const { rows } = await sql<SealedRow>`
    select source_id as source, secret, api_token as token from webhooks where workspace_id = ${workspace}`.execute(db)
  return rows
}

/** For a start: what was written before secrets were sealed. */
export async function sealWebhooks(scope: Scope): Promise<void> {
  for (const { source, secret, token } of await listSealed(scope)) {
    if (isSealed(secret) && isSealed(token)) continue
    const seal = await sealerOf(scope)
    const sealed = [secret, token].map((one) => (isSealed(one) ? one : seal(one, placeOf(scope, source))))
    await sql`update webhooks set secret = ${sealed[0]}, api_token = ${sealed[1]}
      where workspace_id = ${scope.workspace} and source_id = ${source}`.execute(scope.db)
  }
}

/** How many secrets there are, and how many of them this key does not open. */
export async function checkWebhookSecrets(scope: Scope): Promise<{ count: number; closed: number }> {
  const all = (await listSealed(scope)).flatMap(({ source, ...row }) => [row.secret, row.token].map((sealed) => ({ source, sealed })))
  const set = all.filter(({ sealed }) => sealed !== '')
  const closed = set.filter(
    ({ source, sealed }) => isSealed(sealed) && (scope.secrets?.open(sealed, placeOf(scope, source)) ?? null) === null,
  )
  return { count: set.length, closed: closed.length }
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
  const seal = secret || apiToken ? await sealerOf(scope) : (text: string) => text
  const [sealed, sealedToken] = [secret, apiToken].map((text) => text && seal(text, placeOf(scope, source)))
  await sql`
    insert into webhooks (workspace_id, source_id, kind, secret, api_token, mapping, changed_at)
    values (${scope.workspace}, ${source}, ${kind}, ${sealed ?? ''}, ${sealedToken ?? ''}, ${stated}::jsonb, ${scope.now.toString()}::timestamptz)
    on conflict (workspace_id, source_id) do update set kind = excluded.kind, changed_at = excluded.changed_at,
      secret = coalesce(${sealed ?? null}, case when webhooks.kind = excluded.kind then webhooks.secret else '' end),
      api_token = coalesce(${sealedToken ?? null}, case when webhooks.kind = excluded.kind then webhooks.api_token else '' end),
      mapping = coalesce(${stated}::jsonb, case when webhooks.kind = excluded.kind then webhooks.mapping end)`.execute(scope.db)
}
