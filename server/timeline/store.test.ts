import { describe, expect, it } from 'vitest'
import type { EntryId, ImportId, RecordId, SourceId } from '#contract'
import { newId } from '#platform'
import { cloneDatabase, makeWorkspace, noon } from '../../test/database.ts'
import { listBought, listFavourites, sumApart } from './purchases-store.ts'
import { append, entryTotals, findEntry, listEntries, withdrawEntry, withdrawImportEntries } from './store.ts'
import type { NewEntry } from './types.ts'

const { db } = await cloneDatabase()
const shop = await makeWorkspace(db)
const purchase = (recordId: RecordId, minutes: number, more: Partial<NewEntry> = {}): NewEntry => ({
  recordId,
  at: noon.add({ minutes }),
  kind: 'purchase',
  channel: 'web',
  facts: { orderId: `O${minutes}` },
  amountMinor: 1000,
  currency: 'MXN',
  ...more,
})

describe('the timeline', () => {
  it('is newest first over any number of records, page by page, each entry once, also at one instant', () =>
    shop.at(async (scope) => {
      const [a, b, other] = [newId<RecordId>(), newId<RecordId>(), newId<RecordId>()]
      const minutes = [3, 1, 2, 2, 2, 5, 4]
      await append(
        scope,
        minutes.map((minute, at) => purchase(at % 2 ? a : b, minute)),
      )
      await append(scope, [purchase(other, 9)])
      const seen: EntryId[] = []
      const times: string[] = []
      for (let before: { at: Temporal.Instant; id: EntryId } | undefined; ; ) {
        const page = await listEntries(scope, [a, b], { limit: 2, before })
        if (page.length === 0) break
        seen.push(...page.map(({ id }) => id))
        times.push(...page.map(({ at }) => at.toString()))
        before = page.at(-1)
      }
      expect(new Set(seen).size).toBe(7)
      expect(times).toEqual([5, 4, 3, 2, 2, 2, 1].map((minute) => noon.add({ minutes: minute }).toString()))
    }))

  it('gives everything back as it was written, and only the kinds asked for', () =>
    shop.at(async (scope) => {
      const recordId = newId<RecordId>()
      const facts = { text: "Lau ✨ '; drop table", deep: { list: [1, null, true] } }
      const [id] = await append(scope, [{ recordId, at: noon, kind: 'note', channel: 'counter', facts }, purchase(recordId, 1)])
      const notes = await listEntries(scope, [recordId], { limit: 10, kinds: ['note', 'call'] })
      expect(notes).toEqual([
        { id, recordId, at: noon, kind: 'note', channel: 'counter', facts, amount: null, source: null, importId: null, actor: 'pulsera' },
      ])
      expect(await append(scope, [])).toEqual([])
      expect(await listEntries(scope, [], { limit: 10 })).toEqual([])
    }))

  it('leaves out what was told of an order that counts elsewhere, and not what a file brought of one of that name', () =>
    shop.at(async (scope) => {
      const [recordId, source] = [newId<RecordId>(), newId<SourceId>()]
      const sold = (name: string, more: Partial<NewEntry>) =>
        purchase(recordId, 0, { source, currency: 'USD', facts: { orderId: 'A-1', items: [{ name }] }, ...more })
      await append(scope, [sold('Told', { amountMinor: 700 }), sold('Of a file', { amountMinor: 500, importId: newId<ImportId>() })])
      const read = async (without: { source: SourceId; orderId: string }[]) => ({
        bought: (await listBought(scope, [recordId], { limit: 10, without })).map(({ amountMinor }) => amountMinor).sort(),
        favourites: (await listFavourites(scope, [recordId], { limit: 10, without })).map(({ name }) => name).sort(),
        apart: Object.fromEntries(await sumApart(scope, [recordId], { own: 'MXN', without })),
      })
      expect(await read([])).toEqual({ bought: [500, 700], favourites: ['Of a file', 'Told'], apart: { USD: 1200 } })
      expect(await read([{ source, orderId: 'A-1' }])).toEqual({ bought: [500], favourites: ['Of a file'], apart: { USD: 500 } })
      expect(await read([{ source, orderId: 'A-2' }])).toEqual(await read([]))
    }))

  it('forgets an entry that is taken back, once', () =>
    shop.at(async (scope) => {
      const recordId = newId<RecordId>()
      const [id] = await append(scope, [purchase(recordId, 0)])
      if (!id) throw new Error('no entry')
      expect(await withdrawEntry(scope, id)).toMatchObject({ recordId, amount: { amountMinor: 1000 } })
      expect([await findEntry(scope, id), await withdrawEntry(scope, id), await listEntries(scope, [recordId], { limit: 9 })]).toEqual([
        null,
        null,
        [],
      ])
    }))

  it('adds up purchases less returns by record, and says what an import’s end takes away', () =>
    shop.at(async (scope) => {
      const [a, b] = [newId<RecordId>(), newId<RecordId>()]
      const importId = newId<ImportId>()
      await append(scope, [
        purchase(a, 0),
        purchase(a, 1, { importId }),
        purchase(a, 0, { importId, kind: 'event' }),
        purchase(a, 2, { kind: 'return', amountMinor: 300, importId }),
        purchase(b, 3, { kind: 'note' }),
      ])
      expect(await entryTotals(scope, [a, b])).toEqual(
        new Map([
          [a, { entries: 4, purchases: 2, spentMinor: 1700 }],
          [b, { entries: 1, purchases: 0, spentMinor: 0 }],
        ]),
      )
      expect(await withdrawImportEntries(scope, importId, 100)).toEqual(
        new Map([[a, { entries: 3, purchases: 1, spentMinor: 700, orders: ['O0', 'O1', 'O2'], standing: ['O0'] }]]),
      )
      expect(await withdrawImportEntries(scope, importId, 100)).toEqual(new Map())
      expect((await entryTotals(scope, [a])).get(a)).toEqual({ entries: 1, purchases: 1, spentMinor: 1000 })
    }))
})
