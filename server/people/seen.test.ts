import { createRouterClient } from '@orpc/server'
import { sql } from 'kysely'
import { describe, expect, it } from 'vitest'
import type { Client, EntryKind, ImportId } from '#contract'
import { accept, undoImport } from '#flows'
import type { Attributes } from '#identity'
import { overviewRoutes } from '#insight'
import { newId } from '#platform'
import { cloneDatabase, makeWorkspace, noon } from '../../test/database.ts'
import { namedPorts } from '../../test/ports.ts'
import { peopleRoutes, stateHash } from './index.ts'

const { db } = await cloneDatabase()
const router = { people: peopleRoutes(namedPorts), overview: overviewRoutes() }
type Api = Pick<Client, 'overview'> & { people: Omit<Client['people'], 'traits'> }

const laura = { full_name: 'Laura Gómez', phone: '5512345678' }
const purchase = { kind: 'purchase' as EntryKind, channel: 'web' as const, facts: {}, amountMinor: 100, currency: 'MXN' }
type Telling = { day: number; importId?: ImportId; entry?: typeof purchase | null }

async function openShop() {
  const shop = await makeWorkspace(db, { sources: ['web', 'counter'] })
  const day = (number: number) => noon.add({ hours: 24 * number })
  const tell = (externalId: string, attributes: Attributes, { day: number, importId, entry = null }: Telling) =>
    shop.at(async (scope) => {
      const source = shop.sources.web
      if (!source) throw new Error('no web')
      const arrival = { source, externalId, at: scope.now, messageId: null, attributes, entry }
      const [found] = await accept(scope, [{ ...arrival, ...(importId ? { importId } : {}) }])
      if (!found?.personId) throw new Error('nobody came')
      return found.personId
    }, day(number))
  const call = <T>(number: number, work: (api: Api) => Promise<T>): Promise<T> =>
    shop.at((scope) => work(createRouterClient(router, { context: { scope, language: 'es' } })), day(number), 'user:ana')
  const seen = async (id: string) => (await call(0, (api) => api.people.get({ id: id as never }))).lastSeenAt
  const state = () => shop.at(stateHash)
  return { shop, tell, call, seen, state, at: (number: number) => day(number).toString() }
}

describe('a value put right', () => {
  it('is a line of her history: no identity, no visit, no join, and no contact more', async () => {
    const { tell, call, seen, at } = await openShop()
    const id = await tell('a', laura, { day: 1, entry: purchase })
    await tell('b', laura, { day: 2, entry: purchase })
    const rosa = await tell('c', { full_name: 'Rosa Díaz', phone: '5587654321' }, { day: 3, entry: purchase })
    const contacts = async () => (await call(4, (api) => api.overview.get())).contacts
    const before = await contacts()
    await call(5, (api) => api.people.correct({ id, attributes: { city: 'Puebla' } }))
    const page = await call(6, (api) => api.people.get({ id }))
    expect(page).toMatchObject({ recordCount: 2, lastSeenAt: at(2), channels: ['web'] })
    expect(page.identities.map(({ externalId }) => externalId)).toEqual(['a', 'b'])
    expect(page.golden.city).toMatchObject({ value: 'Puebla', source: 'counter' })
    const { items } = await call(6, (api) => api.people.timeline({ id, limit: 20 }))
    expect(items.map(({ kind, title }) => [kind, title])).toEqual([
      ['corrected', 'Ana corrigió Ciudad'],
      ['joined', 'Se unió una ficha: web'],
      ['purchase', expect.any(String)],
      ['created', 'Llegó por primera vez: web'],
      ['purchase', expect.any(String)],
    ])
    expect(await contacts()).toBe(before)
    expect((await call(6, (api) => api.people.list({ limit: 10 }))).items.map((one) => one.id)).toEqual([rosa, id])
    expect(await seen(id)).toBe(at(2))
  })

  it('is told once in a history that is read page by page, and no more once it is taken back', async () => {
    const { tell, call } = await openShop()
    const id = await tell('a', laura, { day: 1, entry: purchase })
    const { writingId } = await call(2, (api) => api.people.correct({ id, attributes: { city: 'Puebla' } }))
    await call(3, (api) => api.people.correct({ id, attributes: { email: 'lau@correo.mx', phone: '5512345679' } }))
    const titles: string[] = []
    for (let cursor: string | undefined; ; ) {
      const page = await call(4, (api) => api.people.timeline({ id, limit: 1, cursor }))
      titles.push(...page.items.map(({ title }) => title))
      if (!page.next) break
      cursor = page.next
    }
    expect(titles.slice(0, 2)).toEqual(['Ana corrigió Correo y Teléfono', 'Ana corrigió Ciudad'])
    expect(titles).toHaveLength(4)
    await call(5, (api) => api.people.takeBack({ id: writingId }))
    const only = await call(5, (api) => api.people.timeline({ id, limit: 9, kind: 'corrected' }))
    expect(only.items.map(({ title }) => title)).toEqual(['Ana corrigió Correo y Teléfono'])
  })
})

it('somebody comes with the first thing that is told of them, and not when a history was loaded', async () => {
  const { shop, call, at } = await openShop()
  const source = shop.sources.web
  if (!source) throw new Error('no web')
  const long = noon.add({ hours: 24 })
  const [found] = await shop.at(
    (scope) => accept(scope, [{ source, externalId: 'a', at: long, messageId: 'm', attributes: laura, entry: purchase }]),
    noon.add({ hours: 24 * 12 }),
  )
  const { items } = await call(13, (api) => api.people.timeline({ id: found?.personId as never, limit: 5 }))
  expect(items.map(({ kind, at: when }) => [kind, when])).toEqual([
    ['created', at(1)],
    ['purchase', at(1)],
  ])
})

describe('when somebody was last seen', () => {
  it('is a visit or a call noted by hand, as of its time, and no note', async () => {
    const { tell, call, seen, state, at } = await openShop()
    const id = await tell('a', laura, { day: 1, entry: purchase })
    const before = await state()
    await call(8, (api) => api.people.addEntry({ id, kind: 'note', text: 'Prefiere las mañanas' }))
    expect(await seen(id)).toBe(at(1))
    await call(8, (api) => api.people.addEntry({ id, kind: 'call', text: 'Preguntó', at: at(4) }))
    expect(await seen(id)).toBe(at(4))
    const { entryId } = await call(8, (api) => api.people.addEntry({ id, kind: 'visit', text: 'Vino' }))
    expect(await seen(id)).toBe(at(8))
    await call(9, (api) => api.people.removeEntry({ id, entryId }))
    expect(await seen(id)).toBe(at(4))
    // What is planned has not happened.
    await call(9, (api) => api.people.addEntry({ id, kind: 'meeting', text: 'Viene el lunes', at: at(20) }))
    expect(await seen(id)).toBe(at(4))
    expect(await state()).toBe(before)
  })

  it('is not the day a file arrived; whoever is known from files only was never seen', async () => {
    const { shop, tell, call, seen, at } = await openShop()
    const importId = newId<ImportId>()
    const rosa = await tell('b', { full_name: 'Rosa Díaz', phone: '5587654321' }, { day: 1, entry: purchase })
    const id = await tell('a', laura, { day: 5, importId })
    expect(await seen(id)).toBeNull()
    expect((await call(6, (api) => api.people.list({ limit: 10 }))).items.map((one) => one.id)).toEqual([rosa, id])
    await tell('b', { full_name: 'Rosa Díaz', city: 'Puebla' }, { day: 6, importId })
    expect(await seen(rosa)).toBe(at(1))
    await tell('a', {}, { day: 7, entry: purchase })
    expect(await seen(id)).toBe(at(7))
    await shop.at((scope) => undoImport(scope, importId))
    expect([await seen(id), await seen(rosa)]).toEqual([at(7), at(1)])
  })

  it('is the same whatever came first, and when it is computed anew', async () => {
    const tellings: [string, Attributes, Telling][] = [
      ['a', laura, { day: 3, importId: newId<ImportId>() }],
      ['a', { ...laura, city: 'Puebla' }, { day: 2 }],
      ['a', {}, { day: 1, entry: purchase }],
      ['b', laura, { day: 6, importId: newId<ImportId>() }],
      ['b', laura, { day: 4 }],
    ]
    const found: unknown[] = []
    for (const order of [tellings, tellings.toReversed()]) {
      const { shop, tell } = await openShop()
      for (const telling of order) await tell(...telling)
      const read = () =>
        shop.at(async ({ db: own, workspace }) => {
          const { rows } = await sql`select first_at, last_at from person_sightings where workspace_id = ${workspace}
            union all select first_at, last_at from record_sightings where workspace_id = ${workspace} order by 1, 2`.execute(own)
          return JSON.stringify(rows)
        })
      found.push(await read())
      for (const importId of [...new Set(order.flatMap(([, , { importId: one }]) => one ?? []))])
        await shop.at((scope) => undoImport(scope, importId))
      found.push(await read())
    }
    expect(found[2]).toBe(found[0])
    expect(found[3]).toBe(found[1])
    expect(found[0]).toContain(
      noon
        .add({ hours: 24 * 4 })
        .toString()
        .slice(0, 16),
    )
    expect(found[0]).not.toContain(
      `last_at":"${noon
        .add({ hours: 24 * 6 })
        .toString()
        .slice(0, 16)}`,
    )
  })
})
