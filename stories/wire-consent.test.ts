import { describe, expect, it } from 'vitest'
import type { Permission } from '#contract'
import { openShop } from './steps.ts'

const shop = await openShop()
const web = await shop.connect('web', 'Tienda en línea')
const till = await shop.connect('counter', 'Mostrador')
const whatsapp = await shop.connect('whatsapp', 'WhatsApp')

const permissionsOf = async (id: string): Promise<Permission[]> => (await shop.ok('GET', `/people/${id}/permissions`)).permissions
const marketing = async (id: string, channel: string) => {
  const found = (await permissionsOf(id)).find((one) => one.purpose === 'marketing' && one.channel === channel)
  return [found?.state, found?.may]
}
const at = (hour: number) => `2026-03-01T${String(hour).padStart(2, '0')}:00:00Z`
const says = async (userId: string, event: string, hour: number, more: object = {}, source = web) =>
  expect((await shop.send('track', source, { userId, event, originalTimestamp: at(hour), ...more })).status).toBe(200)

describe('what people allow, as it comes over the wire', () => {
  it('is unknown at first, which is no for promotions and yes for service', async () => {
    await shop.identify(web, 'p-1', { name: 'Pilar Quintana Rey', email: 'pilar@gmail.com', phone: '5570000001' })
    const { id } = await shop.theOnly('5570000001')
    expect(await marketing(id, 'email')).toEqual(['unknown', false])
    expect((await permissionsOf(id)).find(({ purpose }) => purpose === 'service')).toMatchObject({
      state: 'unknown',
      may: true,
      because: [],
    })
  })

  it('says why, in a sentence, from the address it was said of', async () => {
    await says('p-1', 'Newsletter Subscribed', 9)
    await says('p-1', 'Unsubscribed', 10)
    const { id } = await shop.theOnly('5570000001')
    const found = (await permissionsOf(id)).find((one) => one.purpose === 'marketing' && one.channel === 'email')
    expect(found).toMatchObject({
      state: 'denied',
      may: false,
      because: [{ point: 'pilar@gmail.com', source: 'Tienda en línea', at: at(10) }],
    })
    expect(found?.because[0]?.sentence).toBe('Se dio de baja de promociones por correo el 1 de marzo de 2026 (Tienda en línea).')
  })

  it('says it of the day that it was for the business, in the evening too', async () => {
    await shop.identify(web, 'p-0', { name: 'Ofelia Tovar Lazo', email: 'ofelia.tovar@gmail.com' })
    await says('p-0', 'Unsubscribed', 3)
    const { id } = await shop.theOnly('ofelia.tovar@gmail.com')
    const found = (await permissionsOf(id)).find((one) => one.purpose === 'marketing' && one.channel === 'email')
    // Three in the morning by UTC is nine in the evening of the day before in Mexico City.
    expect(found?.because[0]?.sentence).toContain('el 28 de febrero de 2026')
  })

  it('stays said where people are joined, separated, and the join is undone', async () => {
    await shop.identify(whatsapp, 'p-2', { name: 'Hortensia Ugalde Mora', phone: '5570000002' })
    await says('p-2', 'user_preferences', 9, { properties: { category: 'marketing_messages', value: 'stop' } }, whatsapp)
    const [pilar, hortensia] = [await shop.theOnly('5570000001'), await shop.theOnly('5570000002')]
    expect([await marketing(pilar.id, 'whatsapp'), await marketing(hortensia.id, 'email')]).toEqual([
      ['unknown', false],
      ['unknown', false],
    ])
    const before = [await permissionsOf(pilar.id), await permissionsOf(hortensia.id)]
    const joined = await shop.ok('POST', `/people/${pilar.id}/joins`, { with: hortensia.id })
    expect([await marketing(joined.personId, 'whatsapp'), await marketing(joined.personId, 'email')]).toEqual([
      ['denied', false],
      ['denied', false],
    ])
    await shop.ok('DELETE', `/judgements/${joined.judgementId}`)
    expect([await permissionsOf(pilar.id), await permissionsOf(hortensia.id)]).toEqual(before)
  })

  it('is remembered by the address: whoever else has it may not be written to there either, until somebody there says yes again', async () => {
    await shop.identify(web, 'p-3', { name: 'Ramiro Bustos Peña', email: 'pilar@gmail.com', phone: '5570000003' })
    const ramiro = await shop.theOnly('5570000003')
    expect(ramiro.id).not.toBe((await shop.theOnly('5570000001')).id)
    expect(await marketing(ramiro.id, 'email')).toEqual(['denied', false])
    // Whoever can read the page's key can say this of anybody's address.
    await says('p-3', 'Email Subscribed', 12, { properties: { email: 'PILAR@gmail.com' } })
    expect(await marketing(ramiro.id, 'email')).toEqual(['denied', false])
    await shop.identify(till, 'p-3', { name: 'Ramiro Bustos Peña', email: 'pilar@gmail.com', phone: '5570000003' })
    await says('p-3', 'Email Subscribed', 13, { properties: { email: 'PILAR@gmail.com' } }, till)
    expect([await marketing(ramiro.id, 'email'), await marketing((await shop.theOnly('5570000001')).id, 'email')]).toEqual([
      ['granted', true],
      ['granted', true],
    ])
  })

  it('a yes from a clock that is ahead does not outlive the no that follows', async () => {
    await shop.identify(web, 'p-9', { name: 'Octavio Luján Sada', phone: '5570000009', email: 'octavio.lujan@gmail.com' })
    const { id } = await shop.theOnly('5570000009')
    const in20Hours = Temporal.Now.instant().add({ hours: 20 }).toString()
    const say = async (event: string, timestamp?: string) =>
      expect((await shop.send('track', web, { userId: 'p-9', event, ...(timestamp ? { timestamp } : {}) })).status).toBe(200)
    await say('Newsletter Subscribed', in20Hours)
    await say('Unsubscribed')
    expect(await marketing(id, 'email')).toEqual(['denied', false])
  })

  it('an empty object says no to all, none says nothing, and every later event that repeats it is one statement', async () => {
    await shop.identify(web, 'p-4', { name: 'Celia Arango Paz', phone: '5570000004', email: 'celia.arango@gmail.com' })
    const { id } = await shop.theOnly('5570000004')
    await says('p-4', 'Product Viewed', 8)
    expect(await marketing(id, 'web')).toEqual(['unknown', false])
    for (const hour of [9, 10, 11]) await says('p-4', 'Product Viewed', hour, { context: { consent: { categoryPreferences: {} } } })
    const permissions = await permissionsOf(id)
    const onWeb = permissions.filter(({ channel }) => channel === 'web')
    expect(onWeb.map(({ state, because }) => [state, because.length, because[0]?.at])).toEqual(onWeb.map(() => ['denied', 1, at(11)]))
    expect(permissions.filter(({ purpose }) => purpose === 'service').every(({ may }) => may)).toBe(true)
  })
})
