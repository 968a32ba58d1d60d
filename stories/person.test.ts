import { describe, expect, it } from 'vitest'
import { openShop } from './steps.ts'

const shop = await openShop()
const web = await shop.connect('web', 'Tienda en línea')
const whatsapp = await shop.connect('whatsapp', 'WhatsApp')

type Moment = { id: string; at: string; kind: string; title: string; detail: string | null; actor: string | null }
const timeline = (id: string, query = '') =>
  shop.ok('GET', `/people/${id}/timeline${query}`) as Promise<{ items: Moment[]; next: string | null }>

await shop.identify(whatsapp, 'w-1', { name: 'Lau', phone: '5215512345678' })
await shop.identify(web, 'u-1', { firstName: 'Laura', lastName: 'García', email: 'laura@gmail.com', phone: '5512345678' })
for (let day = 1; day <= 30; day++) {
  const timestamp = `2026-09-${String(day).padStart(2, '0')}T12:00:00.000Z`
  await shop.send('track', web, {
    userId: 'u-1',
    event: 'Order Completed',
    timestamp,
    properties: { order_id: `W-${day}`, total: 100, products: [{ name: 'Café', quantity: 1 }] },
  })
}
const laura = await shop.theOnly('5512345678')

describe('a person’s page', () => {
  it('shows the golden record, where each value comes from, and every identity', async () => {
    const page = await shop.person(laura.id)
    expect(page).toMatchObject({
      name: 'Laura García',
      recordCount: 2,
      purchaseCount: 30,
      spent: { amountMinor: 300_000, currency: 'MXN' },
    })
    expect(page.golden.email).toMatchObject({ value: 'laura@gmail.com', source: 'Tienda en línea', channel: 'web' })
    expect(page.identities.map((identity: { channel: string }) => identity.channel).sort()).toEqual(['web', 'whatsapp'])
    expect(page.code).toMatch(/\w/)
  })

  it('tells her history newest first, page by page, nothing twice and nothing left out', async () => {
    const seen: Moment[] = []
    let cursor = ''
    do {
      const page = await timeline(laura.id, `?limit=7${cursor}`)
      expect(page.items.length).toBeLessThanOrEqual(7)
      seen.push(...page.items)
      cursor = page.next ? `&cursor=${encodeURIComponent(page.next)}` : ''
    } while (cursor)
    expect(new Set(seen.map(({ id }) => id)).size).toBe(seen.length)
    expect(seen.map(({ at }) => at)).toEqual(
      seen
        .map(({ at }) => at)
        .toSorted()
        .toReversed(),
    )
    const purchases = seen.filter(({ kind }) => kind === 'purchase')
    expect(purchases).toHaveLength(30)
    expect(purchases[0]?.title).toBe('Compró 1 artículo por $100 en la web')
    expect(seen.some(({ kind }) => kind === 'joined')).toBe(true)
  })

  it('can be asked for some kinds only', async () => {
    const { items } = await timeline(laura.id, '?kind=note,call')
    expect(items).toEqual([])
  })

  it('takes a note and a call by hand, signed, and gives the note back', async () => {
    const note = await shop.ok('POST', `/people/${laura.id}/entries`, { kind: 'note', text: 'Prefiere que le llamen por la mañana' })
    await shop.ok('POST', `/people/${laura.id}/entries`, { kind: 'call', text: 'Preguntó por su pedido', minutes: 4 })
    const { items } = await timeline(laura.id, '?kind=note,call')
    expect(items.map(({ kind, detail }) => [kind, detail]).sort()).toEqual([
      ['call', 'Preguntó por su pedido'],
      ['note', 'Prefiere que le llamen por la mañana'],
    ])
    expect(items.every(({ actor }) => actor)).toBe(true)
    await shop.ok('DELETE', `/people/${laura.id}/entries/${note.entryId}`)
    expect((await timeline(laura.id, '?kind=note,call')).items.map(({ kind }) => kind)).toEqual(['call'])
  })

  it('corrects a value by hand: the stated one wins, the others stay as what they are', async () => {
    await shop.ok('POST', `/people/${laura.id}/corrections`, { attributes: { full_name: 'Laura García Mendoza' } })
    const page = await shop.person(laura.id)
    expect(page.name).toBe('Laura García Mendoza')
    expect(page.recordCount).toBeGreaterThanOrEqual(2)
  })

  it('writes every change down: who, what, when', async () => {
    const { items } = await shop.ok('GET', '/audit?limit=50')
    const actions = items.map((line: { action: string }) => line.action)
    expect(actions).toEqual(expect.arrayContaining(['entry.added', 'entry.withdrawn', 'person.corrected', 'source.created']))
    expect(JSON.stringify(items)).not.toContain('Prefiere que le llamen')
  })
})
