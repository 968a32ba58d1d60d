import { createRouterClient } from '@orpc/server'
import { describe, expect, it } from 'vitest'
import type { Client, EntryId, PersonId } from '#contract'
import { accept } from '#flows'
import { peopleRoutes } from '#people'
import { Refusal } from '#platform'
import { cloneDatabase, makeWorkspace, noon } from '../../test/database.ts'
import { namedPorts } from '../../test/ports.ts'
import { briefRoutes } from './index.ts'

const { db } = await cloneDatabase()
const router = { people: peopleRoutes(namedPorts), brief: briefRoutes() }
type Api = Pick<Client, 'brief'> & { people: Omit<Client['people'], 'traits'> }

async function openShop() {
  const shop = await makeWorkspace(db)
  let minute = 0
  const call = <T>(work: (api: Api) => Promise<T>): Promise<T> =>
    shop.at(
      (scope) => work(createRouterClient(router, { context: { scope, language: 'es' } })),
      noon.add({ minutes: ++minute }),
      'user:ana',
    )
  const { personId } = await call((api) => api.people.create({ attributes: { full_name: 'Laura Gómez', phone: '5512345678' } }))
  const write = (entry: object) => call((api) => api.people.addEntry({ id: personId, kind: 'note', text: 'Nota', ...entry }))
  return { shop, call, personId, write }
}
const refusalOf = (work: Promise<unknown>) =>
  work.then(
    () => 'nothing refused',
    (e) => (e instanceof Refusal ? e.code : `${e}`),
  )

describe('the brief over the API', () => {
  it('tells what is written down, in words, and cites it', async () => {
    const { call, personId, write } = await openShop()
    const { entryId } = await write({ text: 'No llamar para vender', tone: 'dont' })
    await write({ kind: 'call', text: 'Quedamos en vernos', next: { on: '2026-11-25', text: 'Enviar propuesta' } })
    const { lines, counts } = await call((api) => api.brief.get({ id: personId }))
    expect(lines.map(({ sentence }) => sentence)).toEqual([
      'No llamar para vender',
      'Próximo paso: Enviar propuesta',
      'Llamada: «Quedamos en vernos»',
    ])
    expect(lines[0]?.cites.map(({ id }) => id)).toEqual([entryId])
    expect(lines[1]?.due).toBe('2026-11-25')
    expect(counts, 'and how she came').toEqual({ note: 1, call: 1, created: 1 })
    expect(await refusalOf(call((api) => api.brief.get({ id: entryId as string as PersonId })))).toBe('person.missing')
  })

  it('keeps above the timeline what is pinned, not to be done, or still to be done; taken back, it goes', async () => {
    const { call, personId, write } = await openShop()
    const { entryId: dont } = await write({ text: 'No llamar', tone: 'dont' })
    const { entryId: next } = await write({ text: 'Llamar el lunes', next: { on: '2026-11-23' } })
    const { entryId: plain } = await write({ text: 'Le gusta el té' })
    const marked = async () => (await call((api) => api.people.marked({ id: personId }))).items
    expect((await marked()).map(({ id }) => id)).toEqual([next, dont])
    await call((api) => api.people.pin({ id: personId, entryId: plain }))
    await call((api) => api.people.pin({ id: personId, entryId: plain }))
    expect((await marked()).map(({ id, pinned }) => [id, pinned])).toEqual([
      [plain, true],
      [next, false],
      [dont, false],
    ])
    await call((api) => api.people.unpin({ id: personId, entryId: plain }))
    await call((api) => api.people.settleNext({ id: personId, entryId: next, isDone: true }))
    expect((await marked()).map(({ next: step }) => step && step.doneAt !== null)).toEqual([true, null])
    await call((api) => api.people.settleNext({ id: personId, entryId: next, isDone: false }))
    await call((api) => api.people.removeEntry({ id: personId, entryId: dont }))
    expect((await marked()).map(({ id, next: step }) => [id, step?.text, step?.doneAt])).toEqual([[next, 'Llamar el lunes', null]])
    const stream = await call((api) => api.people.timeline({ id: personId, kind: 'note' }))
    expect(stream.items.find(({ id }) => id === next)?.next?.on).toBe('2026-11-23')
    const other = await call((api) => api.people.create({ attributes: { full_name: 'Otra Persona', phone: '5587654321' } }))
    expect(await refusalOf(call((api) => api.people.pin({ id: other.personId, entryId: next as EntryId })))).toBe('entry.missing')
    expect(await refusalOf(call((api) => api.people.settleNext({ id: personId, entryId: plain, isDone: true })))).toBe('entry.missing')
  })

  it('begins a timeline at a moment of the past, that moment first', async () => {
    const { call, personId, write } = await openShop()
    const { entryId } = await write({ text: 'primera' })
    await write({ text: 'segunda' })
    const whole = await call((api) => api.people.timeline({ id: personId }))
    const at = whole.items.find(({ id }) => id === entryId)?.at ?? ''
    const page = await call((api) => api.people.timeline({ id: personId, until: at, limit: 1 }))
    expect(page.items.map(({ id }) => id)).toEqual([entryId])
    const rest = await call((api) => api.people.timeline({ id: personId, until: at, limit: 5, cursor: page.next ?? '' }))
    expect(rest.items.map(({ kind }) => kind)).toEqual(['created'])
  })

  it('says field by field what was said before and after, and by whom', async () => {
    const { call, personId } = await openShop()
    await call((api) => api.people.correct({ id: personId, attributes: { city: 'Puebla' } }))
    await call((api) => api.people.correct({ id: personId, attributes: { city: 'Oaxaca' } }))
    const { items } = await call((api) => api.people.changes({ id: personId }))
    expect(items.map(({ field, from, to, actor }) => [field, from, to, actor])).toEqual([
      ['city', ['Puebla'], ['Oaxaca'], 'Ana'],
      ['city', [], ['Puebla'], 'Ana'],
      ['full_name', [], ['Laura Gómez'], 'Ana'],
      ['phone', [], ['5512345678'], 'Ana'],
    ])
    const first = await call((api) => api.people.changes({ id: personId, limit: 2 }))
    const second = await call((api) => api.people.changes({ id: personId, limit: 2, cursor: first.next ?? '' }))
    expect([...first.items, ...second.items]).toEqual(items)
  })

  it('shows no change where what is stated once counts for nothing', async () => {
    const { shop, call, personId } = await openShop()
    const source = shop.sources.web
    if (!source) throw new Error('no source')
    const who = { full_name: 'Laura Gómez', phone: '5512345678' }
    const say = (messageId: string, attributes: object, fallback = false) =>
      shop.at((scope) =>
        accept(scope, [{ source, externalId: 'u1', at: noon, messageId, attributes: { ...who, ...attributes }, entry: null, fallback }]),
      )
    await say('1', { city: 'Puebla' })
    await say('2', { city: 'Oaxaca', region: 'Oaxaca' }, true)
    await say('3', { region: 'Chiapas' }, true)
    const { items } = await call((api) => api.people.changes({ id: personId }))
    const shown = items.filter(({ field }) => field === 'city' || field === 'region')
    expect(shown.map(({ field, from, to }) => [field, from, to])).toEqual([
      ['region', [], ['Oaxaca']],
      ['city', [], ['Puebla']],
    ])
  })

  it('sums up purchases', async () => {
    const { shop, call, personId } = await openShop()
    const source = shop.sources.web
    if (!source) throw new Error('no source')
    for (const [day, total] of [
      [0, 100],
      [10, 300],
      [20, 200],
    ] as const) {
      const entry = { kind: 'purchase' as const, channel: 'web' as const, facts: { orderId: `W-${day}`, items: [{ name: 'Café' }] } }
      await shop.at((scope) =>
        accept(scope, [
          {
            source,
            externalId: 'u1',
            at: noon.subtract({ hours: 24 * day }),
            messageId: `m${day}`,
            attributes: { full_name: 'Laura Gómez', phone: '5512345678' },
            entry: { ...entry, amountMinor: total, currency: 'MXN' },
          },
        ]),
      )
    }
    const found = await call((api) => api.brief.purchases({ id: personId }))
    expect(found).toMatchObject({ count: 3, everyDays: 10, average: { amountMinor: 200 }, favourites: [{ name: 'Café', times: 3 }] })
    expect(found.months.reduce((sum, { count }) => sum + count, 0)).toBe(3)
  })

  it('adds up by month what it says was spent, of orders that were changed, given back and called off', async () => {
    const { shop, call, personId } = await openShop()
    const source = shop.sources.web
    if (!source) throw new Error('no source')
    const say = (messageId: string, orderId: string, says: 'completed' | 'updated' | 'cancelled' | 'refunded', amountMinor: number) => ({
      source,
      externalId: 'u1',
      at: noon.subtract({ hours: 100 - Number(messageId) }),
      messageId,
      attributes: { full_name: 'Laura Gómez', phone: '5512345678' },
      order: { id: orderId, says, amountMinor },
      entry: {
        kind: says === 'completed' ? ('purchase' as const) : says === 'refunded' ? ('return' as const) : ('event' as const),
        channel: 'web' as const,
        facts: { orderId, items: [{ name: 'Café' }] },
        amountMinor,
        currency: 'MXN',
      },
    })
    const said = [
      say('1', 'A', 'completed', 10_000),
      say('2', 'A', 'completed', 10_000),
      say('3', 'A', 'updated', 8_000),
      say('4', 'A', 'refunded', 1_000),
      say('5', 'B', 'completed', 5_000),
      say('6', 'B', 'cancelled', 5_000),
    ]
    await shop.at((scope) => accept(scope, said))
    const { count, spent, months, average, favourites } = await call((api) => api.brief.purchases({ id: personId }))
    expect([count, spent.amountMinor, average?.amountMinor]).toEqual([1, 7_000, 8_000])
    expect(months.reduce((sum, month) => sum + month.count, 0)).toBe(count)
    expect(months.reduce((sum, month) => sum + month.spent.amountMinor, 0)).toBe(spent.amountMinor)
    expect(favourites).toMatchObject([{ name: 'Café', times: 2 }])
  })
})
