import { type KyselyPlugin, sql } from 'kysely'
import { describe, expect, it } from 'vitest'
import type { ImportId } from '#contract'
import { defaultModel } from '#identity'
import { newId, type Scope } from '#platform'
import { cloneDatabase, makeWorkspace, noon } from '../../test/database.ts'
import { loadNeighbourhood } from './component.ts'
import { divide } from './divide.ts'
import {
  type Again,
  type Claim,
  isReadingDue,
  readAllAgain,
  recognise,
  resolveAgain,
  separate,
  stateHash,
  withdrawImport,
} from './index.ts'

const { db } = await cloneDatabase()
const names = 'Ana Beatriz Carlos Diego Elena Fernando Gabriela Hugo Irene Javier Karla Lorenzo Mónica Norberto Olga'.split(' ')
const shared = '5512345678'

/** How many rows the database answers to this work: what we then walk through, on whatever machine and however busy it is. */
async function rowsAnsweredTo(scope: Scope, work: (counted: Scope) => Promise<unknown>): Promise<number> {
  let rowsRead = 0
  const count: KyselyPlugin = {
    transformQuery: ({ node }) => node,
    transformResult: async ({ result }) => {
      rowsRead += result.rows.length
      return result
    },
  }
  await work({ ...scope, db: scope.db.withPlugin(count) })
  return rowsRead
}

const edgesIn = async (scope: Scope) => {
  const { rows } = await sql<{
    band: string
    rules: string[]
  }>`select band, array(select jsonb_array_elements(because)->>'rule') as rules from edges
    where workspace_id = ${scope.workspace}`.execute(scope.db)
  return rows
}

describe('a value that too many share', () => {
  it('stops being evidence when the line is crossed, and is evidence again when it is crossed back', async () => {
    const shop = await makeWorkspace(db)
    const { counter } = shop.sources
    if (!counter) throw new Error('no counter')
    const importId = newId<ImportId>()
    const say = (externalId: string, full_name: string, of?: ImportId): Claim => ({
      source: counter,
      externalId,
      at: noon,
      attributes: { full_name, phone: shared },
      ...(of ? { importId: of } : {}),
    })
    await shop.at((scope) => recognise(scope, [say('1', 'Ana Torres Luna'), say('2', 'Ana Torres')]))
    const before = await shop.at(stateHash)
    expect((await shop.at(edgesIn)).some(({ rules }) => rules.includes('phone.same'))).toBe(true)
    for (const [n, name] of names.entries()) await shop.at((scope) => recognise(scope, [say(`i${n}`, `${name} Robles`, importId)]))
    expect((await shop.at(edgesIn)).some(({ rules }) => rules.includes('phone.same'))).toBe(false)
    const [ana, other] = await shop.at((scope) => recognise(scope, [say('1', 'Ana Torres Luna'), say('2', 'Ana Torres')]))
    expect(ana?.personId).not.toBe(other?.personId)
    await shop.at((scope) => withdrawImport(scope, importId))
    expect((await shop.at(edgesIn)).some(({ rules }) => rules.includes('phone.same'))).toBe(true)
    expect(await shop.at(stateHash)).toBe(before)
  })

  it('costs each of them no more when everybody shares it', async () => {
    const shop = await makeWorkspace(db)
    const { counter } = shop.sources
    if (!counter) throw new Error('no counter')
    const everyone = Array.from({ length: 6000 }, (_, n): Claim => {
      const full_name = `${names[n % names.length]} ${names[Math.floor(n / names.length) % names.length]} ${n}`
      return { source: counter, externalId: `${n}`, at: noon, attributes: { full_name, phone: shared, email: 'todos@tienda.mx' } }
    })
    const read: number[] = []
    for (let from = 0; from < everyone.length; from += 1000)
      read.push(await shop.at((scope) => rowsAnsweredTo(scope, (counted) => recognise(counted, everyone.slice(from, from + 1000)))))
    const edit: Claim = { source: counter, externalId: '7', at: noon, attributes: { full_name: 'Sofía Nueva', phone: shared } }
    const reread = await shop.at((scope) => rowsAnsweredTo(scope, (counted) => recognise(counted, [edit])))
    // Fewer than come in, with thousands there already. An edit asks for the names of those who share it, up to a bound, and reads none of them.
    expect(read.every((rows) => rows > 0 && rows < 1000)).toBe(true)
    expect(reread).toBeLessThan(everyone.length / 2)
  })

  it('knows a person with ten thousand contacts', async () => {
    const shop = await makeWorkspace(db)
    const { counter } = shop.sources
    if (!counter) throw new Error('no counter')
    const claims = Array.from({ length: 10_000 }, (_, n): Claim => {
      const email = `laura.gomez.${n}@gmail.com`
      return { source: counter, externalId: 'one', at: noon.add({ seconds: n }), attributes: { full_name: 'Laura Gómez', email } }
    })
    for (let from = 0; from < claims.length; from += 1000) await shop.at((scope) => recognise(scope, claims.slice(from, from + 1000)))
    const last = claims.at(-1)
    const read = await shop.at((scope) =>
      rowsAnsweredTo(scope, async (counted) => {
        const [same] = await recognise(counted, last ? [last] : [])
        expect(same).toMatchObject({ kind: 'same', changed: false })
      }),
    )
    // Each once.
    expect(read).toBeLessThan(claims.length * 1.5)
  })

  it('is read again when the shop says that a contact is its own, and again when it no longer is', async () => {
    const shop = await makeWorkspace(db)
    const { counter } = shop.sources
    if (!counter) throw new Error('no counter')
    const claims = ['Ana Torres Luna', 'Ana Torres', 'Hugo Soto'].map(
      (full_name, n): Claim => ({ source: counter, externalId: `${n}`, at: noon, attributes: { full_name, phone: shared } }),
    )
    const own = (contacts: string[]) =>
      shop.at((scope) => sql`update workspaces set own_contacts = ${contacts}::text[] where id = ${shop.workspace}`.execute(scope.db))
    await shop.at((scope) => recognise(scope, claims))
    const before = await shop.at(stateHash)
    await own([shared])
    const again = (wish: Again = {}) =>
      resolveAgain(db, { workspace: shop.workspace, actor: 'pulsera', now: noon }, { turnMax: 2, ...wish })
    expect(await again()).toBe(3)
    expect(await shop.at(edgesIn)).toEqual([])
    expect(await again()).toBe(0)
    await own([])
    // Somebody pulls the plug after the first step; what is left is done by whoever comes next.
    const killed = new Error('killed')
    await expect(
      again({
        report: () => {
          throw killed
        },
      }),
    ).rejects.toBe(killed)
    const seen: number[] = []
    expect(await again({ report: ({ done }) => void seen.push(done) })).toBe(3)
    expect(seen).toEqual([3])
    expect(await shop.at(stateHash)).toBe(before)
  })

  it('and all else is read again after an upgrade to other rules, once', async () => {
    const shop = await makeWorkspace(db)
    const { counter } = shop.sources
    if (!counter) throw new Error('no counter')
    const place = { workspace: shop.workspace, actor: 'pulsera' as const, now: noon }
    const attributes = { full_name: 'Ana Torres Luna', phone: shared }
    await shop.at((scope) =>
      recognise(
        scope,
        ['1', '2'].map((externalId) => ({ source: counter, externalId, at: noon, attributes })),
      ),
    )
    const before = await shop.at(stateHash)
    // The version before kept its own features and joined nobody by them.
    await shop.at((scope) => sql`update records set features = '{}', keys = '{}' where external_id = '2'`.execute(scope.db))
    expect(await shop.at(isReadingDue)).toBe(true)
    expect(await readAllAgain(db, place)).toBe(1)
    expect(await shop.at(stateHash)).toBe(before)
    expect(await shop.at(isReadingDue)).toBe(false)
    expect(await readAllAgain(db, place)).toBe(0)
  })

  it('is answered at the counter while all records are read again', async () => {
    const shop = await makeWorkspace(db)
    const { counter } = shop.sources
    if (!counter) throw new Error('no counter')
    const say = (n: number): Claim => ({
      source: counter,
      externalId: `${n}`,
      at: noon,
      attributes: { full_name: `Ana ${names[n % 15]}`, phone: `55123456${10 + n}` },
    })
    await shop.at((scope) =>
      recognise(
        scope,
        Array.from({ length: 40 }, (_, n) => say(n)),
      ),
    )
    const fresh = await makeWorkspace(db)
    const met: number[] = []
    const place = { workspace: shop.workspace, actor: 'pulsera' as const, now: noon }
    await resolveAgain(db, place, {
      everything: true,
      version: 'another',
      turnMax: 10,
      report: async ({ done }) => {
        met.push(done)
        await shop.at((scope) => recognise(scope, [say(40 + met.length)]))
      },
    })
    expect(met.length).toBeGreaterThan(4)
    const all = [...Array.from({ length: 40 }, (_, n) => say(n)), ...met.map((_, n) => say(41 + n))]
    const { counter: other = counter } = fresh.sources
    await fresh.at((scope) =>
      recognise(
        scope,
        all.map((one) => ({ ...one, source: other })),
      ),
    )
    const named = async (of: typeof shop) =>
      (
        await of.at((scope) =>
          sql<{
            line: string
          }>`select string_agg(external_id, ' ' order by external_id) as line from records group by person_id order by 1`.execute(scope.db),
        )
      ).rows
    expect(await named(shop)).toEqual(await named(fresh))
  })

  it('of hundreds of records of one customer is divided by the evidence of a few', async () => {
    const shop = await makeWorkspace(db)
    const { counter } = shop.sources
    if (!counter) throw new Error('no counter')
    const spellings = ['Laura Gómez Pérez', 'LAURA GOMEZ PEREZ', 'Laura Gómez', 'laura gomez p.']
    const say = (n: number): Claim => ({
      source: counter,
      externalId: `${(n * 7919) % 10_007}`,
      at: noon,
      attributes: { full_name: spellings[n % 4] ?? '', phone: shared },
    })
    const size = 240
    for (let from = 0; from < size; from += 80)
      await shop.at((scope) =>
        recognise(
          scope,
          Array.from({ length: 80 }, (_, n) => say(from + n)),
        ),
      )
    const [last] = await shop.at((scope) => recognise(scope, [say(size)]))
    const place = await shop.at((scope) => loadNeighbourhood(scope, last ? [last.recordId] : []))
    expect([place.records.size, new Set(divide(place, defaultModel).values()).size]).toEqual([size + 1, 1])
    expect(place.edges.length).toBeLessThan(size * 40)
    const records = [...place.records.keys()].sort()
    const two = await shop.at((scope) => separate(scope, { id: last?.personId ?? '', records: records.slice(0, 100) }))
    expect(two.personIds.length).toBe(2)
    const apart = await shop.at((scope) => loadNeighbourhood(scope, records.slice(0, 1)))
    expect([apart.records.size, apart.edges.length < size * 40]).toEqual([size + 1, true])
  })

  it('of nine hundred different records of one customer grows with them and not with their square', async () => {
    const shop = await makeWorkspace(db)
    const { counter } = shop.sources
    if (!counter) throw new Error('no counter')
    const streets = ['Hidalgo', 'Juárez', 'Morelos', 'Reforma', 'Allende', 'Zaragoza']
    const say = (n: number): Claim => ({
      source: counter,
      externalId: `${(n * 7919) % 10_007}`,
      at: noon.add({ minutes: n }),
      attributes: {
        full_name: ['Laura Gómez Pérez', 'Lau Gómez', 'LAURA GOMEZ P.', 'Laura'][n % 4] ?? '',
        card: 'L-0001234',
        phone: `55${(n * 104_729) % 90_000_000}`.padEnd(10, '1'),
        email: `laura.${n}@correo${n % 37}.mx`,
        address: `${streets[n % 6]} ${n}`,
        city: 'Puebla',
      },
    })
    const size = 900
    for (let from = 0; from < size; from += 100)
      await shop.at((scope) =>
        recognise(
          scope,
          Array.from({ length: 100 }, (_, n) => say(from + n)),
        ),
      )
    const [last] = await shop.at((scope) => recognise(scope, [say(size)]))
    const place = await shop.at((scope) => loadNeighbourhood(scope, last ? [last.recordId] : []))
    expect([place.records.size, new Set(divide(place, defaultModel).values()).size]).toEqual([size + 1, 1])
    expect(place.edges.length).toBeLessThan(size * 20)
  })
})
