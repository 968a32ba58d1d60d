import { describe, expect, it } from 'vitest'
import { openShop } from './steps.ts'

const shop = await openShop()
const call = async (method: string, path: string, body?: unknown) => {
  const { status, body: answer } = await shop.api(method, path, body)
  return { status, code: answer.code, answer }
}
const surnames = ['Ortega', 'Bravo', 'Cano', 'Duarte']

/** One person of a chat and a web shop. */
async function oneOfTwo(n: number) {
  const [web, chat] = [await shop.connect('web', `Tienda ${n}`), await shop.connect('whatsapp', `Chat ${n}`)]
  const phone = `55123456${n}8`
  const name = `Laura García ${surnames[n]}`
  await shop.identify(chat, 'w-1', { name, phone })
  await shop.identify(web, 'u-1', { name, phone })
  const { id } = await shop.theOnly(phone)
  const { identities } = await shop.ok('GET', `/people/${id}`)
  const of = (name: string) => identities.find(({ source }: { source: string }) => source === name)?.recordId
  const preview = (records: string[]) => call('POST', `/people/${id}/separation-preview`, { records })
  const separate = (records: string[], division?: string) => call('POST', `/people/${id}/separations`, { records, division })
  return { id, phone, web, chat, ofWeb: of(`Tienda ${n}`) as string, preview, separate }
}

describe('a separation that somebody looked at first', () => {
  it('shows every moment that would go, however many there are', async () => {
    const { id, web, ofWeb, preview } = await oneOfTwo(3)
    for (let n = 0; n < 25; n++) await shop.track(web, 'u-1', 'Order Completed', { order_id: `M-${n}`, total: 10 + n })
    const part = (await preview([ofWeb])).answer.parts.find(({ records }: { records: string[] }) => records.includes(ofWeb))
    expect([part.entryCount, part.moments.length]).toEqual([25, 20])
    const page = async (cursor?: string) =>
      (await call('POST', `/people/${id}/separation-preview/moments`, { records: part.records, limit: 15, cursor })).answer
    const first = await page()
    const second = await page(first.next)
    expect([first.items.length, second.items.length, second.next]).toEqual([15, 10, null])
    const all = [...first.items, ...second.items]
    expect(all.slice(0, 20)).toEqual(part.moments)
    expect(new Set(all.map((moment: { id: string }) => moment.id)).size).toBe(25)
    expect(all.every(({ isLater }: { isLater: boolean }) => isLater)).toBe(true)
  })

  it('is made as it was shown, also where something was bought meanwhile', async () => {
    const { web, ofWeb, preview, separate } = await oneOfTwo(0)
    const { division } = (await preview([ofWeb])).answer
    await shop.track(web, 'u-1', 'Order Completed', { order_id: 'W-77', total: 350 })
    expect(await separate([ofWeb], division)).toMatchObject({
      status: 201,
      answer: { personIds: [expect.any(String), expect.any(String)] },
    })
  })

  it('is refused where a further record came in between, and made once that was seen', async () => {
    const { phone, ofWeb, preview, separate } = await oneOfTwo(1)
    const { division } = (await preview([ofWeb])).answer
    const till = await shop.connect('counter', 'Caja nueva')
    await shop.identify(till, 'c-1', { name: 'Laura García Bravo', phone })
    expect(await separate([ofWeb], division)).toMatchObject({ status: 409, code: 'separation.changed' })
    const anew = (await preview([ofWeb])).answer
    expect(anew.parts.flatMap(({ records }: { records: string[] }) => records)).toHaveLength(3)
    expect(await separate([ofWeb], anew.division)).toMatchObject({ status: 201 })
  })

  it('is refused where another record left in between; without having looked it is made all the same', async () => {
    const { phone, ofWeb, preview, separate, id } = await oneOfTwo(2)
    const till = await shop.connect('counter', 'Caja vieja')
    await shop.identify(till, 'c-2', { name: 'Laura García Cano', phone })
    const { division } = (await preview([ofWeb])).answer
    const identities: { recordId: string; source: string }[] = (await shop.ok('GET', `/people/${id}`)).identities
    const ofTill = identities.find(({ source }) => source === 'Caja vieja')?.recordId ?? ''
    expect(await separate([ofTill])).toMatchObject({ status: 201 })
    expect(await separate([ofWeb], division)).toMatchObject({ status: 409, code: 'separation.changed' })
    expect(await separate([ofWeb])).toMatchObject({ status: 201 })
  })
})
