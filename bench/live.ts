import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { sql } from 'kysely'
import type { PersonId, SourceId, WorkspaceId } from '#contract'
import { type Claim, findCandidates, join as joinPersons, recognise, separate } from '#people'
import { connectDatabase, inWorkspace, newId, readConfig, type Scope } from '#platform'
import { Chance } from './generator/chance.ts'
import { generateRecords } from './generator/records.ts'

/**
 * Fills a shop with customers over seven channels, in random order, through the live resolver on a real, durable database; prints durable new
 * records per second as the shop grows, then look-ups, joins and separations: `node boot.mjs bench/live.ts [people] [batch]`.
 */
const people = Number(process.argv[2]) || 10_000
const batchSize = Number(process.argv[3]) || 1000
const samples = 300

const folder = await mkdtemp(join(tmpdir(), 'pulsera-live-'))
const database = await connectDatabase(readConfig([`--data=${folder}`], {}))
const workspace = newId<WorkspaceId>()
const at = <T>(work: (scope: Scope) => Promise<T>): Promise<T> => inWorkspace(database.db, { workspace, actor: 'cli' }, work)

try {
  const sources = await at(foundShop)
  const claims = makeClaims(sources)
  console.log(`${people.toLocaleString('en')} people, ${claims.length.toLocaleString('en')} records, ${batchSize} a batch`)
  await fill(claims)
  const chance = new Chance(7)
  await measure('by phone or mail', () => {
    const { attributes } = chance.pick(claims)
    return find(String([attributes.phone ?? attributes.email ?? attributes.full_name ?? ''].flat()[0]))
  })
  await measure('by name', () => find(nameIn(chance.pick(claims))))
  await measure('while typing a name', () => find(nameIn(chance.pick(claims)).slice(0, 3 + chance.below(5))))
  const ids = await at(
    async (scope) => (await sql<{ id: PersonId }>`select id from persons order by random() limit 2000`.execute(scope.db)).rows,
  )
  await measure('join and separate', async () => {
    const [one, two] = [chance.pick(ids).id, chance.pick(ids).id]
    if (one !== two) await at((scope) => joinAndSeparate(scope, one, two))
  })
  await measure('one new record', async () => {
    const claim = chance.pick(claims)
    await at((scope) => recognise(scope, [{ ...claim, externalId: newId() }]))
  })
  console.log(`peak memory of this process ${Math.round(process.resourceUsage().maxRSS / 1024)} MB`)
} finally {
  await database.stop()
  await rm(folder, { recursive: true, force: true })
}

async function foundShop(scope: Scope): Promise<SourceId[]> {
  await sql`insert into workspaces (id, name, country, currency, timezone, main_identifier, model_version, created_at)
    values (${workspace}, 'Tienda', 'MX', 'MXN', 'America/Mexico_City', 'phone', '1', now())`.execute(scope.db)
  const sources = ['counter', 'web', 'instagram', 'whatsapp', 'warranty', 'newsletter', 'loyalty'].map((kind) => ({
    kind,
    id: newId<SourceId>(),
  }))
  for (const { kind, id } of sources)
    await sql`insert into sources (workspace_id, id, kind, name, created_at) values (${workspace}, ${id}, ${kind}, ${kind}, now())`.execute(
      scope.db,
    )
  return sources.map(({ id }) => id)
}

function makeClaims(sources: readonly SourceId[]): Claim[] {
  const chance = new Chance(5)
  const now = Temporal.Now.instant()
  const claims: Claim[] = []
  for (const { id, attributes } of generateRecords({ seed: 1, people, country: 'MX' })) {
    claims.push({ source: chance.pick(sources), externalId: id, at: now, attributes })
  }
  for (let last = claims.length - 1; last > 0; last--) {
    const other = chance.below(last + 1)
    const [a, b] = [claims[last], claims[other]]
    if (a && b) [claims[last], claims[other]] = [b, a]
  }
  return claims
}

async function fill(claims: readonly Claim[]): Promise<void> {
  const step = Math.ceil(claims.length / 10 / batchSize) * batchSize
  for (let from = 0; from < claims.length; from += step) {
    const begun = performance.now()
    const until = Math.min(from + step, claims.length)
    for (let next = from; next < until; next += batchSize)
      await at((scope) => recognise(scope, claims.slice(next, Math.min(next + batchSize, until))))
    const rate = ((until - from) / (performance.now() - begun)) * 1000
    console.log(`records ${String(until).padStart(9)}   ${Math.round(rate).toLocaleString('en').padStart(7)} new records/s`)
  }
}

async function measure(what: string, work: () => Promise<unknown>): Promise<void> {
  const took: number[] = []
  for (let n = 0; n < samples; n++) {
    const begun = performance.now()
    await work()
    took.push(performance.now() - begun)
  }
  took.sort((a, b) => a - b)
  const [half, most] = [took[Math.floor(samples * 0.5)] ?? 0, took[Math.floor(samples * 0.99)] ?? 0]
  console.log(`${what.padEnd(22)} p50 ${half.toFixed(1).padStart(6)} ms   p99 ${most.toFixed(1).padStart(6)} ms`)
}

function find(text: string) {
  return at((scope) => findCandidates(scope, text, 8))
}

function nameIn({ attributes }: Claim): string {
  return [attributes.full_name ?? attributes.first_name ?? 'María'].flat()[0] ?? ''
}

async function joinAndSeparate(scope: Scope, one: PersonId, two: PersonId): Promise<void> {
  const { rows } = await sql<{ id: Claim['externalId'] }>`select id from records where person_id = ${two}`.execute(scope.db)
  const joined = await joinPersons(scope, { id: one, with: two })
  await separate(scope, { id: joined.personId, records: rows.map(({ id }) => id) as never })
}
