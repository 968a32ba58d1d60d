import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type Arrival, deviceName } from '#intake'
import { resolveAgain } from '#people'
import { cloneDatabase, makeWorkspace, noon } from '../../test/database.ts'
import { inDisorder } from '../../test/disorder.ts'
import { type Decided, decide, decided, ownersOf } from '../../test/lives.ts'
import { accept, describeEverything } from './index.ts'

const { db } = await cloneDatabase()
const seed = Number(process.env.PULSERA_SEED ?? 20_261_125)
const numRuns = Number(process.env.PULSERA_RUNS ?? 25)

const people = [
  { full_name: 'Laura Gómez Ruiz', phone: '5510000001' },
  { full_name: 'Omar Zúñiga Paz', phone: '5510000002' },
  { full_name: 'Celia Ibarra Luna', email: 'celia@gmail.com' },
]
type Order = { number: number; cheap: boolean; says: 'completed' | 'cancelled' | 'refunded' | 'paid' | 'given back' }
type Said = {
  kind: 'identify' | 'track' | 'alias' | 'order'
  who: number
  account: string
  device: number
  isAnonymous?: boolean
  order?: Order
}

const [who, account, device] = [fc.nat({ max: 2 }), fc.constantFrom('a', 'b'), fc.nat({ max: 2 })]
const step: fc.Arbitrary<Said> = fc.oneof(
  { weight: 4, arbitrary: fc.record({ kind: fc.constant('identify' as const), who, account, device }) },
  { weight: 5, arbitrary: fc.record({ kind: fc.constant('track' as const), who, account, device, isAnonymous: fc.boolean() }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('alias' as const), who, account, device }) },
  {
    weight: 5,
    arbitrary: fc.record({
      kind: fc.constant('order' as const),
      who,
      account,
      device,
      order: fc.record({
        number: fc.nat({ max: 1 }),
        cheap: fc.boolean(),
        says: fc.constantFrom('completed', 'completed', 'paid', 'paid', 'cancelled', 'refunded', 'given back'),
      }),
    }),
  },
)
const life = fc.array(
  fc.oneof<fc.MaybeWeightedArbitrary<Said | Decided>[]>({ weight: 5, arbitrary: step }, { weight: 1, arbitrary: decided }),
  { minLength: 3, maxLength: 24 },
)
/** What is added to a short name, so that it is its source's: another one in each shop. */
const ofOneSource = /(device [AB]\d)[0-9A-F]{32}/g
const isSaid = (step: Said | Decided): step is Said => step.kind !== 'join' && step.kind !== 'separate'

async function openShop() {
  const { sources, at, workspace } = await makeWorkspace(db, { sources: ['web', 'counter'] })
  const { web, counter } = sources
  if (!web || !counter) throw new Error('no source')
  /** What the page says of an order, or what the shop's webhook says of it. */
  const orderOf = ({ number, cheap, says }: Order, turn: number): Partial<Arrival> => {
    const isReturn = says === 'refunded' || says === 'given back'
    const amountMinor = isReturn ? 30 : cheap ? 100 : 900
    const kind = isReturn ? 'return' : says === 'cancelled' ? 'event' : 'purchase'
    const [id, byShop] = [`A-${number}`, says === 'paid' || says === 'given back']
    const facts = { event: `E-${turn}`, orderId: byShop ? `#${id}` : id }
    const entry = { kind, channel: 'web', facts, ...(kind === 'event' ? {} : { amountMinor, currency: 'MXN' }) } as const
    if (says === 'paid' || says === 'given back') return { source: counter, entry }
    return { entry, order: { id, says, amountMinor: says === 'cancelled' ? null : amountMinor } }
  }
  const arrivalOf = (said: Said, turn: number): Arrival => {
    const userId = `${said.account}-${said.who}`
    const browser = `device-${said.device}`
    const base = { source: web, at: noon.add({ minutes: turn }), messageId: `m-${turn}`, entry: null }
    const consent = [
      {
        purpose: 'marketing',
        channel: 'email',
        allowed: turn % 2 === 0,
        method: turn % 3 ? 'context' : 'subscription',
        point: null,
      } as const,
    ]
    // A plan that is another one each time, and now and then none any more; both accounts belong to groups.
    const traits = [
      { name: 'plan', value: turn % 4 ? `plan-${turn % 3}` : null },
      { name: `t-${turn % 5}`, value: { turn } },
    ]
    const group = { id: `g-${turn % 2}`, traits: [{ name: 'name', value: `Grupo ${turn}` }] }
    const besides = { traits, ...(turn % 3 ? {} : { group }), ...(turn % 5 ? {} : { claimed: true }) }
    if (said.kind === 'identify')
      return { ...base, externalId: userId, attributes: { ...people[said.who], device: browser }, consent, ...besides }
    if (said.order) return { ...base, externalId: userId, attributes: people[said.who] ?? {}, ...orderOf(said.order, turn) }
    const other = said.account === 'a' ? `b-${said.who}` : `a-${said.who}`
    if (said.kind === 'alias') return { ...base, externalId: userId, attributes: { device: deviceName(other, web) }, alias: other }
    const entry = { kind: 'event' as const, channel: 'web' as const, facts: { event: `E-${turn}` } }
    return { ...base, externalId: said.isAnonymous ? `anonymous:${browser}` : userId, attributes: { device: browser }, entry }
  }
  return { web, counter, workspace, at, arrivalOf }
}

describe('any life of identify, track, alias, join and separate', () => {
  it(
    'leaves every event with exactly one person, and replaying all of it changes nothing',
    () =>
      fc.assert(
        fc.asyncProperty(life, async (steps) => {
          const { at, arrivalOf, workspace } = await openShop()
          const arrivals: Arrival[] = []
          for (const [turn, said] of steps.entries()) {
            if (isSaid(said)) {
              const arrival = arrivalOf(said, turn)
              arrivals.push(arrival)
              await at((scope) => accept(scope, [arrival]))
            } else await at((scope) => decide(scope, said))
          }
          const events = arrivals.flatMap(({ entry }) => (entry ? [entry.facts.event] : []))
          const owned = await at(ownersOf)
          expect(owned.map(({ event }) => event).sort()).toEqual(events.sort())
          expect(owned.filter(({ owners, times }) => owners !== 1 || times !== 1)).toEqual([])
          const before = await at(describeEverything)
          await at((scope) => accept(scope, arrivals))
          for (const arrival of arrivals.toReversed()) await at((scope) => accept(scope, [arrival]))
          expect(await at(describeEverything)).toEqual(before)
          // What each bought was kept up word by word: added up anew it is the same.
          await resolveAgain(db, { workspace, actor: 'pulsera', now: noon }, { everything: true, version: 'anew' })
          expect(await at(describeEverything)).toEqual(before)
        }),
        { numRuns, seed },
      ),
    300_000,
  )

  it(
    'without humans in it ends the same in any order and any batches',
    () =>
      fc.assert(
        fc.asyncProperty(
          fc.array(step, { minLength: 3, maxLength: 16 }),
          fc.infiniteStream(fc.nat({ max: 1_000 })),
          async (steps, dice) => {
            const [one, other] = [await openShop(), await openShop()]
            const inOrder = steps.map((said, turn) => one.arrivalOf(said, turn))
            for (const arrival of inOrder) await one.at((scope) => accept(scope, [arrival]))
            const arrivals = steps.map((said, turn) => other.arrivalOf(said, turn))
            const shuffled = inDisorder(arrivals, dice)
            const half = Math.ceil(shuffled.length / 2)
            await other.at((scope) => accept(scope, shuffled.slice(0, half)))
            await other.at((scope) => accept(scope, shuffled.slice(half)))
            const told = async ({ at, web, counter }: typeof one) =>
              (await at(describeEverything))
                .map((line) => line.replaceAll(web, 'web').replaceAll(counter, 'counter').replaceAll(ofOneSource, '$1'))
                .sort()
            expect(await told(other)).toEqual(await told(one))
          },
        ),
        { numRuns, seed },
      ),
    300_000,
  )
})
