import { sql } from 'kysely'
import { describe, expect, it } from 'vitest'
import type { ImportId } from '#contract'
import { newId } from '#platform'
import { cloneDatabase, makeWorkspace, noon } from '../../test/database.ts'
import { getPersonId, recognise, recordsOf, withdrawImport } from './index.ts'

const { db } = await cloneDatabase()
const shop = await makeWorkspace(db)
const { counter, web, whatsapp } = shop.sources as Record<'counter' | 'web' | 'whatsapp', NonNullable<(typeof shop.sources)[string]>>

const laura = { full_name: 'Laura Gómez Pérez', phone: '55 1234 5678', email: 'laura.gomez@gmail.com' }

describe('recognise', () => {
  it('makes a person of somebody unknown, and joins what is the same person', async () => {
    const [first] = await shop.at((scope) => recognise(scope, [{ source: counter, externalId: '1', at: noon, attributes: laura }]))
    expect(first).toMatchObject({ kind: 'created', changed: true, because: [] })
    const [second] = await shop.at((scope) =>
      recognise(scope, [{ source: web, externalId: 'a', at: noon, attributes: { full_name: 'Laura Gomez', phone: '+52 1 55 1234 5678' } }]),
    )
    expect(second).toMatchObject({ kind: 'joined', personId: first?.personId })
    expect(second?.because.map(({ rule }) => rule)).toContain('phone.same')
    expect(await shop.at((scope) => recordsOf(scope, second?.recordId ?? ''))).toHaveLength(2)
  })

  it('writes nothing new when a source repeats itself', async () => {
    const again = { source: counter, externalId: '1', at: noon.add({ hours: 1 }), attributes: laura }
    const [same] = await shop.at((scope) => recognise(scope, [again]))
    expect(same).toMatchObject({ kind: 'same', changed: false })
    const { rows } = await shop.at((scope) => sql`select 1 from captures where record_id = ${same?.recordId}`.execute(scope.db))
    expect(rows).toHaveLength(1)
  })

  it('relates, but never joins, equal contacts with names that disagree', async () => {
    const [pedro] = await shop.at((scope) =>
      recognise(scope, [
        {
          source: whatsapp,
          externalId: 'w1',
          at: noon,
          attributes: { full_name: 'Pedro Gómez', phone: '5512345678', email: 'laura.gomez@gmail.com' },
        },
      ]),
    )
    expect(pedro?.kind).not.toBe('joined')
  })

  it('keeps every walk-in a person of its own', async () => {
    const walkIn = { full_name: 'Cliente Mostrador', phone: '0000000000', email: 'na@na.com' }
    const found = await shop.at((scope) =>
      recognise(
        scope,
        [1, 2, 3].map((n) => ({ source: counter, externalId: `w${n}`, at: noon, attributes: walkIn })),
      ),
    )
    expect(new Set(found.map(({ personId }) => personId)).size).toBe(3)
    expect(found.every(({ kind }) => kind === 'created')).toBe(true)
  })

  it('takes an import back whole', async () => {
    const importId = newId<ImportId>()
    const [joined] = await shop.at((scope) =>
      recognise(scope, [{ source: web, externalId: 'imp', at: noon, attributes: { ...laura, city: 'Puebla' }, importId }]),
    )
    expect(joined?.kind).toBe('joined')
    expect(await shop.at((scope) => withdrawImport(scope, importId))).toBe(1)
    const records = await shop.at((scope) => recordsOf(scope, joined?.recordId ?? ''))
    expect(records).not.toContain(joined?.recordId)
    expect(records).toHaveLength(2)
  })

  it('goes on answering for the id of a record that an undone import took away, and takes it back when it is said again', async () => {
    const importId = newId<ImportId>()
    const raul = { full_name: 'Raúl Ibáñez Soto', phone: '5544332211' }
    const imported = { source: counter, externalId: 'r1', at: noon, attributes: raul, importId }
    const [first] = await shop.at((scope) => recognise(scope, [imported]))
    const [second] = await shop.at((scope) => recognise(scope, [{ source: web, externalId: 'r2', at: noon, attributes: raul }]))
    expect(second?.personId).toBe(first?.recordId)
    await shop.at((scope) => withdrawImport(scope, importId))
    expect(await shop.at((scope) => getPersonId(scope, first?.recordId ?? ''))).toBe(second?.recordId)
    const [back] = await shop.at((scope) => recognise(scope, [imported]))
    expect(back?.recordId).toBe(first?.recordId)
    expect(await shop.at((scope) => recordsOf(scope, second?.recordId ?? ''))).toEqual([first?.recordId, second?.recordId])
  })

  it('tells every change of who is who in the feed, so that a copy can be rebuilt from it', async () => {
    const { rows } = await shop.at((scope) =>
      sql<{ record_id: string; to_person: string }>`select record_id, to_person from regroupings order by seq`.execute(scope.db),
    )
    const copy = new Map(rows.map((row) => [row.record_id, row.to_person]))
    const now = await shop.at((scope) =>
      sql<{ id: string; person_id: string }>`select id, person_id from records where withdrawn_at is null`.execute(scope.db),
    )
    expect(copy.size).toBeGreaterThan(0)
    // A record of which nothing is told came as somebody new.
    for (const { id, person_id } of now.rows) expect(copy.get(id) ?? id).toBe(person_id)
  })
})
