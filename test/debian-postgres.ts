import { spawn } from 'node:child_process'
import { readdirSync } from 'node:fs'
import { mkdir, writeFile } from 'node:fs/promises'
import { createServer } from 'node:net'
import { join } from 'node:path'

/** The programs of the newest PostgreSQL that Debian installed on this machine, 15 or later. */
export function findDebianPostgres(): { bin: string; major: number } | null {
  const [major] = safeList('/usr/lib/postgresql')
    .map(Number)
    .filter((number) => number >= 15)
    .sort((a, b) => b - a)
  if (!major) return null
  const bin = `/usr/lib/postgresql/${major}/bin`
  return safeList(bin).includes('initdb') ? { bin, major } : null
}

const safeList = (folder: string): string[] => {
  try {
    return readdirSync(folder)
  } catch {
    return [] // Not a Debian, or none installed.
  }
}

/** A private cluster of those programs in a folder: on a Unix socket there, and on a port of this machine if one is given. */
export async function startDebianPostgres(
  bin: string,
  folder: string,
  port?: number,
): Promise<{ socketDir: string; stop: () => Promise<void> }> {
  const cluster = join(folder, 'cluster')
  const socketDir = join(folder, 'socket')
  await mkdir(socketDir, { recursive: true, mode: 0o700 })
  await runTool(join(bin, 'initdb'), ['-D', cluster, '-U', 'postgres', '-A', 'trust', '-E', 'UTF8', '--locale=C.UTF-8', '--no-sync'])
  const settings = {
    listen_addresses: port ? '127.0.0.1' : '',
    port: port ?? 5432,
    unix_socket_directories: socketDir,
    fsync: 'off',
    max_connections: 100,
    timezone: 'UTC',
  }
  await writeFile(
    join(cluster, 'postgresql.auto.conf'),
    Object.entries(settings)
      .map(([name, value]) => `${name} = '${value}'\n`)
      .join(''),
  )
  await runTool(join(bin, 'pg_ctl'), ['start', '-D', cluster, '-l', join(folder, 'log'), '-w', '-s'])
  return { socketDir, stop: () => runTool(join(bin, 'pg_ctl'), ['stop', '-D', cluster, '-m', 'fast', '-w', '-s']) }
}

// PostgreSQL refuses to be root: root runs it in a user namespace of its own, where it is nobody.
const asNobody = process.getuid?.() === 0 ? ['unshare', '--user', '--map-user=65534', '--map-group=65534', '--'] : []

function runTool(file: string, args: string[]): Promise<void> {
  const [command = file, ...rest] = [...asNobody, file, ...args]
  return new Promise((done, fail) => {
    const child = spawn(command, rest, {
      cwd: '/',
      detached: true,
      stdio: ['ignore', 'pipe', 'pipe'],
      env: { PATH: process.env.PATH, LC_ALL: 'C.UTF-8' },
    })
    let said = ''
    for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk) => (said += chunk))
    child.on('error', fail)
    child.on('exit', (code) => (code === 0 ? done() : fail(new Error(`${file} ended with ${code}: ${said}`))))
  })
}

export function findFreePort(): Promise<number> {
  const probe = createServer()
  return new Promise((done, fail) => {
    probe.once('error', fail)
    probe.listen(0, '127.0.0.1', () => {
      const address = probe.address()
      probe.close(() => done(typeof address === 'object' && address ? address.port : 0))
    })
  })
}
