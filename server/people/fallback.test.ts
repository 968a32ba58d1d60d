import { readFile } from 'node:fs/promises'
import { sql } from 'kysely'
import { describe, expect, it } from 'vitest'
import { cloneDatabase, makeWorkspace, noon } from '../../test/database.ts'
import { join } from './index.ts'
import { recognise } from './recognise.ts'
import { isReadingDue, readAllAgain } from './resolve-again.ts'
import { listState } from './store/state.ts'

const { db } = await cloneDatabase()

async function openShop() {
  const { sources, workspace, at } = await makeWorkspace(db, { sources: ['web', 'counter'] })
  const { web, counter } = sources
  if (!web || !counter) throw new Error('no source')
  const say = (externalId: string, city: string, { minutes = 0, fallback = false, source = web } = {}) =>
    at((scope) =>
      recognise(scope, [{ source, externalId, at: noon.add({ minutes }), attributes: { city }, ...(fallback ? { fallback: true } : {}) }]),
    )
  const cityOf = async () => (await at(listState)).persons.map(({ golden }) => golden.city?.value).sort()
  const joinThem = async () => {
    const [one, two] = (await at(listState)).persons
    if (one && two) await at((scope) => join(scope, { id: one.id, with: two.id }))
  }
  return { workspace, at, say, cityOf, joinThem }
}

describe('what counts only where nothing else is said, of one person’s two records', () => {
  it('loses to the other’s plain word, which may come later or be older', async () => {
    const { say, cityOf, joinThem } = await openShop()
    await say('a', 'Toluca', { minutes: 9, fallback: true })
    await say('b', 'Mérida', { minutes: 5, fallback: true })
    await joinThem()
    expect(await cityOf()).toEqual(['Mérida'])
    await say('b', 'Puebla', { minutes: 1 })
    expect(await cityOf()).toEqual(['Puebla'])
    await say('a', 'Puebla', { minutes: 9, fallback: true })
    expect(await cityOf()).toEqual(['Puebla'])
  })

  it('said plainly at last, counts', async () => {
    const { say, cityOf, joinThem } = await openShop()
    await say('a', 'Toluca', { minutes: 1, fallback: true })
    await say('b', 'Mérida', { minutes: 2 })
    await joinThem()
    expect(await cityOf()).toEqual(['Mérida'])
    await say('a', 'Toluca', { minutes: 3 })
    expect(await cityOf()).toEqual(['Toluca'])
  })

  it('is dated anew where a version before dated it like any word, and who was read by that is read again', async () => {
    const [shop, other] = [await openShop(), await openShop()]
    for (const { say, joinThem } of [shop, other]) {
      await say('a', 'Toluca', { minutes: 9, fallback: true })
      await say('b', 'Puebla', { minutes: 1 })
      await joinThem()
    }
    const { workspace, at, cityOf } = shop
    const statedOf = () => at(async (scope) => (await sql`select stated from records order by external_id`.execute(scope.db)).rows)
    const stated = await statedOf()
    await at((scope) => sql`update records set stated = jsonb_build_object('city', abs((stated ->> 'city')::bigint))`.execute(scope.db))
    expect(await statedOf()).not.toEqual(stated)
    await at((scope) => sql`update persons set golden = jsonb_set(golden, '{city,value}', '"Toluca"')`.execute(scope.db))
    await readAllAgain(db, { workspace: other.workspace, actor: 'pulsera' })
    const file = new URL('../platform/migrations/0234-how-a-fallback-is-dated.sql', import.meta.url)
    await db.transaction().execute(async (transaction) => void (await sql.raw(await readFile(file, 'utf8')).execute(transaction)))
    expect(await statedOf()).toEqual(stated)
    expect([await at(isReadingDue), await other.at(isReadingDue)]).toEqual([true, false])
    await readAllAgain(db, { workspace, actor: 'pulsera' })
    expect(await cityOf()).toEqual(['Puebla'])
  })
})
