import fc from 'fast-check'
import { expect, it } from 'vitest'
import type { EntryId, RecordId } from '#contract'
import type { Arrival } from '#intake'
import { findCandidates, getPerson, resolveAgain } from '#people'
import { listEntries, listMarks, markEntries } from '#timeline'
import { cloneDatabase, makeWorkspace, noon } from '../../test/database.ts'
import { inDisorder } from '../../test/disorder.ts'
import { accept, describeEverything } from './index.ts'

const { db } = await cloneDatabase()
type Shop = Awaited<ReturnType<typeof makeWorkspace>>
const open = () => makeWorkspace(db, { sources: ['web', 'shop'] })
const marta = { externalId: 'shop-marta', attributes: { full_name: 'Marta Otero', email: 'marta.otero@gmail.com' } }
const laura = { full_name: 'Laura Gómez Ríos', email: 'laura.gomez.rios@gmail.com' }

const sale = (shop: Shop, source: 'shop' | 'web', total: number): Arrival => ({
  source: shop.sources[source] as NonNullable<Arrival['source']>,
  externalId: `${source}-laura`,
  at: noon,
  messageId: 'order:1001',
  attributes: laura,
  entry: { kind: 'purchase', channel: 'web', facts: { orderId: '1001' }, amountMinor: total, currency: 'MXN' },
})
/** As a shop states its order 1001, at the time that it was last changed. */
const stated = (shop: Shop, total: number, minutes = 0, more: Partial<Arrival> = {}): Arrival => ({
  ...sale(shop, 'shop', total),
  statedAt: noon.add({ minutes }),
  ...more,
})
const givenBack = (shop: Shop, total: number): Arrival => ({
  ...sale(shop, 'shop', total),
  messageId: `refund:${total}`,
  entry: { kind: 'return', channel: 'web', facts: { orderId: '1001' }, amountMinor: total, currency: 'MXN' },
})
/** As the shop's page told of it when it was bought. */
const seen = (shop: Shop, total: number): Arrival => ({
  ...sale(shop, 'web', total),
  order: { id: '1001', says: 'completed', amountMinor: total },
})
const come = (shop: Shop, ...arrivals: Arrival[]) => shop.at((scope) => accept(scope, arrivals))
const bought = (shop: Shop, email = laura.email) =>
  shop.at(async (scope) => {
    const { candidates } = await findCandidates(scope, email, 2)
    const { person } = await getPerson(scope, candidates[0]?.person.id ?? '')
    return [person.purchaseCount, person.spentMinor]
  })
const moments = (shop: Shop, recordId: RecordId) => shop.at((scope) => listEntries(scope, [recordId], { limit: 9 }))

it('what a shop states last of an order stands, whatever came first, one by one or at once; stated again it changes nothing', async () => {
  const told = [
    (shop: Shop) => stated(shop, 39_800),
    (shop: Shop) => stated(shop, 44_800, 10),
    (shop: Shop) => stated(shop, 39_800, 20),
    (shop: Shop) => stated(shop, 49_800, 30),
    (shop: Shop) => givenBack(shop, 10_000),
  ]
  const ends = []
  for (const how of ['in order', 'backwards', 'at once', 'backwards at once', 'twice']) {
    const shop = await open()
    const all = told.map((one) => one(shop))
    const list = how.startsWith('backwards') ? all.toReversed() : all
    if (how.endsWith('at once')) await come(shop, ...list)
    else for (const one of how === 'twice' ? [...list, ...list.toReversed()] : list) await come(shop, one)
    expect([how, ...(await bought(shop))]).toEqual([how, 1, 39_800])
    const lines = await shop.at(describeEverything)
    ends.push(lines.map((line) => line.replaceAll(shop.sources.shop ?? '', 'shop')))
    await resolveAgain(db, { workspace: shop.workspace, actor: 'pulsera' }, { everything: true })
    expect(await bought(shop)).toEqual([1, 39_800])
  }
  expect(new Set(ends.map((rows) => JSON.stringify(rows))).size).toBe(1)
})

it('of two statements of one moment the greater sum stands', async () => {
  const shop = await open()
  for (const total of [100, 300, 200]) await come(shop, stated(shop, total))
  expect(await bought(shop)).toEqual([1, 300])
})

it('an order that was edited is still the one that the page told of, in any order', async () => {
  for (const how of [
    [0, 1, 2],
    [2, 1, 0],
    [1, 2, 0],
    [1, 0, 2],
  ]) {
    const shop = await open()
    const all = [seen(shop, 39_800), stated(shop, 39_800), stated(shop, 44_800, 9)]
    for (const at of how) await come(shop, all[at] as Arrival)
    expect([how, await bought(shop)]).toEqual([how, [1, 44_800]])
    await resolveAgain(db, { workspace: shop.workspace, actor: 'pulsera' }, { everything: true })
    expect(await bought(shop)).toEqual([1, 44_800])
  }
})

it('an order whose number is longer than is kept is told of once too, also where an older statement comes last', async () => {
  const number = `A-${'7'.repeat(400)}`
  const named = (one: Arrival): Arrival => ({
    ...one,
    ...(one.entry ? { entry: { ...one.entry, facts: { orderId: number } } } : {}),
    ...(one.order ? { order: { ...one.order, id: number } } : {}),
  })
  const shop = await open()
  for (const one of [stated(shop, 44_800, 9), seen(shop, 39_800), stated(shop, 39_800)]) await come(shop, named(one))
  expect(await bought(shop)).toEqual([1, 44_800])
})

it('an order that turns out to be somebody else’s is theirs, and a mark on it stays', async () => {
  const shop = await open()
  const [first] = await come(shop, stated(shop, 500))
  await shop.at((scope) =>
    markEntries(scope, [{ entryId: first?.entryId as EntryId, recordId: first?.recordId as RecordId, mark: 'pinned' }]),
  )
  const [second] = await come(shop, stated(shop, 700, 1, marta))
  expect([await bought(shop), await bought(shop, 'marta.otero@gmail.com')]).toEqual([
    [0, 0],
    [1, 700],
  ])
  expect(await moments(shop, first?.recordId as RecordId)).toEqual([])
  expect(await shop.at((scope) => listMarks(scope, [second?.entryId as EntryId]))).toMatchObject([{ mark: 'pinned' }])
})

it('an edited order that turns out to be somebody else’s leaves what the page told of it', async () => {
  const shop = await open()
  await come(shop, seen(shop, 200), stated(shop, 200), stated(shop, 300, 1))
  expect(await bought(shop)).toEqual([1, 300])
  await come(shop, stated(shop, 300, 2, marta))
  expect([await bought(shop), await bought(shop, 'marta.otero@gmail.com')]).toEqual([
    [1, 200],
    [1, 300],
  ])
})

it('an order whose total nobody understood comes to what is stated of it later', async () => {
  const shop = await open()
  await come(shop, stated(shop, 0, 0, { entry: { kind: 'purchase', channel: 'web', facts: { orderId: '1001' } } }))
  expect(await bought(shop)).toEqual([1, 0])
  for (const _ of [1, 2]) await come(shop, stated(shop, 700, 5))
  expect(await bought(shop)).toEqual([1, 700])
})

it('an order that came before its statements were dated is put right by what is stated later, not by what is old', async () => {
  const shop = await open()
  const { statedAt: _, ...undated } = stated(shop, 500)
  const [first] = await shop.at((scope) => accept(scope, [undated]))
  await come(shop, stated(shop, 900, -5))
  expect(await bought(shop)).toEqual([1, 500])
  await come(shop, stated(shop, 700, 5))
  expect(await bought(shop)).toEqual([1, 700])
  expect(await moments(shop, first?.recordId as RecordId)).toMatchObject([{ kind: 'purchase', amount: { amountMinor: 700 } }])
})

const says = fc.record({
  total: fc.constantFrom(100, 200, 300),
  minutes: fc.nat({ max: 3 }),
  by: fc.constantFrom('shop', 'shop', 'shop', 'marta', 'page', 'refund'),
})
it(
  'whatever a shop, its page and its refunds say of an order, in any order and any batches it ends the same, and added up anew it is the same',
  () =>
    fc.assert(
      fc.asyncProperty(fc.array(says, { minLength: 2, maxLength: 8 }), fc.infiniteStream(fc.nat({ max: 1_000 })), async (told, dice) => {
        const arrivalsOf = (shop: Shop) =>
          told.flatMap(({ total, minutes, by }) => {
            if (by === 'page') return { ...seen(shop, total), messageId: `page:${total}:${minutes}`, at: noon.add({ minutes }) }
            if (by === 'refund') return givenBack(shop, total)
            // Who it was comes beside what was sold, as shops tell it.
            const sold = stated(shop, total, minutes, by === 'marta' ? marta : {})
            return [
              { ...sold, messageId: null, entry: null },
              { ...sold, attributes: {} },
            ]
          })
        const [one, other] = [await open(), await open()]
        for (const arrival of arrivalsOf(one)) await come(one, arrival)
        const shuffled = inDisorder(arrivalsOf(other), dice)
        const half = Math.ceil(shuffled.length / 2)
        await come(other, ...shuffled.slice(0, half))
        await come(other, ...shuffled.slice(half))
        const lines = async (shop: Shop) =>
          (await shop.at(describeEverything))
            .map((line) => line.replaceAll(shop.sources.shop ?? '', 'shop').replaceAll(shop.sources.web ?? '', 'web'))
            .sort()
        const ended = await lines(one)
        expect(await lines(other)).toEqual(ended)
        for (const shop of [one, other]) {
          await come(shop, ...arrivalsOf(shop).toReversed())
          await resolveAgain(db, { workspace: shop.workspace, actor: 'pulsera' }, { everything: true, version: 'anew' })
          expect(await lines(shop)).toEqual(ended)
        }
      }),
      { numRuns: Number(process.env.PULSERA_RUNS ?? 15), seed: Number(process.env.PULSERA_SEED ?? 20_261_126) },
    ),
  120_000,
)
