import { sql } from 'kysely'
import type { OutboundEvent } from '#contract'
import { isSealed, newId, Refusal, type Scope, sealerOf, secretsOf } from '#platform'

export type EndpointRow = {
  id: string
  url: string
  events: OutboundEvent[]
  /** Null where another key sealed it. */
  secret: string | null
  oldSecret: string | null
  oldSecretUntil: Temporal.Instant | null
  createdAt: Temporal.Instant
  disabledAt: Temporal.Instant | null
  disabledWhy: string | null
  pending: number
  failed: number
}

const columns = sql`id, url, events, secret, old_secret as "oldSecret", old_secret_until as "oldSecretUntil", created_at as "createdAt",
  disabled_at as "disabledAt", disabled_why as "disabledWhy"`

export async function listEndpoints(scope: Scope, id: string | null = null): Promise<EndpointRow[]> {
  const { rows } = await sql<EndpointRow>`
    select ${columns},
      (select count(*)::int from outbound_deliveries d where d.workspace_id = e.workspace_id and d.endpoint_id = e.id and state = 'pending') as pending,
      (select count(*)::int from outbound_deliveries d where d.workspace_id = e.workspace_id and d.endpoint_id = e.id and state = 'failed') as failed
    from outbound_endpoints e where workspace_id = ${scope.workspace} and (${id}::uuid is null or id = ${id}::uuid)
    order by created_at, id`.execute(scope.db)
  return rows.map((row) => ({ ...row, secret: unseal(scope, row.id, row.secret), oldSecret: unseal(scope, row.id, row.oldSecret) }))
}

const placeOf = ({ workspace }: Scope, id: string) => `endpoint ${workspace} ${id}`
const unseal = (scope: Scope, id: string, sealed: string | null) =>
  sealed === null ? null : secretsOf(scope).open(sealed, placeOf(scope, id))

type SealedRow = { id: string; secret: string; old: string | null }
async function listSealed({ db, workspace }: Scope): Promise<SealedRow[]> {
  const { rows } =
    await sql<SealedRow>`select id, secret, old_secret as old from outbound_endpoints where workspace_id = ${workspace}`.execute(db)
  return rows
}

/** For a start: what was written before secrets were sealed. */
export async function sealEndpoints(scope: Scope): Promise<void> {
  for (const { id, secret, old } of await listSealed(scope)) {
    if (isSealed(secret) && isSealed(old ?? '')) continue
    const seal = await sealerOf(scope)
    const sealed = [secret, old].map((one) => (one === null || isSealed(one) ? one : seal(one, placeOf(scope, id))))
    await sql`update outbound_endpoints set secret = ${sealed[0]}, old_secret = ${sealed[1]}
      where workspace_id = ${scope.workspace} and id = ${id}`.execute(scope.db)
  }
}

/** How many secrets there are, and how many of them this key does not open. */
export async function checkEndpointSecrets(scope: Scope): Promise<{ count: number; closed: number }> {
  const rows = await listSealed(scope)
  const closed = rows.filter(({ id, secret }) => isSealed(secret) && (scope.secrets?.open(secret, placeOf(scope, id)) ?? null) === null)
  return { count: rows.length, closed: closed.length }
}

/** Refuses with endpoint.missing. */
export async function getEndpoint(scope: Scope, id: string): Promise<EndpointRow> {
  const [row] = await listEndpoints(scope, id)
  if (!row) throw new Refusal('endpoint.missing', { id })
  return row
}

export async function insertEndpoint(
  scope: Scope,
  { url, events, secret }: { url: string; events: readonly string[]; secret: string },
): Promise<string> {
  const id = newId<string>()
  const seal = await sealerOf(scope)
  await sql`insert into outbound_endpoints (workspace_id, id, url, events, secret, created_at)
    values (${scope.workspace}, ${id}, ${url}, ${events}::text[], ${seal(secret, placeOf(scope, id))}, ${scope.now.toString()}::timestamptz)`.execute(
    scope.db,
  )
  return id
}

export type EndpointChange = { url?: string | undefined; events?: readonly string[] | undefined; enabled?: boolean | undefined }

export async function updateEndpoint(scope: Scope, id: string, { url, events, enabled }: EndpointChange): Promise<void> {
  await sql`update outbound_endpoints set url = coalesce(${url ?? null}, url), events = coalesce(${events ?? null}::text[], events),
      disabled_at = case when ${enabled ?? null}::boolean is null then disabled_at when ${enabled ?? null}::boolean then null
        else coalesce(disabled_at, ${scope.now.toString()}::timestamptz) end,
      disabled_why = case when ${enabled ?? null}::boolean is null then disabled_why when ${enabled ?? null}::boolean then null else 'person' end
    where workspace_id = ${scope.workspace} and id = ${id}`.execute(scope.db)
}

export async function disableEndpoint(scope: Scope, id: string, why: string): Promise<void> {
  await sql`update outbound_endpoints set disabled_at = coalesce(disabled_at, ${scope.now.toString()}::timestamptz), disabled_why = ${why}
    where workspace_id = ${scope.workspace} and id = ${id}`.execute(scope.db)
}

export async function deleteEndpoint(scope: Scope, id: string): Promise<void> {
  await sql`with log as (
      delete from outbound_attempts using outbound_deliveries d where outbound_attempts.workspace_id = ${scope.workspace}
        and d.workspace_id = ${scope.workspace} and d.id = delivery_id and d.endpoint_id = ${id}
    ), deliveries as (delete from outbound_deliveries where workspace_id = ${scope.workspace} and endpoint_id = ${id})
    delete from outbound_endpoints where workspace_id = ${scope.workspace} and id = ${id}`.execute(scope.db)
}

/** The one before signs too until then. */
export async function changeSecret(scope: Scope, id: string, secret: string, oldUntil: Temporal.Instant): Promise<void> {
  const seal = await sealerOf(scope)
  await sql`update outbound_endpoints set old_secret = secret, old_secret_until = ${oldUntil.toString()}::timestamptz, secret = ${seal(secret, placeOf(scope, id))}
    where workspace_id = ${scope.workspace} and id = ${id}`.execute(scope.db)
}

export async function insertEvent(scope: Scope, type: string, facts: Record<string, unknown>): Promise<string> {
  const id = newId<string>()
  await sql`insert into outbound_events (workspace_id, id, type, at, facts, spread_at)
    values (${scope.workspace}, ${id}, ${type}, ${scope.now.toString()}::timestamptz, ${JSON.stringify(facts)}::jsonb, ${scope.now.toString()}::timestamptz)`.execute(
    scope.db,
  )
  return id
}

/** Makes a delivery of each waiting event for each endpoint that wants it; answers the deliveries, and whether more wait. */
export async function spreadEvents(scope: Scope, eventsMax: number): Promise<{ deliveries: NewDelivery[]; more: boolean }> {
  const { rows: events } = await sql<{ id: string; type: string }>`
    update outbound_events set spread_at = ${scope.now.toString()}::timestamptz
    where workspace_id = ${scope.workspace} and id in (
      select id from outbound_events where workspace_id = ${scope.workspace} and spread_at is null order by at, id limit ${eventsMax} for update skip locked)
    returning id, type`.execute(scope.db)
  const endpoints = (await listEndpoints(scope)).filter(({ disabledAt }) => !disabledAt)
  const wanted = events.flatMap((event) =>
    endpoints.filter(({ events: of }) => of.some((type) => type === event.type)).map(({ id }) => ({ endpoint: id, event: event.id })),
  )
  return { deliveries: await insertDeliveries(scope, wanted), more: events.length === eventsMax }
}

/** Whether events wait to become deliveries. */
export async function hasWaiting(scope: Scope): Promise<boolean> {
  const { rows } = await sql`select from outbound_events where workspace_id = ${scope.workspace} and spread_at is null limit 1`.execute(
    scope.db,
  )
  return rows.length > 0
}

/** Deliveries that wait without a job of their key, which is the given beginning and their id. */
export async function listForgotten(scope: Scope, keyStart: string): Promise<Pick<DeliveryRow, 'id' | 'endpoint' | 'nextAt'>[]> {
  const { rows } = await sql<
    Pick<DeliveryRow, 'id' | 'endpoint' | 'nextAt'>
  >`select id, endpoint_id as endpoint, next_at as "nextAt" from outbound_deliveries
    where workspace_id = ${scope.workspace} and state = 'pending'
      and ${keyStart}::text || id not in (select key from graphile_worker.jobs where key is not null and attempts < max_attempts)
    order by created_at, id`.execute(scope.db)
  return rows
}

type NewDelivery = Pick<DeliveryRow, 'id' | 'endpoint'>

export async function insertDeliveries(scope: Scope, wanted: readonly { endpoint: string; event: string }[]): Promise<NewDelivery[]> {
  const ids = wanted.map(() => newId<string>())
  const now = scope.now.toString()
  await sql`insert into outbound_deliveries (workspace_id, id, endpoint_id, event_id, state, next_at, created_at)
    select ${scope.workspace}, id, endpoint, event, 'pending', ${now}::timestamptz, ${now}::timestamptz
    from unnest(${ids}::uuid[], ${wanted.map(({ endpoint }) => endpoint)}::uuid[], ${wanted.map(({ event }) => event)}::uuid[]) as wanted (id, endpoint, event)`.execute(
    scope.db,
  )
  return wanted.map(({ endpoint }, at) => ({ id: ids[at] ?? '', endpoint }))
}

export type DeliveryRow = {
  id: string
  endpoint: string
  event: string
  type: string
  at: Temporal.Instant
  facts: Record<string, unknown>
  state: 'pending' | 'delivered' | 'failed'
  attempts: number
  nextAt: Temporal.Instant | null
  createdAt: Temporal.Instant
  settledAt: Temporal.Instant | null
  status: number | null
  problem: string | null
  tookMs: number | null
  answer: string | null
}

const deliveries = sql`
  select d.id, d.endpoint_id as endpoint, d.event_id as event, e.type, e.at, e.facts, d.state, d.attempts, d.next_at as "nextAt",
    d.created_at as "createdAt", d.settled_at as "settledAt", last.status, last.problem, last.took_ms as "tookMs", last.answer
  from outbound_deliveries d join outbound_events e on e.workspace_id = d.workspace_id and e.id = d.event_id
  left join outbound_attempts last on last.workspace_id = d.workspace_id and last.delivery_id = d.id and last.n = d.attempts`

/** Refuses with delivery.missing. */
export async function getDelivery(scope: Scope, id: string): Promise<DeliveryRow> {
  const { rows } = await sql<DeliveryRow>`${deliveries} where d.workspace_id = ${scope.workspace} and d.id = ${id} for update of d`.execute(
    scope.db,
  )
  if (!rows[0]) throw new Refusal('delivery.missing', { id })
  return rows[0]
}

export async function listDeliveries(
  scope: Scope,
  endpoint: string,
  { limit, before }: { limit: number; before: { at: string; id: string } | null },
): Promise<DeliveryRow[]> {
  const older = before ? sql`and (d.created_at, d.id) < (${before.at}::timestamptz, ${before.id}::uuid)` : sql``
  const { rows } = await sql<DeliveryRow>`${deliveries}
    where d.workspace_id = ${scope.workspace} and d.endpoint_id = ${endpoint} ${older} order by d.created_at desc, d.id desc limit ${limit}`.execute(
    scope.db,
  )
  return rows
}

/** Those that failed wait again, at most so many; answers which. */
export async function reviveFailed(scope: Scope, endpoint: string, max: number): Promise<NewDelivery[]> {
  const { rows } = await sql<{ id: string }>`
    update outbound_deliveries set state = 'pending', attempts = 0, settled_at = null, next_at = ${scope.now.toString()}::timestamptz
    where workspace_id = ${scope.workspace} and id in (
      select id from outbound_deliveries where workspace_id = ${scope.workspace} and endpoint_id = ${endpoint} and state = 'failed' order by created_at limit ${max})
    returning id`.execute(scope.db)
  return rows.map(({ id }) => ({ id, endpoint }))
}

type Tried = { n: number; status: number | null; problem: string | null; tookMs: number; answer: string }
type Settled = { state: DeliveryRow['state']; nextAt: Temporal.Instant | null }

/** Answers whether anybody is still told of it: the endpoint may have been removed since it went out. */
export async function noteAttempt(
  scope: Scope,
  id: string,
  { n, status, problem, tookMs, answer }: Tried,
  { state, nextAt }: Settled,
): Promise<boolean> {
  const now = scope.now.toString()
  const { numAffectedRows = 0n } = await sql`with settled as (
      update outbound_deliveries set attempts = ${n}, state = ${state}, next_at = ${nextAt?.toString() ?? null}::timestamptz,
        settled_at = case when ${state} = 'pending' then null else ${now}::timestamptz end
      where workspace_id = ${scope.workspace} and id = ${id} returning id)
    insert into outbound_attempts (workspace_id, delivery_id, n, at, status, problem, took_ms, answer)
    select ${scope.workspace}, id, ${n}, ${now}::timestamptz, ${status}::int, ${problem}, ${tookMs}::int, ${answer} from settled
    on conflict (workspace_id, delivery_id, n) do update set at = excluded.at, status = excluded.status, problem = excluded.problem,
      took_ms = excluded.took_ms, answer = excluded.answer`.execute(scope.db)
  return numAffectedRows > 0n
}

/** What is older than that and settled is forgotten, with its log. */
export async function forgetOld(scope: Scope, before: Temporal.Instant): Promise<void> {
  await sql`with old as (
      delete from outbound_deliveries where workspace_id = ${scope.workspace} and state <> 'pending' and created_at < ${before.toString()}::timestamptz returning id
    ), log as (delete from outbound_attempts using old where workspace_id = ${scope.workspace} and delivery_id = old.id)
    delete from outbound_events where workspace_id = ${scope.workspace} and spread_at is not null and at < ${before.toString()}::timestamptz
      and not exists (select from outbound_deliveries d where d.workspace_id = ${scope.workspace} and d.event_id = outbound_events.id and d.state = 'pending')`.execute(
    scope.db,
  )
}
