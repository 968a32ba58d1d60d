import { describe, expect, it } from 'vitest'
import { openShop } from './steps.ts'

const shop = await openShop()
const web = await shop.connect('web', 'Tienda en línea')
const instagram = await shop.connect('instagram', 'Instagram')
const loyalty = await shop.connect('loyalty', 'Club')

describe('the clerk recognises somebody', () => {
  it('whom the web shop, Instagram and the loyalty club know, by whatever she says', async () => {
    await shop.identify(web, 'u-1', { firstName: 'Laura', lastName: 'García Mendoza', email: 'laura.gm@gmail.com', phone: '55 1234 5678' })
    await shop.track(web, 'u-1', 'Order Completed', {
      order_id: 'W-7781',
      total: 549,
      currency: 'MXN',
      products: [{ name: 'Prensa francesa', quantity: 1, price: 549 }],
    })
    await shop.identify(instagram, 'ig-9', { name: 'Lau ✨', username: '@lau.gm', phone: '5215512345678' })
    await shop.identify(loyalty, 'c-3', { name: 'Laura G.', email: 'Laura.GM@gmail.com', card: 'LUM40000137' })

    const asked = [
      '5512345678',
      '+52 1 55 1234 5678',
      '234 5678',
      'laura.gm@gmail.com',
      'Laura García',
      'lau garc',
      'W-7781',
      'LUM40000137',
    ]
    const found = await Promise.all(asked.map((q) => shop.recognise(q)))
    const names = Object.fromEntries(asked.map((q, i) => [q, found[i]?.map(({ person }) => [person.name, person.recordCount])]))
    expect(names).toEqual(Object.fromEntries(asked.map((q) => [q, [['Laura García Mendoza', 3]]])))
    expect(found.flat().every(({ because }) => because.length > 0 && because.every(({ sentence }) => sentence.length > 3))).toBe(true)
  })

  it('whom nobody knows: the minimum card, and from then on she is known', async () => {
    expect(await shop.recognise('33 9999 8888')).toEqual([])
    const carded = await shop.card({ full_name: 'Marta Solís', phone: '33 9999 8888' })
    expect(carded.outcome).toBe('created')
    expect(await shop.theOnly('3399998888')).toMatchObject({ id: carded.personId, name: 'Marta Solís' })
  })

  it('who was known after all: the card recognises first and makes no clone', async () => {
    const marta = await shop.theOnly('3399998888')
    const again = await shop.card({ full_name: 'Marta Solis', phone: '+52 33 9999 8888' })
    expect(again).toMatchObject({ personId: marta.id })
    expect(['joined', 'same']).toContain(again.outcome)
    expect(await shop.recognise('3399998888')).toHaveLength(1)
  })

  it('in doubt: a note for review, not a clone without a word', async () => {
    const marta = await shop.theOnly('3399998888')
    const doubted = await shop.card({ full_name: 'Marta Zepeda', phone: '33 9999 7777' })
    const { reviewId } = await shop.ok('POST', `/people/${doubted.personId}/suspicions`, {
      with: marta.id,
      note: 'Dice que antes compró como Solís',
    })
    const review = await shop.ok('GET', `/reviews/${reviewId}`)
    expect(review).toMatchObject({ origin: 'person', note: 'Dice que antes compró como Solís' })
    expect([review.left.id, review.right.id].sort()).toEqual([marta.id, doubted.personId].sort())
  })

  it('by a mail that her husband shares: both are found, and they stay two', async () => {
    await shop.identify(web, 'u-2', { firstName: 'Diego', lastName: 'Ramírez Soto', email: 'laura.gm@gmail.com' })
    const found = await shop.recognise('laura.gm@gmail.com')
    expect(found.map(({ person }) => person.name).sort()).toEqual(['Diego Ramírez Soto', 'Laura García Mendoza'])
    const laura = await shop.person((await shop.theOnly('LUM40000137')).id)
    expect(laura.related).toMatchObject([{ person: { name: 'Diego Ramírez Soto' } }])
    expect(laura.recordCount).toBe(3)
  })

  it('never takes a walk-in for anybody, and counts it as a sale to nobody', async () => {
    const count = async () => (await shop.ok('GET', '/people?limit=100')).items.length
    const before = await count()
    await shop.identify(web, 'w-1', { name: 'Cliente Mostrador', phone: '0000000000' })
    await shop.identify(web, 'w-2', { name: 'Público en General', phone: '0000000000' })
    expect(await count()).toBe(before)
    const measured = async () => (await shop.ok('GET', '/quality')).detectors[0]
    await expect.poll(measured).toEqual({ detector: 'walk-in', count: 2 })
  })

  it('makes no card of what tells nobody apart, and says which field', async () => {
    const refused = async (attributes: object) => {
      const { status, body } = await shop.api('POST', '/people', { attributes })
      return [status, body.code, body.data.fields]
    }
    const code = 'value.not-understood'
    expect(await refused({ full_name: 'Cliente Mostrador' })).toEqual([400, code, [{ field: 'full_name', reason: 'nobody' }]])
    expect(await refused({ full_name: 'Público en General', document: 'XAXX010101000', phone: '12' })).toEqual([
      400,
      code,
      [
        { field: 'phone', reason: 'phone-incomplete' },
        { field: 'document', reason: 'nobody' },
      ],
    ])
  })
})
