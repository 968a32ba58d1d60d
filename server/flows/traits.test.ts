import { createRouterClient } from '@orpc/server'
import fc from 'fast-check'
import { sql } from 'kysely'
import { describe, expect, it } from 'vitest'
import type { SourceId } from '#contract'
import type { Arrival } from '#intake'
import { getPersonId, join, recordsOf, separate } from '#people'
import { traitRoutes } from '#traits'
import { cloneDatabase, makeWorkspace, noon } from '../../test/database.ts'
import { inDisorder } from '../../test/disorder.ts'
import { accept, describeEverything } from './index.ts'

const { db } = await cloneDatabase()
const seed = Number(process.env.PULSERA_SEED ?? 20_261_126)
const numRuns = Number(process.env.PULSERA_RUNS ?? 25)

type Values = Record<string, unknown>
const listOf = (values: Values) => Object.entries(values).map(([name, value]) => ({ name, value }))

async function openShop() {
  const { sources, at, workspace } = await makeWorkspace(db, { sources: ['web', 'counter'] })
  const { web, counter } = sources
  if (!web || !counter) throw new Error('no source')
  const say = (who: string, values: Values, more: Partial<Arrival> & { minutes?: number } = {}): Arrival => {
    const { minutes = 0, ...rest } = more
    return {
      source: web,
      externalId: who,
      at: noon.add({ minutes }),
      messageId: null,
      attributes: { full_name: `Persona ${who}` },
      entry: null,
      traits: listOf(values),
      ...rest,
    }
  }
  const take = (...arrivals: Arrival[]) => at((scope) => accept(scope, arrivals))
  const read = (id: string) =>
    at(async (scope) => {
      const context = { scope, language: 'es' as const, headers: {} } as never
      const shown = await createRouterClient(traitRoutes({ personOf: getPersonId, recordsOf }), { context }).traits({ id } as never)
      return { ...shown, said: Object.fromEntries(shown.traits.map(({ name, value }) => [name, value])) }
    })
  return { web, counter, workspace, at, say, take, read }
}
type Shop = Awaited<ReturnType<typeof openShop>>
const told = async ({ at, web, counter }: Shop) =>
  (await at(describeEverything)).map((line) => line.replaceAll(web, 'web').replaceAll(counter, 'counter')).sort()

const seqOf = ({ at }: Shop) =>
  at(async ({ db }) =>
    Number((await sql<{ seq: string }>`select coalesce(max(seq), 0) as seq from record_changes`.execute(db)).rows[0]?.seq),
  )

const value = fc.oneof(
  fc.constantFrom('oro', 'plata', null, '', 7, 7.5, true, [1, 'a'], { b: 1, a: [null] }),
  fc.jsonValue({ maxDepth: 3 }),
)
const step = fc.record({
  who: fc.constantFrom('ana', 'beto'),
  door: fc.constantFrom('web', 'counter'),
  minutes: fc.nat({ max: 3 }),
  claimed: fc.boolean(),
  fallback: fc.constantFrom(false, false, true),
  values: fc.dictionary(fc.constantFrom('plan', 'talla', 'nota'), value, { maxKeys: 3 }),
  group: fc.option(
    fc.record({ id: fc.constantFrom('g-1', 'g-2'), values: fc.dictionary(fc.constantFrom('name', 'plan'), value, { maxKeys: 2 }) }),
  ),
})

describe('what else is said', () => {
  it(
    'ends the same in any order, in any batches, and said again',
    () =>
      fc.assert(
        fc.asyncProperty(
          fc.array(step, { minLength: 2, maxLength: 14 }),
          fc.infiniteStream(fc.nat({ max: 1_000 })),
          async (steps, dice) => {
            const [one, other] = [await openShop(), await openShop()]
            const arrivalsIn = ({ say, web, counter }: Shop) =>
              steps.map(({ who, door, minutes, claimed, fallback, values, group }, turn) =>
                say(who, values, {
                  source: door === 'web' ? web : counter,
                  minutes,
                  messageId: `m-${turn}`,
                  ...(claimed ? { claimed: true } : {}),
                  ...(fallback ? { fallback: true } : {}),
                  ...(group ? { group: { id: group.id, traits: listOf(group.values) } } : {}),
                }),
              )
            for (const arrival of arrivalsIn(one)) await one.take(arrival)
            const shuffled = inDisorder(arrivalsIn(other), dice)
            const half = Math.ceil(shuffled.length / 2)
            await other.take(...shuffled.slice(0, half))
            await other.take(...shuffled.slice(half))
            const kept = await told(one)
            expect(await told(other)).toEqual(kept)
            // The same without a name of its own is said again, and changes nothing.
            await other.take(...shuffled.map((arrival) => ({ ...arrival, messageId: null })))
            expect(await told(other)).toEqual(kept)
          },
        ),
        { numRuns, seed },
      ),
    300_000,
  )

  it('is what was said last, whenever it came, and nothing where it was withdrawn', async () => {
    const { take, say, read } = await openShop()
    const [ana] = await take(say('ana', { plan: 'oro', talla: 'M' }, { minutes: 5 }))
    await take(say('ana', { plan: 'plata', talla: null, color: 'azul' }, { minutes: 3 }))
    expect((await read(ana?.personId ?? '')).said).toEqual({ plan: 'oro', talla: 'M', color: 'azul' })
    await take(say('ana', { plan: null }, { minutes: 9 }), say('ana', { plan: 'bronce' }, { minutes: 7 }))
    expect((await read(ana?.personId ?? '')).said).toEqual({ talla: 'M', color: 'azul' })
  })

  it('writes nothing where the same is said again of the same moment', async () => {
    const { take, say, at } = await openShop()
    const said = say('ana', { plan: 'oro' }, { group: { id: 'g', traits: [{ name: 'name', value: 'Acme' }] } })
    const written = () =>
      at(
        async ({ db }) =>
          (
            await sql`select t.xmin as trait, g.xmin as membership, gt.xmin as of_group
              from record_traits t, record_groups g, group_traits gt`.execute(db)
          ).rows,
      )
    await take(said)
    const before = await written()
    await take(said, said)
    expect(before).toHaveLength(1)
    expect(await written()).toEqual(before)
  })

  it('goes with its record where people are joined and separated', async () => {
    const { take, say, read, at } = await openShop()
    const acme = { id: 'acme', traits: [{ name: 'name', value: 'Acme' }] }
    const [ana, beto] = await take(
      say('ana', { plan: 'oro' }, { minutes: 2 }),
      say('beto', { plan: 'plata', talla: 'L' }, { minutes: 8, group: acme }),
    )
    const [one, two] = [ana?.personId ?? '', beto?.personId ?? '']
    const apart = [await read(one), await read(two)]
    await at((scope) => join(scope, { id: one, with: two } as never))
    expect(await read(one)).toMatchObject({ said: { plan: 'plata', talla: 'L' }, groups: [{ id: 'acme', name: 'Acme' }] })
    await at((scope) => separate(scope, { id: one, records: [beto?.recordId] } as never))
    expect([await read(one), await read(two)]).toEqual(apart)
    expect(apart[0]).toMatchObject({ said: { plan: 'oro' }, groups: [] })
  })

  it('only where nothing else is said loses to the plain word of any record, and the first of several stands', async () => {
    const { take, say, read, at } = await openShop()
    const [ana, beto] = await take(
      say('ana', { plan: 'oro', talla: 'S', color: 'azul' }, { minutes: 9, fallback: true }),
      say('beto', { plan: 'plata', talla: 'L' }, { minutes: 1 }),
      say('beto', { color: 'rojo' }, { minutes: 4, fallback: true }),
    )
    await at((scope) => join(scope, { id: ana?.personId, with: beto?.personId } as never))
    expect((await read(ana?.personId ?? '')).said).toEqual({ plan: 'plata', talla: 'L', color: 'rojo' })
  })

  it('by nobody who was verified takes the place of nothing that somebody verified', async () => {
    const { take, say, read } = await openShop()
    const [ana] = await take(say('ana', { plan: 'oro' }, { minutes: 1 }))
    await take(
      say(
        'ana',
        { plan: 'gratis', deuda: 'sí' },
        { minutes: 9, claimed: true, group: { id: 'g', traits: [{ name: 'name', value: 'Mala' }] } },
      ),
    )
    const { traits, groups } = await read(ana?.personId ?? '')
    expect(traits).toMatchObject([
      { name: 'deuda', value: 'sí', claimed: true },
      { name: 'plan', value: 'oro', claimed: false },
    ])
    expect(groups).toMatchObject([{ name: 'Mala', claimed: true }])
  })

  it('is news of somebody known where it counts, and where it says something else than before', async () => {
    const [shop, other] = [await openShop(), await openShop()]
    let minutes = 0
    const changes = async (...arrivals: Arrival[]) => {
      const now = noon.add({ minutes: ++minutes })
      const before = await seqOf(shop)
      await shop.at((scope) => accept(scope, arrivals), now)
      const { rows } = await shop.at(({ db }) =>
        sql<{ traits: string[]; groups: boolean }>`select traits, groups from record_changes where seq > ${before} order by seq`.execute(
          db,
        ),
      )
      return rows
    }
    const say = (values: Values, more: Partial<Arrival> = {}) => shop.say('ana', values, { minutes, ...more })
    expect(await changes(say({ plan: 'oro' }))).toEqual([])
    expect(await changes(say({ plan: 'oro', nada: null, vacio: ' ', raya: '\n\t\u00a0' }), say({ plan: 'oro' }))).toEqual([])
    expect(await changes(say({ plan: 'plata', talla: 'M' }))).toEqual([{ traits: ['plan', 'talla'], groups: false }])
    expect(await changes(say({ plan: 'oro' }, { at: noon.subtract({ hours: 1 }) }))).toEqual([])
    expect(await changes(say({ plan: 'gratis' }, { claimed: true }))).toEqual([])
    expect(await changes(say({ plan: 'más gratis', deuda: 1 }, { claimed: true }))).toEqual([{ traits: ['deuda'], groups: false }])
    expect(await changes(say({ deuda: 1 }, { claimed: true }), say({ vacio: [] }))).toEqual([])
    const acme = (values: Values) => say({}, { group: { id: 'acme', traits: listOf(values) } })
    expect(await changes(acme({}))).toEqual([{ traits: [], groups: true }])
    expect(await changes(acme({ plan: 'pro' }))).toEqual([{ traits: [], groups: true }])
    expect(await changes(acme({ plan: 'pro' }))).toEqual([])
    expect(await changes(say({ plan: null, talla: 'L' }))).toEqual([{ traits: ['plan', 'talla'], groups: false }])
    expect([(await seqOf(shop)) > 0, await seqOf(other)]).toEqual([true, 0])
  })

  it('of two sources about groups of one name is about two groups', async () => {
    const { take, say, read, counter } = await openShop()
    const named = (name: string) => ({ group: { id: '1', traits: [{ name: 'name', value: name }] } })
    const [ana] = await take(say('ana', {}, named('Acme')), say('ana', {}, { ...named('Otra'), source: counter as SourceId }))
    expect((await read(ana?.personId ?? '')).groups.map(({ name }) => name)).toEqual(['Acme'])
  })

  it('is bounded: those that were said last stay, in whatever order they came', async () => {
    const [one, other] = [await openShop(), await openShop()]
    const statements = (shop: Shop) =>
      Array.from({ length: 4 }, (_, n) =>
        shop.say('ana', Object.fromEntries(Array.from({ length: 200 }, (__, k) => [`t${n}-${k}`, k])), { minutes: n }),
      )
    for (const said of statements(one)) await one.take(said)
    for (const said of statements(other).reverse()) await other.take(said)
    expect(await told(one)).toEqual(await told(other))
    const { rows } = await one.at(({ db }) =>
      sql<{ n: number; oldest: string }>`select count(*)::int as n, min(name) as oldest from record_traits`.execute(db),
    )
    expect(rows).toEqual([{ n: 500, oldest: 't1-0' }])
  })

  it('of groups is bounded: those that somebody was said to belong to last stay, verified ones first, in whatever order they came', async () => {
    const [one, other] = [await openShop(), await openShop()]
    const statements = (shop: Shop) =>
      Array.from({ length: 130 }, (_, n) =>
        shop.say('ana', {}, { minutes: n, group: { id: `g-${n}`, traits: [] }, ...(n % 13 ? {} : { claimed: true }) }),
      )
    for (const said of statements(one)) await one.take(said)
    await other.take(...statements(other).reverse())
    expect(await told(one)).toEqual(await told(other))
    const { rows } = await one.at(({ db }) =>
      sql<{ n: number; claimed: number; first: number }>`select count(*)::int as n, count(*) filter (where claimed)::int as claimed,
        min(substr(group_id, 3)::int) as first from record_groups`.execute(db),
    )
    expect(rows).toEqual([{ n: 100, claimed: 0, first: 22 }])
    const [ana] = await other.take(other.say('ana', {}))
    const shown = await other.read(ana?.personId ?? '')
    expect([shown.groups.length, shown.groupsMax]).toEqual([100, 100])
  })

  it('of a group is kept with it, though nobody is named who belongs to it', async () => {
    const { take, say, read, at, web } = await openShop()
    const acme = { source: web, id: 'acme', claimed: false }
    const describeIt = (minutes: number, values: Values) => ({ ...acme, at: noon.add({ minutes }), traits: listOf(values) })
    await at((scope) => accept(scope, [], [describeIt(5, { name: 'Acme', plan: 'pro' }), describeIt(1, { plan: 'gratis', size: 3 })]))
    const [ana] = await take(say('ana', {}, { group: { id: 'acme', traits: [] } }))
    const { groups } = await read(ana?.personId ?? '')
    expect(groups).toMatchObject([
      { id: 'acme', name: 'Acme', traits: [{ name: 'name' }, { name: 'plan', value: 'pro' }, { name: 'size', value: 3 }] },
    ])
  })

  it('is read up to a bound, however much a stranger states: what somebody verified comes first', async () => {
    const shop = await openShop()
    const much = Object.fromEntries(Array.from({ length: 300 }, (_, n) => [`t${n}`, 'x'.repeat(3900)]))
    const [ana] = await shop.take(shop.say('ana', { plan: 'oro' }, { group: { id: 'acme', traits: listOf({ plan: 'pro' }) } }))
    for (const id of ['g1', 'g2'])
      await shop.take(shop.say('ana', much, { minutes: 5, claimed: true, group: { id, traits: listOf(much) } }))
    const { said, groups } = await shop.read(ana?.personId ?? '')
    for (const read of [said, groups]) expect(JSON.stringify(read).length).toBeLessThan(1_100_000)
    expect(said).toMatchObject({ plan: 'oro', t0: much.t0 })
    expect(groups.map(({ id }) => id).sort()).toEqual(['acme', 'g1', 'g2'])
    expect(groups.find(({ id }) => id === 'acme')?.traits).toMatchObject([{ name: 'plan', value: 'pro' }])
  })

  it('is seen by no other business', async () => {
    const [one, other] = [await openShop(), await openShop()]
    const said = (shop: Shop) => shop.say('ana', { plan: 'oro' }, { group: { id: 'g', traits: [{ name: 'plan', value: 'pro' }] } })
    const [ana] = await one.take(said(one))
    await expect(other.read(ana?.personId ?? '')).rejects.toMatchObject({ code: 'person.missing' })
    for (const table of ['record_traits', 'record_groups', 'group_traits']) {
      const count = (shop: Shop) => shop.at(async ({ db }) => (await sql`select from ${sql.table(table)}`.execute(db)).rows.length)
      expect([table, await count(one), await count(other)]).toEqual([table, 1, 0])
      const foreign = sql`update ${sql.table(table)} set claimed = true where workspace_id = ${one.workspace}`
      expect((await other.at(({ db }) => foreign.execute(db))).numAffectedRows).toBe(0n)
    }
  })
})
