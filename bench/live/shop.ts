import { createHash } from 'node:crypto'
import { existsSync, readdirSync } from 'node:fs'
import { mkdir, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { sql } from 'kysely'
import type { SourceId, WorkspaceId } from '#contract'
import type { Attributes } from '#identity'
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
const setting = { country: 'MX', ownContacts: [] }

/**
 * A shop of so many people (one record each, some with two or three) on a real database in `folder`, filled through the real resolver in batches;
 * only the waiting for the disk is left out. A folder that was filled by the same wish is used again.
 */
export async function openShop(folder: string, people: number): Promise<Shop> {
  const mark = join(folder, `filled-${people}-${tables()}`)
  const isFilled = existsSync(mark)
  if (!isFilled) await rm(folder, { recursive: true, force: true })
  await mkdir(folder, { recursive: true })
  const database = await connectDatabase(readConfig([`--data=${folder}`], {}))
  const workspace = workspaceOf(people)
  const sources = kinds.map((_, at) => sourceOf(people, at))
  const at: Shop['at'] = (work) => inWorkspace(database.db, { workspace, actor: 'cli' }, work)
  const shop = { database, workspace, sources, people, at }
  if (isFilled) return shop
  await at((scope) => found(scope, sources))
  await fill(shop)
  await writeFile(mark, '')
  return shop
}

/** Another layout of tables needs another filling. */
function tables(): string {
  const names = readdirSync(join(import.meta.dirname, '../../server/platform/migrations')).sort()
  return createHash('sha256').update(names.join()).digest('hex').slice(0, 12)
}

// Named by the wish, so that a folder that is used again is the same shop.
const workspaceOf = (people: number) => `0b5e0000-0000-7000-8000-${String(people).padStart(12, '0')}` as WorkspaceId
const sourceOf = (people: number, at: number) => `0b5e000${at + 1}-0000-7000-8000-${String(people).padStart(12, '0')}` as SourceId

async function found(scope: Scope, sources: readonly SourceId[]): Promise<void> {
  await sql`insert into workspaces (id, name, country, currency, timezone, main_identifier, model_version, created_at)
    values (${scope.workspace}, 'Tienda', 'MX', 'MXN', 'America/Mexico_City', 'phone', '1', now())`.execute(scope.db)
  for (const [at, id] of sources.entries())
    await sql`insert into sources (workspace_id, id, kind, name, created_at)
      values (${scope.workspace}, ${id}, ${kinds[at] ?? ''}, ${kinds[at] ?? ''}, now())`.execute(scope.db)
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

async function fill(shop: Shop): Promise<void> {
  const begun = performance.now()
  let [count, batch, writing]: [number, Said[], Promise<unknown>] = [0, [], Promise.resolve()]
  const write = async () => {
    const all = batch
    batch = []
    await writing
    writing = shop.at(async (scope) => {
      await sql`set local synchronous_commit = off`.execute(scope.db)
      await recognise(scope, all)
    })
  }
  for (const one of say(shop, shop.people, 1)) {
    readAhead(one.attributes, setting)
    if (batch.push(one) < batchSize) continue
    await write()
    count += batchSize
    if (count % 50_000 === 0)
      console.log(
        `  ${count.toLocaleString('en')} records, ${Math.round((count / (performance.now() - begun)) * 1000).toLocaleString('en')} a second`,
      )
  }
  await write()
  await writing
  await sql`vacuum (analyze)`.execute(shop.database.db)
}
