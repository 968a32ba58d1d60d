import { expect, it } from 'vitest'
import type { ImportId } from '#contract'
import type { Attributes } from '#identity'
import { newId } from '#platform'
import { cloneDatabase, makeWorkspace, noon } from '../../test/database.ts'
import { getPerson, listPeople, recognise, tally, withdrawImport } from './index.ts'
import { countLists, countPeople } from './list-people.ts'
import { countKinds, countPersons } from './store/persons.ts'

const { db } = await cloneDatabase()

it('lists a visitor as soon as she says who she is, and answers her id before', async () => {
  const shop = await makeWorkspace(db)
  const { web } = shop.sources
  if (!web) throw new Error('no web')
  const importId = newId<ImportId>()
  const say = (externalId: string, attributes: Attributes, from: { importId?: ImportId } = {}) =>
    shop.at((scope) => recognise(scope, [{ source: web, externalId, at: noon, attributes, ...from }]))
  const names = async () => {
    const pages = (['seen', 'name'] as const).map((sort) => shop.at((scope) => listPeople(scope, { sort, limit: 50 })))
    const [bySeen, byName] = (await Promise.all(pages)).map(({ items }) => items.map(({ name }) => name).sort())
    expect(bySeen).toEqual(byName)
    return byName
  }
  const found = []
  for (const device of ['bot-0001', 'bot-0002', 'bot-0003']) found.push(...(await say(`anonymous:${device}`, { device })))
  await say('ana', { full_name: 'Ana Ruiz', device: 'ana-0001' })
  // Of a customer that only has a number at least somebody knows who she is.
  await say('77', {})
  expect(await names()).toEqual(['', 'Ana Ruiz'])
  const [, second] = found
  expect(await shop.at((scope) => getPerson(scope, second?.personId ?? ''))).toMatchObject({ person: { name: '', isVisitor: true } })
  await say('mostrador', { full_name: 'Cliente Mostrador', phone: '0000000000' })
  await say('publico', { first_name: 'Público', last_name: 'en General', document: 'XAXX010101000' })
  await say('con-telefono', { full_name: 'Cliente Mostrador', phone: '5512340000' })
  expect(await names()).toEqual(['', '', 'Ana Ruiz'])
  await say('con-telefono', { full_name: 'Nora Paz Montemayor', phone: '5512340000' })
  await say('anonymous:bot-0002', { full_name: 'Beto Díaz', email: 'beto@correo.mx' }, { importId })
  expect(await names()).toEqual(['', 'Ana Ruiz', 'Beto Díaz', 'Nora Paz Montemayor'])
  await shop.at((scope) => withdrawImport(scope, importId))
  expect(await names()).toEqual(['', 'Ana Ruiz', 'Nora Paz Montemayor'])
})

it('orders people by what they spent, page after page, those who gave more back than they bought last', async () => {
  const shop = await makeWorkspace(db)
  const { web } = shop.sources
  if (!web) throw new Error('no web')
  const spent = [500, 12_000, 0, 12_000, -300, 7]
  const names = ['Ana Quintero', 'Beto Ibarra', 'Carla Zavala', 'Diego Montes', 'Elena Prado', 'Fabio Lugo']
  const found = await shop.at((scope) =>
    recognise(
      scope,
      names.map((full_name, n) => ({ source: web, externalId: `c${n}`, at: noon, attributes: { full_name } })),
    ),
  )
  const idOf = (n: number) => found[n]?.personId ?? ''
  await shop.at((scope) => recognise(scope, [{ source: web, externalId: 'anonymous:bot', at: noon, attributes: { device: 'bot' } }]))
  await shop.at((scope) => tally(scope, new Map(found.map(({ recordId }, n) => [recordId, { purchases: 1, spentMinor: spent[n] ?? 0 }]))))
  const order = [1, 3].map(idOf).sort().reverse().concat([0, 5, 2, 4].map(idOf))
  const seen: string[] = []
  let cursor: string | undefined
  do {
    const page = await shop.at((scope) => listPeople(scope, { sort: 'spent', limit: 2, cursor }))
    seen.push(...page.items.map(({ id }) => id))
    cursor = page.next ?? undefined
  } while (cursor)
  expect(seen).toEqual(order)
  // The place of one order is none of another.
  const { next } = await shop.at((scope) => listPeople(scope, { sort: 'seen', limit: 2 }))
  await expect(shop.at((scope) => listPeople(scope, { sort: 'spent', limit: 2, cursor: next ?? '' }))).rejects.toThrow()
})

const pick = ({ matching, isWhole }: { matching: number; isWhole: boolean }) => ({ matching, isWhole })

it('counts what each filter would show, together with the others, and says so when it did not look at everybody', async () => {
  const shop = await makeWorkspace(db)
  const { web, counter } = shop.sources
  if (!web || !counter) throw new Error('no sources')
  const sources = { web, counter }
  const say = (source: 'web' | 'counter', externalId: string, attributes: Attributes) =>
    shop.at((scope) => recognise(scope, [{ source: sources[source], externalId, at: noon, attributes }]))
  const ana = { full_name: 'Ana Ruiz Peña', email: 'ana@correo.mx' }
  await say('web', '1', ana)
  await say('counter', 'a', ana)
  await say('web', '2', { full_name: 'Beto Díaz', email: 'beto@correo.mx' })
  await say('counter', 'b', { full_name: 'Ana Solís', phone: '5512340002' })
  await say('web', 'anonymous:bot', { device: 'bot-0001' })
  const count = (filters: Parameters<typeof countPeople>[1]) => shop.at((scope) => countPeople(scope, filters))
  expect(await count({})).toEqual({ isWhole: true, matching: 3, anywhere: 3, byChannel: { web: 2, counter: 2 }, several: 1 })
  expect(await count({ channel: 'web' })).toEqual({
    isWhole: true,
    matching: 2,
    anywhere: 3,
    byChannel: { web: 2, counter: 2 },
    several: 1,
  })
  expect(await count({ versions: 2 })).toEqual({ isWhole: true, matching: 1, anywhere: 1, byChannel: { web: 1, counter: 1 }, several: 1 })
  expect(await count({ search: 'ana' })).toEqual({ isWhole: true, matching: 2, anywhere: 2, byChannel: { web: 1, counter: 2 }, several: 1 })
  expect(await count({ search: 'nadie así' })).toEqual({ isWhole: true, matching: 0, anywhere: 0, byChannel: {}, several: 0 })
  for (const filters of [{}, { channel: 'web' }, { versions: 2 }, { search: 'ana' }]) {
    const { items } = await shop.at((scope) => listPeople(scope, { ...filters, sort: 'seen', limit: 50 }))
    expect((await count(filters)).matching, 'as many as the list shows').toBe(items.length)
  }
  const lists = [{}, { channel: 'web' }, { versions: 2 }, { search: 'ana' }, { channel: 'web', versions: 2 }, { channel: 'phone' }] as const
  expect(await shop.at((scope) => countLists(scope, lists)), 'the same for several lists at once').toEqual(
    await Promise.all(lists.map(async (list) => pick(await count(list)))),
  )
  const searches = Array.from({ length: 30 }, () => ({ search: 'ana' }))
  const counted = await shop.at((scope) => countLists(scope, [...searches, {}]))
  expect(counted.map((one) => one?.matching ?? null)).toEqual([...Array(10).fill(2), ...Array(20).fill(null), 3])
  expect(await shop.at((scope) => countKinds(scope, [{}], 2))).toEqual({ isWhole: false, matching: [2] })
  expect(await shop.at((scope) => countPersons(scope, { limit: 2 }))).toMatchObject({ isWhole: false, matching: 2, anywhere: 2 })
})

it('lists and counts whom an import speaks of, together with the other filters', async () => {
  const shop = await makeWorkspace(db)
  const { web, counter } = shop.sources
  if (!web || !counter) throw new Error('no sources')
  const [march, april] = [newId<ImportId>(), newId<ImportId>()]
  const say = (externalId: string, attributes: Attributes, from: { importId?: ImportId; source?: typeof web } = {}) =>
    shop.at((scope) => recognise(scope, [{ source: web, externalId, at: noon, attributes, ...from }]))
  const ana = { full_name: 'Ana Ruiz Peña', email: 'ana@correo.mx' }
  await say('1', ana, { importId: march })
  await say('a', ana, { source: counter })
  await say('2', { full_name: 'Beto Díaz', email: 'beto@correo.mx' }, { importId: march })
  await say('2', { full_name: 'Beto Díaz', email: 'beto@correo.mx', city: 'Puebla' }, { importId: april })
  await say('3', { full_name: 'Cliente Mostrador' }, { importId: march })
  await say('4', { full_name: 'Ana Solís', phone: '5512340002' })
  const names = async (filters: Omit<Parameters<typeof listPeople>[1], 'sort' | 'limit'>) => {
    const { items } = await shop.at((scope) => listPeople(scope, { ...filters, sort: 'name', limit: 50 }))
    expect((await shop.at((scope) => countPeople(scope, filters))).matching, 'as many as are counted').toBe(items.length)
    const bySeen = await shop.at((scope) => listPeople(scope, { ...filters, sort: 'seen', limit: 50 }))
    expect(bySeen.items.map(({ id }) => id).sort()).toEqual(items.map(({ id }) => id).sort())
    return items.map(({ name }) => name)
  }
  expect(await names({ import: march })).toEqual(['Ana Ruiz Peña', 'Beto Díaz'])
  expect(await names({ import: april })).toEqual(['Beto Díaz'])
  expect(await names({ import: march, channel: 'counter' })).toEqual(['Ana Ruiz Peña'])
  expect(await names({ import: march, versions: 2 })).toEqual(['Ana Ruiz Peña'])
  expect(await names({ import: march, search: 'ana' })).toEqual(['Ana Ruiz Peña'])
  expect(await names({ import: april, search: 'ana' })).toEqual([])
  expect(await names({ import: newId<ImportId>() }), 'another’s import, or none').toEqual([])
  const first = await shop.at((scope) => listPeople(scope, { import: march, sort: 'seen', limit: 1 }))
  const second = await shop.at((scope) => listPeople(scope, { import: march, sort: 'seen', limit: 1, cursor: first.next ?? '' }))
  expect([...first.items, ...second.items].map(({ name }) => name).sort()).toEqual(['Ana Ruiz Peña', 'Beto Díaz'])
  expect(second.next).toBeNull()
  await shop.at((scope) => withdrawImport(scope, march))
  expect(await names({ import: march })).toEqual([])
  expect(await names({ import: april }), 'what the other file says stands').toEqual(['Beto Díaz'])
  expect(await shop.at((scope) => countLists(scope, [{ import: april }, {}]))).toMatchObject([{ matching: 1 }, { matching: 3 }])
})
