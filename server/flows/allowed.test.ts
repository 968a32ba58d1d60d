import fc from 'fast-check'
import { sql } from 'kysely'
import { describe, expect, it } from 'vitest'
import { decide, listStatements } from '#consent'
import type { Arrival } from '#intake'
import { join, separate, subjectsOf } from '#people'
import type { Scope } from '#platform'
import { cloneDatabase, makeWorkspace, noon } from '../../test/database.ts'
import { inDisorder } from '../../test/disorder.ts'
import { accept } from './index.ts'

const { db } = await cloneDatabase()
const seed = Number(process.env.PULSERA_SEED ?? 20_261_125)
const numRuns = Number(process.env.PULSERA_RUNS ?? 20)

const names = ['Laura Gómez Ruiz', 'Omar Zúñiga Paz', 'Celia Ibarra Luna']
const emails = ['uno@gmail.com', 'dos@gmail.com']
type Step = { kind: 'identify' | 'yes' | 'no' | 'join' | 'separate'; who: number; other: number; email: number | null }

const email = fc.option(fc.nat({ max: 1 }))
const [who, other] = [fc.nat({ max: 2 }), fc.nat({ max: 2 })]
const step: fc.Arbitrary<Step> = fc.oneof(
  { weight: 3, arbitrary: fc.record({ kind: fc.constant('identify' as const), who, other, email }) },
  { weight: 5, arbitrary: fc.record({ kind: fc.constantFrom('yes' as const, 'no' as const), who, other, email }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constantFrom('join' as const, 'separate' as const), who, other, email }) },
)

async function openShop() {
  const { sources, at } = await makeWorkspace(db, { sources: ['web'] })
  const { web } = sources
  if (!web) throw new Error('no source')
  const arrivalOf = ({ kind, who: n, email: said }: Step, turn: number): Arrival => {
    const address = said === null ? null : (emails[said] ?? null)
    const point = kind === 'identify' ? null : address
    return {
      source: web,
      externalId: `u-${n}`,
      at: noon.add({ minutes: turn }),
      messageId: `m-${turn}`,
      attributes: kind === 'identify' && address ? { email: address } : {},
      entry: null,
      ...(kind !== 'identify' && turn % 4 === 0 ? { claimed: true } : {}),
      ...(kind === 'identify'
        ? {}
        : { consent: [{ purpose: 'marketing', channel: 'email', allowed: kind === 'yes', method: 'subscription', point }] }),
    }
  }
  /** Everybody is known from the start, by name: whoever acts on them finds them. */
  await at((scope) =>
    accept(
      scope,
      names.map((name, n) => ({
        source: web,
        externalId: `u-${n}`,
        at: noon,
        messageId: null,
        attributes: { full_name: name },
        entry: null,
      })),
    ),
  )
  const personsOf = async (scope: Scope) =>
    (
      await sql<{ name: string; record: string; person: string }>`
        select external_id as name, id as record, person_id as person from records where workspace_id = ${scope.workspace} order by 1`.execute(
        scope.db,
      )
    ).rows
  const act = async (scope: Scope, { kind, who: one, other: two }: Step) => {
    const rows = await personsOf(scope)
    const [first, second] = [rows[one], rows[two]]
    if (!first || !second || first.name === second.name) return
    if (kind === 'join' && first.person !== second.person) await join(scope, { id: first.person, with: second.person } as never)
    if (kind === 'separate' && first.person === second.person) await separate(scope, { id: first.person, records: [first.record] } as never)
  }
  const live = (turns: readonly (readonly [Step, number])[], batch: number) =>
    at(async (scope) => {
      let waiting: Arrival[] = []
      const flush = async () => {
        await accept(scope, waiting)
        waiting = []
      }
      for (const [one, turn] of turns) {
        if (one.kind === 'join' || one.kind === 'separate') {
          await flush()
          await act(scope, one)
        } else waiting.push(arrivalOf(one, turn))
        if (waiting.length >= batch) await flush()
      }
      await flush()
    })
  /** Who is one person with whom, and what each may be written. */
  const told = () =>
    at(async (scope) => {
      const rows = await personsOf(scope)
      const groups = [...Map.groupBy(rows, ({ person }) => person).values()].map((list) => list.map(({ name }) => name).join(' ')).sort()
      const allowed: Record<string, string> = {}
      for (const { name, person } of rows)
        allowed[name] = decide(await listStatements(scope, await subjectsOf(scope, person)), 'marketing', 'email').state
      return { groups, allowed }
    })
  return { live, told }
}

describe('what is allowed', () => {
  it('does not depend on whether an address, the no about it, or a join came first', async () => {
    let [alike, denied] = [0, 0]
    await fc.assert(
      fc.asyncProperty(
        fc.array(step, { minLength: 2, maxLength: 12 }),
        fc.infiniteStream(fc.nat({ max: 1_000 })),
        fc.integer({ min: 1, max: 5 }),
        async (steps, dice, batch) => {
          const [one, another] = [await openShop(), await openShop()]
          const turns = steps.map((said, turn) => [said, turn + 1] as const)
          const shuffled = inDisorder(turns, dice)
          await one.live(turns, 1)
          await another.live(shuffled, batch)
          const [first, second] = [await one.told(), await another.told()]
          // Whom somebody joined or took apart may be other people by then; those who are the same have to be allowed the same.
          fc.pre(first.groups.join('\n') === second.groups.join('\n'))
          expect(second.allowed).toEqual(first.allowed)
          alike++
          denied += Object.values(first.allowed).filter((state) => state === 'denied').length
        },
      ),
      { numRuns, seed },
    )
    expect(alike).toBeGreaterThanOrEqual(numRuns)
    expect(denied).toBeGreaterThan(0)
  }, 300_000)

  it('is no at an address that the record states only afterwards', async () => {
    const shop = await openShop()
    const no: Step = { kind: 'no', who: 0, other: 0, email: null }
    const twin: Step = { kind: 'identify', who: 1, other: 0, email: 0 }
    await shop.live(
      [
        [no, 1],
        [twin, 2],
      ],
      1,
    )
    expect((await shop.told()).allowed).toEqual({ 'u-0': 'denied', 'u-1': 'unknown', 'u-2': 'unknown' })
    await shop.live([[{ ...no, kind: 'identify', email: 0 }, 3]], 1)
    expect((await shop.told()).allowed).toMatchObject({ 'u-0': 'denied', 'u-1': 'denied' })
  })
})
