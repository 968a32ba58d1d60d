import { sql } from 'kysely'
import type { GroupStatement, SourceId } from '#contract'
import { type Scope, storableJson } from '#platform'
import type { Arrival, Outcome } from '../types.ts'

/** What came of one thing, for whoever watches. */
type TailLine = {
  outcome: Outcome['kind'] | 'aside' | 'group'
  /** What happened; null where only something was stated. */
  kind: string | null
  event: string | null
  name: string | null
  externalId: string | null
  personId: string | null
  reason: string | null
  facts: Record<string, unknown>
}
/** What is known before what happened is written down. */
type Came = Omit<Outcome, 'entryId'>
export type TailRow = TailLine & { seq: number; at: Temporal.Instant; sourceId: SourceId }

// Of a batch so many are shown: nobody reads a thousand lines a second.
const shownMax = 25
const minutesKept = 125

/** Remembers when each source last spoke and how much came, and writes it down for whoever watches. */
export async function noteArrivals(
  scope: Scope,
  arrivals: readonly Arrival[],
  outcomes: readonly Came[],
  groups: readonly GroupStatement[] = [],
): Promise<void> {
  const came = arrivals.flatMap((arrival, at) => {
    const outcome = outcomes[at]
    return outcome ? [{ source: arrival.source, isFresh: outcome.kind !== 'replayed', line: () => lineOf(arrival, outcome) }] : []
  })
  for (const group of groups)
    came.push({ source: group.source, isFresh: true, line: () => ({ ...nothing, outcome: 'group', event: short(group.id) }) })
  const bySource = Map.groupBy(came, ({ source }) => source)
  const counts = [...bySource].map(([source, list]) => ({ source, came: list.length, isFresh: list.some(({ isFresh }) => isFresh) }))
  const watched = await count(
    scope,
    counts.sort((a, b) => (a.source < b.source ? -1 : 1)),
  )
  await writeTail(
    scope,
    watched.flatMap((source) => (bySource.get(source) ?? []).slice(-shownMax).map(({ line }) => ({ source, line: line() }))),
  )
}

const nothing = { kind: null, event: null, name: null, externalId: null, personId: null, reason: null, facts: {} }
const short = (text: string | null) => text?.slice(0, 120) ?? null

/** Remembers what of a source was set aside, or refused at the door. */
export async function noteAside(
  scope: Scope,
  source: SourceId,
  aside: readonly { reason: string; facts: Record<string, unknown> }[],
): Promise<void> {
  const watched = await count(scope, [{ source, aside: aside.length }])
  const lines = aside
    .slice(-shownMax)
    .map(({ reason, facts }) => ({ source, line: { ...nothing, outcome: 'aside' as const, reason, facts } }))
  if (watched.length > 0) await writeTail(scope, lines)
}

/** Counts what was refused at a source's door: a wrong signature, say. */
export async function noteRefused(scope: Scope, source: SourceId, refused: number): Promise<void> {
  await count(scope, [{ source, refused }])
}

type Count = { source: SourceId; came?: number; aside?: number; refused?: number; isFresh?: boolean }

/** One statement for all that is counted; answers which of the sources somebody watches. */
async function count(scope: Scope, counts: readonly Count[]): Promise<SourceId[]> {
  if (counts.length === 0) return []
  const now = scope.now.toString()
  const { rows } = await sql<{ id: SourceId }>`
    with heard as (
      select * from json_to_recordset(${JSON.stringify(counts)}) as heard (source uuid, came integer, aside integer, refused integer, "isFresh" boolean)
    ), spoke as (
      update sources set last_event_at = case when "isFresh" then ${now}::timestamptz else last_event_at end from heard
      where workspace_id = ${scope.workspace} and id = heard.source
      returning id, watched_until > ${now}::timestamptz as watched
    ), counted as (
      insert into source_minutes (workspace_id, source_id, minute, came, aside, refused)
      select ${scope.workspace}, source, date_trunc('minute', ${now}::timestamptz), coalesce(came, 0), coalesce(aside, 0), coalesce(refused, 0) from heard
      on conflict (workspace_id, source_id, minute) do update set came = source_minutes.came + excluded.came,
        aside = source_minutes.aside + excluded.aside, refused = source_minutes.refused + excluded.refused
    ), forgotten as (
      delete from source_minutes using heard where workspace_id = ${scope.workspace} and source_id = heard.source
        and minute < ${now}::timestamptz - make_interval(mins => ${minutesKept})
    )
    select id from spoke where watched`.execute(scope.db)
  return rows.map(({ id }) => id)
}

const firstOf = (stated: string | string[] | undefined): string | null => [stated ?? []].flat()[0] ?? null

function lineOf({ attributes, entry, externalId }: Arrival, { kind, personId }: Came): TailLine {
  const parts = [attributes.first_name, attributes.last_name].map(firstOf).filter(Boolean)
  const name = firstOf(attributes.full_name) ?? (parts.length > 0 ? parts.join(' ') : null)
  const event = [entry?.facts.event, entry?.facts.title, entry?.facts.orderId].find((one): one is string => typeof one === 'string') ?? null
  return {
    outcome: kind,
    kind: entry?.kind ?? null,
    event: short(event),
    name: short(name),
    externalId: short(externalId),
    personId,
    reason: null,
    facts: {},
  }
}

async function writeTail(scope: Scope, lines: readonly { source: SourceId; line: TailLine }[]): Promise<void> {
  if (lines.length === 0) return
  await sql`
    with old as (delete from tail_lines where workspace_id = ${scope.workspace} and at < ${scope.now.toString()}::timestamptz - interval '2 minutes')
    insert into tail_lines (workspace_id, at, source_id, line)
    select ${scope.workspace}, ${scope.now.toString()}::timestamptz, source, line
    from json_to_recordset(${storableJson(lines)}) as item (source uuid, line jsonb)`.execute(scope.db)
}

/** From now on, for a quarter of a minute, what comes of these sources (of all, where none is named) is written down line by line. */
export async function watch(scope: Scope, source: SourceId | null): Promise<void> {
  // Rows that something coming in holds right now are left for the next look: waiting for them in another order would be a deadlock.
  await sql`update sources set watched_until = ${scope.now.add({ seconds: 15 }).toString()}::timestamptz
    where workspace_id = ${scope.workspace} and id in (
      select id from sources where workspace_id = ${scope.workspace} and (${source}::uuid is null or id = ${source}::uuid)
        and (watched_until is null or watched_until < ${scope.now.add({ seconds: 10 }).toString()}::timestamptz)
      for no key update skip locked)`.execute(scope.db)
}

/** What came since then, oldest first. A line whose transaction was slower than a later one may come late: hence by time, and known ones again. */
export async function readTail(
  scope: Scope,
  { source, since, limit }: { source: SourceId | null; since: Temporal.Instant; limit: number },
): Promise<TailRow[]> {
  const { rows } = await sql<{ seq: number; at: Temporal.Instant; sourceId: SourceId; line: TailLine }>`
    select seq, at, source_id as "sourceId", line from tail_lines
    where workspace_id = ${scope.workspace} and at > ${since.toString()}::timestamptz and (${source}::uuid is null or source_id = ${source}::uuid)
    order by seq desc limit ${limit}`.execute(scope.db)
  return rows.reverse().map(({ line, ...row }) => ({ ...row, ...line }))
}

export type LastHour = { came: number[]; aside: number; refused: number }

/** The last sixty minutes of each source, the current one last. */
export async function lastHours(scope: Scope, source: SourceId | null = null): Promise<Map<SourceId, LastHour>> {
  const { rows } = await sql<{ source: SourceId; ago: number; came: number; aside: number; refused: number }>`
    select source_id as source, came, aside, refused,
      (extract(epoch from date_trunc('minute', ${scope.now.toString()}::timestamptz) - minute) / 60)::int as ago
    from source_minutes where workspace_id = ${scope.workspace} and (${source}::uuid is null or source_id = ${source}::uuid)
      and minute > ${scope.now.toString()}::timestamptz - interval '1 hour'`.execute(scope.db)
  const hours = new Map<SourceId, LastHour>()
  for (const row of rows) {
    const hour = hours.get(row.source) ?? { came: Array<number>(60).fill(0), aside: 0, refused: 0 }
    if (row.ago >= 0 && row.ago < 60) hour.came[59 - row.ago] = row.came
    hour.aside += row.aside
    hour.refused += row.refused
    hours.set(row.source, hour)
  }
  return hours
}
