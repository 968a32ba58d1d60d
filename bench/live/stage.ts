import { sql } from 'kysely'
import type { PersonId, RecordId } from '#contract'
import { accept } from '#flows'
import type { Arrival } from '#intake'
import { findCandidates, join, separate } from '#people'
import { newId } from '#platform'
import { Chance } from '../generator/chance.ts'
import { type Rate, rate, type Times, time } from './measure.ts'
import { type Said, type Shop, say } from './shop.ts'

export type Stage = { people: number; records: number; rates: Rate[]; times: Times[] }
export type Size = { arrivals: number; samples: number; events: number }

const batchSize = 500
/** This part of those who arrive is not counted. */
const warmUp = 0.15
const arrive = (said: Said): Arrival => ({ ...said, messageId: `${said.source}${said.externalId}`, entry: null })

/** What the live path does in a shop of this size. Everything is durable when it is answered. */
export async function measureStage(shop: Shop, { arrivals, samples, events }: Size): Promise<Stage> {
  const { rows } = await shop.at((scope) => sql<{ count: number }>`select count(*)::int as count from records`.execute(scope.db))
  console.log(`${shop.people.toLocaleString('en')} people, ${(rows[0]?.count ?? 0).toLocaleString('en')} records`)
  const rates = [await measureNew(shop, arrivals), await measureKnown(shop, arrivals)]
  const times = [...(await measureSearch(shop, samples)), ...(await measureHands(shop, samples, events))]
  return { people: shop.people, records: rows[0]?.count ?? 0, rates, times }
}

async function send(shop: Shop, all: readonly Arrival[]): Promise<void> {
  for (let from = 0; from < all.length; from += batchSize) await shop.at((scope) => accept(scope, all.slice(from, from + batchSize)))
}

/** New customers and new records of those who are there, drawn with another seed from the same world, in the order of chance. */
async function measureNew(shop: Shop, count: number): Promise<Rate> {
  const seed = 2 + Math.floor(Math.random() * 1e6)
  const strangers = [...say(shop, count, seed)].slice(0, Math.ceil(count * 0.6))
  // From anywhere in the shop, so that a shop that was measured before is not all about its first customers.
  const from = Math.floor(Math.random() * Math.max(0, shop.people - count))
  const known = [
    ...say(shop, shop.people, 1)
      .drop(from)
      .take(count - strangers.length),
  ].map((one, n) => ({
    ...one,
    externalId: `${seed}-again-${n}`,
  }))
  const all = shuffle([...strangers, ...known], new Chance(seed)).map(arrive)
  const goal = shop.people > 300_000 ? '≥ 1,000/s' : '≥ 1,500/s'
  // The first ones find cold caches and unplanned statements, as nobody does in a shop that is open.
  const counted = all.splice(Math.ceil(count * warmUp))
  await send(shop, all)
  return rate(shop, { what: 'new records through intake', goal, count: counted.length }, () => send(shop, counted))
}

function shuffle<T>(list: T[], chance: Chance): T[] {
  for (let last = list.length - 1; last > 0; last--) {
    const other = chance.below(last + 1)
    const [a, b] = [list[last], list[other]]
    if (a !== undefined && b !== undefined) [list[last], list[other]] = [b, a]
  }
  return list
}

/** Events of customers who are there, of whom nothing new is said. */
async function measureKnown(shop: Shop, count: number): Promise<Rate> {
  const known = [...say(shop, count, 1)]
  const all = known.slice(0, count).map((said): Arrival => {
    const entry: Arrival['entry'] = { kind: 'message', channel: 'web', facts: { text: 'hola' } }
    return { ...said, at: Temporal.Now.instant(), attributes: {}, messageId: newId(), entry }
  })
  return rate(shop, { what: 'events of known customers', goal: '–', count: all.length }, () => send(shop, all))
}

async function measureSearch(shop: Shop, samples: number): Promise<Times[]> {
  const chance = new Chance(7)
  const said = [...say(shop, Math.min(shop.people, 20_000), 1)]
  const find = (text: string) => shop.at((scope) => findCandidates(scope, text, 8))
  const contacts = said.flatMap(({ attributes: { phone, email, document, card } }) =>
    [phone, email, document, card].flat().filter((one) => one !== undefined),
  )
  const names = said.flatMap(
    ({ attributes: { full_name, first_name, last_name } }) => full_name ?? (first_name && last_name ? `${first_name} ${last_name}` : []),
  )
  const name = () => String(chance.pick(names))
  return [
    await time('by any identifier', '≤ 15 ms', samples * 2, () => find(String(chance.pick(contacts)))),
    await time('by a whole name', '≤ 80 ms', samples, () => find(name())),
    await time('while typing a name', '≤ 80 ms', samples, () => find(name().slice(0, 3 + chance.below(8)))),
  ]
}

async function measureHands(shop: Shop, samples: number, events: number): Promise<Times[]> {
  const chance = new Chance(11)
  const { rows } = await shop.at((scope) =>
    sql<{ id: PersonId }>`select id from persons where not is_visitor order by id limit 4000`.execute(scope.db),
  )
  const ids = rows.map(({ id }) => id)
  // Another one each time: a shop that was measured before keeps what was decided then.
  const busy = new Chance(Math.floor(Math.random() * 1e6)).pick(ids)
  if (!busy) throw new Error('nobody')
  await remember(shop, busy, events)
  let joined: { personId: PersonId; records: RecordId[] } | undefined
  const recordsOf = async (id: PersonId) =>
    (
      await shop.at((scope) =>
        sql<{ id: RecordId }>`select id from records where person_id = ${id} and withdrawn_at is null`.execute(scope.db),
      )
    ).rows.map((row) => row.id)
  const took = { join: [] as number[], separate: [] as number[] }
  const what = `with ${events.toLocaleString('en')} events behind the person`
  const timed = async (list: number[], work: () => Promise<void>) => {
    const begun = performance.now()
    await work()
    list.push(performance.now() - begun)
  }
  for (let n = 0; n < samples + 10; n++) {
    const other = chance.pick(ids)
    if (other === busy) continue
    const records = await recordsOf(other)
    if (records.length === 0) continue
    await timed(took.join, async () => {
      const { personId } = await shop.at((scope) => join(scope, { id: busy, with: other }))
      joined = { personId, records }
    })
    await timed(took.separate, async () => {
      if (joined) await shop.at((scope) => separate(scope, { id: joined?.personId ?? '', records: joined?.records ?? [] }))
    })
  }
  const said = [...say(shop, 3000, 3 + Math.floor(Math.random() * 1e6))]
  return [
    asTimes(`join, ${what}`, took.join.slice(10)),
    asTimes(`separate, ${what}`, took.separate.slice(10)),
    await time('one new record, alone in its transaction', '–', samples, (n) => {
      const one = said[n % said.length]
      return shop.at((scope) => accept(scope, one ? [{ ...arrive(one), externalId: newId(), messageId: newId() }] : []))
    }),
  ]
}

function asTimes(what: string, took: number[]): Times {
  took.sort((a, b) => a - b)
  const times = { what, p50: took[Math.floor(took.length / 2)] ?? 0, p99: took[Math.floor(took.length * 0.99)] ?? 0, goal: '≤ 50 ms' }
  console.log(`  ${what.padEnd(44)} p50 ${times.p50.toFixed(1).padStart(7)} ms  p99 ${times.p99.toFixed(1).padStart(7)} ms`)
  return times
}

async function remember(shop: Shop, id: PersonId, events: number): Promise<void> {
  const { rows } = await shop.at((scope) =>
    sql<{
      source: Said['source']
      externalId: string
    }>`select source_id as source, external_id as "externalId" from records where id = ${id}`.execute(scope.db),
  )
  const [record] = rows
  if (!record) return
  const at = Temporal.Now.instant()
  const all = Array.from({ length: events }, (_, n): Arrival => {
    const entry: Arrival['entry'] = { kind: 'message', channel: 'web', facts: { text: `${n}` } }
    return { ...record, at: at.subtract({ minutes: n }), attributes: {}, messageId: newId(), entry }
  })
  await send(shop, all)
}
