import { type RawBuilder, sql } from 'kysely'
import type { Channel, ConsentMethod, Purpose, RecordId, SourceId } from '#contract'
import { newId, type Scope } from '#platform'
import { nameOfPoint, type Point, resolvePoints, type Subject } from './about.ts'
import type { Statement } from './decide.ts'

/** What one record said of one purpose and channel. `point` is the address that was named, normalised; null: whatever the record states, then or later. */
export type NewStatement = {
  recordId: RecordId
  point: Point | null
  purpose: Purpose
  channel: Channel | 'any'
  allowed: boolean
  method: ConsentMethod
  /** Nobody verified who said it. */
  claimed: boolean
  at: Temporal.Instant
  source: SourceId
}

/** What is repeated is one line: by a page for each answer, by a shop for each answer and address. */
const repeatedBy = {
  context: sql.raw(`(workspace_id, record_id, purpose, channel, allowed) where method = 'context'`),
  standing: sql.raw(`(workspace_id, record_id, purpose, channel, allowed, point_kind, point_value) where method = 'standing'`),
}

/** Writes down what was said. What is repeated with every event is one line, which remembers the first and the last time. */
export async function note(scope: Scope, statements: readonly NewStatement[]): Promise<void> {
  const byShops = statements.filter(({ method }) => method === 'standing')
  const others = statements.filter(({ method }) => method !== 'standing')
  if (byShops.length > 0) await write(scope, byShops, repeatedBy.standing)
  if (others.length > 0) await write(scope, others, repeatedBy.context)
}

async function write(scope: Scope, statements: readonly NewStatement[], once: RawBuilder<unknown>): Promise<void> {
  const rows = repeatedOnce(statements).map(({ point, source, ...one }) => ({
    ...one,
    // Of what is repeated there is one line, whoever repeats it.
    claimed: one.claimed && one.method !== 'context',
    id: newId(),
    pointKind: point?.kind ?? null,
    pointValue: point?.value ?? null,
    source,
  }))
  await sql`
    insert into consent_statements (workspace_id, id, record_id, point_kind, point_value, channel, purpose, allowed, method, claimed, at, last_at,
      source_id, actor, created_at)
    select ${scope.workspace}, id, "recordId", "pointKind", "pointValue", channel, purpose, allowed, method, claimed, at, "lastAt", source, ${scope.actor},
      ${scope.now.toString()}::timestamptz
    from json_to_recordset(${JSON.stringify(rows)}::json) as said (id uuid, "recordId" uuid, "pointKind" text, "pointValue" text, channel text,
      purpose text, allowed boolean, method text, claimed boolean, at timestamptz, "lastAt" timestamptz, source uuid)
    on conflict ${once} do update
      set at = least(consent_statements.at, excluded.at), last_at = greatest(consent_statements.last_at, excluded.last_at)
      where consent_statements.at > excluded.at or consent_statements.last_at < excluded.last_at`.execute(scope.db)
}

type Ranged = NewStatement & { lastAt: Temporal.Instant }
const { compare } = Temporal.Instant
const isRepeated = ({ method }: NewStatement) => method === 'context' || method === 'standing'

/** One statement may not conflict with another of the same insert: equal ones of a batch become one here. */
function repeatedOnce(statements: readonly NewStatement[]): Ranged[] {
  const once: Ranged[] = []
  const repeated = new Map<string, Ranged>()
  for (const statement of statements) {
    const { recordId, purpose, channel, allowed, method, at, point } = statement
    const fresh = { ...statement, lastAt: at }
    const key = `${recordId} ${purpose} ${channel} ${allowed} ${method === 'standing' && point ? nameOfPoint(point) : ''}`
    const before = isRepeated(statement) ? repeated.get(key) : undefined
    if (before) {
      if (compare(at, before.at) < 0) before.at = at
      if (compare(at, before.lastAt) > 0) before.lastAt = at
    } else {
      once.push(fresh)
      if (isRepeated(statement)) repeated.set(key, fresh)
    }
  }
  return once
}

export type ToldStatement = Statement & { source: string | null; claimed: boolean }

/** Everything that somebody's records said, and that anybody said of their addresses, once for each address; of one at most the newest thousand. */
export async function listStatements(scope: Scope, subject: Subject): Promise<ToldStatement[]> {
  const recordIds = [...subject.records, ...subject.sharers].map(({ recordId }) => recordId)
  const points = distinct(subject.records.flatMap((record) => record.points))
  const { rows } = await sql<Omit<ToldStatement, 'at'> & { at: Temporal.Instant }>`
    with said as (
      select s.* from unnest(${recordIds}::uuid[]) as wanted (id)
      join consent_statements s on s.workspace_id = ${scope.workspace} and s.record_id = wanted.id
      union
      select s.* from json_to_recordset(${JSON.stringify(points)}::json) as wanted (kind text, value text)
      cross join lateral (
        select distinct on (c.record_id, c.purpose, c.channel, c.allowed, c.method, c.claimed) c.* from consent_statements c
        where c.workspace_id = ${scope.workspace} and c.point_kind = wanted.kind and c.point_value = wanted.value
        order by c.record_id, c.purpose, c.channel, c.allowed, c.method, c.claimed, c.last_at desc
      ) s
    )
    select said.id, record_id as "recordId", point_kind || ':' || point_value as point, purpose, channel, allowed, method, claimed, last_at as at,
      sources.name as source
    from said left join sources on sources.workspace_id = ${scope.workspace} and sources.id = said.source_id`.execute(scope.db)
  return resolvePoints(
    rows.map((row) => ({ ...row, at: row.at.epochMilliseconds })),
    subject,
  )
}

const distinct = (points: readonly Point[]) => [...new Map(points.map((point) => [nameOfPoint(point), point])).values()]

/** Everything that was said, one line a statement, without ids that depend on arrival: the whole workspace, for proofs. */
export async function describeStatements(scope: Scope): Promise<Map<RecordId, string[]>> {
  const { rows } = await sql<{ id: RecordId; lines: string[] }>`
    with line as (
      select record_id, json_build_array(purpose, channel, allowed, method, claimed, point_kind, point_value, at, last_at)::text as text
      from consent_statements where workspace_id = ${scope.workspace}
    )
    select record_id as id, json_agg(text order by text) as lines from line group by record_id`.execute(scope.db)
  return new Map(rows.map(({ id, lines }) => [id, lines]))
}
