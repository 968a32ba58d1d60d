import { createRouterClient } from '@orpc/server'
import { describe, expect, it } from 'vitest'
import { listPermissions } from '#consent'
import type { Client } from '#contract'
import { Refusal } from '#platform'
import { cloneDatabase, makeWorkspace, noon } from '../../test/database.ts'
import { ports } from '../../test/ports.ts'
import { peopleRoutes, recognise, reviewRoutes, stateHash } from './index.ts'

const { db } = await cloneDatabase()
const router = { people: peopleRoutes(ports), reviews: reviewRoutes({ ...ports, team: async () => [], permits: listPermissions }) }
type Api = Pick<Client, 'reviews'> & { people: Omit<Client['people'], 'traits'> }

async function openShop() {
  const shop = await makeWorkspace(db, { sources: ['web'] })
  let minute = 0
  const call = <T>(work: (api: Api) => Promise<T>): Promise<T> =>
    shop.at(
      (scope) => work(createRouterClient(router, { context: { scope, language: 'es' } })),
      noon.add({ minutes: ++minute }),
      'user:ana',
    )
  const state = () => shop.at(stateHash)
  const card = (attributes: object, more: object = {}) => call((api) => api.people.create({ attributes, ...more }))
  const get = (id: string) => call((api) => api.people.get({ id: id as never }))
  const takeBack = (id: string) => call((api) => api.people.takeBack({ id }))
  return { shop, call, state, card, get, takeBack }
}
const refusalOf = (work: Promise<unknown>) =>
  work.then(
    () => 'nothing refused',
    (e) => (e instanceof Refusal ? e.code : `${e}`),
  )

const laura = { full_name: 'Laura Gómez Pérez', phone: '5512345678' }
const pedro = { full_name: 'Pedro Ruiz', phone: '5587654321' }

describe('what is written by hand is taken back', () => {
  it('a correction, exactly: the first one, a second one, and a word said before', async () => {
    const { call, state, card, get, takeBack } = await openShop()
    const { personId: id } = await card(laura)
    const correct = (full_name: string) => call((api) => api.people.correct({ id, attributes: { full_name } }))
    const untouched = await state()
    await takeBack((await correct('Laura Gómez Páez')).writingId)
    expect(await state()).toBe(untouched)
    expect(await get(id)).toMatchObject({ name: 'Laura Gómez Pérez', recordCount: 1 })

    await correct('Laura Gómez Páez')
    const once = await state()
    const second = await correct('Laura Gómez Peña')
    await takeBack(second.writingId)
    expect(await state()).toBe(once)
    const restated = await correct('Laura Gómez Peña')
    const again = await correct('Laura Gómez Páez')
    expect((await get(id)).name).toBe('Laura Gómez Páez')
    await takeBack(again.writingId)
    expect((await get(id)).name).toBe('Laura Gómez Peña')
    await takeBack(restated.writingId)
    expect(await state()).toBe(once)
    expect(await refusalOf(takeBack(restated.writingId))).toBe('writing.missing')
  })

  it('the first of two corrections, while the second one stays with the person', async () => {
    const { call, card, get, takeBack } = await openShop()
    const { personId: id } = await card(laura)
    const first = await call((api) => api.people.correct({ id, attributes: { city: 'Puebla' } }))
    await call((api) => api.people.correct({ id, attributes: { email: 'lau@gmail.com' } }))
    await takeBack(first.writingId)
    const page = await get(id)
    expect(page.golden.city).toBeUndefined()
    expect(page.email).toBe('lau@gmail.com')
  })

  it('a note written meanwhile stays in her history', async () => {
    const { call, card, takeBack } = await openShop()
    const { personId: id } = await card(laura)
    const { writingId } = await call((api) => api.people.correct({ id, attributes: { city: 'Puebla' } }))
    await call((api) => api.people.addEntry({ id, kind: 'note', text: 'Prefiere las mañanas' }))
    await takeBack(writingId)
    const { items } = await call((api) => api.people.timeline({ id, limit: 20 }))
    expect(items.map(({ facts }) => facts.text)).toContain('Prefiere las mañanas')
  })

  it('a card; one of whom something is told by now stays', async () => {
    const { shop, call, state, card, takeBack } = await openShop()
    await card(pedro)
    const before = await state()
    const { writingId } = await card(laura)
    await takeBack(writingId)
    expect(await state()).toBe(before)
    expect((await call((api) => api.people.list({ limit: 10, sort: 'name' }))).items.map(({ name }) => name)).toEqual(['Pedro Ruiz'])
    const told = await card(laura)
    await call((api) => api.people.addEntry({ id: told.personId, kind: 'visit', text: 'Vino a preguntar' }))
    expect(await refusalOf(takeBack(told.writingId))).toBe('writing.rested-upon')
    expect((await call((api) => api.people.get({ id: told.personId }))).name).toBe('Laura Gómez Pérez')
    const other = await makeWorkspace(db)
    const theirs = other.at((scope) =>
      createRouterClient(router, { context: { scope, language: 'es' } }).people.takeBack({ id: told.writingId }),
    )
    expect(await refusalOf(theirs)).toBe('writing.missing')
    expect(shop.workspace).not.toBe(other.workspace)
  })

  it('a suspicion, and the words it replaced', async () => {
    const { call, card, takeBack } = await openShop()
    const [one, two] = [(await card(laura)).personId, (await card(pedro)).personId]
    const doubts = async () => (await call((api) => api.reviews.list({ limit: 10 }))).items.map(({ note }) => note)
    const suspect = (note: string) => call((api) => api.people.suspect({ id: one, with: two, note }))
    const first = await suspect('creo que sí')
    const second = await suspect('seguro que sí')
    expect(await doubts()).toEqual(['seguro que sí'])
    await takeBack(second.writingId)
    expect(await doubts()).toEqual(['creo que sí'])
    await takeBack(first.writingId)
    expect(await doubts()).toEqual([])
    const third = await suspect('otra vez')
    await call((api) => api.reviews.judge({ id: third.reviewId, verdict: 'different' }))
    expect(await refusalOf(takeBack(third.writingId))).toBe('writing.rested-upon')
  })

  it('the values picked with a decision go with it', async () => {
    const { shop, call, state } = await openShop()
    const { web } = shop.sources
    if (!web) throw new Error('no web')
    const names = ['Ana López García', 'Ana Luz García']
    await shop.at((scope) =>
      recognise(
        scope,
        names.map((full_name, at) => ({ source: web, externalId: `${at}`, at: noon, attributes: { full_name, phone: '5587654321' } })),
      ),
    )
    const before = await state()
    const [doubt] = (await call((api) => api.reviews.list({ limit: 10 }))).items
    if (!doubt) throw new Error('no doubt')
    const { judgementId } = await call((api) =>
      api.reviews.judge({ id: doubt.id, verdict: 'same', fields: { full_name: 'Ana Luz López' } }),
    )
    await call((api) => api.people.withdrawJudgement({ id: judgementId }))
    expect(await state()).toBe(before)
  })
})

describe('people who share a contact and are asked', () => {
  it('a card of the same name and phone stays somebody else when the clerk says so', async () => {
    const { card, get, takeBack, state } = await openShop()
    const { personId } = await card(laura)
    const before = await state()
    const daughter = await card(laura, { apartFrom: [personId] })
    expect(daughter).toMatchObject({ outcome: 'created', because: [], reviewId: null })
    expect(daughter.personId).not.toBe(personId)
    expect((await get(personId)).related.map(({ kind }) => kind)).toEqual(['shared-contact'])
    await takeBack(daughter.writingId)
    expect(await state()).toBe(before)
  })

  it('a corrected phone joins nobody whom the clerk told apart, and a household stays one', async () => {
    const { call, card, get, takeBack } = await openShop()
    const [one, two] = [(await card(laura)).personId, (await card({ full_name: 'Laura Gómez Pérez', email: 'lg@correo.mx' })).personId]
    const told = await call((api) => api.people.correct({ id: two, attributes: { phone: laura.phone }, apartFrom: [one] }))
    expect((await get(two)).phone).toBe('+525512345678')
    expect([(await get(one)).recordCount, (await get(two)).recordCount]).toEqual([1, 1])
    await takeBack(told.writingId)
    await call((api) => api.people.tellApart({ id: one, with: two, kind: 'household' }))
    await call((api) => api.people.correct({ id: two, attributes: { phone: laura.phone }, apartFrom: [one] }))
    expect((await get(one)).related.map(({ kind }) => kind)).toEqual(['household'])
  })
})
