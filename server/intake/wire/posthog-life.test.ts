import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { accept, describeEverything } from '#flows'
import { resolveAgain } from '#people'
import type { Scope } from '#platform'
import { cloneDatabase, makeWorkspace, noon } from '../../../test/database.ts'
import { sourceOf } from '../../../test/delivery.ts'
import { inDisorder } from '../../../test/disorder.ts'
import { type Decided, decide, decided, ownersOf } from '../../../test/lives.ts'
import { readEvent } from './arrive.ts'
import { callsIn } from './posthog.ts'

const { db } = await cloneDatabase()
const seed = Number(process.env.PULSERA_SEED ?? 20_261_127)
const numRuns = Number(process.env.PULSERA_RUNS ?? 20)

const kinds = [
  '$identify',
  '$create_alias',
  '$merge_dangerously',
  '$set',
  'Visited',
  '$groupidentify',
  'Seen by a browser',
  'Company told',
] as const
type Told = { kind: (typeof kinds)[number]; who: number; other: number; browser: number; minutes: number; once: boolean; isNamed: boolean }
const told: fc.Arbitrary<Told> = fc.record({
  kind: fc.constantFrom(...kinds),
  who: fc.nat({ max: 2 }),
  other: fc.nat({ max: 2 }),
  browser: fc.nat({ max: 1 }),
  minutes: fc.nat({ max: 20 }),
  once: fc.boolean(),
  isNamed: fc.boolean(),
})
const names = ['Laura Gómez Ruiz', 'Omar Zúñiga Paz', 'Celia Ibarra Luna']
const cities = ['Puebla', 'Toluca', 'Mérida']

/** As their clients send it; what bears no name of its own is no moment: sent again it would be another one. */
function eventOf({ kind, who, other, browser, minutes, once, isNamed }: Told, turn: number) {
  const device = `01a216c1-e314-77d9-8307-18c82789900${browser}`
  const isBrowser = kind === 'Seen by a browser'
  const isGroup = kind === '$groupidentify' || kind === 'Company told'
  const isMoment = kind === 'Visited' || isBrowser
  return {
    event: kind === 'Company told' ? '$groupidentify' : isMoment ? `E-${turn}` : kind,
    distinct_id: isBrowser ? device : kind === 'Company told' ? '$company_acme' : `user-${who}`,
    timestamp: noon.add({ minutes }).toString(),
    ...(isNamed || isMoment ? { uuid: `e-${turn}` } : {}),
    properties: {
      ...(kind === '$identify' ? { $anon_distinct_id: device } : {}),
      ...(kind === '$create_alias' || kind === '$merge_dangerously' ? { alias: `user-${other}` } : {}),
      ...(isBrowser ? { $device_id: device, $is_identified: false } : {}),
      ...(isGroup ? { $group_type: 'company', $group_key: `acme-${other}`, $group_set: { name: `Acme ${turn}`, size: turn } } : {}),
    },
    ...(kind === '$identify' || kind === '$set'
      ? { $set: { name: names[who], plan: `plan-${turn}`, city: turn % 2 ? cities[other] : undefined } }
      : {}),
    ...(once && kind !== 'Company told' ? { $set_once: { city: cities[turn % 3], company: `Once ${turn}`, medium: turn } } : {}),
  }
}

async function openShop() {
  const { sources, at, workspace } = await makeWorkspace(db, { sources: ['web'] })
  const { web } = sources
  if (!web) throw new Error('no source')
  const from = { ...sourceOf('web'), workspace, source: web, trust: 'verified' as const }
  /** What was sent at once comes in together. */
  const take = (events: readonly object[]) =>
    at(async (scope: Scope) => {
      const read = events.flatMap((event) =>
        callsIn(event, { receivedAt: noon }).map((call) => readEvent(call, from, { sentAt: undefined, receivedAt: noon })),
      )
      expect(read.filter(({ kind }) => kind === 'unusable')).toEqual([])
      const arrivals = read.flatMap((one) => (one.kind === 'arrival' ? [one.arrival] : []))
      await accept(
        scope,
        arrivals,
        read.flatMap((one) => (one.kind === 'group' ? [one.group] : [])),
      )
    })
  // What is added to a short name, so that it is its source's, is another one in each shop.
  const told = async () =>
    (await at(describeEverything)).map((line) => line.replaceAll(web, 'web').replaceAll(/(device USER\d)[0-9A-F]{32}/g, '$1')).sort()
  return { at, workspace, take, told }
}

describe('any life that PostHog’s clients tell', () => {
  it(
    'leaves every event with exactly one person; sent again it changes nothing, and neither does reading all anew',
    () =>
      fc.assert(
        fc.asyncProperty(
          fc.array(
            fc.oneof<fc.MaybeWeightedArbitrary<Told | Decided>[]>({ weight: 5, arbitrary: told }, { weight: 1, arbitrary: decided }),
            {
              minLength: 3,
              maxLength: 20,
            },
          ),
          async (steps) => {
            const { at, workspace, take, told } = await openShop()
            const events: ReturnType<typeof eventOf>[] = []
            for (const [turn, step] of steps.entries()) {
              if ('one' in step) await at((scope) => decide(scope, step))
              else {
                const event = eventOf(step, turn)
                events.push(event)
                await take([event])
              }
            }
            const owned = await at(ownersOf)
            const moments = events.map(({ event }) => event).filter((name) => name.startsWith('E-'))
            expect(owned.map(({ event }) => event).sort()).toEqual(moments.sort())
            expect(owned.filter(({ owners, times }) => owners !== 1 || times !== 1)).toEqual([])
            const before = await told()
            await take(events)
            for (const event of events.toReversed()) await take([event])
            expect(await told()).toEqual(before)
            await resolveAgain(db, { workspace, actor: 'pulsera', now: noon }, { everything: true, version: 'anew' })
            expect(await told()).toEqual(before)
          },
        ),
        { numRuns, seed },
      ),
    300_000,
  )

  it(
    'without humans in it ends the same in any order and any batches',
    () =>
      fc.assert(
        fc.asyncProperty(
          fc.array(told, { minLength: 3, maxLength: 14 }),
          fc.infiniteStream(fc.nat({ max: 1_000 })),
          async (steps, dice) => {
            const [one, other] = [await openShop(), await openShop()]
            const events = steps.map(eventOf)
            for (const event of events) await one.take([event])
            const shuffled = inDisorder(events, dice)
            const half = Math.ceil(shuffled.length / 2)
            await other.take(shuffled.slice(0, half))
            await other.take(shuffled.slice(half))
            expect(await other.told()).toEqual(await one.told())
          },
        ),
        { numRuns, seed },
      ),
    300_000,
  )
})
