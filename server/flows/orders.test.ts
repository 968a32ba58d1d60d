import { sql } from 'kysely'
import { expect, it } from 'vitest'
import type { Arrival, OrderSaid } from '#intake'
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
