import { sql } from 'kysely'
import type { RecordId } from '#contract'
import type { Scope } from '#platform'
import { ids, moment, rowsAs, texts } from './sql.ts'

export type Holder = { recordId: RecordId; who: string }
export type KeyRow = { key: string; recordId: RecordId; who: string }
type Row = { key: string; record_id: RecordId; who: string }
const keyOf = ({ key, record_id, who }: Row): KeyRow => ({ key, recordId: record_id, who })

export async function listKeys(scope: Scope, recordIds: Iterable<RecordId>): Promise<KeyRow[]> {
  const { rows } = await sql<Row>`select key, record_id, who from record_keys
    where workspace_id = ${scope.workspace} and record_id = any(${ids(recordIds)})`.execute(scope.db)
  return rows.map(keyOf)
}

/** Who holds each of these keys; of each at most so many. */
export async function listHolders(scope: Scope, keys: Iterable<string>, holdersMax: number): Promise<Map<string, Holder[]>> {
  const wanted = [...keys]
  if (wanted.length === 0) return new Map()
  // The place of the key and not its text comes back: there are tens of thousands of rows a batch.
  const { rows } = await sql<{ at: number; record_id: RecordId; who: string }>`
    select wanted.at::int as at, held.record_id, held.who from unnest(${texts(wanted)}) with ordinality as wanted (key, at)
    cross join lateral (
      select record_id, who from record_keys k where k.workspace_id = ${scope.workspace} and k.key = wanted.key limit ${holdersMax}
    ) held`.execute(scope.db)
  const holders = new Map<string, Holder[]>()
  for (const { at, record_id, who } of rows) {
    const key = wanted[at - 1] ?? ''
    const known = holders.get(key)
    if (known) known.push({ recordId: record_id, who })
    else holders.set(key, [{ recordId: record_id, who }])
  }
  return holders
}

export async function deleteKeys(scope: Scope, gone: readonly Pick<KeyRow, 'key' | 'recordId'>[]): Promise<void> {
  if (gone.length === 0) return
  await sql`delete from record_keys k using ${rowsAs(gone, 'row (key text, "recordId" uuid)')}
    where k.workspace_id = ${scope.workspace} and k.key = row.key and k.record_id = row."recordId"`.execute(scope.db)
}

export async function insertKeys(scope: Scope, keys: readonly KeyRow[]): Promise<void> {
  if (keys.length === 0) return
  await sql`insert into record_keys (workspace_id, key, record_id, who)
    select ${scope.workspace}, key, "recordId", who from ${rowsAs(keys, 'row (key text, "recordId" uuid, who text)')}`.execute(scope.db)
}

export async function findCrowded(scope: Scope, keys: Iterable<string>): Promise<Set<string>> {
  const { rows } = await sql<{ key: string }>`
    select c.key from unnest(${texts(keys)}) as wanted (key)
    cross join (values (true), (false)) as kind (is_identifier)
    join crowded_keys c on c.workspace_id = ${scope.workspace} and c.is_identifier = kind.is_identifier and c.key = wanted.key`.execute(
    scope.db,
  )
  return new Set(rows.map(({ key }) => key))
}

/** The identifiers that are no evidence now: few, because each is shared by many people who disagree. */
export async function listCrowdedIdentifiers(scope: Scope): Promise<Set<string>> {
  const { rows } = await sql<{ key: string }>`
    select key from crowded_keys where workspace_id = ${scope.workspace} and is_identifier`.execute(scope.db)
  return new Set(rows.map(({ key }) => key))
}

export async function markCrowded(scope: Scope, keys: readonly { key: string; isIdentifier: boolean }[]): Promise<void> {
  if (keys.length === 0) return
  await sql`insert into crowded_keys (workspace_id, is_identifier, key)
    select ${scope.workspace}, "isIdentifier", key from ${rowsAs(keys, 'row (key text, "isIdentifier" boolean)')}`.execute(scope.db)
}

export async function unmarkCrowded(scope: Scope, keys: readonly string[]): Promise<void> {
  if (keys.length === 0) return
  await sql`delete from crowded_keys where workspace_id = ${scope.workspace} and key = any(${texts(keys)})`.execute(scope.db)
}

export type IdentifierRow = { kind: string; value: string; recordId: RecordId }

export async function listIdentifiers(scope: Scope, recordIds: Iterable<RecordId>): Promise<IdentifierRow[]> {
  const { rows } = await sql<{ kind: string; value: string; record_id: RecordId }>`select kind, value, record_id from identifiers
    where workspace_id = ${scope.workspace} and record_id = any(${ids(recordIds)})`.execute(scope.db)
  return rows.map(({ kind, value, record_id }) => ({ kind, value, recordId: record_id }))
}

export async function deleteIdentifiers(scope: Scope, gone: readonly IdentifierRow[]): Promise<void> {
  if (gone.length === 0) return
  await sql`delete from identifiers i using ${rowsAs(gone, 'row (kind text, value text, "recordId" uuid)')}
    where i.workspace_id = ${scope.workspace} and i.kind = row.kind and i.value = row.value and i.record_id = row."recordId"`.execute(
    scope.db,
  )
}

export async function insertIdentifiers(scope: Scope, identifiers: readonly IdentifierRow[]): Promise<void> {
  if (identifiers.length === 0) return
  await sql`insert into identifiers (workspace_id, kind, value, record_id, first_seen_at, last_seen_at)
    select distinct ${scope.workspace}::uuid, kind, value, "recordId", ${moment(scope.now)}, ${moment(scope.now)}
    from ${rowsAs(identifiers, 'row (kind text, value text, "recordId" uuid)')}
    on conflict (workspace_id, kind, value, record_id) do update set last_seen_at = excluded.last_seen_at`.execute(scope.db)
}

export type WordRow = { word: string; recordId: RecordId }

export async function listWords(scope: Scope, recordIds: Iterable<RecordId>): Promise<WordRow[]> {
  const { rows } = await sql<{ word: string; record_id: RecordId }>`select word, record_id from record_words
    where workspace_id = ${scope.workspace} and record_id = any(${ids(recordIds)})`.execute(scope.db)
  return rows.map(({ word, record_id }) => ({ word, recordId: record_id }))
}

export async function deleteWords(scope: Scope, gone: readonly WordRow[]): Promise<void> {
  if (gone.length === 0) return
  await sql`delete from record_words w using ${rowsAs(gone, 'row (word text, "recordId" uuid)')}
    where w.workspace_id = ${scope.workspace} and w.word = row.word and w.record_id = row."recordId"`.execute(scope.db)
}

export async function insertWords(scope: Scope, words: readonly WordRow[]): Promise<void> {
  if (words.length === 0) return
  await sql`insert into record_words (workspace_id, word, record_id)
    select ${scope.workspace}, word, "recordId" from ${rowsAs(words, 'row (word text, "recordId" uuid)')}`.execute(scope.db)
}
