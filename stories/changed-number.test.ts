import { expect, it } from 'vitest'
import { openShop } from './steps.ts'

const shop = await openShop()
const whatsapp = await shop.connect('whatsapp', 'WhatsApp')
const till = await shop.connect('counter', 'Caja')

const at = (day: string) => `${day}T12:00:00Z`
const states = async (source: typeof till, userId: string, day: string, traits: object) =>
  expect((await shop.send('identify', source, { userId, traits, timestamp: at(day) })).status).toBe(200)
const happens = async (userId: string, day: string, event: string, properties: object) =>
  expect((await shop.send('track', whatsapp, { userId, event, properties, timestamp: at(day) })).status).toBe(200)
const former = async (q: string) =>
  (await shop.recognise(q)).map(({ person, certainty, because }) => [person.name, certainty, because[0]?.sentence])

it('a WhatsApp customer who changes her number is found by the new one, and the old one says that it was hers', async () => {
  await states(till, 'c-1', '2026-01-10', { name: 'Laura Gómez Pérez', phone: '55 1234 5678' })
  await states(whatsapp, '5215512345678', '2026-02-01', { name: 'Laura Gómez', phone: '+5215512345678' })
  const { id } = await shop.theOnly('55 1234 5678')

  // As Meta tells it: from the number that was hers, with the new one in the system part.
  const told = {
    from: '5215512345678',
    type: 'system',
    system: { type: 'user_changed_number', wa_id: '5215587654321', body: 'Laura changed' },
  }
  await happens('5215512345678', '2026-05-02', 'user_changed_number', told)
  await states(whatsapp, '5215587654321', '2026-05-03', { name: 'Laura Gómez', phone: '+5215587654321' })

  expect(await shop.theOnly('55 8765 4321')).toMatchObject({ id, recordCount: 3, phone: '+525587654321' })
  expect(await former('55 1234 5678')).toEqual([
    ['Laura Gómez Pérez', 'possible', 'Era de Laura Gómez Pérez hasta mayo de 2026: lo cambió por otro.'],
  ])
  const { identities } = await shop.person(id)
  const tenures = identities.flatMap((one: { tenures: { value: string; isOver: boolean; sentence: string }[] }) => one.tenures)
  expect(tenures.filter(({ isOver }: { isOver: boolean }) => isOver).map(({ sentence }: { sentence: string }) => sentence)).toContain(
    'Desde enero de 2026 · hasta mayo de 2026: lo cambió por otro',
  )

  // The carrier gives the number to somebody else, weeks later: he is found first, at once.
  await states(till, 'c-2', '2026-05-20', { name: 'Pedro Ruiz Soto', phone: '55 1234 5678' })
  expect((await former('55 1234 5678')).map(([name, certainty]) => [name, certainty])).toEqual([
    ['Pedro Ruiz Soto', 'exact'],
    ['Laura Gómez Pérez', 'possible'],
  ])
})

it('a WhatsApp id that is made anew leads to the same customer, and the old one no longer surely', async () => {
  const [was, is] = ['MX.13491208655302741918', 'MX.24602319766413852029']
  await states(whatsapp, was, '2026-03-01', { name: 'Inés Sosa Vidal', bsuid: was })
  const { id } = await shop.theOnly(was)
  await happens(was, '2026-06-01', 'user_id_update', { user_id: { previous: was, current: is } })
  expect((await shop.theOnly(is)).id).toBe(id)
  expect((await former(was)).map(([name, certainty]) => [name, certainty])).toEqual([['Inés Sosa Vidal', 'possible']])
})

it('a page that everybody can read takes nobody’s number away', async () => {
  const web = await shop.connect('web', 'Tienda en línea')
  await states(till, 'c-3', '2026-03-01', { name: 'Óscar Zárate Luna', phone: '55 9090 1010' })
  await states(web, 'u-3', '2026-03-02', { name: 'Óscar Zárate Luna', phone: '55 9090 1010' })
  const forged = { from: '525590901010', to: '525500000009' }
  expect((await shop.send('track', web, { userId: 'u-3', event: 'Phone Changed', properties: forged })).status).toBe(200)
  expect((await former('55 9090 1010')).map(([name, certainty]) => [name, certainty])).toEqual([['Óscar Zárate Luna', 'exact']])
})
