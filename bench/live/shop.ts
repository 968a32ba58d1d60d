import { createHash } from 'node:crypto'
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { mkdir, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { sql } from 'kysely'
import type { SourceId, WorkspaceId } from '#contract'
import { type Attributes, readingVersion } from '#identity'
import { readAhead, recognise } from '#people'
import { connectDatabase, type Database, inWorkspace, readConfig, type Scope } from '#platform'
import { generateRecords } from '../generator/records.ts'

export type Shop = {
  database: Database
  workspace: WorkspaceId
  sources: SourceId[]
  /** People that the generator has drawn so far. */
  people: number
  at: <T>(work: (scope: Scope) => Promise<T>) => Promise<T>
}
export type Said = { source: SourceId; externalId: string; at: Temporal.Instant; attributes: Attributes }

const kinds = ['counter', 'web', 'instagram', 'whatsapp', 'warranty', 'newsletter', 'loyalty']
const batchSize = 1000
/** What the generator makes of one person here. */
const recordsPerPerson = 1.18
const setting = { country: 'MX', ownContacts: [] }

/**
 * A shop of so many people (one record each, some with two or three) on a real database in `folder`, filled through the real resolver in batches;
 * only the waiting for the disk is left out. A folder that was begun by the same generator is gone on with where it was, also after a kill; new
 * migrations bring it along as they do any business's.
 */
export async function openShop(folder: string, people: number): Promise<Shop> {
  const [begun, filled] = ['begun', 'filled'].map((word) => join(folder, `${word}-${people}-${generator()}`)) as [string, string]
  if (!existsSync(begun)) await rm(folder, { recursive: true, force: true })
  await mkdir(folder, { recursive: true })
  await writeFile(begun, '')
  const database = await connectDatabase(readConfig([`--data=${folder}`], {}))
  const workspace = workspaceOf(people)
  const sources = kinds.map((_, at) => sourceOf(people, at))
  const at: Shop['at'] = (work) => inWorkspace(database.db, { workspace, actor: 'cli' }, work)
  const shop = { database, workspace, sources, people, at }
  if (existsSync(filled)) return shop
  try {
    await at((scope) => found(scope, sources))
    await fill(shop, await at(countFilled))
    await writeFile(filled, '')
    return shop
  } catch (e) {
    await database.stop()
    throw e
  }
}

/** Another generator draws other people. */
function generator(): string {
  const folder = join(import.meta.dirname, '../generator')
  const texts = readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .sort()
    .map((file) => readFileSync(file))
  return createHash('sha256').update(Buffer.concat(texts)).digest('hex').slice(0, 12)
}

// Named by the wish, so that a folder that is used again is the same shop.
const workspaceOf = (people: number) => `0b5e0000-0000-7000-8000-${String(people).padStart(12, '0')}` as WorkspaceId
const sourceOf = (people: number, at: number) => `0b5e000${at + 1}-0000-7000-8000-${String(people).padStart(12, '0')}` as SourceId

async function found(scope: Scope, sources: readonly SourceId[]): Promise<void> {
  await sql`insert into workspaces (id, name, country, currency, timezone, main_identifier, model_version, read_by, created_at)
    values (${scope.workspace}, 'Tienda', 'MX', 'MXN', 'America/Mexico_City', 'phone', '1', ${readingVersion()}, now()) on conflict do nothing`.execute(
    scope.db,
  )
  for (const [at, id] of sources.entries())
    await sql`insert into sources (workspace_id, id, kind, name, created_at)
      values (${scope.workspace}, ${id}, ${kinds[at] ?? ''}, ${kinds[at] ?? ''}, now()) on conflict do nothing`.execute(scope.db)
}

const fillSeed = 1

/** Batches come in order and each wholly: so many were drawn before. */
async function countFilled(scope: Scope): Promise<number> {
  const { rows } = await sql<{ count: number }>`select count(*)::int as count from records
    where workspace_id = ${scope.workspace} and external_id >= ${`${fillSeed}-`} and external_id < ${`${fillSeed}.`}`.execute(scope.db)
  return rows[0]?.count ?? 0
}

/** What customers of a shop of this size say; another seed draws other people. */
export function* say({ sources }: Pick<Shop, 'sources'>, people: number, seed: number): Generator<Said> {
  const at = Temporal.Now.instant()
  let n = 0
  for (const { attributes } of generateRecords({ seed, people, country: 'MX', recordsPerPerson: 1 })) {
    const source = sources[n % sources.length]
    if (source) yield { source, externalId: `${seed}-${n++}`, at, attributes }
  }
}

async function fill(shop: Shop, before: number): Promise<void> {
  const begun = performance.now()
  if (before > 0) console.log(`  goes on after ${before.toLocaleString('en')} records`)
  let [drawn, batch, writing]: [number, Said[], Promise<unknown>] = [0, [], Promise.resolve()]
  const write = async () => {
    const all = batch
    batch = []
    await writing
    writing = shop.at(async (scope) => {
      await sql`set local synchronous_commit = off`.execute(scope.db)
      await recognise(scope, all)
    })
    // Told where it is awaited, one batch later.
    writing.catch(() => {})
  }
  for (const one of say(shop, shop.people, fillSeed)) {
    if (drawn++ < before) continue
    readAhead(one.attributes, setting)
    if (batch.push(one) < batchSize) continue
    await write()
    if (drawn % progressEvery === 0) tellProgress(shop, drawn, ((drawn - before) / (performance.now() - begun)) * 1000)
  }
  await write()
  await writing
  await sql`vacuum (analyze)`.execute(shop.database.db)
}

const progressEvery = 20_000

function tellProgress({ people }: Shop, drawn: number, perSecond: number): void {
  const left = Math.max(0, (people * recordsPerPerson - drawn) / perSecond)
  const shown = (count: number) => Math.round(count).toLocaleString('en')
  console.log(`  ${shown(drawn)} records, ${shown(perSecond)} a second, about ${shown(left / 60)} minutes more`)
}
