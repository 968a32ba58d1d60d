import { chmod, chown, mkdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import pg from 'pg'
import { type Binaries, findBinaries } from './binaries.ts'
import { settings, socketDirFor } from './settings.ts'
import { chooseIdentity, type Identity, run, tool } from './tool.ts'

/** A running embedded PostgreSQL. `adopted`: another process of ours had started it. `lost` settles when the server goes away. */
export type EmbeddedServer = { socketDir: string; adopted: boolean; lost: Promise<void>; stop: () => Promise<void> }

type Home = { bin: Binaries; as: Identity; cluster: string; socketDir: string }

// Session advisory lock: shared while a process uses the server, so that the last one to leave can stop it.
const presenceKey = 5_081_872
const patienceMs = 120_000
const lookAgainMs = 200
// PostgreSQL's own word, while it starts up, recovers or shuts down.
const cannotConnectNow = '57P03'

/**
 * Connects to the PostgreSQL of a data folder, making and starting it when needed. Any number of processes may call it at once. `patience`: how many
 * milliseconds without a sign of life it waits; reading the log again after a crash takes a large shop longer, and is one.
 */
export async function ensurePostgres(folder: string, patience = patienceMs): Promise<EmbeddedServer> {
  const home = await findHome(resolve(folder))
  let giveUpAt = Date.now() + patience
  let adopted = true
  for (;;) {
    const watch = await connect(home.socketDir).catch((refused: { code?: string }) => refused)
    if (watch instanceof pg.Client) return attach(home, watch, adopted)
    if (watch.code === cannotConnectNow) {
      giveUpAt = Date.now() + patience
      await wait(lookAgainMs)
      continue
    }
    await initialise(home)
    await forgetStale(home)
    await writeSettings(home)
    adopted = false
    await tool(home.as, home.bin.pg_ctl, [
      'start',
      '-D',
      home.cluster,
      '-l',
      join(home.cluster, 'server.log'),
      '-w',
      '-t',
      '60',
      '-s',
    ]).catch(async (cause) => {
      if (Date.now() > giveUpAt) throw new Error(await lastWords(home, String(cause.message)), { cause })
      adopted = true // Somebody else may be starting it: look again.
      await wait(lookAgainMs)
    })
  }
}

async function findHome(dataDir: string): Promise<Home> {
  await mkdir(dataDir, { recursive: true, mode: 0o700 })
  const bin = await findBinaries()
  const as = await chooseIdentity(dataDir, bin)
  const socketDir = socketDirFor(dataDir)
  await mkdir(socketDir, { recursive: true, mode: 0o700 })
  await chmod(socketDir, 0o700)
  await give(as, socketDir)
  return { bin, as, cluster: join(dataDir, `pg${bin.major}`), socketDir }
}

async function give(as: Identity, path: string): Promise<void> {
  if (as.uid === undefined || as.gid === undefined) return
  if ((await stat(path)).uid !== as.uid) await chown(path, as.uid, as.gid)
}

async function connect(socketDir: string): Promise<pg.Client> {
  const client = new pg.Client({ host: socketDir, user: 'postgres', database: 'postgres', connectionTimeoutMillis: 5_000 })
  // The end of this connection is news ("lost"), not an error.
  client.on('error', () => {})
  await client.connect()
  return client
}

async function attach({ as, bin, cluster, socketDir }: Home, watch: pg.Client, adopted: boolean): Promise<EmbeddedServer> {
  await watch.query('select pg_advisory_lock_shared($1)', [presenceKey])
  const lost = new Promise<void>((done) => watch.once('end', () => done()))
  const stop = async () => {
    const last = await watch
      .query('select pg_advisory_unlock_shared($1)', [presenceKey])
      .then(() => watch.query<{ last: boolean }>('select pg_try_advisory_lock($1) as last', [presenceKey]))
      .then(
        ({ rows }) => rows[0]?.last === true,
        () => false, // The server is gone already.
      )
    if (last) await tool(as, bin.pg_ctl, ['stop', '-D', cluster, '-m', 'fast', '-w', '-s'])
    await watch.end().catch(() => {})
  }
  return { socketDir, adopted, lost, stop }
}

async function initialise({ as, bin, cluster }: Home): Promise<void> {
  if (await stat(join(cluster, 'PG_VERSION')).catch(() => null)) return
  const fresh = `${cluster}.${process.pid}`
  const locale = ['-E', 'UTF8', '--locale-provider=builtin', '--builtin-locale=C.UTF-8', '--locale=C']
  await tool(as, bin.initdb, ['-D', fresh, '-U', 'postgres', '-A', 'trust', ...locale, '--no-instructions', '--no-sync'])
  // Renaming is the moment it becomes real: two first starts at once, or a kill in between, leave one whole cluster.
  await rename(fresh, cluster).catch(async (e: NodeJS.ErrnoException) => {
    await rm(fresh, { recursive: true })
    if (e.code !== 'ENOTEMPTY') throw e
  })
}

async function writeSettings({ as, cluster, socketDir }: Home): Promise<void> {
  const file = join(cluster, 'postgresql.auto.conf')
  await writeFile(file, settings(socketDir))
  await give(as, file)
}

/** Removes a postmaster.pid whose process is gone or is some other program (containers reuse low pids). */
async function forgetStale({ cluster, socketDir }: Home): Promise<void> {
  const pidFile = join(cluster, 'postmaster.pid')
  const pid = Number((await readFile(pidFile, 'utf8').catch(() => '')).split('\n')[0])
  if (!pid) return
  const command = await readFile(`/proc/${pid}/cmdline`, 'utf8').catch(() =>
    run('ps', ['-o', 'command=', '-p', String(pid)]).then(
      ({ stdout }) => stdout,
      () => '',
    ),
  )
  if (command.includes(cluster)) return
  for (const file of [pidFile, join(socketDir, '.s.PGSQL.5432'), join(socketDir, '.s.PGSQL.5432.lock')]) await rm(file, { force: true })
}

async function lastWords({ cluster }: Home, failure: string): Promise<string> {
  const log = await readFile(join(cluster, 'server.log'), 'utf8').catch(() => '')
  return `${failure}\n${log.split('\n').slice(-8).join('\n')}`
}
