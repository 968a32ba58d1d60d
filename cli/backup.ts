import { createWriteStream } from 'node:fs'
import { rename, rm, stat } from 'node:fs/promises'
import { pipeline } from 'node:stream/promises'
import { createGzip } from 'node:zlib'
import type pg from 'pg'
import { to as copyTo } from 'pg-copy-streams'
import { listAllWorkspaces } from '#access'
import { createClient, type Database, findSecretBox, secretKeyFile } from '#platform'
import { version } from '../server/version.ts'
import type { Command } from './commands.ts'
import { dataFrame, jsonFrame } from './frames.ts'
import { withDatabase } from './installation.ts'
import { failing, usage } from './io.ts'
import { addressOf, enter, listMigrations, listOf, listTables, type Table } from './tables.ts'

export const backupFormat = 1

/** `backup FILE`: everything of every business as of one moment, in one compressed file that only its owner may read. */
export const backup: Command = async ({ words, config, io }) => {
  const [file] = words
  if (!file || words.length > 1) throw usage(io, 'usage.backup')
  if (await stat(file).catch(() => null)) throw failing(io, 'file-exists', { file })
  const box = await findSecretBox(config.dataDir, process.env)
  const rows = await withDatabase(config, io, (database) => writeBackup(database, file, box?.name ?? null))
  const { size } = await stat(file)
  if (io.json) io.result(JSON.stringify({ file, bytes: size, rows }))
  else io.tell('backup.done', { file, bytes: size, rows })
  if (box && !io.json) io.tell(process.env.PULSERA_SECRET_KEY ? 'backup.stated-key' : 'backup.key', { key: secretKeyFile(config.dataDir) })
  return 0
}

/** Answers how many rows were written. A file appears only when it is whole. `secretKey` names the key that its secrets are sealed with, which is not in it. */
export async function writeBackup(database: Pick<Database, 'db' | 'config'>, file: string, secretKey: string | null): Promise<number> {
  const unfinished = `${file}.${process.pid}`
  const counts = { rows: 0, secretKey }
  try {
    await pipeline(framesOf(database, counts), createGzip({ level: 4 }), createWriteStream(unfinished, { mode: 0o600, flags: 'wx' }))
    await rename(unfinished, file)
  } finally {
    await rm(unfinished, { force: true })
  }
  return counts.rows
}

type Counts = { rows: number; secretKey: string | null }

async function* framesOf({ db, config }: Pick<Database, 'db' | 'config'>, counts: Counts): AsyncGenerator<Buffer> {
  const workspaces = (await listAllWorkspaces(db)).map(({ id }) => id)
  const client = await createClient(config)
  try {
    // One snapshot for all tables, while everybody goes on working.
    await client.query('begin isolation level repeatable read read only')
    const at = new Date().toISOString()
    const { secretKey } = counts
    yield jsonFrame({
      pulsera: 'backup',
      format: backupFormat,
      version,
      at,
      migrations: await listMigrations(client),
      workspaces,
      secretKey,
    })
    for (const table of await listTables(client)) {
      if (!table.bound) yield* copyOut(client, table, null, counts)
      else for (const workspace of workspaces) yield* copyOut(client, table, workspace, counts)
    }
    yield jsonFrame({ end: true, rows: counts.rows })
    await client.query('commit')
  } finally {
    await client.end()
  }
}

async function* copyOut(client: pg.Client, table: Table, workspace: string | null, counts: { rows: number }): AsyncGenerator<Buffer> {
  if (workspace) await enter(client, workspace)
  yield jsonFrame({ table: { schema: table.schema, name: table.name, columns: table.columns }, workspace })
  const stream = client.query(copyTo(`copy (select ${listOf(table.columns)} from ${addressOf(table)}) to stdout`))
  for await (const chunk of stream) yield dataFrame(chunk)
  counts.rows += stream.rowCount
}
