import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Attributes } from '#identity'
import { normalise } from '#identity'
import { cloneDatabase, makeWorkspace } from '../../test/database.ts'
import { endedOf } from './ended.ts'
import { findCandidates, getPerson, recognise } from './index.ts'
import { type Holding, restMs, tenuresOf } from './tenure.ts'

const setting = { country: 'MX', ownContacts: [] }
const dayMs = 86_400_000
const holding = (holder: string, full_name: string, since: number, until: number): Holding<string> => ({
  holder,
  features: normalise({ full_name }, setting),
  since: since * dayMs,
  until: until * dayMs,
})
const nextOf = (holdings: Holding<string>[]) => Object.fromEntries([...tenuresOf(holdings)].map(([id, { next }]) => [id, next]))

describe('a value that passes from one person to another', () => {
  const laura = holding('laura', 'Laura Gómez Pérez', 0, 300)
  it('is the stranger’s who states it long after the first was last heard of', () => {
    expect(nextOf([laura, holding('pedro', 'Pedro Ruiz Soto', 500, 500)])).toEqual({ laura: 'pedro', pedro: null })
  })

  it('stays with both where they state it at one time, where the first comes back, and where it only just fell silent', () => {
    const pedro = holding('pedro', 'Pedro Ruiz Soto', 500, 600)
    expect(nextOf([laura, holding('pedro', 'Pedro Ruiz Soto', 200, 900)])).toEqual({ laura: null, pedro: null })
    expect(nextOf([laura, pedro, holding('laura', 'Laura Gómez', 610, 610)])).toEqual({ laura: null, pedro: null })
    expect(nextOf([laura, holding('pedro', 'Pedro Ruiz Soto', 301, 301)])).toEqual({ laura: null, pedro: null })
  })

  it('stays with both in a family, and where one has no name', () => {
    expect(nextOf([laura, holding('pedro', 'Pedro Gómez Ríos', 500, 500)]).laura).toBeNull()
    expect(nextOf([laura, holding('nobody', '', 500, 500)]).laura).toBeNull()
  })

  it('passes on and on', () => {
    const three = [holding('ana', 'Ana Díaz Vela', 900, 900), laura, holding('pedro', 'Pedro Ruiz Soto', 500, 600)]
    expect(nextOf(three)).toEqual({ laura: 'pedro', pedro: 'ana', ana: null })
  })

  it('is the same whatever the order, and however what is said is spread over records', () => {
    const names = ['Laura Gómez Pérez', 'Pedro Ruiz Soto', 'Ana Díaz Vela', 'Luis Gómez Pérez', '']
    const said = fc
      .record({ who: fc.nat(4), since: fc.nat(900), days: fc.nat(300) })
      .map(({ who, since, days }) => holding(`p${who}`, names[who] ?? '', since, since + days))
    const lists = fc
      .array(said, { maxLength: 9 })
      .chain((list) => fc.tuple(fc.constant(list), fc.shuffledSubarray(list, { minLength: list.length })))
    let passed = 0
    fc.assert(
      fc.property(lists, ([list, shuffled]) => {
        const once = nextOf(list)
        passed += Object.values(once).filter(Boolean).length
        expect(nextOf(shuffled)).toEqual(once)
        const ends = list.flatMap((one) => [
          { ...one, until: one.since },
          { ...one, since: one.until },
        ])
        expect(nextOf(ends)).toEqual(once)
        for (const [id, { until, next }] of tenuresOf(list)) {
          const follower = next ? tenuresOf(list).get(next) : undefined
          if (follower) expect(follower.since - until, id).toBeGreaterThanOrEqual(restMs)
        }
      }),
      { numRuns: 300 },
    )
    expect(passed).toBeGreaterThan(30)
  })
})

describe('a value that its holder says is hers no more', () => {
  const laura = { ...holding('laura', 'Laura Gómez Pérez', 0, 300), ended: 310 * dayMs }
  const endOfLaura = (...others: Holding<string>[]) => tenuresOf([laura, ...others]).get('laura')?.endedAt ?? null

  it('ends then, also where nobody has it since, and goes on where she states it later', () => {
    expect(endOfLaura()).toBe(310 * dayMs)
    expect(endOfLaura(holding('pedro', 'Pedro Ruiz Soto', 320, 320))).toBe(310 * dayMs)
    expect(endOfLaura(holding('laura', 'Laura Gómez', 300, 305))).toBe(310 * dayMs)
    expect(endOfLaura(holding('laura', 'Laura Gómez', 330, 330))).toBeNull()
  })

  it('is read from statements whatever their order; what nobody verified ends nothing', () => {
    const first = { attributes: { phone: '55 1234 5678' }, at: 1 }
    const end = { attributes: { phone: '5587654321' }, at: 5, ended: { phone: '+5215512345678' } }
    const ended = { 'phone +525512345678': 5 }
    for (const all of [
      [first, end],
      [end, first],
    ])
      expect(endedOf(all, setting)).toEqual(ended)
    expect(endedOf([first, end, { ...first, at: 6 }], setting)).toBeNull()
    expect(endedOf([first, { ...end, claimed: true }], setting)).toBeNull()
    expect(endedOf([first], setting)).toBeNull()
  })
})

describe('a recycled number', async () => {
  const { db } = await cloneDatabase()
  const phone = '55 1234 5678'
  const states = (externalId: string, day: string, attributes: Attributes, claimed = false) => ({
    externalId,
    day,
    attributes,
    claimed,
    fallback: false,
  })
  const laura = states('laura', '2024-03-02', { full_name: 'Laura Gómez Pérez', phone })
  const again = states('laura', '2025-03-20', { full_name: 'Laura Gómez Pérez', phone })
  const pedro = states('pedro', '2026-01-10', { full_name: 'Pedro Ruiz Soto', phone })

  async function shopTold(told: ReturnType<typeof states>[]) {
    const shop = await makeWorkspace(db)
    const { counter } = shop.sources
    if (!counter) throw new Error('no counter')
    for (const { externalId, day, ...said } of told) {
      const at = Temporal.Instant.from(`${day}T12:00:00Z`)
      await shop.at((scope) => recognise(scope, [{ source: counter, externalId, at, ...said }]), at)
    }
    const find = async () => (await shop.at((scope) => findCandidates(scope, phone, 8))).candidates
    return { ...shop, find }
  }

  it.each([[[laura, again, pedro]], [[pedro, again, laura]]])('leads to who has it now first, in either order', async (told) => {
    const { find, at } = await shopTold(told)
    const found = await find()
    expect(found.map(({ person, certainty, until }) => [person.name, certainty, until && new Date(until.at).toISOString()])).toEqual([
      ['Pedro Ruiz Soto', 'exact', null],
      ['Laura Gómez Pérez', 'possible', '2025-03-20T12:00:00.000Z'],
    ])
    const [now, before] = await at((scope) => Promise.all(found.map(({ person }) => getPerson(scope, person.id))))
    expect(before?.identities[0]?.tenures).toMatchObject([{ field: 'phone', value: phone, next: found[0]?.person.id }])
    expect(now?.identities[0]?.tenures).toMatchObject([{ field: 'phone', since: Date.parse('2026-01-10T12:00:00Z'), next: null }])
  })

  it('is not kept by a client that repeats with every event what is stated once', async () => {
    const once = (day: string) => ({ ...states('laura', day, { phone }), fallback: true })
    const named = states('laura', '2024-03-02', { full_name: 'Laura Gómez Pérez' })
    const { find } = await shopTold([named, once('2024-03-02'), pedro, once('2026-02-01')])
    expect((await find()).map(({ person, certainty }) => [person.name, certainty])).toEqual([
      ['Pedro Ruiz Soto', 'exact'],
      ['Laura Gómez Pérez', 'possible'],
    ])
  })

  it('is nobody else’s because of a form that nobody verified', async () => {
    const { find } = await shopTold([laura, again, { ...pedro, claimed: true }])
    expect((await find())[0]).toMatchObject({ person: { name: 'Laura Gómez Pérez' }, certainty: 'exact', until: null })
  })
})
