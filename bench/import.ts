import { createWriteStream } from 'node:fs'
import { mkdtemp, rm, stat } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { finished } from 'node:stream/promises'
import { sql } from 'kysely'
import type { ImportId, WorkspaceId } from '#contract'
import { accept, undoImport } from '#flows'
import { createImporter, readFrom } from '#intake'
import { readAhead } from '#people'
import { connectDatabase, inWorkspace, newId, prepareJobs, readConfig, type Scope } from '#platform'
import { generateRecords } from './generator/records.ts'

const columns = {
  Nombre: 'first_name',
  Apellidos: 'last_name',
  'Nombre completo': 'full_name',
  Teléfono: 'phone',
  Correo: 'email',
  RFC: 'document',
  'Fecha de nacimiento': 'birth_date',
  Dirección: 'address',
  Ciudad: 'city',
  CP: 'postcode',
} as const

/**
 * Imports a file of customers (100,000 rows unless told otherwise) into an empty shop on a real, durable database, through the very door that
 * people use, and prints how long each step takes: `node boot.mjs bench/import.ts [rows] [--check] [--undo]`.
 */
const rows = Number(process.argv[2]) || 100_000
const folder = await mkdtemp(join(tmpdir(), 'pulsera-bench-'))
const database = await connectDatabase(readConfig([`--data=${folder}`], {}))
const { db, config } = database
const place = { workspace: newId<WorkspaceId>(), actor: 'cli' } as const
const seconds = async <T>(what: string, work: () => Promise<T>): Promise<T> => {
  const [from, before] = [performance.now(), process.cpuUsage()]
  const result = await work()
  const took = (performance.now() - from) / 1000
  const { user, system } = process.cpuUsage(before)
  const speed = Math.round(rows / took).toLocaleString('en')
  console.log(
    `${what.padEnd(24)} ${took.toFixed(1).padStart(7)} s  ${speed.padStart(8)} rows/s  ${((user + system) / 1e6).toFixed(1)} s of our own CPU`,
  )
  return result
}

try {
  await prepareJobs(config)
  await inWorkspace(db, place, found)
  const importer = createImporter({ db, dataDir: folder, accept, undo: undoImport, readAhead })
  const file = join(folder, 'clientes.csv')
  await writeFile(file)
  console.log(`${rows.toLocaleString('en')} rows, ${((await stat(file)).size / 2 ** 20).toFixed(1)} MB`)
  const landed = await seconds('receive and understand', () => importer.land(readFrom(file), 'clientes.csv'))
  const { id } = await inWorkspace(db, place, (scope) => importer.open(scope, landed, { kind: 'customers' }, 'en'))
  if (process.argv.includes('--check')) await seconds('check (dry run)', () => run(id, 'check'))
  await seconds('import', () => run(id, 'start'))
  const { counts } = await inWorkspace(db, place, (scope) => importer.show(scope, id, 'en'))
  console.log(counts)
  const again = await importer.land(readFrom(file), 'again.csv')
  const second = await inWorkspace(db, place, (scope) => importer.open(scope, again, { kind: 'customers' }, 'en'))
  await seconds('the same file again', () => run(second.id, 'start'))
  if (process.argv.includes('--undo')) await seconds('undo', () => undo(id))
  console.log(`peak memory of this process ${Math.round(process.resourceUsage().maxRSS / 1024)} MB`)

  async function run(importId: ImportId, step: 'check' | 'start'): Promise<void> {
    await inWorkspace(db, place, (scope) => importer[step](scope, importId, 'en'))
    await importer.tasks[step === 'check' ? 'import.check' : 'import.run']?.({ workspace: place.workspace, importId })
    const { state, failure } = await inWorkspace(db, place, (scope) => importer.show(scope, importId, 'en'))
    if (state !== 'checked' && state !== 'done') throw new Error(`the import ended as ${state}: ${failure}`)
  }
  async function undo(importId: ImportId): Promise<void> {
    await inWorkspace(db, place, (scope) => importer.takeBack(scope, importId, 'en'))
    await importer.tasks['import.undo']?.({ workspace: place.workspace, importId })
  }
} finally {
  await database.stop()
  await rm(folder, { recursive: true, force: true })
}

async function found(scope: Scope): Promise<void> {
  await sql`insert into workspaces (id, name, country, currency, timezone, main_identifier, model_version, created_at)
    values (${scope.workspace}, 'Bench', 'MX', 'MXN', 'America/Mexico_City', 'phone', '1', now())`.execute(scope.db)
}

/** The customers of a Mexican shop as the identity bench draws them: several versions of some, typing slips, shared contacts, walk-ins. */
async function writeFile(path: string): Promise<void> {
  const out = createWriteStream(path)
  out.write(`${Object.keys(columns).join(',')}\n`)
  let written = 0
  for (const { attributes } of generateRecords({
    seed: 7,
    people: rows,
    country: 'MX',
    recordsPerPerson: 1.3,
    channels: ['web', 'counter', 'loyalty'],
  })) {
    if (written++ === rows) break
    const cells = Object.values(columns).map((field) => [attributes[field] ?? ''].flat().join(' ').replaceAll('"', ''))
    out.write(`${cells.map((cell) => (cell.includes(',') ? `"${cell}"` : cell)).join(',')}\n`)
  }
  out.end()
  await finished(out)
}
