import { createRouterClient } from '@orpc/server'
import { sql } from 'kysely'
import { describe, expect, it } from 'vitest'
import { consentRoutes } from '#consent'
import type { ImportId, PersonId } from '#contract'
import type { Arrival } from '#intake'
import { subjectsOf } from '#people'
import { newId } from '#platform'
import { cloneDatabase, makeWorkspace, noon } from '../../test/database.ts'
import { accept, undoImport } from './index.ts'

const { db } = await cloneDatabase()

async function shopWith() {
  const shop = await makeWorkspace(db)
  const { web, counter } = shop.sources
  if (!web || !counter) throw new Error('no sources')
  const arrive = (messageId: string | null, more: Partial<Arrival> = {}): Arrival => ({
    source: web,
    externalId: 'laura',
    at: noon,
    messageId,
    attributes: { full_name: 'Laura Gómez Pérez', phone: '5512345678' },
    entry: { kind: 'purchase', channel: 'web', facts: { orderId: 'A-1' }, amountMinor: 35_000, currency: 'MXN' },
    ...more,
  })
  const persons = () =>
    shop.at(
      async (scope) =>
        (
          await sql`select name, record_count, purchase_count, spent_minor from persons join person_tallies on person_id = id order by name`.execute(
            scope.db,
          )
        ).rows,
    )
  return { ...shop, web, counter, arrive, persons }
}

describe('what arrives', () => {
  it('is recognised, remembered and counted, and answered in the order it came', async () => {
    const { at, arrive, counter, persons } = await shopWith()
    const accepted = await at((scope) =>
      accept(scope, [
        arrive('1'),
        arrive('2', {
          source: counter,
          externalId: 'c-9',
          attributes: { full_name: 'Laura Gómez', phone: '+52 1 55 1234 5678' },
          entry: { kind: 'purchase', channel: 'counter', facts: { orderId: 'C-1' }, amountMinor: 35_000, currency: 'MXN' },
        }),
        arrive('3', { externalId: 'beto', attributes: { full_name: 'Beto Díaz', phone: '5598765432' }, entry: null }),
        arrive('4', { attributes: {}, entry: { kind: 'return', channel: 'web', facts: {}, amountMinor: 5000, currency: 'MXN' } }),
      ]),
    )
    expect(accepted.map(({ kind, entryId }) => [kind, entryId !== null])).toEqual([
      ['created', true],
      ['joined', true],
      ['created', false],
      ['created', true],
    ])
    expect(accepted[0]?.personId).toBe(accepted[1]?.personId)
    expect(await persons()).toEqual([
      { name: 'Beto Díaz', record_count: 1, purchase_count: 0, spent_minor: 0 },
      { name: 'Laura Gómez Pérez', record_count: 2, purchase_count: 2, spent_minor: 65_000 },
    ])
  })

  it('is seen in a minute: what follows within it writes no sighting, and none writes record or person', async () => {
    const { at, arrive } = await shopWith()
    const written = () =>
      at(
        async (scope) =>
          (
            await sql<{ who: string; seen: string; last: string }>`
              select concat_ws(' ', r.xmin, p.xmin) as who, concat_ws(' ', rs.xmin, ps.xmin) as seen, concat_ws(' ', rs.last_at, ps.last_at) as last
              from records r join persons p on p.id = r.person_id join record_sightings rs on rs.record_id = r.id
              join person_sightings ps on ps.person_id = p.id`.execute(scope.db)
          ).rows[0],
      )
    const look = (messageId: string, seconds: number) =>
      at((scope) =>
        accept(scope, [
          arrive(messageId, {
            at: noon.add({ seconds }),
            attributes: {},
            entry: { kind: 'event', channel: 'web', facts: { event: 'Product Viewed' } },
          }),
        ]),
      )
    await at((scope) => accept(scope, [arrive('1', { at: noon.add({ seconds: 30 }), entry: null })]))
    const before = await written()
    await look('2', 59)
    await look('3', 1)
    expect(await written()).toEqual(before)
    await look('4', 60)
    const after = await written()
    expect(after?.who).toBe(before?.who)
    expect(after?.seen).not.toBe(before?.seen)
    expect(after?.last).not.toBe(before?.last)
  })

  it('a second time changes nothing: not in the same batch, not later, not from another process', async () => {
    const { at, arrive, persons } = await shopWith()
    const first = await at((scope) => accept(scope, [arrive('1'), arrive('1')]))
    expect(first.map(({ kind }) => kind)).toEqual(['created', 'replayed'])
    const before = await persons()
    const both = await Promise.all([at((scope) => accept(scope, [arrive('1'), arrive('2')])), at((scope) => accept(scope, [arrive('2')]))])
    expect(
      both
        .flat()
        .map(({ kind }) => kind)
        .sort(),
    ).toEqual(['replayed', 'replayed', 'same'])
    expect(await persons()).toEqual([{ ...(before[0] as object), purchase_count: 2, spent_minor: 70_000 }])
  })

  it('by hand has no message id, and counts every time', async () => {
    const { at, arrive, persons } = await shopWith()
    await at((scope) => accept(scope, [arrive(null), arrive(null)]))
    expect(await persons()).toMatchObject([{ purchase_count: 2 }])
    expect(await at((scope) => accept(scope, []))).toEqual([])
  })

  it('of another source may bear the same message id', async () => {
    const { at, arrive, counter } = await shopWith()
    const accepted = await at((scope) => accept(scope, [arrive('1'), arrive('1', { source: counter })]))
    expect(accepted.map(({ kind }) => kind)).not.toContain('replayed')
  })

  it('tells when its source last spoke', async () => {
    const { at, arrive, web } = await shopWith()
    await at((scope) => accept(scope, [arrive('1')]))
    const { rows } = await at((scope) =>
      sql<{ at: Temporal.Instant }>`select last_event_at as at from sources where id = ${web}`.execute(scope.db),
    )
    expect(rows[0]?.at.toString()).toBe(noon.toString())
  })
})

describe('what an unverified form allows', () => {
  const asks = (allowed: boolean) => ({ purpose: 'marketing', channel: 'whatsapp', allowed, method: 'preference', point: null }) as const
  const may = async ({ at }: Awaited<ReturnType<typeof shopWith>>, personId: string | null | undefined) => {
    const { permissions } = await at((scope) =>
      createRouterClient(consentRoutes(subjectsOf), { context: { scope, language: 'es' } }).permissions({ id: personId as PersonId }),
    )
    return permissions.find(({ purpose, channel }) => purpose === 'marketing' && channel === 'whatsapp')?.state
  }

  it('lifts no refusal of whoever has that address, and its own no counts', async () => {
    const shop = await shopWith()
    const [first, later, last] = [3, 2, 1].map((hours) => noon.subtract({ hours })) as [
      Temporal.Instant,
      Temporal.Instant,
      Temporal.Instant,
    ]
    const [own] = await shop.at((scope) => accept(scope, [shop.arrive('1', { source: shop.counter, at: first, consent: [asks(false)] })]))
    expect(await may(shop, own?.personId)).toBe('denied')
    const form = { externalId: 'form-1', at: later, claimed: true, consent: [asks(true)], entry: null }
    const [claim] = await shop.at((scope) => accept(scope, [shop.arrive('2', form)]))
    expect(claim?.personId).not.toBe(own?.personId)
    expect(await may(shop, own?.personId)).toBe('denied')
    // The very same words of somebody who is known do lift it: it is the claim that does not.
    await shop.at((scope) => accept(scope, [shop.arrive('3', { ...form, externalId: 'laura-2', claimed: false })]))
    expect(await may(shop, own?.personId)).toBe('granted')
    await shop.at((scope) => accept(scope, [shop.arrive('4', { ...form, externalId: 'form-2', at: last, consent: [asks(false)] })]))
    expect(await may(shop, own?.personId)).toBe('denied')
  })
})

describe('an import that is taken back', () => {
  it('leaves people as if it had never been: who they are, what they bought, what they are called', async () => {
    const { at, arrive, counter, persons } = await shopWith()
    await at((scope) => accept(scope, [arrive('1')]))
    const before = await persons()
    const importId = newId<ImportId>()
    const imported = [
      arrive('r1', { source: counter, externalId: 'c-1', importId }),
      arrive('r2', { attributes: { full_name: 'Laura Gómez de Ruiz' }, importId }),
      arrive('r3', { source: counter, externalId: 'c-2', attributes: { full_name: 'Rosa Ibarra', phone: '5511112222' }, importId }),
    ]
    await at((scope) => accept(scope, imported))
    expect(await persons()).not.toEqual(before)
    await at((scope) => undoImport(scope, importId))
    expect(await persons()).toEqual(before)
    const again = await at((scope) => accept(scope, imported))
    expect(again.map(({ kind }) => kind)).not.toContain('replayed')
  })
})
