import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { sql } from 'kysely'
import { describe, expect, it } from 'vitest'
import type { RecordId } from '#contract'
import type { Attributes } from '#identity'
import type { Scope } from '#platform'
import { cloneDatabase, makeWorkspace, noon } from '../../test/database.ts'
import { codeOf, findCandidates, listPeople, recognise, rememberOrders, showCode } from './index.ts'
import { readQuery } from './query.ts'

const { db } = await cloneDatabase()
const shop = await makeWorkspace(db)
const { counter } = shop.sources
if (!counter) throw new Error('no counter')

const known: Record<string, Attributes> = {
  laura: { full_name: 'Laura Gómez Pérez', phone: '55 1234 5678', email: 'laura.gomez@gmail.com' },
  jose: { full_name: 'José Begoña Ibáñez', document: 'GOPL900304MDFMRR09', card: 'L-000123' },
  pedro: { full_name: 'Pedro Ruiz', phone: '5587654321', email: 'casa@hotmail.com', customer_number: 'C-77' },
  walkIn: { full_name: 'Cliente Mostrador', phone: '0000000000' },
  namesake: { full_name: 'Laura Jiménez', phone: '5599998888' },
  roberto: { full_name: 'Roberto Sánchez Hernández' },
  xochitl: { full_name: 'Xóchitl González' },
  quevedo: { full_name: 'Inés Quevedo Zavala' },
  yosefina: { full_name: 'Yosefina Owczarek' },
  diego: { full_name: 'Diego Ramírez Soto de la Fuente' },
  nora: { full_name: 'Nora Vidal', email: 'm.quiroga77@gmail.com' },
  jimena: { full_name: 'Jimena Yanet Prado' },
}
const found = await shop.at((scope) =>
  recognise(
    scope,
    Object.entries(known).map(([externalId, attributes]) => ({ source: counter, externalId, at: noon, attributes })),
  ),
)
const ids = Object.fromEntries(Object.keys(known).map((name, at) => [name, found[at]?.personId]))
await shop.at((scope) => rememberOrders(scope, [{ recordId: ids.pedro as string as RecordId, orderId: '#A-10045' }]))
const search = (text: string) => shop.at((scope) => findCandidates(scope, text, 8))

const cases = readFileSync(join(import.meta.dirname, 'queries.txt'), 'utf8')
  .split('\n')
  .filter((line) => line !== '' && !line.startsWith('#'))
  .map((line) => line.split('|').map((part) => part.trim()) as [string, string, string, string])

describe('find candidates', () => {
  it(`looked at enough cases (${cases.length})`, () => expect(cases.length).toBeGreaterThan(20))

  it.each(cases)('%s → %s, %s (%s)', async (typed, who, certainty) => {
    const { candidates } = await search(typed)
    const [first] = candidates
    if (who === 'nobody') expect(candidates).toEqual([])
    else expect({ who: first?.person.id, certainty: first?.certainty }).toEqual({ who: ids[who], certainty })
  })

  it('says what of the query stands in the name, whatever word led there, and what was taken for another word', async () => {
    const said = async (text: string) => {
      const { candidates } = await search(text)
      return candidates[0]?.matched.map(({ kind, value, typed }) => [kind, value, ...(typed ? [typed] : [])])
    }
    expect(await said('laura gomez')).toEqual([['word', 'laura gomez']])
    expect(await said('pepe begoña')).toEqual([
      ['word', 'begona'],
      ['spelled', 'Jose', 'pepe'],
    ])
    for (const text of ['Lauda Gomes', 'Rroverto Sanches', 'Ines Kevedo']) {
      const sounds = (await search(text)).candidates.flatMap(({ matched }) => [matched.filter(({ kind }) => kind === 'sound').length])
      expect(Math.max(0, ...sounds)).toBeLessThan(2)
    }
  })

  it('finds by the wristband code of any id the person ever had', async () => {
    const code = showCode(codeOf(String(ids.laura)))
    for (const typed of [code, code.toLowerCase(), code.replace('-', '')]) {
      expect((await search(typed)).candidates[0]).toMatchObject({ person: { id: ids.laura }, certainty: 'exact' })
    }
  })

  it('finds by the end of a phone whoever was seen last first, on any of her phones, and says that there are more', async () => {
    const street = await makeWorkspace(db)
    const { counter: till } = street.sources
    if (!till) throw new Error('no counter')
    const surnames = ['Quintero', 'Ibarra', 'Zavala']
    const day = (n: number) => noon.add({ hours: 24 * n })
    const claims = Array.from({ length: 30 }, (_, n) => ({
      source: till,
      externalId: `v${n}`,
      at: day(n),
      attributes: { full_name: n % 10 === 0 ? `Aurelia ${surnames[n / 10]}` : 'Vecina', phone: `55123${String(10 + n)}4321` },
    }))
    const second = { full_name: 'Tres Teléfonos', phone: ['5599990000', '5588884321', '5577776543'] }
    const given = await street.at((scope) =>
      recognise(scope, [...claims, { source: till, externalId: 'dos', at: day(40), attributes: second }]),
    )
    const at = (text: string, limit = 20) => street.at((scope) => findCandidates(scope, text, limit))
    const { candidates, more } = await at('4321')
    expect(more).toBe(true)
    expect(candidates.map(({ person }) => person.id)).toEqual([given[30], ...given.slice(11, 30).reverse()].map((one) => one?.personId))
    expect(candidates[0]).toMatchObject({ certainty: 'possible', matched: [{ kind: 'ending', value: '4321' }] })
    for (const typed of ['aurelia 4321', '4321 aure'])
      expect((await at(typed)).candidates.filter(({ certainty }) => certainty === 'strong').map(({ person }) => person.name)).toEqual([
        'Aurelia Zavala',
        'Aurelia Ibarra',
        'Aurelia Quintero',
      ])
    for (const end of ['0000', '6543', 'tres 6543'])
      expect((await at(end)).candidates).toMatchObject([{ person: { id: given[30]?.personId } }])
    expect(await at('9876')).toMatchObject({ candidates: [], more: false })
  })

  it('says what a query is', () => {
    const setting = { country: 'MX', ownContacts: [] }
    const kinds = ['', '55 1234 5678', 'lau@', 'GOPL900304MDFMRR09', 'A-1', 'Laura Gómez'].map((text) => readQuery(text, setting).kind)
    expect(kinds).toEqual(['empty', 'phone', 'email', 'document', 'code', 'name'])
  })

  it('stays up whatever is typed', async () => {
    for (const typed of ["'; drop table records; --", '💕💕', '\u0000', '\ud800', '%_\\', 'لورا', 'a'.repeat(200), '(((((', '+', '@@@@']) {
      expect(Array.isArray((await search(typed)).candidates)).toBe(true)
    }
  })
})

describe('a search by the beginning of a word', () => {
  it('reads what begins so and not every word of the business, also when the statement was prepared long ago', async () => {
    const big = await makeWorkspace(db)
    const { counter: till } = big.sources
    if (!till) throw new Error('no counter')
    const surnames = ['Robles', 'Quintero', 'Ibarra', 'Mendoza', 'Lugo']
    const claims = Array.from({ length: 600 }, (_, n) => ({
      source: till,
      externalId: `c${n}`,
      at: noon,
      attributes: { full_name: n < 5 ? `Zoraida ${surnames[n]}` : 'Benito Alcocer', handle: `cliente${n}` },
    }))
    await big.at((scope) => recognise(scope, claims))
    const read = async (scope: Scope) =>
      (
        await sql<{ rows: number }>`select (seq_tup_read + idx_tup_fetch)::int as rows from pg_stat_xact_user_tables
          where relname = 'record_words'`.execute(scope.db)
      ).rows[0]?.rows ?? 0
    const rows = await big.at(async (scope) => {
      await sql`set local plan_cache_mode = force_generic_plan`.execute(scope.db)
      // Asked so often, a statement has a name and a plan for any word.
      for (let n = 0; n < 25; n++) expect((await findCandidates(scope, 'zor', 8)).candidates).toHaveLength(5)
      const before = await read(scope)
      await findCandidates(scope, 'zor', 8)
      return (await read(scope)) - before
    })
    expect(rows).toBeGreaterThan(0)
    expect(rows).toBeLessThan(50)
  })
})

/** Who is a person: a sale to nobody is none. */
const listed = Object.entries(ids).flatMap(([name, id]) => (name === 'walkIn' ? [] : id))

describe('list people', () => {
  it('pages in both orders without losing or repeating anybody', async () => {
    for (const sort of ['seen', 'name'] as const) {
      const seen: string[] = []
      let cursor: string | undefined
      do {
        const page = await shop.at((scope) => listPeople(scope, { sort, limit: 2, cursor }))
        seen.push(...page.items.map(({ id }) => id))
        cursor = page.next ?? undefined
      } while (cursor)
      expect(seen.toSorted()).toEqual(listed.map(String).sort())
    }
  })

  it('searches and filters', async () => {
    const list = async (query: object) =>
      (await shop.at((scope) => listPeople(scope, { sort: 'name', limit: 50, ...query }))).items.map(({ id }) => id)
    expect(await list({ search: 'laura' })).toEqual([ids.laura, ids.namesake])
    expect(await list({ channel: 'web' })).toEqual([])
    expect(await list({ versions: 2 })).toEqual([])
    expect(await list({ channel: 'counter', versions: 1 })).toHaveLength(listed.length)
  })
})

it('puts the name as it was typed before the names that are nearly so, and the nearest first', async () => {
  const other = await makeWorkspace(db)
  const { web } = other.sources
  if (!web) throw new Error('no web')
  const names = ['Marisa Olmo', 'Maritza Olmo', 'Marina Olmo', 'Marixa Olmo', 'Melissa Olmo']
  await other.at((scope) =>
    recognise(
      scope,
      names.map((full_name, at) => ({ source: web, externalId: full_name, at: noon.add({ minutes: at }), attributes: { full_name } })),
    ),
  )
  const found = async (text: string) => {
    const { candidates } = await other.at((scope) => findCandidates(scope, text, 8))
    return candidates.map(({ person, matched }) => `${person.name} ${matched[0]?.kind}`)
  }
  expect(await found('marisa olmo')).toEqual(['Marisa Olmo word', 'Marixa Olmo near', 'Marina Olmo near', 'Maritza Olmo near'])
  expect(await found('marisa ol')).toEqual(['Marisa Olmo word', 'Marixa Olmo near', 'Marina Olmo near', 'Maritza Olmo near'])
  expect(await found('maritsa')).toEqual(['Maritza Olmo near', 'Marisa Olmo near', 'Marixa Olmo near'])
  const listed = await other.at((scope) => listPeople(scope, { search: 'marisa', sort: 'name', limit: 10 }))
  expect(listed.items.map(({ name }) => name)).toEqual(['Marisa Olmo'])
})
