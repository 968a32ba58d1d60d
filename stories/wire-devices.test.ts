import { describe, expect, it } from 'vitest'
import { openShop } from './steps.ts'

const shop = await openShop()
const web = await shop.connect('web', 'Tienda en línea')
const track = async (who: object, event: string) => expect((await shop.send('track', web, { ...who, event })).status).toBe(200)
const identify = async (userId: string, anonymousId: string, traits: object) =>
  expect((await shop.send('identify', web, { userId, anonymousId, traits })).status).toBe(200)
const eventsOf = async (phone: string): Promise<string[]> => {
  const { items } = await shop.ok('GET', `/people/${(await shop.theOnly(phone)).id}/timeline?limit=200&kind=event`)
  return items.map(({ facts }: { facts: { event: string } }) => facts.event).sort()
}
const laura = { name: 'Laura Gómez Ruiz', phone: '5590000001' }
const omar = { name: 'Omar Zúñiga Paz', phone: '5590000002' }

describe('what a browser did before it said whose it is', () => {
  it('is its person’s from then on, and what it does later too', async () => {
    await track({ anonymousId: 'phone-of-laura' }, 'Antes')
    await identify('laura', 'phone-of-laura', laura)
    await track({ anonymousId: 'phone-of-laura' }, 'Después')
    expect(await eventsOf('5590000001')).toEqual(['Antes', 'Después'])
  })

  it('returns to nobody where it is separated, and comes back where that is undone', async () => {
    const { id } = await shop.theOnly('5590000001')
    const page = await shop.person(id)
    const visit =
      page.identities.find(({ externalId }: { externalId?: string }) => externalId?.startsWith('anonymous:')) ?? page.identities[1]
    const { judgementId } = await shop.ok('POST', `/people/${id}/separations`, { records: [visit.recordId] })
    const after = await eventsOf('5590000001')
    expect(after).toEqual([])
    await shop.ok('DELETE', `/judgements/${judgementId}`)
    expect(await eventsOf('5590000001')).toEqual(['Antes', 'Después'])
  })

  it('is nobody’s where two people use it: a tablet in the shop makes no couple', async () => {
    await identify('laura', 'tablet', laura)
    await identify('omar', 'tablet', omar)
    await track({ anonymousId: 'tablet' }, 'En la tablet')
    expect((await shop.theOnly('5590000001')).id).not.toBe((await shop.theOnly('5590000002')).id)
    expect([await eventsOf('5590000001'), await eventsOf('5590000002')]).toEqual([['Antes', 'Después'], []])
    await track({ userId: 'omar' }, 'De Omar')
    expect(await eventsOf('5590000002')).toEqual(['De Omar'])
  })
})

describe('an alias of two accounts', () => {
  const account = (userId: string, traits: object) => shop.identify(web, userId, traits)
  const alias = async (previousId: string, userId: string) =>
    expect((await shop.send('alias', web, { previousId, userId })).status).toBe(200)

  it('makes them one person whichever comes first: the accounts or the alias', async () => {
    const rosa = { name: 'Rosa Quintanilla Bey', city: 'Puebla' }
    await account('rosa-old', { ...rosa, phone: '5590000003' })
    await account('rosa-new', { ...rosa, email: 'rosa.q@gmail.com' })
    await alias('rosa-old', 'rosa-new')
    expect((await shop.theOnly('5590000003')).id).toBe((await shop.theOnly('rosa.q@gmail.com')).id)

    const ada = { name: 'Ada Ledesma Xochitl', city: 'Toluca' }
    await account('ada-new', { ...ada, email: 'ada.l@gmail.com' })
    await alias('ada-old', 'ada-new')
    await account('ada-old', { ...ada, phone: '5590000004' })
    expect((await shop.theOnly('5590000004')).id).toBe((await shop.theOnly('ada.l@gmail.com')).id)
  })

  it('fuses nobody whose names disagree', async () => {
    await alias('laura', 'omar')
    expect((await shop.theOnly('5590000001')).id).not.toBe((await shop.theOnly('5590000002')).id)
  })

  it('speaks of its own source’s customers, however short their numbers: another source’s 1001 is somebody else', async () => {
    const till = await shop.connect('counter', 'Caja')
    await account('1001', { name: 'Rita Olmos Prado', phone: '5590000005' })
    await alias('1001', '2001')
    await shop.track(web, '2001', 'Con su número nuevo')
    await shop.send('alias', till, { previousId: '1001', userId: '3001' })
    await shop.track(till, '3001', 'De otra persona')
    expect(await eventsOf('5590000005')).toEqual(['Con su número nuevo'])

    await account('100003', { name: 'Saúl Vega Prado', phone: '5590000006' })
    await shop.send('alias', till, { previousId: '100003', userId: '300003' })
    await shop.track(till, '300003', 'De otra persona también')
    expect(await eventsOf('5590000006')).toEqual([])
  })
})

describe('what a visitor is called', () => {
  it('counts in its own source only where it is short, and is a browser’s wherever it is heard where it is not', async () => {
    const [other, server] = [await shop.connect('web', 'Otra tienda'), await shop.connect('counter', 'Servidor')]
    await track({ anonymousId: 'v7' }, 'Antes de entrar')
    await track({ anonymousId: '👟' }, 'De otro visitante')
    await shop.send('identify', other, { userId: 'eva', anonymousId: 'v7', traits: { name: 'Eva Barrios Sosa', phone: '5590000007' } })
    expect(await eventsOf('5590000007')).toEqual([])
    await identify('ciro', 'v7', { name: 'Ciro Barrios Luna', phone: '5590000008' })
    expect(await eventsOf('5590000008')).toEqual(['Antes de entrar'])

    const browser = '0f8fad5b-d9cb-469f-a165-70867728950e'
    await track({ anonymousId: browser }, 'En la página')
    await shop.send('identify', server, { userId: 'ana', anonymousId: browser, traits: { name: 'Ana Sosa Rivas', phone: '5590000009' } })
    expect(await eventsOf('5590000009')).toEqual(['En la página'])
  })
})
