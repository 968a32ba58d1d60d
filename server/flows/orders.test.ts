import { sql } from 'kysely'
import { expect, it } from 'vitest'
import type { EntryId } from '#contract'
import type { Arrival, OrderSaid } from '#intake'
import { findCandidates } from '#people'
import { cloneDatabase, makeWorkspace, noon } from '../../test/database.ts'
import { accept } from './index.ts'

const { db } = await cloneDatabase()

/** Everything that is told of two orders of one customer, by two of her browsers. */
const told: [string, OrderSaid][] = [
  ['laura', { id: 'A', says: 'completed', amountMinor: 10_000 }],
  ['laura', { id: 'A', says: 'completed', amountMinor: 10_000 }],
  ['laura', { id: 'A', says: 'updated', amountMinor: 8_000 }],
  ['otra', { id: 'A', says: 'refunded', amountMinor: 3_000 }],
  ['laura', { id: 'B', says: 'completed', amountMinor: 500 }],
  ['otra', { id: 'B', says: 'cancelled', amountMinor: null }],
  ['otra', { id: 'C', says: 'refunded', amountMinor: 100 }],
]

it.each(['in its order', 'backwards', 'in one batch'])(
  'what was spent follows from what is told of orders, %s, and no replay changes it',
  async (how) => {
    const shop = await makeWorkspace(db)
    const source = shop.sources.web
    if (!source) throw new Error('no source')
    const arrivals = told.map(([externalId, order], n): Arrival => {
      const kind = order.says === 'completed' ? 'purchase' : order.says === 'refunded' ? 'return' : 'event'
      const amount = order.amountMinor === null ? {} : { amountMinor: order.amountMinor, currency: 'MXN' }
      const entry: Arrival['entry'] = { kind, channel: 'web', facts: { orderId: order.id }, ...amount }
      return { source, externalId, at: noon.add({ minutes: n }), messageId: `m-${n}`, attributes: {}, entry, order }
    })
    const inOrder = how === 'backwards' ? arrivals.toReversed() : arrivals
    const send = async () => {
      if (how === 'in one batch') await shop.at((scope) => accept(scope, inOrder))
      else for (const one of inOrder) await shop.at((scope) => accept(scope, [one]))
    }
    await send()
    await send()
    const { rows } = await shop.at((scope) =>
      sql`select external_id as who, purchase_count as bought, spent_minor as spent from records order by 1`.execute(scope.db),
    )
    expect(rows).toEqual([
      { who: 'laura', bought: 1, spent: 5_000 },
      { who: 'otra', bought: 0, spent: -100 },
    ])
  },
)

it('an order leads to its buyer by the number that stands: one that was put right leads nowhere any more', async () => {
  const shop = await makeWorkspace(db)
  const source = shop.sources.web
  if (!source) throw new Error('no source')
  const tell = async (messageId: string, orderId: string, replaces?: EntryId) => {
    const entry: Arrival['entry'] = { kind: 'purchase', channel: 'web', facts: { orderId }, amountMinor: 100, currency: 'MXN' }
    const order: OrderSaid = { id: orderId, says: 'completed', amountMinor: 100 }
    const arrival = { source, externalId: 'rosa', at: noon, messageId, attributes: {}, entry, order, ...(replaces ? { replaces } : {}) }
    const [accepted] = await shop.at((scope) => accept(scope, [arrival]))
    return accepted?.entryId as EntryId
  }
  const found = async (q: string) => (await shop.at((scope) => findCandidates(scope, q, 5))).candidates.length
  const first = await tell('1', 'BUSCA-77101')
  expect(await found('BUSCA-77101')).toBe(1)
  const second = await tell('2', 'busca 77102', first)
  expect([await found('BUSCA-77101'), await found('BUSCA-77102')]).toEqual([0, 1])
  await tell('3', 'BUSCA-77102', second)
  expect(await found('BUSCA-77102')).toBe(1)
})
