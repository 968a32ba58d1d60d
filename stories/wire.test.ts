import { gzipSync } from 'node:zlib'
import { describe, expect, it } from 'vitest'
import { openShop } from './steps.ts'

const shop = await openShop()
const web = await shop.connect('web', 'Tienda en línea')
const timeline = async (id: string) => (await shop.ok('GET', `/people/${id}/timeline?limit=100`)).items

describe('the tracking wire', () => {
  it('answers when it is on disk and belongs to a person: identify, track and page are there at once', async () => {
    await shop.identify(web, 'u-1', { firstName: 'Nadia', lastName: 'Oropeza', email: 'nadia@gmail.com' })
    await shop.track(web, 'u-1', 'Order Completed', { order_id: 'W-1', revenue: 219, products: [{ name: 'Café', quantity: 1 }] })
    expect((await shop.send('page', web, { userId: 'u-1', name: 'Cafeteras' })).status).toBe(200)
    const nadia = await shop.theOnly('nadia@gmail.com')
    expect((await timeline(nadia.id)).map(({ kind }: { kind: string }) => kind)).toEqual(expect.arrayContaining(['page', 'purchase']))
    expect((await shop.theOnly('W-1')).id).toBe(nadia.id)
  })

  it('takes alias as what it is, one more name: nobody is lost and nobody is doubled', async () => {
    const visitor = '0b5c7e0e-6f1d-4c0b-9a53-9f0a3a7b1c11'
    expect((await shop.send('track', web, { anonymousId: visitor, event: 'Store Visited' })).status).toBe(200)
    const before = (await shop.ok('GET', '/people')).items.length
    expect((await shop.send('alias', web, { previousId: visitor, userId: 'u-1' })).status).toBe(200)
    expect((await shop.ok('GET', '/people')).items.length).toBeLessThanOrEqual(before)
    expect((await shop.person((await shop.theOnly('nadia@gmail.com')).id)).purchaseCount).toBe(1)
    expect((await shop.ok('GET', '/quarantined')).items).toEqual([])
  })

  it('takes a batch, squeezed and under a wrong label, and one bad event never spoils the others', async () => {
    const batch = [
      { type: 'identify', userId: 'u-2', traits: { name: 'Omar Zúñiga', phone: '5577000002' }, messageId: 'm-1' },
      { type: 'track', event: 'nobody did this', messageId: 'm-2' },
      'not an event',
      { type: 'track', userId: 'u-2', event: 'Order Completed', properties: { order_id: 'W-2', total: 50 }, messageId: 'm-3' },
    ]
    const body = gzipSync(JSON.stringify({ batch, writeKey: web.writeKey }))
    const answer = await shop.call('POST', '/v1/batch', undefined, {
      raw: new Uint8Array(body),
      headers: { 'content-type': 'application/x-www-form-urlencoded' },
    })
    expect({ status: answer.status, body: answer.body }).toEqual({ status: 200, body: { success: true } })
    expect(await shop.person((await shop.theOnly('5577000002')).id)).toMatchObject({ purchaseCount: 1 })
    const { items } = await shop.ok('GET', '/quarantined')
    expect(items).toHaveLength(2)
    expect(items.every(({ sentence }: { sentence: string }) => sentence.length > 5)).toBe(true)
  })

  it('tells what somebody put right by its source, and not by who put it right', async () => {
    const { items } = await shop.ok('GET', '/quarantined')
    const nobodys = items.find(({ body }: { body: string }) => body.includes('nobody did this'))
    const right = { type: 'track', userId: 'u-2', event: 'Catalogue Opened', messageId: 'm-2' }
    expect(await shop.ok('PUT', `/quarantined/${nobodys.id}`, { body: JSON.stringify(right) })).toMatchObject({ solved: true })
    const moments = await timeline((await shop.theOnly('5577000002')).id)
    expect(moments.find(({ kind }: { kind: string }) => kind === 'event')).toMatchObject({
      source: 'Tienda en línea',
      actor: null,
      by: null,
    })
  })

  it('counts a message once, however often the client sends it', async () => {
    const order = { userId: 'u-2', event: 'Order Completed', messageId: 'm-9', properties: { order_id: 'W-9', total: 70 } }
    for (let i = 0; i < 3; i++) expect((await shop.send('track', web, order)).status).toBe(200)
    await Promise.all([1, 2, 3].map(() => shop.send('batch', web, { batch: [{ ...order, type: 'track' }] })))
    expect(await shop.person((await shop.theOnly('5577000002')).id)).toMatchObject({ purchaseCount: 2, spent: { amountMinor: 12_000 } })
  })

  it('refuses only what is not JSON and a key that is none', async () => {
    const words = await shop.call('POST', '/v1/track', undefined, {
      raw: 'hola, esto no es JSON',
      headers: { authorization: `Basic ${btoa(`${web.writeKey}:`)}` },
    })
    expect({ status: words.status, code: words.body.code }).toEqual({ status: 400, code: 'body.not-json' })
    const stranger = await shop.send('track', { id: '', writeKey: 'plsw_nobody' }, { userId: 'u-1', event: 'x' })
    expect({ status: stranger.status, code: stranger.body.code }).toEqual({ status: 401, code: 'key.unknown' })
  })

  it('stops listening to a key that was changed', async () => {
    const { writeKey } = await shop.ok('POST', `/sources/${web.id}/keys`)
    expect((await shop.send('identify', { ...web, writeKey }, { userId: 'u-3', traits: { name: 'Ada Quiroga' } })).status).toBe(200)
  })
})
