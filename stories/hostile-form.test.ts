import { describe, expect, it } from 'vitest'
import { openShop } from './steps.ts'

const laura = { firstName: 'Laura', lastName: 'Gómez Pérez', email: 'laura@correo.example', phone: '5512345678', birthday: '1988-03-12' }

describe('a form that anybody may fill in with anybody’s contacts', async () => {
  const shop = await openShop()
  const web = await shop.connect('web', 'Tienda en línea')
  const news = await shop.connect('newsletter', 'Boletín')
  const till = await shop.connect('counter', 'Caja')
  await shop.identify(web, 'u-1', laura)
  await shop.identify(till, 'c-9', { name: 'Laura Gómez', phone: '55 1234 5678' })
  await shop.track(web, 'u-1', 'Order Completed', { order_id: 'W-77', total: 350 })
  const victim = await shop.theOnly('5512345678')
  const before = await shop.person(victim.id)
  const form = (anonymousId: string, traits: object, more: object = {}) =>
    shop.send('identify', web, { anonymousId, traits, ...more }).then(({ status }) => expect(status).toBe(200))

  it('the shop knows its own: account and till are one person', () => {
    expect(before).toMatchObject({ name: 'Laura Gómez Pérez', recordCount: 2, claimed: false })
  })

  it('absorbs, changes and reveals nothing, however much it knows', async () => {
    await form('attacker', { ...laura, firstName: 'Laura', city: 'Otra', document: 'GOPL880312MDFMRR08' })
    await form('attacker-2', { email: laura.email, phone: '5599990000' })
    await shop.identify(news, laura.email, { email: laura.email, firstName: 'Mallory' })
    await shop.send('identify', web, { userId: 'u-2', traits: { ...laura, email: 'x@correo.example' }, context: { verified: false } })
    const after = await shop.person(victim.id)
    const { related, openReviews, ...rest } = after
    const { related: none, openReviews: zero, ...known } = before
    expect({ none, zero, openReviews }).toEqual({ none: [], zero: 0, openReviews: 0 })
    expect(rest).toEqual(known)
    expect(related.map((one: { kind: string }) => one.kind)).toEqual(['claim', 'claim', 'claim', 'claim'])
    expect(
      related.every((one: { person: { recordCount: number; claimed: boolean } }) => one.person.claimed && one.person.recordCount === 1),
    ).toBe(true)
    const [best] = await shop.recognise(laura.email)
    expect(best?.person).toMatchObject({ id: victim.id })
  })

  it('a flood of forms does not make her phone everybody’s', async () => {
    const names = [
      'Ana',
      'Beto',
      'Celia',
      'Diego',
      'Elena',
      'Fabio',
      'Gina',
      'Hugo',
      'Iris',
      'Joel',
      'Kevin',
      'Luis',
      'Mario',
      'Nora',
      'Olga',
    ]
    for (const [at, firstName] of names.entries())
      await form(`flood-${at}`, { firstName, lastName: 'Ruiz', phone: laura.phone, email: laura.email })
    expect((await shop.person(victim.id)).identities.map(({ recordId }: { recordId: string }) => recordId)).toEqual(
      before.identities.map(({ recordId }: { recordId: string }) => recordId),
    )
    expect((await shop.ok('GET', `/people/${victim.id}/why`)).links).toHaveLength(1)
  })

  it('says why it is not hers, and a human may say that it is: even then her values stand', async () => {
    const [claim] = (await shop.recognise('GOPL880312MDFMRR08')).map(({ person }) => person)
    const why = await shop.ok('GET', `/people/${victim.id}/why?with=${claim?.id}`)
    expect(why).toMatchObject({ verdict: 'gate', right: { claimed: true } })
    expect(why.against.map(({ sentence }: { sentence: string }) => sentence)).toContain(
      'Lo dice un formulario sin verificar: mientras nadie lo confirme, no cuenta como suyo.',
    )
    const { judgementId } = await shop.ok('POST', `/people/${victim.id}/joins`, { with: claim?.id })
    const joined = await shop.person(victim.id)
    expect(joined.golden.email).toMatchObject({ value: laura.email, source: 'Tienda en línea' })
    expect(joined).toMatchObject({ name: 'Laura Gómez Pérez', recordCount: 3, claimed: false })
    expect(joined.identities.filter((one: { claimed: boolean }) => one.claimed)).toHaveLength(1)
    await shop.ok('DELETE', `/judgements/${judgementId}`)
    expect((await shop.person(victim.id)).recordCount).toBe(2)
  })

  it('becomes hers when she signs in from the same browser, whichever came first', async () => {
    await form('her-browser', { firstName: 'Rosa', lastName: 'Luna Vega', email: 'rosa@correo.example' })
    expect(await shop.theOnly('rosa@correo.example')).toMatchObject({ recordCount: 1, claimed: true })
    await shop.identify(web, 'u-7', { name: 'Rosa Luna Vega', email: 'rosa@correo.example' })
    expect(await shop.recognise('rosa@correo.example')).toHaveLength(2)
    await shop.send('identify', web, { userId: 'u-7', anonymousId: 'her-browser', traits: {} })
    expect(await shop.theOnly('rosa@correo.example')).toMatchObject({ recordCount: 2, claimed: false })
  })

  it('cannot write on what a visitor said by naming itself as the visitor’s record is named', async () => {
    await form('her-phone', { firstName: 'Sara', lastName: 'Vidal Ríos', email: 'sara@correo.example' })
    const hers = await shop.theOnly('sara@correo.example')
    const before = await shop.person(hers.id)
    expect(before).toMatchObject({ recordCount: 1, claimed: true })
    await shop.identify(web, 'anonymous:her-phone', { firstName: 'Mallory', phone: '5577778888', city: 'Otra' })
    await shop.send('alias', web, { userId: 'u-mallory', previousId: 'anonymous:her-phone' })
    await shop.identify(web, 'u-mallory', { firstName: 'Mallory', email: 'mallory@correo.example' })
    expect(await shop.person(hers.id)).toEqual(before)
  })

  it('a connection can be told whom it knows', async () => {
    expect((await shop.ok('PATCH', `/sources/${news.id}`, { trust: 'verified' })).trust).toBe('verified')
    expect((await shop.api('PATCH', `/sources/${news.id}`, { trust: 'perhaps' })).status).toBe(400)
  })
})
