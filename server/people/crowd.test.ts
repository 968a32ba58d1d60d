import { sql } from 'kysely'
import { describe, expect, it } from 'vitest'
import type { ImportId } from '#contract'
import { newId, type Scope } from '#platform'
import { cloneDatabase, makeWorkspace, noon } from '../../test/database.ts'
import { type Claim, recognise, resolveAgain, stateHash, withdrawImport } from './index.ts'

const { db } = await cloneDatabase()
const names = 'Ana Beatriz Carlos Diego Elena Fernando Gabriela Hugo Irene Javier Karla Lorenzo Mónica Norberto Olga'.split(' ')
const shared = '5512345678'

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

  it('costs bounded time when everybody shares it', { timeout: 120_000 }, async () => {
    const shop = await makeWorkspace(db)
    const { counter } = shop.sources
    if (!counter) throw new Error('no counter')
    const everyone = Array.from({ length: 6000 }, (_, n): Claim => {
      const full_name = `${names[n % names.length]} ${names[Math.floor(n / names.length) % names.length]} ${n}`
      return { source: counter, externalId: `${n}`, at: noon, attributes: { full_name, phone: shared, email: 'todos@tienda.mx' } }
    })
    const took: number[] = []
    for (let from = 0; from < everyone.length; from += 1000) {
      const begun = performance.now()
      await shop.at((scope) => recognise(scope, everyone.slice(from, from + 1000)))
      took.push(performance.now() - begun)
    }
    const [first = 0] = took
    expect(Math.max(...took)).toBeLessThan(Math.max(8000, first * 6))
    // An edit of one of them does not read the other thousands.
    const begun = performance.now()
    await shop.at((scope) =>
      recognise(scope, [{ source: counter, externalId: '7', at: noon, attributes: { full_name: 'Sofía Nueva', phone: shared } }]),
    )
    expect(performance.now() - begun).toBeLessThan(1500)
  })

  it('knows a person with ten thousand contacts', { timeout: 120_000 }, async () => {
    const shop = await makeWorkspace(db)
    const { counter } = shop.sources
    if (!counter) throw new Error('no counter')
    const claims = Array.from({ length: 10_000 }, (_, n): Claim => {
      const email = `laura.gomez.${n}@gmail.com`
      return { source: counter, externalId: 'one', at: noon.add({ seconds: n }), attributes: { full_name: 'Laura Gómez', email } }
    })
    for (let from = 0; from < claims.length; from += 1000) await shop.at((scope) => recognise(scope, claims.slice(from, from + 1000)))
    const begun = performance.now()
    const last = claims.at(-1)
    const [same] = await shop.at((scope) => recognise(scope, last ? [last] : []))
    expect(same).toMatchObject({ kind: 'same', changed: false })
    expect(performance.now() - begun).toBeLessThan(2000)
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
    expect(await shop.at(resolveAgain)).toBe(3)
    expect(await shop.at(edgesIn)).toEqual([])
    expect(await shop.at(resolveAgain)).toBe(0)
    await own([])
    await shop.at(resolveAgain)
    expect(await shop.at(stateHash)).toBe(before)
  })
})
