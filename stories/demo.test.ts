import { describe, expect, it } from 'vitest'
import { startDemo } from '#demo'
import { stateHash } from '#people'
import { addJob } from '#platform'
import { eventually, openShop } from './steps.ts'

const shop = await openShop()
let now: Temporal.Instant
const overview = () => shop.ok('GET', '/overview')

describe('the demo shop', () => {
  it('arrives through the real intake, with progress', async () => {
    expect(await overview()).toMatchObject({ contacts: 0, people: 0, loading: null, showcase: null })
    await shop.at((scope) => {
      now = scope.now
      return startDemo(scope, 300)
    })
    const first = await overview()
    expect(first.loading.total).toBeGreaterThan(1500)
    expect(first.bySource.map(({ source }: { source: string }) => source)).toContain('Tienda en línea')
    await eventually(async () => expect((await overview()).loading).toBeNull())
  })

  it('shows the before and the after: many contacts, fewer people, and Laura’s five versions become one', async () => {
    const { contacts, people, joined, bySource, showcase, entries } = await overview()
    expect(contacts).toBeGreaterThan(500)
    expect(people).toBeLessThan(contacts * 0.75)
    expect(joined).toBeGreaterThan(80)
    expect(entries).toBeGreaterThan(1500)
    expect(bySource).toHaveLength(8)
    expect(showcase.name).toBe('Laura García Mendoza')
    expect(showcase.versions.map(({ name, channel }: { name: string; channel: string }) => `${channel}: ${name}`)).toEqual([
      'whatsapp: Laura',
      'web: Laura García Mendoza',
      'instagram: Lau ✨',
      'loyalty: Laura G.',
      'counter: Cliente Mostrador',
    ])
  })

  it('knows Laura by any of them, with her whole year, and her husband beside her', async () => {
    const { showcase } = await overview()
    const laura = await shop.person(showcase.personId)
    expect(laura.recordCount).toBe(5)
    expect(laura.golden.email.value).toMatch(/^laura.+@/)
    expect(laura.related.map(({ person }: { person: { name: string } }) => person.name)).toContain('Diego Ramírez Soto')
    expect((await shop.theOnly('LUM40900137')).id).toBe(laura.id)
    const { items } = await shop.ok('GET', `/people/${laura.id}/timeline?limit=100`)
    const kinds = new Set(items.map(({ kind }: { kind: string }) => kind))
    expect([...kinds]).toEqual(expect.arrayContaining(['purchase', 'message', 'visit', 'return', 'subscription', 'joined']))
    expect(items.every(({ title }: { title: string }) => title.length > 3)).toBe(true)
    // A call that somebody noted is a time at which she was met (decision 140): above it stands no earlier one.
    const call = items.find(({ kind }: { kind: string }) => kind === 'call')
    expect(Date.parse(laura.lastSeenAt)).toBe(Math.floor(Date.parse(call.at) / 60_000) * 60_000)
    // What the shop learnt in spring it learnt in spring: nothing of it is told as of today.
    const joins = items.filter(({ kind }: { kind: string }) => kind === 'joined')
    expect(new Set(joins.map(({ at }: { at: string }) => at.slice(0, 7))).size).toBeGreaterThan(1)
  })

  it('loaded again from where it was, as after a kill, changes nothing', async () => {
    const before = await shop.at(stateHash)
    const { contacts, entries } = await overview()
    // A worker that died before it could say how far it was: the job comes again, and progress says less than what arrived.
    await shop.at(async (scope) => {
      await scope.db.updateTable('workspaces').set({ demo_done: 700 }).where('id', '=', scope.workspace).execute()
      await addJob(scope, 'demo.load', { workspace: scope.workspace, now: now.toString(), people: 300 })
    })
    await eventually(async () => expect((await overview()).loading).toBeNull())
    expect(await overview()).toMatchObject({ contacts, entries })
    expect(await shop.at(stateHash)).toBe(before)
  })
})
