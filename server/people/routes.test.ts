import { createRouterClient } from '@orpc/server'
import { describe, expect, it } from 'vitest'
import { listPermissions, note } from '#consent'
import type { Client, PersonId, RecordId } from '#contract'
import { type Actor, Refusal } from '#platform'
import { cloneDatabase, makeWorkspace, noon } from '../../test/database.ts'
import { ports } from '../../test/ports.ts'
import { peopleRoutes, recognise, reviewRoutes, viewRoutes } from './index.ts'

const { db } = await cloneDatabase()
const ana = '00000000-0000-7000-8000-000000000001'
const beto = '00000000-0000-7000-8000-000000000002'
const team = async () => [
  { id: ana, name: 'Ana', role: 'owner' as const },
  { id: beto, name: 'Beto', role: 'steward' as const },
  { id: '00000000-0000-7000-8000-000000000003', name: 'Caro', role: 'clerk' as const },
]
const router = { people: peopleRoutes(ports), reviews: reviewRoutes({ ...ports, team, permits: listPermissions }), views: viewRoutes() }
type Api = Pick<Client, 'reviews' | 'views'> & { people: Omit<Client['people'], 'traits'> }

/** A shop and a way to call its endpoints, each in a transaction of its own; every answer is checked against the contract. */
async function openShop() {
  const shop = await makeWorkspace(db, { sources: ['web', 'whatsapp'] })
  let minute = 0
  const actor: Actor = `user:${ana}`
  const call = <T>(work: (api: Api) => Promise<T>): Promise<T> =>
    shop.at((scope) => work(createRouterClient(router, { context: { scope, language: 'es' } })), noon.add({ minutes: ++minute }), actor)
  return { shop, call }
}

const refusalOf = (work: Promise<unknown>) =>
  work.then(
    () => 'nothing refused',
    (e) => (e instanceof Refusal ? e.code : `${e}`),
  )
const laura = { full_name: 'Laura Gómez Pérez', phone: '5512345678' }

describe('people over the API', () => {
  it('makes the minimum card once: the second card is the same person', async () => {
    const { call } = await openShop()
    const first = await call((api) => api.people.create({ attributes: laura }))
    expect(first).toMatchObject({ outcome: 'created', because: [] })
    const second = await call((api) => api.people.create({ attributes: { ...laura, email: 'lau@gmail.com' } }))
    expect(second).toMatchObject({ outcome: 'joined', personId: first.personId })
    expect(second.because.map(({ sentence }) => sentence).join(' ')).toContain('teléfono')
    expect(await refusalOf(call((api) => api.people.create({ attributes: { city: 'Puebla' } })))).toBe('person.card-empty')
    expect(await refusalOf(call((api) => api.people.create({ attributes: { full_name: '   ' } })))).toBe('person.card-empty')
  })

  it('keeps nothing of a card or a correction of which something is not understood', async () => {
    const { call } = await openShop()
    const problemsOf = (work: Promise<unknown>) =>
      work.then(
        () => 'nothing refused',
        (e) => (e instanceof Refusal && e.code === 'value.not-understood' ? (e as Refusal<'value.not-understood'>).facts.fields : `${e}`),
      )
    const rubbish = { phone: '12', email: 'no-es-correo', birth_date: '31/02/1980', document: 'GOPL800312MDFMRR01' }
    const wrong = [
      { field: 'phone', reason: 'phone-incomplete' },
      { field: 'email', reason: 'email-malformed' },
      { field: 'birth_date', reason: 'date-unreal' },
      { field: 'document', reason: 'document-mistyped' },
    ]
    expect(await problemsOf(call((api) => api.people.create({ attributes: { full_name: 'Laura Gómez', ...rubbish } })))).toEqual(wrong)
    for (const phone of ['55 99abc7711', '55-ABC-120'])
      expect(await problemsOf(call((api) => api.people.create({ attributes: { full_name: 'Laura Gómez', phone } })))).toEqual([
        { field: 'phone', reason: 'phone-lettered' },
      ])
    expect(await problemsOf(call((api) => api.people.create({ attributes: { full_name: 'Cliente Mostrador' } })))).toEqual([
      { field: 'full_name', reason: 'nobody' },
    ])
    expect(await problemsOf(call((api) => api.people.create({ attributes: { email: 'na@na.com' } })))).toEqual([
      { field: 'email', reason: 'nobody' },
    ])
    expect((await call((api) => api.people.list({ limit: 10, sort: 'seen' }))).items).toEqual([])
    const { personId } = await call((api) => api.people.create({ attributes: { ...laura, birth_date: '12/03/1980' } }))
    expect(await problemsOf(call((api) => api.people.correct({ id: personId, attributes: rubbish })))).toEqual(wrong)
    const page = await call((api) => api.people.get({ id: personId }))
    expect(page.recordCount).toBe(1)
    expect(page.golden.birth_date?.value).toBe('19800312')
  })

  it('shows a person with the source of each value, and recognises her while typing', async () => {
    const { call } = await openShop()
    const { personId } = await call((api) => api.people.create({ attributes: { ...laura, full_name: 'LAURA GOMEZ 💕' } }))
    await call((api) => api.people.create({ attributes: laura }))
    const page = await call((api) => api.people.get({ id: personId }))
    expect(page).toMatchObject({ id: personId, name: 'Laura Gómez Pérez', recordCount: 2, channels: ['counter'] })
    expect(page.golden.full_name).toMatchObject({ value: 'Laura Gómez Pérez', source: 'Mostrador', others: ['Laura Gomez'] })
    expect(page.identities.map(({ because }) => because.length > 0)).toEqual([false, true])
    const found = await call((api) => api.people.recognise({ q: '5512345678', limit: 5 }))
    expect(found).toMatchObject({ kind: 'phone', candidates: [{ person: { id: personId }, certainty: 'exact' }] })
    expect(found.candidates[0]?.because[0]?.sentence).toBe('Tiene el teléfono 55 1234 5678.')
    const { items } = await call((api) => api.people.list({ limit: 10, sort: 'name' }))
    expect(items.map(({ id }) => id)).toEqual([personId])
    expect(await refusalOf(call((api) => api.people.get({ id: crypto.randomUUID() as PersonId })))).toBe('person.missing')
  })

  it('corrects a value, and the correction stays with the person', async () => {
    const { call } = await openShop()
    const { personId } = await call((api) => api.people.create({ attributes: laura }))
    for (const full_name of ['Laura Gómez Peres', 'Laura Gómez Páez'])
      await call((api) => api.people.correct({ id: personId, attributes: { full_name } }))
    const page = await call((api) => api.people.get({ id: personId }))
    expect(page).toMatchObject({ name: 'Laura Gómez Páez', recordCount: 1 })
    await call((api) => api.people.correct({ id: personId, attributes: { phone: '5500009999' } }))
    expect((await call((api) => api.people.get({ id: personId }))).golden.phone).toMatchObject({
      value: '+525500009999',
      others: ['+525512345678'],
    })
  })

  it('tells a life newest first, in pages, with joins and separations that can be undone', async () => {
    const { call } = await openShop()
    const { personId } = await call((api) => api.people.create({ attributes: laura }))
    const other = await call((api) => api.people.create({ attributes: { full_name: 'Pedro Ruiz', phone: '5587654321' } }))
    const { entryId } = await call((api) => api.people.addEntry({ id: personId, kind: 'note', text: 'Prefiere WhatsApp' }))
    await call((api) => api.people.addEntry({ id: other.personId, kind: 'call', text: 'Preguntó por su pedido', minutes: 4 }))
    const joined = await call((api) => api.people.join({ id: personId, with: other.personId }))
    const kinds: string[] = []
    let cursor: string | undefined
    do {
      const page = await call((api) => api.people.timeline({ id: personId, limit: 2, ...(cursor ? { cursor } : {}) }))
      kinds.push(...page.items.map(({ kind }) => kind))
      cursor = page.next ?? undefined
    } while (cursor)
    expect(kinds).toEqual(['joined', 'call', 'note', 'created', 'created'])
    const [newest] = (await call((api) => api.people.timeline({ id: personId, limit: 1 }))).items
    expect(newest).toMatchObject({
      judgementId: joined.judgementId,
      detail: 'Alguien del equipo dijo que es la misma persona.',
      actor: `user:${ana}`,
    })
    const notes = await call((api) => api.people.timeline({ id: personId, kind: 'note', limit: 10 }))
    expect(notes.items.map(({ id }) => id)).toEqual([entryId])
    await call((api) => api.people.withdrawJudgement({ id: joined.judgementId }))
    const after = await call((api) => api.people.timeline({ id: other.personId, limit: 10 }))
    expect(after.items.map(({ kind }) => kind)).toEqual(['separated', 'joined', 'call', 'created'])
    await call((api) => api.people.removeEntry({ id: personId, entryId }))
    expect((await call((api) => api.people.timeline({ id: personId, kind: 'note', limit: 10 }))).items).toEqual([])
    expect(await refusalOf(call((api) => api.people.removeEntry({ id: personId, entryId })))).toBe('entry.missing')
  })

  it('shows what a separation gives back before it is done', async () => {
    const { call } = await openShop()
    const { personId } = await call((api) => api.people.create({ attributes: laura }))
    const second = await call((api) => api.people.create({ attributes: { ...laura, email: 'lau@gmail.com' } }))
    expect(second.outcome).toBe('joined')
    await call((api) => api.people.addEntry({ id: personId, kind: 'visit', text: 'Pasó a recoger' }))
    const page = await call((api) => api.people.get({ id: personId }))
    const chosen = page.identities.filter(({ attributes }) => attributes.email).map(({ recordId }) => recordId)
    const { parts } = await call((api) => api.people.previewSeparation({ id: personId, records: chosen }))
    expect(parts.map(({ entryCount }) => entryCount).sort()).toEqual([0, 1])
    const { personIds } = await call((api) => api.people.separate({ id: personId, records: chosen }))
    expect(personIds.toSorted()).toEqual(parts.map((part) => part.personId).sort())
  })

  it('judges a doubt with the right values picked', async () => {
    const { call, shop } = await openShop()
    const { web } = shop.sources
    if (!web) throw new Error('no web')
    const phone = '5587654321'
    await shop.at((scope) =>
      recognise(scope, [
        { source: web, externalId: '1', at: noon, attributes: { full_name: 'Ana López García', phone } },
        { source: web, externalId: '2', at: noon, attributes: { full_name: 'Ana Luz García', phone } },
      ]),
    )
    const { items, open } = await call((api) => api.reviews.list({ limit: 10 }))
    expect(open).toBe(1)
    const [doubt] = items
    if (!doubt) throw new Error('no doubt')
    expect(doubt.because.length).toBeGreaterThan(0)
    const page = await call((api) => api.reviews.get({ id: doubt.id }))
    expect(page?.rows.find(({ field }) => field === 'phone')).toMatchObject({ equal: true })
    expect(page?.consequence).toMatchObject({ records: 2 })
    const judged = await call((api) => api.reviews.judge({ id: doubt.id, verdict: 'same', fields: { full_name: 'Ana Luz López García' } }))
    const [id] = judged.personIds
    if (!id) throw new Error('nobody')
    expect(await call((api) => api.people.get({ id }))).toMatchObject({ name: 'Ana Luz López García', recordCount: 2, openReviews: 0 })
    expect(await call((api) => api.reviews.get({ id: doubt.id }))).toBeNull()
    expect(await call((api) => api.reviews.list({ limit: 10 }))).toMatchObject({ items: [], open: 0, judgedToday: 1 })
    const { items: decided } = await call((api) => api.reviews.decided())
    expect(decided).toMatchObject([{ judgementId: judged.judgementId, verdict: 'same', left: { personId: id }, right: { personId: id } }])
    expect(decided.flatMap(({ left, right }) => [left.name, right.name]).every(Boolean)).toBe(true)
    await call((api) => api.people.withdrawJudgement({ id: judged.judgementId }))
    expect((await call((api) => api.reviews.decided())).items).toEqual([])
  })

  it('tells of a suspicion what speaks for it and what forbids it, also where nothing was stored of the two', async () => {
    const { call } = await openShop()
    const create = async (birth_date: string, phone: string) =>
      (await call((api) => api.people.create({ attributes: { full_name: 'Laura García', birth_date, phone } }))).personId
    const [one, other] = [await create('1950-03-12', '5512345678'), await create('1985-07-01', '5587654321')]
    const { reviewId } = await call((api) => api.people.suspect({ id: one, with: other }))
    const pair = await call((api) => api.reviews.get({ id: reviewId }))
    expect(pair?.because.map(({ rule }) => rule)).toContain('name.both')
    expect(pair?.against.map(({ rule }) => rule)).toContain('gate.birth')
  })

  it('calls the two of a decision as the pair called them, whichever record of theirs is the first', async () => {
    const { call, shop } = await openShop()
    const { web } = shop.sources
    const records = [
      { full_name: 'Lorenzo Ángela', email: 'angela@correo.mx' },
      { full_name: 'Ángela Lorenzo Paz', email: 'angela@correo.mx' },
      { full_name: 'Nuria Campos', phone: '5511112222' },
    ]
    const claims = records.map((attributes, at) => ({ source: web as never, externalId: `d${at}`, at: noon, attributes }))
    const [one, , other] = await shop.at((scope) => recognise(scope, claims))
    if (!one || !other) throw new Error('nobody')
    const { reviewId } = await call((api) => api.people.suspect({ id: one.personId, with: other.personId }))
    const pair = await call((api) => api.reviews.get({ id: reviewId }))
    const called = [pair?.left.name, pair?.right.name]
    expect(called).toContain('Ángela Lorenzo Paz')
    for (const verdict of ['later', 'different', 'same'] as const) {
      const { judgementId } = await call((api) => api.reviews.judge({ id: reviewId, verdict }))
      const { items } = await call((api) => api.reviews.decided())
      expect(items.map(({ left, right }) => [left.name, right.name])).toEqual([called])
      await call((api) => api.people.withdrawJudgement({ id: judgementId }))
    }
  })

  it('judges a group at once: what joining would make, who is told less afterwards, and back', async () => {
    const { call, shop } = await openShop()
    const create = async (full_name: string) => (await call((api) => api.people.create({ attributes: { full_name } }))).personId
    // One after the other: joined, they bear the id of the first.
    const [a, b, c] = [await create('Ana Robles'), await create('Anita Robles'), await create('Ana R. Duarte')]
    const { reviewId } = await call((api) => api.people.suspect({ id: a, with: b }))
    await call((api) => api.people.suspect({ id: a, with: c }))
    const { web } = shop.sources
    const said = { point: null, purpose: 'marketing', channel: 'whatsapp', method: 'preference', claimed: false, at: noon } as const
    await shop.at((scope) =>
      note(scope, [
        { ...said, recordId: a as string as RecordId, allowed: true, source: web as never },
        { ...said, recordId: c as string as RecordId, allowed: false, source: web as never },
      ]),
    )
    const pair = await call((api) => api.reviews.get({ id: reviewId }))
    expect(pair?.group).toMatchObject([{ person: { id: c }, facing: a, isIncluded: false }])
    expect(pair?.rows.find(({ field }) => field === 'full_name')).toMatchObject({ group: [['Ana R. Duarte']] })
    expect(pair?.consequence).toMatchObject({ records: 2, permissions: [{ change: 'gained', personId: b, by: a, channel: 'whatsapp' }] })
    const all = await call((api) => api.reviews.get({ id: reviewId, also: [c] }))
    expect(all?.consequence).toMatchObject({ records: 3, permissions: [{ change: 'lost', purpose: 'marketing', personId: a, by: c }] })
    expect(all?.consequence.permissions[0]?.sentence).toContain('promociones por WhatsApp')

    const apart = await call((api) => api.reviews.judge({ id: reviewId, verdict: 'different', also: [c] }))
    expect(apart.judgementIds).toHaveLength(3)
    expect((await call((api) => api.reviews.list({}))).open).toBe(0)
    for (const id of apart.judgementIds.toReversed()) await call((api) => api.people.withdrawJudgement({ id }))
    expect((await call((api) => api.reviews.list({}))).open).toBe(2)
    const later = await call((api) => api.reviews.judge({ id: reviewId, verdict: 'later', also: [c] }))
    expect(later.judgementIds).toHaveLength(2)
    expect((await call((api) => api.reviews.list({}))).open).toBe(0)
    for (const id of later.judgementIds) await call((api) => api.people.withdrawJudgement({ id }))

    const one = await call((api) => api.reviews.judge({ id: reviewId, verdict: 'same', also: [c] }))
    expect(one).toMatchObject({ judgementIds: [one.judgementId], personIds: [a] })
    expect(await call((api) => api.people.get({ id: c }))).toMatchObject({ id: a, recordCount: 3 })
    await call((api) => api.people.withdrawJudgement({ id: one.judgementId }))
    expect(await call((api) => api.people.get({ id: c }))).toMatchObject({ id: c, recordCount: 1 })
    expect((await call((api) => api.reviews.list({}))).open).toBe(2)
  })

  it('counts each saved list, one’s own and the shared ones', async () => {
    const { call, shop } = await openShop()
    for (const full_name of ['Ana Robles', 'Beto Díaz', 'Carla Paz']) await call((api) => api.people.create({ attributes: { full_name } }))
    const counter = await call((api) => api.views.add({ name: 'Mostrador', filters: { channel: 'counter', sort: 'name' }, isShared: true }))
    const found = await call((api) => api.views.add({ name: 'Ana', filters: { search: 'ana robles' }, isShared: false }))
    const everybody = { matching: 3, isWhole: true }
    expect(await call((api) => api.people.countsByView())).toEqual({
      everybody,
      items: [
        { id: found.id, matching: 1, isWhole: true },
        { id: counter.id, matching: 3, isWhole: true },
      ],
    })
    const other = await shop.at(
      (scope) => createRouterClient(router, { context: { scope, language: 'es' } }).people.countsByView(),
      noon,
      'user:x',
    )
    expect(other).toEqual({ everybody, items: [{ id: counter.id, ...everybody }] })
  })

  it('answers nothing about another workspace', async () => {
    const [ours, theirs] = [await openShop(), await openShop()]
    const { personId } = await theirs.call((api) => api.people.create({ attributes: laura }))
    const mine = await ours.call((api) => api.people.create({ attributes: { full_name: 'Pedro Ruiz', phone: '5587654321' } }))
    const records = [personId as string as RecordId]
    const tries: ((api: Api) => Promise<unknown>)[] = [
      (api) => api.people.get({ id: personId }),
      (api) => api.people.timeline({ id: personId, limit: 10 }),
      (api) => api.people.correct({ id: personId, attributes: { city: 'Puebla' } }),
      (api) => api.people.addEntry({ id: personId, kind: 'note', text: 'x' }),
      (api) => api.people.join({ id: mine.personId, with: personId }),
      (api) => api.people.separate({ id: personId, records }),
      (api) => api.people.previewSeparation({ id: personId, records }),
      (api) => api.people.momentsOfPart({ id: personId, records }),
      (api) => api.people.suspect({ id: mine.personId, with: personId }),
    ]
    for (const attempt of tries) expect(await refusalOf(ours.call(attempt))).toBe('person.missing')
    expect((await ours.call((api) => api.people.recognise({ q: '5512345678', limit: 8 }))).candidates).toEqual([])
  })
})

describe('data owners', () => {
  it('share the doubts of a business between them, each with a day of their own', async () => {
    const { call } = await openShop()
    const people: PersonId[] = []
    for (const name of ['Ana Robles', 'Ines Duarte', 'Hugo Salas', 'Rita Campos', 'Olga Prado', 'Ivan Soto', 'Luz Mora', 'Eva Lara'])
      people.push((await call((api) => api.people.create({ attributes: { full_name: name } }))).personId)
    const [first, ...others] = people
    for (const other of others) await call((api) => api.people.suspect({ id: first as PersonId, with: other }))
    expect((await call((api) => api.reviews.list({ of: 'mine' }))).items).toEqual([])
    expect((await call((api) => api.reviews.list({}))).duty).toBeNull()

    const { owners } = await call((api) =>
      api.reviews.setOwners({
        owners: [
          { userId: ana, pairsPerDay: 5 },
          { userId: beto, pairsPerDay: 3 },
        ],
      }),
    )
    expect(owners.map(({ name, pairsPerDay, judgedToday }) => [name, pairsPerDay, judgedToday])).toEqual([
      ['Ana', 5, 0],
      ['Beto', 3, 0],
    ])
    expect(owners.reduce((sum, { open }) => sum + open, 0)).toBe(others.length)
    const all = await call((api) => api.reviews.list({}))
    const mine = await call((api) => api.reviews.list({ of: 'mine' }))
    expect(mine.items.map(({ id }) => id)).toEqual(all.items.filter(({ ownerId }) => ownerId === ana).map(({ id }) => id))
    expect(mine.duty).toEqual({ pairsPerDay: 5, judgedToday: 0, open: mine.items.length, openOfAll: all.items.length })

    const [pair] = all.items
    if (!pair) throw new Error('no doubt was opened')
    const page = await call((api) => api.reviews.get({ id: pair.id }))
    expect(page?.group).toHaveLength(2)
    expect(page?.others).toHaveLength(4)
    expect(page?.consequence.records).toBe((page?.consequence.left.records ?? 0) + (page?.consequence.right.records ?? 0))
    await call((api) => api.reviews.judge({ id: pair.id, verdict: 'different' }))
    expect((await call((api) => api.reviews.owners())).owners[0]).toMatchObject({ name: 'Ana', judgedToday: 1 })
  })

  it('are people who work here and may judge', async () => {
    const { call } = await openShop()
    expect((await call((api) => api.reviews.owners())).candidates.map(({ name }) => name)).toEqual(['Ana', 'Beto'])
    const clerk = { userId: '00000000-0000-7000-8000-000000000003', pairsPerDay: 5 }
    expect(await refusalOf(call((api) => api.reviews.setOwners({ owners: [clerk] })))).toBe('user.missing')
  })
})
