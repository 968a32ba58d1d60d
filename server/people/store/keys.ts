import { type RawBuilder, sql } from 'kysely'
import type { RecordId } from '#contract'
import type { Scope } from '#platform'
import { claimantNumber } from '../filing.ts'
import { ids, numbers, rowsAs } from './sql.ts'

export type Holder = { recordId: RecordId; who: number }
export type KeyRow = { key: number; recordId: RecordId; who: number }

/** Of those who only claim a key so many are looked at: anybody can claim it as often as he likes. */
const claimsMax = 200

/**
 * Who holds each of these keys; of each at most so many. Nearly always that is everybody; only where a key has more holders are those who merely
 * claim it asked for apart, so that a flood of forms hides nobody.
 */
export async function listHolders(scope: Scope, keys: Iterable<number>, holdersMax: number): Promise<Map<number, Holder[]>> {
  const wanted = [...keys]
  if (wanted.length === 0) return new Map()
  const holders = await readHolders(scope, wanted, (key) => heldBy(scope, key, sql`true`, holdersMax))
  const many = wanted.filter((key) => (holders.get(key)?.length ?? 0) >= holdersMax)
  const apart = (key: RawBuilder<unknown>) => sql`(${heldBy(scope, key, sql`k.who <> ${claimantNumber}::integer`, holdersMax)})
    union all (${heldBy(scope, key, sql`k.who = ${claimantNumber}::integer`, claimsMax)})`
  if (many.length > 0) for (const [key, held] of await readHolders(scope, many, apart)) holders.set(key, held)
  for (const [key, held] of holders) holders.set(key, withFewClaims(held))
  return holders
}

/** In the order of the ids, as the index has them. */
const heldBy = (scope: Scope, key: RawBuilder<unknown>, which: RawBuilder<unknown>, max: number) =>
  sql`select record_id, who from record_keys k where k.workspace_id = ${scope.workspace} and k.key = ${key} and ${which}
    order by record_id limit ${max}`

/** The place of the key and not the key comes back, and one list a key: there are tens of thousands of holders a batch. */
async function readHolders(
  scope: Scope,
  keys: readonly number[],
  heldOf: (key: RawBuilder<unknown>) => RawBuilder<unknown>,
): Promise<Map<number, Holder[]>> {
  const { rows } = await sql<{ at: number; held: string }>`
    select wanted.at::int as at, held.list as held from unnest(${numbers(keys)}) with ordinality as wanted (key, at)
    cross join lateral (
      select string_agg(record_id || ',' || who, ' ') as list from (${heldOf(sql.raw('wanted.key'))}) some_holders
    ) held where held.list is not null`.execute(scope.db)
  const holders = new Map<number, Holder[]>()
  for (const { at, held } of rows) {
    const list = held.split(' ').map((one) => ({ recordId: one.slice(0, 36) as RecordId, who: Number(one.slice(37)) }))
    holders.set(keys[at - 1] ?? 0, list)
  }
  return holders
}

function withFewClaims(held: Holder[]): Holder[] {
  const claims = held.filter(({ who }) => who === claimantNumber)
  if (claims.length <= claimsMax) return held
  const kept = new Set(
    claims
      .map(({ recordId }) => recordId)
      .sort()
      .slice(0, claimsMax),
  )
  return held.filter(({ recordId, who }) => who !== claimantNumber || kept.has(recordId))
}

export async function deleteKeys(scope: Scope, gone: readonly Pick<KeyRow, 'key' | 'recordId'>[]): Promise<void> {
  if (gone.length === 0) return
  await sql`delete from record_keys k
    using unnest(${numbers(gone.map(({ key }) => key))}, ${ids(gone.map(({ recordId }) => recordId))}) as row (key, record_id)
    where k.workspace_id = ${scope.workspace} and k.key = row.key and k.record_id = row.record_id`.execute(scope.db)
}

/** A key that a record is already filed under stays, with whoever uses it now. */
export async function insertKeys(scope: Scope, keys: readonly KeyRow[]): Promise<void> {
  if (keys.length === 0) return
  const whos = numbers(keys.map(({ who }) => who))
  await sql`insert into record_keys (workspace_id, key, record_id, who)
    select distinct on (key, record_id) ${scope.workspace}::uuid, key, record_id, who
    from unnest(${numbers(keys.map(({ key }) => key))}, ${ids(keys.map(({ recordId }) => recordId))}, ${whos}) as row (key, record_id, who)
    on conflict (workspace_id, key, record_id) do update set who = excluded.who`.execute(scope.db)
}

export async function findCrowded(scope: Scope, keys: Iterable<number>): Promise<Set<number>> {
  const { rows } = await sql<{ key: number }>`
    select c.key from unnest(${numbers(keys)}) as wanted (key)
    cross join (values (true), (false)) as kind (is_identifier)
    join crowded_keys c on c.workspace_id = ${scope.workspace} and c.is_identifier = kind.is_identifier and c.key = wanted.key`.execute(
    scope.db,
  )
  return new Set(rows.map(({ key }) => key))
}

/** The identifiers that are no evidence now: few, because each is shared by many people who disagree. */
export async function listCrowdedIdentifiers(scope: Scope): Promise<Set<number>> {
  const { rows } = await sql<{ key: number }>`
    select key from crowded_keys where workspace_id = ${scope.workspace} and is_identifier`.execute(scope.db)
  return new Set(rows.map(({ key }) => key))
}

export async function markCrowded(scope: Scope, keys: readonly { key: number; isIdentifier: boolean }[]): Promise<void> {
  if (keys.length === 0) return
  await sql`insert into crowded_keys (workspace_id, is_identifier, key)
    select ${scope.workspace}, "isIdentifier", key from ${rowsAs(keys, 'row (key bigint, "isIdentifier" boolean)')}`.execute(scope.db)
}

export async function unmarkCrowded(scope: Scope, keys: readonly number[]): Promise<void> {
  if (keys.length === 0) return
  await sql`delete from crowded_keys where workspace_id = ${scope.workspace} and key = any(${numbers(keys)})`.execute(scope.db)
}

/** What was said of these records is filed under other words from now on. */
export async function refileWords(scope: Scope, refiled: readonly { recordId: RecordId; before: string; words: string }[]): Promise<void> {
  if (refiled.length === 0) return
  const rows = rowsAs(refiled, 'row ("recordId" uuid, before text, words text)')
  await sql`delete from record_words w using (
      select "recordId", unnest(string_to_array(substr(before, 2), ' ')) as word from ${rows}
    ) gone where w.workspace_id = ${scope.workspace} and w.word = gone.word and w.record_id = gone."recordId"`.execute(scope.db)
  await sql`insert into record_words (workspace_id, word, record_id, company)
    select ${scope.workspace}, unnest(string_to_array(substr(words, 2), ' ')), "recordId", words from ${rows}`.execute(scope.db)
}
