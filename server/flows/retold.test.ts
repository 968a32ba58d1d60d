import { expect, it } from 'vitest'
import type { EntryId, RecordId } from '#contract'
import type { Arrival } from '#intake'
import { findCandidates, getPerson, join, resolveAgain, separate, withdrawJudgement } from '#people'
import * as timeline from '#timeline'
import { cloneDatabase, makeWorkspace, noon } from '../../test/database.ts'
import { getBrief, getPurchases } from '../brief/get.ts'
import { readTimeline } from '../people/timeline.ts'
import { accept } from './index.ts'

const { db } = await cloneDatabase()
type Shop = Awaited<ReturnType<typeof makeWorkspace>>

const open = () => makeWorkspace(db, { sources: ['web', 'shop', 'other'] })
const laura = { full_name: 'Laura Gómez Ríos', email: 'laura.gomez.rios@gmail.com' }

type Sale = { amountMinor?: number; minutes?: number; number?: string; who?: string; kind?: 'purchase' | 'return'; currency?: string }
const entryOf = ({ amountMinor = 10_000, number = '1001', kind = 'purchase', currency = 'MXN' }: Sale): Arrival['entry'] => ({
  kind,
  channel: 'web',
  facts: { orderId: number },
  amountMinor,
  currency,
})
const whose = (shop: Shop, source: string, { who = 'laura', minutes = 0 }: Sale) => ({
  source: shop.sources[source] as NonNullable<Arrival['source']>,
  externalId: `${source}-${who}`,
  at: noon.add({ minutes }),
  attributes: who === 'laura' ? laura : { full_name: `${who} Otero`, email: `${who}.otero@gmail.com` },
})
/** As a shop's webhook says it: it counts by itself. */
const paid = (shop: Shop, sale: Sale = {}, source = 'shop'): Arrival => ({
  ...whose(shop, source, sale),
  messageId: `${source} ${JSON.stringify(sale)}`,
  entry: entryOf({ ...sale, number: `#${sale.number ?? '1001'}` }),
})
/** As the shop's page says it, over the wire. */
const seen = (shop: Shop, sale: Sale = {}, says: NonNullable<Arrival['order']>['says'] = 'completed'): Arrival => ({
  ...whose(shop, 'web', sale),
  messageId: `web ${says} ${JSON.stringify(sale)}`,
  entry: entryOf(sale),
  order: { id: sale.number ?? '1001', says, amountMinor: sale.amountMinor ?? 10_000 },
})

async function come(shop: Shop, ...arrivals: Arrival[]) {
  const [first] = await shop.at((scope) => accept(scope, arrivals))
  return first?.personId ?? ''
}
const find = (shop: Shop, q: string) => shop.at(async (scope) => (await findCandidates(scope, q, 2)).candidates[0]?.person.id ?? '')
const bought = async (shop: Shop, id: string) => {
  const { person } = await shop.at((scope) => getPerson(scope, id))
  return [person.purchaseCount, person.spentMinor]
}

it('an order that the page and the shop both tell of counts once; both moments stay and say so', async () => {
  const shop = await open()
  const id = await come(shop, seen(shop), paid(shop, { minutes: 3 }))
  expect(await bought(shop, id)).toEqual([1, 10_000])
  const { count, spent, months, average } = await shop.at((scope) => getPurchases(scope, id, { currency: 'MXN', timezone: 'UTC' }))
  expect([count, spent.amountMinor, average?.amountMinor]).toEqual([1, 10_000, 10_000])
  expect(months.at(-1)).toMatchObject({ count: 1, spent: { amountMinor: 10_000 } })
  const { items } = await shop.at((scope) => readTimeline(scope, { timeline }, { id, kind: 'purchase', limit: 10 }, 'es'))
  expect(items.map(({ detail }) => detail)).toEqual([
    'pedido #1001 · También lo contó «web»: cuenta una sola vez',
    'pedido 1001 · También lo contó «shop»: cuenta una sola vez',
  ])
})

it('an order that one source tells of two users is the first one’s; the other’s moment says so, until they are one', async () => {
  const shop = await open()
  const id = await come(shop, seen(shop))
  const other = await come(shop, seen(shop, { who: 'ofelia', minutes: 9 }), seen(shop, { who: 'ofelia', minutes: 10, number: '1002' }))
  const detailsOf = async (person: string) => {
    const { items } = await shop.at((scope) => readTimeline(scope, { timeline }, { id: person, kind: 'purchase,return', limit: 10 }, 'es'))
    return items.map(({ detail }) => detail)
  }
  expect([await bought(shop, id), await bought(shop, other)]).toEqual([
    [1, 10_000],
    [1, 10_000],
  ])
  expect(await detailsOf(other)).toEqual(['pedido 1002', 'pedido 1001 · El mismo pedido está a nombre de otra persona: aquí no cuenta'])
  expect(await detailsOf(id)).toEqual(['pedido 1001'])
  const third = await come(shop, seen(shop, { who: 'irene', minutes: 20 }))
  const briefOf = (person: string) => shop.at((scope) => getBrief(scope, person, 'es', 'UTC'))
  expect([(await briefOf(id)).lines.length, (await briefOf(third)).lines]).toEqual([1, []])
  await shop.at((scope) => join(scope, { id, with: other }))
  expect(await detailsOf(id)).toEqual(['pedido 1002', 'pedido 1001', 'pedido 1001'])
})

it('a sale that counts by itself is its buyer’s, whoever a page of the same source told of the order', async () => {
  const shop = await open()
  await come(shop, seen(shop, { who: 'visita' }))
  const id = await come(shop, { ...paid(shop, { who: 'ofelia', minutes: 2 }, 'web'), entry: entryOf({}) })
  const detailsOf = async () => {
    const { items } = await shop.at((scope) => readTimeline(scope, { timeline }, { id, kind: 'purchase', limit: 10 }, 'es'))
    return items.map(({ detail }) => detail)
  }
  expect([await bought(shop, id), await detailsOf()]).toEqual([[1, 10_000], ['pedido 1001']])
  await come(shop, seen(shop, { who: 'ofelia', minutes: 3 }))
  expect([await bought(shop, id), await detailsOf()]).toEqual([
    [1, 10_000],
    ['pedido 1001', 'pedido 1001'],
  ])
  expect((await shop.at((scope) => getBrief(scope, id, 'es', 'UTC'))).lines).toHaveLength(1)
})

it('who is separated takes along what each source told, and undoing it counts once again', async () => {
  const shop = await open()
  const id = await come(shop, seen(shop), paid(shop, { minutes: 3 }))
  const { identities } = await shop.at((scope) => getPerson(scope, id))
  const apart = identities.flatMap(({ record }) => (record.externalId === 'shop-laura' ? [record.id] : [])) as RecordId[]
  const told = await shop.at((scope) => separate(scope, { id, records: apart }))
  expect([await bought(shop, id), await bought(shop, apart[0] ?? '')]).toEqual([
    [1, 10_000],
    [1, 10_000],
  ])
  await shop.at((scope) => withdrawJudgement(scope, told.judgementId))
  expect(await bought(shop, id)).toEqual([1, 10_000])
})

it.each<[string, (shop: Shop) => Arrival[], [number, number]]>([
  ['another sum', (shop) => [seen(shop), paid(shop, { amountMinor: 9_900 })], [2, 19_900]],
  ['another currency', (shop) => [seen(shop), paid(shop, { currency: 'USD' })], [2, 10_000]],
  ['another week', (shop) => [seen(shop), paid(shop, { minutes: 8 * 24 * 60 })], [2, 20_000]],
  ['another number', (shop) => [seen(shop), paid(shop, { number: '1002' })], [2, 20_000]],
  ['one source that tells of two', (shop) => [paid(shop), paid(shop, { minutes: 1 })], [2, 20_000]],
  ['a sale the page calls off', (shop) => [seen(shop), seen(shop, { minutes: 9 }, 'cancelled'), paid(shop)], [1, 10_000]],
  [
    'what the page says was given back and the shop does not',
    (shop) => [seen(shop), seen(shop, { minutes: 9, kind: 'return' }, 'refunded'), paid(shop)],
    [1, 10_000],
  ],
  [
    'what both say was given back',
    (shop) => [...refunded(shop), paid(shop), paid(shop, { kind: 'return', amountMinor: 3_000 })],
    [1, 7_000],
  ],
  ['three who tell of one', (shop) => [seen(shop), paid(shop), paid(shop, { minutes: 2 }, 'other')], [1, 10_000]],
])('%s', async (_, told, sums) => {
  const shop = await open()
  expect(await bought(shop, await come(shop, ...told(shop)))).toEqual(sums)
})
const refunded = (shop: Shop) => [seen(shop), seen(shop, { minutes: 9, kind: 'return', amountMinor: 3_000 }, 'refunded')]

it('what was given back in another currency says nothing of what was spent: the word that knows of a refund counts', async () => {
  const back = (shop: Shop) => [
    paid(shop, { kind: 'return', amountMinor: 500, currency: 'USD' }),
    paid(shop, { kind: 'return', amountMinor: 300 }, 'other'),
  ]
  const shop = await open()
  expect(await bought(shop, await come(shop, paid(shop), paid(shop, {}, 'other'), ...back(shop)))).toEqual([1, 9_700])
  const other = await open()
  for (const one of [...back(other), paid(other, {}, 'other'), paid(other)]) await come(other, one)
  expect(await bought(other, await find(other, laura.email))).toEqual([1, 9_700])
})

it('what both say was given back in another currency is shown beside once', async () => {
  const shop = await open()
  const back = { kind: 'return', amountMinor: 500, currency: 'USD' } as const
  const page = { ...seen(shop, { ...back, minutes: 9 }, 'refunded') }
  const id = await come(shop, seen(shop), page, paid(shop), paid(shop, back))
  expect(await bought(shop, id)).toEqual([1, 10_000])
  const { apart } = await shop.at((scope) => getPurchases(scope, id, { currency: 'MXN', timezone: 'UTC' }))
  expect(apart).toEqual([{ amountMinor: -500, currency: 'USD' }])
})

it('sums paid in two currencies are no sum that another could tell of', async () => {
  const parts = (shop: Shop) => [paid(shop, { amountMinor: 6_000 }), paid(shop, { amountMinor: 4_000, currency: 'USD', minutes: 1 })]
  const shop = await open()
  expect(await bought(shop, await come(shop, ...parts(shop), seen(shop)))).toEqual([3, 16_000])
  const other = await open()
  for (const one of parts(other).toReversed()) await come(other, one)
  expect(await bought(other, await come(other, seen(other)))).toEqual([3, 16_000])
})

it('a payment that comes again in the place of another is one payment', async () => {
  const shop = await open()
  const [told] = await shop.at((scope) => accept(scope, [paid(shop, { minutes: 60 * 24 * 9 })]))
  const id = await come(shop, seen(shop))
  expect(await bought(shop, id)).toEqual([2, 20_000])
  const mend = async (messageId: string, sale: Sale, replaces: EntryId | null | undefined) => {
    const arrival = { ...paid(shop, sale), messageId, ...(replaces ? { replaces } : {}) }
    return (await shop.at((scope) => accept(scope, [arrival])))[0]?.entryId
  }
  // Its day, its sum, its sum again, its number: each time in the place of what it said before.
  const day = await mend('mended:1', {}, told?.entryId)
  expect(await bought(shop, id)).toEqual([1, 10_000])
  const same = await mend('mended:2', {}, day)
  expect(await bought(shop, id)).toEqual([1, 10_000])
  const sum = await mend('mended:3', { amountMinor: 9_000 }, same)
  expect(await bought(shop, id)).toEqual([2, 19_000])
  const number = await mend('mended:4', { number: '1002' }, sum)
  expect(await bought(shop, id)).toEqual([2, 20_000])
  await mend('mended:5', {}, number)
  expect(await bought(shop, id)).toEqual([1, 10_000])
  // Nothing of it was lost on the way: added up anew it comes to the same.
  await resolveAgain(db, { workspace: shop.workspace, actor: 'pulsera' }, { everything: true })
  expect(await bought(shop, id)).toEqual([1, 10_000])
})

it('somebody else’s order of the same number and sum is hers', async () => {
  const shop = await open()
  const id = await come(shop, seen(shop), paid(shop, { who: 'marta' }))
  expect(await bought(shop, id)).toEqual([1, 10_000])
  expect(await bought(shop, await find(shop, 'marta.otero@gmail.com'))).toEqual([1, 10_000])
})

it('however it is told, one by one, backwards or at once, it comes to the same', async () => {
  const told = (shop: Shop) => [
    ...refunded(shop),
    paid(shop, { minutes: 1 }),
    paid(shop, { kind: 'return', amountMinor: 3_000 }),
    paid(shop, { minutes: 5, number: '1002', amountMinor: 500 }),
    seen(shop, { minutes: 6, number: '1002', amountMinor: 500 }),
    seen(shop, { minutes: 7, number: '1002', amountMinor: 400 }, 'updated'),
    paid(shop, { minutes: 4 }, 'other'),
  ]
  const sums = []
  for (const how of ['in order', 'backwards', 'at once', 'twice']) {
    const shop = await open()
    const all = how === 'backwards' ? told(shop).toReversed() : told(shop)
    if (how === 'at once') await come(shop, ...all)
    else for (const one of how === 'twice' ? [...all, ...all] : all) await come(shop, one)
    sums.push(await bought(shop, await find(shop, laura.email)))
  }
  // An order of 500 that came to 400 is no longer the one that the shop told of.
  expect(sums).toEqual(Array(4).fill([3, 7_000 + 900]))
})

it('who turns out to be one person later has bought it once', async () => {
  const shop = await open()
  const stranger = { ...paid(shop), attributes: { full_name: 'Laura Gómez Ríos' } }
  const id = await come(shop, seen(shop))
  expect(await bought(shop, await come(shop, stranger))).toEqual([1, 10_000])
  await come(shop, { ...stranger, messageId: 'known', attributes: laura, entry: null })
  expect(await bought(shop, id)).toEqual([1, 10_000])
})
