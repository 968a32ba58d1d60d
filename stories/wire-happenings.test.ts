import { describe, expect, it } from 'vitest'
import { happenings } from '#contract'
import { openShop } from './steps.ts'

const shop = await openShop()
const till = await shop.connect('counter', 'Caja')

const first = ['Berta', 'Omar', 'Ximena', 'Bruno', 'Pilar', 'Ramiro', 'Celia']
const last = ['Solís Peña', 'Quiroga Luna', 'Zúñiga Paz', 'Ibarra Rey', 'Ugalde Mora']

describe('what happens in a shop, as it comes over the wire', () => {
  it.each(Object.entries(happenings).map(([what, row], at) => [what, row, at] as const))(
    '%s reads like a sentence under every one of its names, in both languages',
    async (what, { names, example, named }, at) => {
      const userId = `buyer ${what}`
      const phone = `55810000${String(at).padStart(2, '0')}`
      await shop.identify(till, userId, { name: `${first[at % 7]} ${last[at % 5]}`, phone })
      for (const name of names)
        await shop.track(
          till,
          userId,
          name.replace(/^./, (first) => first.toUpperCase()),
          example,
        )
      const { id } = await shop.theOnly(phone)
      for (const language of ['es-MX', 'en']) {
        const { body } = await shop.api('GET', `/people/${id}/timeline?kind=event`, undefined, { headers: { 'accept-language': language } })
        expect(body.items).toHaveLength(names.length)
        for (const { title, facts } of body.items) {
          expect(facts.what).toBe(what)
          expect(title).not.toMatch(/happened|\{\{|«»|undefined| {2}/)
          for (const fact of named) if (facts[fact] && fact !== 'until') expect(title).toContain(facts[fact])
        }
      }
    },
  )

  it('keeps ids above 2^53 and money to the cent', async () => {
    await shop.identify(till, 'big', { name: 'Bruno Ibarra Luz', phone: '5580000001' })
    const body = `{"userId":"big","event":"Order Completed","properties":{"order_id":9007199254740993123,"total":1.005,"currency":"MXN","products":[{"product_id":12345678901234567890,"name":"Café","price":0.29,"quantity":3}],"at":1e400}}`
    const headers = { authorization: `Basic ${btoa(`${till.writeKey}:`)}` }
    expect((await shop.call('POST', '/v1/track', undefined, { raw: body, headers })).status).toBe(200)
    const { id } = await shop.theOnly('5580000001')
    const [bought] = (await shop.ok('GET', `/people/${id}/timeline?kind=purchase`)).items
    expect(bought).toMatchObject({
      amount: { amountMinor: 101, currency: 'MXN' },
      facts: { orderId: '9007199254740993123', items: [{ sku: '12345678901234567890', priceMinor: 29, quantity: 3 }] },
    })
    expect((await shop.theOnly('9007199254740993123')).id).toBe(id)
  })
})

describe('what is bought in several currencies', () => {
  it('is never added: the business’s own is what was spent, the others stand beside, and a refund is of its own currency', async () => {
    const buy = (event: string, properties: object) => shop.track(till, 'viajera', event, properties)
    await shop.identify(till, 'viajera', { name: 'Nadia Oropeza Lim', phone: '5582229911' })
    await buy('Sale', { total: 10 })
    await buy('Sale', { total: 10, currency: 'USD' })
    await buy('Sale', { total: '1,000', currency: 'JPY' })
    await buy('Order Completed', { order_id: 'V-1', total: 100, currency: 'USD' })
    const { id } = await shop.theOnly('5582229911')
    const told = async () => {
      const [{ purchaseCount, spent }, { apart, average }] = [await shop.person(id), await shop.ok('GET', `/people/${id}/purchases`)]
      return [
        purchaseCount,
        spent,
        average?.amountMinor,
        ...apart.map((sum: { amountMinor: number; currency: string }) => Object.values(sum).join(' ')),
      ]
    }
    expect(await told()).toEqual([4, { amountMinor: 1_000, currency: 'MXN' }, 1_000, '1000 JPY', '11000 USD'])
    await buy('Order Refunded', { order_id: 'V-1', total: 3, currency: 'MXN' })
    expect(await told()).toEqual([4, { amountMinor: 700, currency: 'MXN' }, 1_000, '1000 JPY', '11000 USD'])
    await buy('Order Refunded', { order_id: 'V-1', total: 60, currency: 'USD' })
    expect(await told()).toEqual([4, { amountMinor: 700, currency: 'MXN' }, 1_000, '1000 JPY', '5000 USD'])
    const { items } = await shop.ok('GET', `/people/${id}/timeline?limit=20`)
    expect(items.filter(({ kind }: { kind: string }) => kind === 'purchase')).toHaveLength(4)
  })
})
