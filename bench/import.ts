import { createWriteStream } from 'node:fs'
import { mkdtemp, rm, stat } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { finished } from 'node:stream/promises'
import { sql } from 'kysely'
import type { ImportId, WorkspaceId } from '#contract'
import { accept, undoImport } from '#flows'
import { createImporter, readFrom } from '#intake'
import { connectDatabase, inWorkspace, newId, prepareJobs, readConfig, type Scope } from '#platform'

const plain = (text: string) => text.normalize('NFD').replaceAll(/\p{M}/gu, '').toLowerCase()
const givenNames =
  'María,José,Laura,Carlos,Ana,Luis,Sofía,Jorge,Lucía,Miguel,Elena,Pedro,Carmen,Raúl,Isabel,Andrés,Paula,Óscar,Rosa,Diego,Marta,Iván,Julia,Pablo,Irene,Hugo,Nuria,Ramón,Silvia,Tomás,Begoña,Íñigo,Alma,César,Daniela,Ernesto,Fernanda,Gabriel,Ximena,Víctor'.split(
    ',',
  )
const surnames =
  'García,Martínez,López,Hernández,González,Pérez,Rodríguez,Sánchez,Ramírez,Cruz,Flores,Gómez,Morales,Vázquez,Jiménez,Reyes,Díaz,Torres,Gutiérrez,Ruiz,Mendoza,Aguilar,Ortiz,Moreno,Castillo,Romero,Álvarez,Méndez,Chávez,Rivera,Juárez,Ramos,Domínguez,Herrera,Medina,Castro,Vargas,Guzmán,Velázquez,Muñoz,Rojas,Contreras,Salazar,Luna,Ortega,Núñez,Guerrero,Peña,Ríos,Cervantes,Solís,Ibáñez,Zúñiga,Barrios,Quintero,Escobar,Montes,Arroyo,Ibarra,Cordero'.split(
    ',',
  )
const cities = ['Ciudad de México', 'Guadalajara', 'Monterrey', 'Puebla', 'Mérida']

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
  const from = performance.now()
  const result = await work()
  const took = (performance.now() - from) / 1000
  console.log(`${what.padEnd(28)} ${took.toFixed(1).padStart(7)} s   ${Math.round(rows / took).toLocaleString('en')} rows/s`)
  return result
}

try {
  await prepareJobs(config)
  await inWorkspace(db, place, found)
  const importer = createImporter({ db, dataDir: folder, accept, undo: undoImport })
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

/** Every tenth row is somebody seen before, written differently: another case, no accents, a phone with its prefix. */
async function writeFile(path: string): Promise<void> {
  const out = createWriteStream(path)
  out.write('Nombre,Apellidos,Teléfono,Correo,Fecha de nacimiento,Ciudad\n')
  const random = makeRandom(7)
  const pick = <T>(list: readonly T[]): T => list[Math.floor(random() * list.length)] as T
  let before: string[] = []
  for (let at = 0; at < rows; at++) {
    const [given, one, two] = [pick(givenNames), pick(surnames), pick(surnames)]
    const phone = `55${String(Math.floor(random() * 1e8)).padStart(8, '0')}`
    const birth = `${1940 + Math.floor(random() * 65)}-${String(1 + Math.floor(random() * 12)).padStart(2, '0')}-${String(1 + Math.floor(random() * 28)).padStart(2, '0')}`
    const mail = random() < 0.6 ? `${plain(given)}.${plain(one)}${Math.floor(random() * 1e6)}@example.com` : ''
    const row = [given, `${one} ${two}`, random() < 0.9 ? phone : '', mail, random() < 0.5 ? birth : '', pick(cities)]
    const again =
      at % 10 === 9 && before[2] ? [plain(before[0] ?? '').toUpperCase(), before[1], `+52 ${before[2]}`, '', '', before[5]] : null
    out.write(`${(again ?? row).join(',')}\n`)
    if (random() < 0.2) before = row
  }
  out.end()
  await finished(out)
}

/** Mulberry32: the same file on every machine. */
function makeRandom(seed: number): () => number {
  let state = seed
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296
  }
}
