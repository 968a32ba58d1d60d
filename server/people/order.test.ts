import fc from 'fast-check'
import { sql } from 'kysely'
import { describe, expect, it } from 'vitest'
import type { ImportId, RecordId, SourceId } from '#contract'
import { type Attributes, defaultModel, resolveFeatures } from '#identity'
import { newId, type Scope } from '#platform'
import { cloneDatabase, makeWorkspace, noon } from '../../test/database.ts'
import { featuresOf } from './fold.ts'
import { type Claim, join, judge, listReviews, recognise, separate, withdrawImport, withdrawJudgement } from './index.ts'
import { rulingsOf } from './judged.ts'
import { regroup } from './regroup.ts'
import { describeState } from './state-hash.ts'
import { insertJudgement, listJudgementsOf } from './store/judgements.ts'
import { listRecords } from './store/records.ts'
import { listState } from './store/state.ts'
import { type JudgementRow, naturalKey } from './types.ts'

const { db } = await cloneDatabase()

// The same sources in every workspace: then records have the same natural keys, and two histories can be compared.
const sources = [newId<SourceId>(), newId<SourceId>(), newId<SourceId>()]
const imports = [newId<ImportId>(), newId<ImportId>()]

async function makeShop() {
  const shop = await makeWorkspace(db, { sources: [] })
  await shop.at((scope) =>
    sql`insert into sources (workspace_id, id, kind, name, created_at)
      select ${shop.workspace}, unnest(${sources}::uuid[]), unnest(array['counter', 'web', 'whatsapp']), 'x', now()`.execute(scope.db),
  )
  return shop
}
type Shop = Awaited<ReturnType<typeof makeShop>>

// A small town: few names, so that namesakes, households and slips of the keyboard meet all the time.
const family = ['Laura', 'Lau', 'María José', 'Pepe', 'José', 'Guadalupe', 'Lupita', 'Juan']
const crowd = 'Ana Carlos Sofía Diego Elena Raúl Hugo Irene Karla Nora Óscar Beatriz Tomás Ximena Víctor Wendy Yolanda Zoe'.split(' ')
const given = [...family, ...family, ...crowd]
const surnames = ['Gómez', 'Gomes', 'García', 'Pérez', 'López']
// The first one is everybody's: it crosses the line where a shared phone stops being evidence, in both directions.
const phones = [
  ...Array<string>(9).fill('55 1234 5678'),
  '5512345679',
  '+52 1 55 8765 4321',
  '5587654321',
  '55 1111 2222',
  '12345678',
  '0000000000',
]
const emails = ['laura.gomez@gmail.com', 'lauragomez@gmial.com', 'casa@hotmail.com', 'pepe@yahoo.com', 'na@na.com']
const births = ['1990-03-04', '1990-04-03', '1985-12-01']

const maybe = <T>(arbitrary: fc.Arbitrary<T>, often: number) => fc.option(arbitrary, { nil: undefined, freq: often })
const person: fc.Arbitrary<Attributes> = fc
  .record({
    first: fc.constantFrom(...given),
    last: fc.constantFrom(...surnames),
    second: maybe(fc.constantFrom(...surnames), 1),
    phone: maybe(fc.constantFrom(...phones), 3),
    email: maybe(fc.constantFrom(...emails), 2),
    birth_date: maybe(fc.constantFrom(...births), 1),
    document: maybe(fc.constantFrom('GOPL900304MDFMRR09', 'PELJ851201HDFRPN04'), 1),
    city: maybe(fc.constantFrom('Puebla', 'Toluca'), 1),
  })
  .map(({ first, last, second, ...rest }) => ({ full_name: [first, last, second].filter(Boolean).join(' '), ...defined(rest) }))
const walkIn: fc.Arbitrary<Attributes> = fc.constantFrom(
  { full_name: 'Cliente Mostrador' },
  { phone: '55 1234 5678' },
  {},
  { full_name: 'L. Gómez' },
)
const defined = (stated: Record<string, string | undefined>): Attributes =>
  Object.fromEntries(Object.entries(stated).filter(([, value]) => value !== undefined))

const claim: fc.Arbitrary<Claim> = fc
  .record({
    source: fc.constantFrom(...sources),
    // Few names: the same record is stated again and again, with other words and at other times.
    externalId: fc.integer({ min: 1, max: 16 }).map(String),
    hour: fc.integer({ min: 0, max: 5 }),
    attributes: fc.oneof({ arbitrary: person, weight: 6 }, { arbitrary: walkIn, weight: 1 }),
    importId: maybe(fc.constantFrom(...imports), 1),
    // A form on the web: what it says counts only beside the browser it came from.
    form: maybe(fc.constantFrom('tab-000001', 'tab-000002'), 1),
    // A number that is hers no more.
    former: maybe(fc.constantFrom(...phones), 1),
  })
  .map(({ hour, importId, form, former, ...rest }) => ({
    ...rest,
    ...(former ? { ended: { phone: former } } : {}),
    ...(form ? { attributes: { ...rest.attributes, device: form }, claimed: rest.source === sources[1] } : {}),
    at: noon.add({ hours: hour }),
    ...(importId ? { importId } : {}),
  }))

const step = fc.oneof(
  { arbitrary: fc.record({ do: fc.constant('claim' as const), size: fc.integer({ min: 1, max: 12 }) }), weight: 6 },
  { arbitrary: fc.record({ do: fc.constantFrom('join', 'separate', 'judge', 'undo'), pick: fc.nat(), other: fc.nat() }), weight: 5 },
  { arbitrary: fc.record({ do: fc.constant('withdraw' as const), which: fc.integer({ min: 0, max: 1 }) }), weight: 1 },
)
type Step = typeof step extends fc.Arbitrary<infer T> ? T : never
// Sources repeat themselves at other times, in between.
const repeated = fc.record({ of: fc.nat(), hour: fc.integer({ min: 0, max: 5 }), at: fc.nat() })
const history = fc
  .record({
    claims: fc.array(claim, { minLength: 5, maxLength: 80, size: 'max' }),
    repeats: fc.array(repeated, { maxLength: 20, size: 'max' }),
    steps: fc.array(step, { minLength: 3, maxLength: 25, size: 'max' }),
  })
  .map(({ claims, repeats, steps }) => {
    const told = [...claims]
    for (const { of, hour, at } of repeats) {
      const again = claims[of % claims.length]
      if (again) told.splice(at % told.length, 0, { ...again, at: noon.add({ hours: hour }) })
    }
    return { claims: told, steps }
  })

// A customer with a record for each visit: so many that the card brings them together through some of them only.
const visit: fc.Arbitrary<Claim> = fc
  .record({
    source: fc.constantFrom(...sources),
    externalId: fc.integer({ min: 1, max: 60 }).map(String),
    hour: fc.integer({ min: 0, max: 5 }),
    full_name: fc.constantFrom('Laura Gómez', 'Laura Gómez Pérez', 'Lau Gómez', 'Laura', 'Pedro Gómez', 'Ana Gómez'),
    card: maybe(fc.constant('T12345678'), 12),
    phone: maybe(fc.constantFrom(...phones), 1),
    importId: maybe(fc.constantFrom(...imports), 1),
  })
  .map(({ source, externalId, hour, importId, ...stated }) => ({
    source,
    externalId,
    at: noon.add({ hours: hour }),
    attributes: defined(stated),
    ...(importId ? { importId } : {}),
  }))
const visits = fc.record({
  claims: fc.array(visit, { minLength: 100, maxLength: 220, size: 'max' }),
  steps: fc.array(
    fc.oneof(
      { arbitrary: fc.record({ do: fc.constant('claim' as const), size: fc.integer({ min: 1, max: 40 }) }), weight: 8 },
      { arbitrary: fc.record({ do: fc.constantFrom('join', 'separate', 'judge', 'undo'), pick: fc.nat(), other: fc.nat() }), weight: 1 },
      { arbitrary: fc.record({ do: fc.constant('withdraw' as const), which: fc.integer({ min: 0, max: 1 }) }), weight: 2 },
    ),
    { minLength: 8, maxLength: 25, size: 'max' },
  ),
})

/** Lives through a history; answers the claims that stand at its end. */
async function live(shop: Shop, { claims, steps }: { claims: Claim[]; steps: Step[] }): Promise<Claim[]> {
  let waiting = claims
  let standing: Claim[] = []
  let minute = 0
  const act = <T>(work: (scope: Scope) => Promise<T>) => shop.at(work, noon.add({ hours: 10, minutes: ++minute }), 'user:ana')
  for (const one of [...steps, { do: 'claim' as const, size: claims.length }]) {
    if (one.do === 'claim' && 'size' in one) {
      const batch = waiting.slice(0, one.size)
      waiting = waiting.slice(one.size)
      standing.push(...batch)
      await act((scope) => recognise(scope, batch))
    } else if (one.do === 'withdraw' && 'which' in one) {
      const importId = imports[one.which]
      if (importId) await act((scope) => withdrawImport(scope, importId))
      standing = standing.filter((claim) => claim.importId !== importId)
    } else if ('pick' in one) await act((scope) => decide(scope, one))
  }
  return standing
}

/** Somebody of the business decides something about whoever is there. */
async function decide(scope: Scope, { do: what, pick, other }: { do: string; pick: number; other: number }): Promise<void> {
  const { records, persons } = await listState(scope)
  const ids = persons.map(({ id }) => id).sort()
  const [one, two] = [ids[pick % ids.length], ids[other % ids.length]]
  if (what === 'join' && one && two && one !== two) await join(scope, { id: one, with: two })
  if (what === 'separate' && one) {
    const own = records
      .filter(({ personId }) => personId === one)
      .map(({ id }) => id)
      .sort()
    if (own.length > 1) await separate(scope, { id: one, records: own.slice(0, 1 + (other % (own.length - 1))) })
  }
  if (what === 'judge') {
    const { items } = await listReviews(scope, { limit: 10 })
    const review = items[pick % items.length]?.review
    const verdict = (['same', 'different', 'household', 'later'] as const)[other % 4] ?? 'later'
    if (review) await judge(scope, { id: review.id, verdict })
  }
  if (what === 'undo') {
    const { rows } = await sql<{ id: JudgementRow['id'] }>`select id from judgements
      where workspace_id = ${scope.workspace} and withdrawn_at is null order by id`.execute(scope.db)
    const id = rows[pick % rows.length]?.id
    if (id) await withdrawJudgement(scope, id)
  }
}

type NaturalJudgement = Omit<JudgementRow, 'left' | 'right'> & { left: string[]; right: string[] }

async function judgementsOf(scope: Scope): Promise<NaturalJudgement[]> {
  const { rows } = await sql<{ id: RecordId }>`select id from records where workspace_id = ${scope.workspace}`.execute(scope.db)
  const all = rows.map(({ id }) => id)
  const nameOf = new Map((await listRecords(scope, all)).map((record) => [record.id, naturalKey(record)]))
  const names = (ids: RecordId[]) => ids.flatMap((id) => nameOf.get(id) ?? [])
  return (await listJudgementsOf(scope, all))
    .sort((a, b) => a.seq - b.seq)
    .map((one) => ({ ...one, left: names(one.left), right: names(one.right) }))
}

/** The same claims at once, then the same judgements at once. */
async function liveAtOnce(shop: Shop, claims: Claim[], judgements: NaturalJudgement[]): Promise<void> {
  // In quite another order: by their text.
  const sorted = claims.toSorted((a, b) => (JSON.stringify(a) < JSON.stringify(b) ? 1 : -1))
  await shop.at((scope) => recognise(scope, sorted))
  await shop.at(async (scope) => {
    const idOf = new Map((await listState(scope)).records.map((record) => [naturalKey(record), record.id]))
    const idsOf = (names: string[]) => names.flatMap((name) => idOf.get(name) ?? [])
    const told = judgements.map((one) => ({ ...one, left: idsOf(one.left), right: idsOf(one.right) }))
    for (const one of told) await insertJudgement(scope, one)
    await regroup(scope, { seeds: told.flatMap(({ left, right }) => [...left, ...right]) })
  })
}

async function describeDoubts(scope: Scope): Promise<string[]> {
  const { records } = await listState(scope)
  const { rows } = await sql<{ a: RecordId; b: RecordId; weight: number }>`select a, b, weight from reviews
    where workspace_id = ${scope.workspace} and is_open`.execute(scope.db)
  const nameOf = new Map(records.map((record) => [record.id, naturalKey(record)]))
  return rows.map(({ a, b, weight }) => `${[nameOf.get(a), nameOf.get(b)].sort().join(' ? ')} ${weight}`).sort()
}

async function describeEdges(scope: Scope): Promise<string[]> {
  const { rows } = await sql<{ text: string }>`select least(x.source_id || '/' || x.external_id, y.source_id || '/' || y.external_id) || ' '
      || greatest(x.source_id || '/' || x.external_id, y.source_id || '/' || y.external_id) || ' ' || band || ' ' || weight || ' ' || because as text
    from edges e join records x on x.workspace_id = e.workspace_id and x.id = e.a join records y on y.workspace_id = e.workspace_id and y.id = e.b
    where e.workspace_id = ${scope.workspace} order by 1`.execute(scope.db)
  return rows.map(({ text }) => text)
}

/** The partition as somebody who reads only the feed of regroupings knows it: a record that it does not tell of came as somebody new. */
async function replayFeed(scope: Scope): Promise<string[][]> {
  const { rows } = await sql<{ record: RecordId; person: string }>`select record_id as record, to_person as person from regroupings
    where workspace_id = ${scope.workspace} order by seq`.execute(scope.db)
  const copy = new Map(rows.map(({ record, person }) => [record, person]))
  const members = Map.groupBy((await listState(scope)).records, ({ id }) => copy.get(id) ?? id)
  return [...members.values()].map((records) => records.map(naturalKey).sort()).sort()
}

async function countCrowded(scope: Scope): Promise<number> {
  return (await sql`select 1 from crowded_keys where workspace_id = ${scope.workspace}`.execute(scope.db)).rows.length
}

/** The partition that the pure engine makes of the same set. */
async function resolvePurely(scope: Scope, judgements: NaturalJudgement[]): Promise<string[][]> {
  const records = await listRecords(
    scope,
    (await listState(scope)).records.map(({ id }) => id),
  )
  const names = new Set(records.map(naturalKey))
  const known = judgements.map((one) => ({ ...one, left: one.left as RecordId[], right: one.right as RecordId[] }))
  const rulings = rulingsOf(known).map(({ kind, left, right }) => ({
    kind,
    left: left.filter((name) => names.has(name)),
    right: right.filter((name) => names.has(name)),
  }))
  const { clusters } = resolveFeatures(
    records.map((record) => ({
      id: naturalKey(record),
      features: featuresOf(
        { attributes: record.attributes, claimed: record.features.claimed ?? false },
        { country: 'MX', ownContacts: [] },
      ),
    })),
    { judgements: rulings, model: defaultModel },
  )
  return clusters.map((cluster) => cluster.toSorted()).sort()
}

async function partition(scope: Scope): Promise<string[][]> {
  const members = Map.groupBy((await listState(scope)).records, ({ personId }) => personId)
  return [...members.values()].map((records) => records.map(naturalKey).sort()).sort()
}

const numRuns = Number(process.env.PULSERA_RUNS ?? 20)

describe('order does not matter', () => {
  let [crossed, thinned] = [0, 0]
  const endsAlike = (histories: fc.Arbitrary<{ claims: Claim[]; steps: Step[] }>) =>
    fc.asyncProperty(histories, async (told) => {
      const [lived, atOnce] = [await makeShop(), await makeShop()]
      const standing = await live(lived, told)
      const judgements = await lived.at(judgementsOf)
      await liveAtOnce(atOnce, standing, judgements)
      crossed += (await lived.at(countCrowded)) > 0 ? 1 : 0
      expect(await lived.at(describeEdges)).toEqual(await atOnce.at(describeEdges))
      expect(await lived.at(partition)).toEqual(await lived.at((scope) => resolvePurely(scope, judgements)))
      expect(await lived.at(describeState)).toEqual(await atOnce.at(describeState))
      expect(await lived.at(replayFeed)).toEqual(await lived.at(partition))
      expect(await lived.at(describeDoubts)).toEqual(await atOnce.at(describeDoubts))
      const counted = await lived.at((scope) =>
        sql<{ bound: boolean }>`
      select (select count(*) from edges) < max(held) * 40 and max(held) > 60 as bound from (
        select count(*) as held from record_keys where key % 32 = 3 group by key) cards`.execute(scope.db),
      )
      if (counted.rows[0]?.bound) thinned++
    })

  it('any history of arrivals, edits, judgements and withdrawals ends where the same set in one batch ends', {
    timeout: 600_000,
  }, async () => {
    await fc.assert(
      endsAlike(history),
      // A failure prints its seed; shrinking a history takes minutes: PULSERA_SHRINK=1 does it.
      {
        numRuns,
        endOnFailure: process.env.PULSERA_SHRINK !== '1',
        // Chosen, so that the same code has the same answer every time; PULSERA_SEED looks elsewhere.
        seed: Number(process.env.PULSERA_SEED ?? 20261121),
      },
    )
    expect(crossed).toBeGreaterThan(0)
  })

  it('nor where one customer has more records than are compared each with each', { timeout: 600_000 }, async () => {
    await fc.assert(endsAlike(visits), {
      numRuns: Math.max(4, Math.floor(numRuns / 5)),
      endOnFailure: process.env.PULSERA_SHRINK !== '1',
      seed: Number(process.env.PULSERA_SEED ?? 20261126),
    })
    expect(thinned).toBeGreaterThan(0)
  })

  it('nor does a phone of everybody contradict anybody: a history found by chance', () =>
    fc.assert(endsAlike(history), { seed: 807_751, path: '12', numRuns: 1, endOnFailure: true }))
})
