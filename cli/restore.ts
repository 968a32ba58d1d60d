import { createReadStream } from 'node:fs'
import { access, constants } from 'node:fs/promises'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { createGunzip } from 'node:zlib'
import type pg from 'pg'
import { from as copyFrom } from 'pg-copy-streams'
import { isFirstRun, listAllWorkspaces, prepareAccounts } from '#access'
import { connectDatabase, createClient, type Database, findSecretBox, prepareJobs, secretKeyFile } from '#platform'
import { findRunning } from '../server/running.ts'
import { backupFormat } from './backup.ts'
import type { Command } from './commands.ts'
import { type Frame, readFrames } from './frames.ts'
import { CliError, failing, type Io, usage } from './io.ts'
import { addressOf, enter, listMigrations, listOf, listTables, quote, type Table } from './tables.ts'

/** `restore FILE`: into an installation where nobody has been yet, and only whole. */
export const restore: Command = async ({ words, config, io }) => {
  const [file] = words
  if (!file || words.length > 1) throw usage(io, 'usage.restore')
  await access(file, constants.R_OK).catch(() => {
    throw failing(io, 'file-missing', { file })
  })
  const running = config.databaseUrl ? null : await findRunning(config.dataDir)
  if (running) throw failing(io, 'restore.running', { url: running })
  const database = await connectDatabase(config)
  try {
    const { rows, secretKey } = await readBackup(database, file, io)
    if (io.json) io.result(JSON.stringify({ file, rows, secretKey }))
    else io.tell('restore.done', { rows })
    const here = await findSecretBox(config.dataDir, process.env)
    if (secretKey && secretKey !== here?.name) io.tell('restore.other-key', { key: secretKeyFile(config.dataDir) })
    return 0
  } finally {
    await database.stop()
  }
}

/** All in one transaction: a file that is damaged or cut off leaves the database as it was. Answers how many rows came back, and which key opens their secrets. */
export async function readBackup(database: Pick<Database, 'db' | 'config'>, file: string, io: Io): Promise<Restored> {
  await prepareAccounts(database)
  await prepareJobs(database.config)
  if (!(await isFirstRun(database.db)) || (await listAllWorkspaces(database.db)).length > 0) throw failing(io, 'restore.not-empty')
  const client = await createClient(database.config)
  try {
    await client.query('begin')
    // What comes back happened before, and was told then.
    await client.query(`set local app.restoring = 'on'`)
    const restored = await load(client, framesOf(file), io)
    await client.query('commit')
    return restored
  } catch (e) {
    if (e instanceof CliError) throw e
    throw Object.assign(failing(io, 'restore.damaged', { why: (e as Error).message }), { cause: e })
  } finally {
    await client.end()
  }
}

async function* framesOf(file: string): AsyncGenerator<Frame> {
  const unzipped = createGunzip()
  const reading = pipeline(createReadStream(file), unzipped)
  // Told to the reader of the frames; here it must not be an unhandled one.
  reading.catch(() => {})
  yield* readFrames(unzipped)
  await reading
}

type Restored = { rows: number; secretKey: string | null }

async function load(client: pg.Client, frames: AsyncGenerator<Frame>, io: Io): Promise<Restored> {
  const next = async (): Promise<Frame | null> => (await frames.next()).value ?? null
  const head = wordOf(await next())
  await checkHead(client, head, io)
  const tables = await listTables(client)
  // This start made a secret of its own; the backup brings the one that signed its sessions.
  await client.query('delete from auth.secrets')
  let rows = 0
  let word = wordOf(await next())
  while (!word.end) {
    const section = word
    // Hands out the pieces of one section, and keeps the word that ends it.
    async function* pieces(): AsyncGenerator<Buffer> {
      for (let frame = await next(); ; frame = await next()) {
        if (frame?.type !== 'd') {
          word = wordOf(frame)
          return
        }
        yield frame.data
      }
    }
    rows += await copyIn(client, tableOf(tables, section), section.workspace, pieces())
  }
  if (word.rows !== rows) throw new Error(`${rows} ≠ ${String(word.rows)}`)
  // Whether the key of before is still had shows at the next start, by what it opens.
  await client.query(`delete from auth.secrets where name = 'key'`)
  for (const table of tables) await resetCounter(client, table)
  return { rows, secretKey: typeof head.secretKey === 'string' ? head.secretKey : null }
}

function wordOf(frame: Frame | null): Record<string, unknown> {
  if (frame?.type !== 'j') throw new Error('cut off')
  return frame.json
}

async function checkHead(client: pg.ClientBase, head: Record<string, unknown>, io: Io): Promise<void> {
  if (head.pulsera !== 'backup' || head.format !== backupFormat) throw failing(io, 'restore.unknown')
  const here = await listMigrations(client)
  if (JSON.stringify(head.migrations) !== JSON.stringify(here)) throw failing(io, 'restore.other-version', { version: head.version })
}

function tableOf(tables: Table[], { table }: Record<string, unknown>): Table {
  const { schema, name, columns } = table as Pick<Table, 'schema' | 'name' | 'columns'>
  const found = tables.find((one) => one.schema === schema && one.name === name)
  // Names come from a file: only those that exist here reach a statement.
  if (!found || columns.some((column) => !found.columns.includes(column))) throw new Error(`${schema}.${name}`)
  return { ...found, columns }
}

/** COPY does not enter where row security holds: it fills a table of the moment, and from there the rows go in like any others. */
async function copyIn(client: pg.Client, table: Table, workspace: unknown, pieces: AsyncGenerator<Buffer>): Promise<number> {
  const columns = listOf(table.columns)
  await client.query(`create temporary table incoming on commit drop as select ${columns} from ${addressOf(table)} limit 0`)
  await pipeline(Readable.from(pieces), client.query(copyFrom(`copy incoming (${columns}) from stdin`)))
  if (typeof workspace === 'string') await enter(client, workspace)
  const done = await client.query(`insert into ${addressOf(table)} (${columns}) overriding system value select ${columns} from incoming`)
  await client.query('drop table incoming')
  return done.rowCount ?? 0
}

/** Numbers that the database hands out go on after the highest that came back, in whatever business. */
async function resetCounter(client: pg.ClientBase, table: Table): Promise<void> {
  const { counter } = table
  if (!counter) return
  let highest = 0
  const { rows: workspaces } = await client.query<{ id: string }>(`select set_config('app.keeper', 'on', true), id from workspaces`)
  for (const { id } of workspaces) {
    await enter(client, id)
    const { rows } = await client.query<{ highest: string }>(
      `select coalesce(max(${quote(counter)}), 0) as highest from ${addressOf(table)}`,
    )
    highest = Math.max(highest, Number(rows[0]?.highest ?? 0))
  }
  if (highest > 0) await client.query('select setval(pg_get_serial_sequence($1, $2), $3)', [addressOf(table), counter, highest])
}
