import { describe, expect, it } from 'vitest'
import { inWorkspace, lockWorkspace } from '#platform'
import { cloneDatabase, makeWorkspace, noon } from '../../test/database.ts'
import { type Claim, recognise, resolveAgain, stateHash } from './index.ts'

const { db } = await cloneDatabase()
const names = 'Ana Beatriz Carlos Diego Elena Fernando Gabriela Hugo Irene Javier Karla Lorenzo Mónica Norberto Olga'.split(' ')

describe('reading all records again', () => {
  it('takes short turns, and whoever waits meanwhile has most of the time', async () => {
    const shop = await makeWorkspace(db)
    const { counter } = shop.sources
    if (!counter) throw new Error('no counter')
    const claims = Array.from({ length: 300 }, (_, n): Claim => {
      const full_name = `${names[n % 15]} Robles ${names[Math.floor(n / 15) % 15]}`
      return { source: counter, externalId: `${n}`, at: noon, attributes: { full_name, phone: `5512${100_000 + Math.floor(n / 2)}` } }
    })
    await shop.at((scope) => recognise(scope, claims))
    const before = await shop.at(stateHash)
    const place = { workspace: shop.workspace, actor: 'pulsera' as const, now: noon }
    const turns: { done: number; restMs: number; atMs: number }[] = []
    let isOver = false
    let served = 0
    // As the wire under load: as soon as one is served the next one waits.
    const wire = (async () => {
      while (!isOver) {
        await inWorkspace(db, place, lockWorkspace)
        served++
      }
    })()
    const report = ({ done, restMs }: { done: number; restMs: number }) => void turns.push({ done, restMs, atMs: performance.now() })
    await resolveAgain(db, place, { everything: true, version: 'another', report })
    isOver = true
    await wire
    expect(turns[0]?.done).toBeLessThan(50)
    expect(turns.at(-1)?.done).toBe(300)
    expect(served).toBeGreaterThanOrEqual(turns.length)
    // How many are served in a rest depends on who else is at work on this machine; that there is one, and that nothing is read before its end, does not.
    expect(turns.filter(({ restMs }) => restMs > 0).length).toBeGreaterThan(turns.length / 2)
    for (const [at, { restMs, atMs }] of turns.slice(0, -1).entries()) expect((turns[at + 1]?.atMs ?? 0) - atMs).toBeGreaterThan(restMs - 2)
    expect(await shop.at(stateHash)).toBe(before)
  })
})
