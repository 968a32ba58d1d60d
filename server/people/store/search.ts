import { sql } from 'kysely'
import type { PersonId, RecordId } from '#contract'
import { type Features, identifiersOf } from '#identity'
import type { Scope } from '#platform'
import { numberOfKey } from '../filing.ts'
import type { Query } from '../query.ts'
import { numbers, texts } from './sql.ts'

/** `hasEnded`: the record says of something that it has it no more. */
export type Hit = { recordId: RecordId; personId: PersonId; kind: string; value: string; hasEnded?: boolean }

/** Records that are filed under one of these identifiers; of each at most so many, because a shared one may have thousands. */
export async function findByIdentifiers(scope: Scope, wanted: readonly { kind: string; value: string }[], hitsMax: number): Promise<Hit[]> {
  if (wanted.length === 0) return []
  const keys = numbers(wanted.map(({ kind, value }) => numberOfKey(`${kind}:${value}`)))
  const { rows } = await sql<{ at: number; recordId: RecordId; personId: PersonId; features: Features; hasEnded: boolean }>`
    select wanted.at::int as at, r.id as "recordId", r.person_id as "personId", r.features, r.ended is not null as "hasEnded"
    from unnest(${keys}) with ordinality as wanted (key, at)
    cross join lateral (
      select record_id from record_keys k where k.workspace_id = ${scope.workspace} and k.key = wanted.key limit ${hitsMax}
    ) held
    join records r on r.workspace_id = ${scope.workspace} and r.id = held.record_id and r.withdrawn_at is null`.execute(scope.db)
  return rows.flatMap(({ at, features, ...hit }) => {
    const asked = wanted[at - 1]
    if (!asked) return []
    // Two values may have one number. An order is nobody's feature.
    const holds = asked.kind === 'order' || identifiersOf(features).some(({ kind, value }) => kind === asked.kind && value === asked.value)
    return holds ? [{ ...hit, kind: asked.kind, value: asked.value }] : []
  })
}

export async function findByCode(scope: Scope, code: string): Promise<Hit[]> {
  const { rows } = await sql<Hit>`select id as "recordId", person_id as "personId", 'code' as kind, code as value from records
    where workspace_id = ${scope.workspace} and code = ${code} and withdrawn_at is null limit 10`.execute(scope.db)
  return rows
}

/** Records filed under one of these keys. */
export async function findByKeys(scope: Scope, keys: readonly string[], hitsMax: number): Promise<Hit[]> {
  if (keys.length === 0) return []
  const { rows } = await sql<Hit & { at: number }>`
    select r.id as "recordId", r.person_id as "personId", 'sound' as kind, wanted.at::int as at
    from unnest(${numbers(keys.map(numberOfKey))}) with ordinality as wanted (key, at)
    cross join lateral (
      select k.record_id from record_keys k where k.workspace_id = ${scope.workspace} and k.key = wanted.key limit ${hitsMax}
    ) held
    join records r on r.workspace_id = ${scope.workspace} and r.id = held.record_id and r.withdrawn_at is null`.execute(scope.db)
  return rows.map(({ at, ...hit }) => ({ ...hit, value: keys[at - 1] ?? '' }))
}

/** That of every group of spellings one begins a word of this text, in which each word comes after a space. */
const beginsEach = (groups: readonly (readonly string[])[], words: 'r.words' | 'led.company') => {
  const begun = (word: string) => sql`position(${` ${word}`} in ${sql.raw(words)}) > 0`
  const conditions = groups.map((group) => sql`and (${sql.join(group.map(begun), sql` or `)})`)
  return sql.join(conditions, sql` `)
}

/**
 * Records whose phone ends so, each with that number whole, and in which every group of spellings is found. The last ones seen first, in a shop
 * where very many share an ending: a hundred are ordered in two milliseconds, and of thousands nobody finds anybody.
 */
export async function findByPhoneEnd(scope: Scope, { digits, rest }: NonNullable<Query['ending']>, hitsMax: number): Promise<Hit[]> {
  const ends = (column: 'phone_end' | 'other_phone_end' | 'third_phone_end', phone: string) => sql`
    select r.id as "recordId", r.person_id as "personId", 'phone' as kind, r.ended is not null as "hasEnded", ${sql.raw(phone)} as value
    from records r where r.workspace_id = ${scope.workspace} and r.${sql.raw(column)} = ${Number(digits)} and r.withdrawn_at is null
    ${beginsEach(rest, 'r.words')}`
  const { rows } = await sql<Hit>`
    with ending as (
      ${ends('phone_end', `coalesce(r.features #>> '{phones,0}', r.features #>> '{phoneParts,0}')`)}
      union all ${ends('other_phone_end', `r.features #>> '{phones,1}'`)}
      union all ${ends('third_phone_end', `r.features #>> '{phones,2}'`)}
    )
    select ending.* from ending join person_sightings seen on seen.workspace_id = ${scope.workspace} and seen.person_id = ending."personId"
    order by seen.last_at desc, ending."recordId" limit ${hitsMax}`.execute(scope.db)
  return rows
}

/** Greater than every letter there is: no word has it. */
const last = '\u{10ffff}'
/**
 * Whether a word begins so, as a range of the index. Not `^@`: of a prepared statement the planner does not know the word, and would read all words
 * of the workspace (211 ms of 850,000 words, 0.2 ms so).
 */
const begins = (column: 'word' | 'w.word', word: string) => sql`${sql.raw(column)} >= ${word} and ${sql.raw(column)} < ${word + last}`

/** More rows than this are not counted on: the word is common, and another one should lead. */
const commonMin = 5000
/** Two words that are both common meet within so many of either. */
const drivenMax = 6000

/**
 * Records in which every group of spellings is found, a word at its beginning. The rarest group leads, and each of its rows says what other words
 * its record has, so that "María G" reads the G words of a few and not all Marías. Bounded: a query of common words only sees the first of them.
 */
export async function findByWords(scope: Scope, groups: readonly (readonly string[])[], hitsMax: number): Promise<Hit[]> {
  if (groups.length === 0) return []
  const counts = await countWords(scope, groups)
  const order = [...groups.keys()].sort((a, b) => (counts[a] ?? 0) - (counts[b] ?? 0))
  const [lead, ...rest] = order.map((at) => groups[at] ?? [])
  if (!lead) return []
  const leads = lead.map(
    (
      word,
    ) => sql`(select w.record_id, w.word, w.company from record_words w where w.workspace_id = ${scope.workspace} and ${begins('w.word', word)}
      order by w.word limit ${rest.length === 0 ? hitsMax : drivenMax})`,
  )
  const { rows } = await sql<Hit>`
    with led as (${sql.join(leads, sql` union all `)}), met as (
      select record_id, word from led where true ${beginsEach(rest, 'led.company')} limit ${hitsMax}
    )
    select r.id as "recordId", r.person_id as "personId", 'word' as kind, met.word as value
    from met join records r on r.workspace_id = ${scope.workspace} and r.id = met.record_id and r.withdrawn_at is null`.execute(scope.db)
  return rows
}

/** Of the beginnings that somebody may mean, those with which a word on file begins, and the first such word. One probe of the index each. */
export async function listBegun(scope: Scope, beginnings: readonly string[]): Promise<{ beginning: string; word: string }[]> {
  if (beginnings.length === 0) return []
  const { rows } = await sql<{ at: number; word: string }>`
    select wanted.at::int as at, met.word from unnest(${texts(beginnings)}) with ordinality as wanted (word, at)
    cross join lateral (
      select w.word from record_words w where w.workspace_id = ${scope.workspace}
        and w.word >= wanted.word collate "C" and w.word < (wanted.word || chr(1114111)) collate "C" order by w.word limit 1
    ) met`.execute(scope.db)
  return rows.map(({ at, word }) => ({ beginning: beginnings[at - 1] ?? '', word }))
}

async function countWords(scope: Scope, groups: readonly (readonly string[])[]): Promise<number[]> {
  if (groups.length === 1) return [0]
  const counts = groups.map(
    (group, at) =>
      sql`select ${at}::int as at, (${sql.join(
        group.map(
          (word) =>
            sql`(select count(*) from (select 1 from record_words where workspace_id = ${scope.workspace} and ${begins('word', word)} limit ${commonMin}) some_words)`,
        ),
        sql` + `,
      )})::int as count`,
  )
  const { rows } = await sql<{ at: number; count: number }>`${sql.join(counts, sql` union all `)}`.execute(scope.db)
  return rows.sort((a, b) => a.at - b.at).map(({ count }) => count)
}
