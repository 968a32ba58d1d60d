import { sql } from 'kysely'
import type { PersonId, RecordId } from '#contract'
import type { Scope } from '#platform'
import { rowsAs, texts } from './sql.ts'

export type Hit = { recordId: RecordId; personId: PersonId; kind: string; value: string }

/** Records that hold one of these identifiers; of each at most so many, because a shared one may have thousands. */
export async function findByIdentifiers(scope: Scope, wanted: readonly { kind: string; value: string }[], hitsMax: number): Promise<Hit[]> {
  if (wanted.length === 0) return []
  const { rows } = await sql<Hit>`
    select r.id as "recordId", r.person_id as "personId", wanted.kind, wanted.value from ${rowsAs(wanted, 'wanted (kind text, value text)')}
    cross join lateral (
      select record_id from identifiers i where i.workspace_id = ${scope.workspace} and i.kind = wanted.kind and i.value = wanted.value
      limit ${hitsMax}
    ) held
    join records r on r.workspace_id = ${scope.workspace} and r.id = held.record_id and r.withdrawn_at is null`.execute(scope.db)
  return rows
}

export async function findByCode(scope: Scope, code: string): Promise<Hit[]> {
  const { rows } = await sql<Hit>`select id as "recordId", person_id as "personId", 'code' as kind, code as value from records
    where workspace_id = ${scope.workspace} and code = ${code} and withdrawn_at is null limit 10`.execute(scope.db)
  return rows
}

/** Records filed under one of these keys. */
export async function findByKeys(scope: Scope, keys: readonly string[], hitsMax: number): Promise<Hit[]> {
  if (keys.length === 0) return []
  const { rows } = await sql<Hit>`
    select r.id as "recordId", r.person_id as "personId", 'sound' as kind, held.key as value from unnest(${texts(keys)}) as wanted (key)
    cross join lateral (
      select k.key, k.record_id from record_keys k where k.workspace_id = ${scope.workspace} and k.key = wanted.key limit ${hitsMax}
    ) held
    join records r on r.workspace_id = ${scope.workspace} and r.id = held.record_id and r.withdrawn_at is null`.execute(scope.db)
  return rows
}

/** More rows than this are not counted on: the word is common, and another one should lead. */
const commonMin = 5000
/** Two words that are both common meet within so many of either. */
const drivenMax = 6000

/**
 * Records in which every group of spellings is found, a word at its beginning. The rarest group leads and the others are probed, so that "María
 * G" reads the G words of a few and not all Marías. Bounded: a query of common words only sees the first of them.
 */
export async function findByWords(scope: Scope, groups: readonly (readonly string[])[], hitsMax: number): Promise<Hit[]> {
  if (groups.length === 0) return []
  const counts = await countWords(scope, groups)
  const order = [...groups.keys()].sort((a, b) => (counts[a] ?? 0) - (counts[b] ?? 0))
  const [lead, ...rest] = order.map((at) => groups[at] ?? [])
  if (!lead) return []
  const probes = rest.map(
    (group) => sql`and exists (
      select 1 from record_words w where w.workspace_id = ${scope.workspace} and w.record_id = led.record_id
        and (${sql.join(
          group.map((word) => sql`w.word ^@ ${word}`),
          sql` or `,
        )}))`,
  )
  const leads = lead.map(
    (word) => sql`(select w.record_id, w.word from record_words w where w.workspace_id = ${scope.workspace} and w.word ^@ ${word}
      order by w.word limit ${rest.length === 0 ? hitsMax : drivenMax})`,
  )
  const { rows } = await sql<Hit>`
    select r.id as "recordId", r.person_id as "personId", 'word' as kind, led.word as value
    from (${sql.join(leads, sql` union all `)}) led
    join records r on r.workspace_id = ${scope.workspace} and r.id = led.record_id and r.withdrawn_at is null
    where true ${sql.join(probes, sql` `)} limit ${hitsMax}`.execute(scope.db)
  return rows
}

async function countWords(scope: Scope, groups: readonly (readonly string[])[]): Promise<number[]> {
  if (groups.length === 1) return [0]
  const counts = groups.map(
    (group, at) =>
      sql`select ${at}::int as at, (${sql.join(
        group.map(
          (word) =>
            sql`(select count(*) from (select 1 from record_words where workspace_id = ${scope.workspace} and word ^@ ${word} limit ${commonMin}) some_words)`,
        ),
        sql` + `,
      )})::int as count`,
  )
  const { rows } = await sql<{ at: number; count: number }>`${sql.join(counts, sql` union all `)}`.execute(scope.db)
  return rows.sort((a, b) => a.at - b.at).map(({ count }) => count)
}
