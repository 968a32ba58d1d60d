import { describe, expect, it } from 'vitest'
import type { PersonId } from '#contract'
import { stateHash } from '#people'
import { openShop } from './steps.ts'

const shop = await openShop()
const counter = await shop.connect('counter', 'Mostrador')
const web = await shop.connect('web', 'Tienda en línea')
const hash = () => shop.at(stateHash)

type Review = {
  id: string
  left: { id: PersonId; name: string }
  right: { id: PersonId; name: string }
  because: { sentence: string }[]
  against: unknown[]
}
const queue = async (): Promise<Review[]> => (await shop.ok('GET', '/reviews')).items
const judge = (review: Review, verdict: string, note?: string) =>
  shop.ok('POST', `/reviews/${review.id}/judgement`, { verdict, ...(note ? { note } : {}) })

/** Two records that may well be one: same rare name and town, but each with a phone of its own. */
async function meetTwins(name: string, last: string, number: number): Promise<Review> {
  await shop.identify(counter, `c-${number}`, { name: `${name} ${last}`, phone: `55 4000 00${number}`, address: { city: 'Mérida' } })
  await shop.identify(web, `w-${number}`, {
    firstName: name,
    lastName: last,
    phone: `55 7100 00${number}`,
    email: `${name.toLowerCase()}${number}@gmail.com`,
    address: { city: 'Mérida' },
  })
  const found = (await queue()).find(({ left, right }) => left.name.startsWith(name) && right.name.startsWith(name))
  expect(found, `a doubt about ${name} ${last}`).toBeDefined()
  return found as Review
}

describe('the twins', () => {
  it('wait with their evidence in words, in Spanish and in English', async () => {
    const review = await meetTwins('Zulema', 'Arizmendi Villaseñor', 10)
    expect(review.because.length).toBeGreaterThan(0)
    const spanish = await shop.ok('GET', `/reviews/${review.id}`)
    const english = (await shop.api('GET', `/reviews/${review.id}`, undefined, { headers: { 'accept-language': 'en' } })).body
    expect(spanish.because[0].sentence).not.toBe(english.because[0].sentence)
    expect(spanish.rows.length).toBeGreaterThan(0)
    expect(spanish.consequence).toMatchObject({ records: 2 })
  })

  it('the same: one person who answers to both ids; undone, everything is as if it had not been decided', async () => {
    const [review] = await queue()
    if (!review) throw new Error('nobody waits')
    const before = await hash()
    const { judgementId, personIds } = await judge(review, 'same', 'Trae las dos tarjetas')
    expect(personIds).toHaveLength(1)
    const [left, right] = [await shop.person(review.left.id), await shop.person(review.right.id)]
    expect(left.id).toBe(right.id)
    expect(left.recordCount).toBe(2)
    expect((await queue()).some(({ id }) => id === review.id)).toBe(false)
    await shop.ok('DELETE', `/judgements/${judgementId}`)
    expect(await hash()).toBe(before)
    expect((await queue()).some(({ id }) => id === review.id)).toBe(true)
    const again = await shop.api('DELETE', `/judgements/${judgementId}`)
    expect({ status: again.status, code: again.body.code }).toEqual({ status: 409, code: 'judgement.withdrawn' })
  })

  it('different: they leave the queue and stay two, whatever the web shop says next, until it is undone', async () => {
    const [review] = await queue()
    if (!review) throw new Error('nobody waits')
    const { judgementId } = await judge(review, 'different')
    await shop.identify(web, 'w-10', { phone: '55 4000 0010' })
    const [left, right] = [await shop.person(review.left.id), await shop.person(review.right.id)]
    expect(left.id).not.toBe(right.id)
    await shop.ok('DELETE', `/judgements/${judgementId}`)
    // Without the decision, the phone that both now state joins them.
    expect((await shop.person(review.left.id)).id).toBe((await shop.person(review.right.id)).id)
  })

  it('a household: two people, each found through the other', async () => {
    const review = await meetTwins('Xóchitl', 'Covarrubias Lizárraga', 20)
    await judge(review, 'household')
    const [left, right] = [await shop.person(review.left.id), await shop.person(review.right.id)]
    expect(left.id).not.toBe(right.id)
    expect(left.related.map(({ person }: { person: { id: string } }) => person.id)).toContain(right.id)
    expect(right.related.map(({ person }: { person: { id: string } }) => person.id)).toContain(left.id)
  })

  it('later: out of the way today, nothing decided', async () => {
    const review = await meetTwins('Citlali', 'Echeverría Urquidi', 30)
    const before = await hash()
    await judge(review, 'later')
    expect((await queue()).some(({ id }) => id === review.id)).toBe(false)
    expect((await shop.person(review.left.id)).id).not.toBe((await shop.person(review.right.id)).id)
    expect(await hash()).toBe(before)
  })

  it('tell what excludes the two as wholes, where the pair that raised the doubt does not state it', async () => {
    const [phone, email] = ['55 4100 0077', 'casa.lopez77@gmail.com']
    await shop.identify(counter, 'c-77', { firstName: 'Catalina', lastName: 'López Gutiérrez', phone, email })
    await shop.identify(web, 'w-77', { firstName: 'Catalina', lastName: 'López Gutiérrez', phone, document: 'LOGC021028MYNPTTF2' })
    await shop.identify(web, 'w-78', { firstName: 'Catalina', lastName: 'Domínguez López', phone, email, document: 'DOLC100912MDFMPTE5' })
    const doubt = (await queue()).find(({ left, right }) => [left, right].every(({ name }) => name.startsWith('Catalina')))
    const { against } = await shop.ok('GET', `/reviews/${doubt?.id}`)
    expect(against.map(({ rule }: { rule: string }) => rule)).toContain('whole.document')
  })
})

describe('joining and separating from anywhere', () => {
  it('gives back exactly what was there, after a join, a year of events and a separation', async () => {
    await shop.identify(counter, 'c-50', { name: 'Aurelia Quintanar', phone: '55 5000 0050' })
    await shop.identify(web, 'w-51', { name: 'Ofelia Bustamante', email: 'ofelia51@gmail.com' })
    const [aurelia, ofelia] = [await shop.theOnly('5550000050'), await shop.theOnly('ofelia51@gmail.com')]
    const joined = await shop.ok('POST', `/people/${aurelia.id}/joins`, { with: ofelia.id, note: 'Se casó' })
    expect((await shop.person(ofelia.id)).id).toBe(joined.personId)
    for (let i = 0; i < 40; i++) await shop.track(web, 'w-51', 'Order Completed', { order_id: `J-${i}`, total: 10 })
    expect(await shop.person(aurelia.id)).toMatchObject({ recordCount: 2, purchaseCount: 40 })

    // What would be given back is shown before it is done, and then is what happens.
    const mine = (await shop.person(joined.personId)).identities
      .filter((one: { channel: string }) => one.channel === 'web')
      .map((one: { recordId: string }) => one.recordId)
    const { parts } = await shop.ok('POST', `/people/${joined.personId}/separation-preview`, { records: mine })
    expect(
      parts
        .map((part: { name: string; purchaseCount: number; spent: { amountMinor: number } }) => [
          part.name,
          part.purchaseCount,
          part.spent.amountMinor,
        ])
        .sort(),
    ).toEqual([
      ['Aurelia Quintanar', 0, 0],
      ['Ofelia Bustamante', 40, 40_000],
    ])
    const joinedState = await hash()
    const { judgementId } = await shop.ok('POST', `/people/${joined.personId}/separations`, { records: mine })
    expect(await shop.person(aurelia.id)).toMatchObject({ name: 'Aurelia Quintanar', recordCount: 1, purchaseCount: 0 })
    expect(await shop.person(ofelia.id)).toMatchObject({ name: 'Ofelia Bustamante', recordCount: 1, purchaseCount: 40 })
    await shop.ok('DELETE', `/judgements/${judgementId}`)
    expect(await hash()).toBe(joinedState)
    await shop.ok('DELETE', `/judgements/${joined.judgementId}`)
    expect((await shop.person(aurelia.id)).id).not.toBe((await shop.person(ofelia.id)).id)
  })

  it('joined and undone leaves the state of never joined', async () => {
    const [aurelia, ofelia] = [await shop.theOnly('5550000050'), await shop.theOnly('ofelia51@gmail.com')]
    const before = await hash()
    const { judgementId } = await shop.ok('POST', `/people/${aurelia.id}/joins`, { with: ofelia.id })
    expect(await hash()).not.toBe(before)
    await shop.ok('DELETE', `/judgements/${judgementId}`)
    expect(await hash()).toBe(before)
  })

  it('refuses what makes no sense, in words', async () => {
    const aurelia = await shop.theOnly('5550000050')
    const itself = await shop.api('POST', `/people/${aurelia.id}/joins`, { with: aurelia.id })
    expect({ status: itself.status, code: itself.body.code, message: itself.body.message }).toEqual({
      status: 409,
      code: 'person.same',
      message: 'Ya son la misma persona.',
    })
    const [only] = (await shop.person(aurelia.id)).identities
    const whole = await shop.api('POST', `/people/${aurelia.id}/separations`, { records: [only.recordId] })
    expect({ status: whole.status, code: whole.body.code }).toEqual({ status: 400, code: 'separation.whole' })
  })
})
