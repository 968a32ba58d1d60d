import { access, constants, readFile, statfs } from 'node:fs/promises'
import { join } from 'node:path'
import type pg from 'pg'
import { listAllWorkspaces, verifyAudit } from '#access'
import {
  bindSecrets,
  type Config,
  connectDatabase,
  type Database,
  findKeyName,
  findSecretBox,
  inWorkspace,
  type SecretBox,
  webDir,
} from '#platform'
import { findRunning } from '../server/running.ts'
import { checkSecrets } from '../server/secrets.ts'
import type { Command } from './commands.ts'
import { isInstalled } from './installation.ts'
import { type Io, usage } from './io.ts'
import { listTables } from './tables.ts'

/** `ok: null`: worth knowing, nothing wrong. */
type Finding = { check: string; ok: boolean | null; facts: Record<string, unknown> }

/** `doctor`: looks at everything that must hold, changes nothing. Ends with 1 when something is wrong. */
export const doctor: Command = async ({ words, config, io }) => {
  if (words.length > 0) throw usage(io, 'usage.doctor')
  const findings = [...(await lookAround(config)), ...(await lookInside(config))]
  const healthy = findings.every(({ ok }) => ok !== false)
  if (io.json) io.result(JSON.stringify({ healthy, findings }))
  else for (const finding of findings) show(io, finding)
  return healthy ? 0 : 1
}

function show(io: Io, { check, ok, facts }: Finding): void {
  const mark = ok === null ? '·' : ok ? '✓' : '✗'
  io.result(`${mark} ${io.say(`doctor.${check}.${ok === false ? 'bad' : 'good'}`, facts)}`)
}

const freeMbMin = 500

async function lookAround({ dataDir, databaseUrl }: Config): Promise<Finding[]> {
  const node = { check: 'node', ok: Number.parseInt(process.versions.node, 10) >= 26, facts: { version: process.versions.node } }
  const web = { check: 'web', ok: (await readFile(join(webDir, 'index.html')).catch(() => null)) ? true : null, facts: {} }
  if (databaseUrl) return [node, web]
  const present = await isInstalled(dataDir)
  const usable = await access(dataDir, constants.R_OK | constants.W_OK | constants.X_OK).then(
    () => true,
    () => false,
  )
  const disk = await statfs(dataDir).catch(() => null)
  const freeMb = disk ? Math.floor((disk.bavail * disk.bsize) / 2 ** 20) : 0
  const url = await findRunning(dataDir)
  return [
    node,
    web,
    { check: 'folder', ok: present && usable, facts: { folder: dataDir } },
    ...(disk ? [{ check: 'disk', ok: freeMb >= freeMbMin, facts: { freeMb } }] : []),
    { check: url ? 'running' : 'stopped', ok: null, facts: { url } },
  ]
}

async function lookInside(config: Config): Promise<Finding[]> {
  if (!config.databaseUrl && !(await isInstalled(config.dataDir))) return []
  const database = await connectDatabase(config).catch((e: Error) => e)
  if (database instanceof Error) return [{ check: 'database', ok: false, facts: { why: database.message } }]
  try {
    const box = await findSecretBox(config.dataDir, process.env)
    if (box) bindSecrets(database.db, box)
    return await examine(database, box)
  } finally {
    await database.stop()
  }
}

// Read before any workspace is known; scope.test.ts holds the same list.
const unbound = new Set(['api_keys'])

async function examine({ db, pool }: Database, box: SecretBox | null): Promise<Finding[]> {
  const client = await pool.connect()
  try {
    const { rows } = await client.query<{ version: string; bypass: boolean }>(
      `select current_setting('server_version') as version, rolsuper or rolbypassrls as bypass from pg_roles where rolname = current_user`,
    )
    const open = await unforcedTables(client)
    const secrets = await checkSecrets(db)
    const keyName = await findKeyName(db)
    const audits = await Promise.all(
      (await listAllWorkspaces(db)).map(async ({ id, name }) => {
        const { lines, brokenAt } = await inWorkspace(db, { workspace: id, actor: 'cli' }, verifyAudit)
        return { check: 'audit', ok: brokenAt === null, facts: { name, lines, brokenAt } }
      }),
    )
    return [
      { check: 'database', ok: true, facts: { version: rows[0]?.version } },
      { check: 'rows', ok: open.length === 0 && !rows[0]?.bypass, facts: { tables: open.join(', ') } },
      ...(box && keyName !== null ? [{ check: 'key', ok: keyName === box.name, facts: {} }] : []),
      { check: 'secrets', ok: secrets.closed === 0, facts: secrets },
      ...audits,
    ]
  } finally {
    client.release()
  }
}

async function unforcedTables(client: pg.ClientBase): Promise<string[]> {
  const ours = (await listTables(client)).filter(({ schema, name }) => schema === 'public' && !unbound.has(name))
  const { rows } = await client.query<{ name: string }>(
    `select relname as name from pg_class where relnamespace = 'public'::regnamespace and relname = any($1) and not (relrowsecurity and relforcerowsecurity)`,
    [ours.map(({ name }) => name)],
  )
  return rows.map(({ name }) => name)
}
