import { execFile, spawn } from 'node:child_process'
import { chown, stat } from 'node:fs/promises'
import { basename } from 'node:path'
import { promisify } from 'node:util'
import type { Binaries } from './binaries.ts'

export const run = promisify(execFile)

/** As whom a PostgreSQL tool runs: PostgreSQL refuses to be root, so root borrows another identity. */
export type Identity = { before: string[]; uid?: number; gid?: number }

const nobodyId = 65534

/** An ordinary user runs it plainly. Root runs it as the data's owner, else in a user namespace, else as "nobody". */
export async function chooseIdentity(dataDir: string, bin: Binaries): Promise<Identity> {
  if (process.getuid?.() !== 0) return { before: [] }
  const owner = await stat(dataDir)
  if (owner.uid !== 0) return { before: [], uid: owner.uid, gid: owner.gid }
  const before = ['unshare', '--user', `--map-user=${nobodyId}`, `--map-group=${nobodyId}`, '--']
  const mayUnshare = await run('unshare', [...before.slice(1), bin.postgres, '-V']).then(
    () => true,
    () => false,
  )
  if (mayUnshare) return { before }
  return borrowNobody(dataDir, bin)
}

async function borrowNobody(dataDir: string, bin: Binaries): Promise<Identity> {
  const nobody = { before: [], uid: nobodyId, gid: nobodyId }
  await chown(dataDir, nobodyId, nobodyId)
  await tool(nobody, bin.postgres, ['-V']).catch((cause) => {
    throw new Error(
      `PostgreSQL does not run as root, this machine does not permit "unshare --user", and user ${nobodyId} cannot reach ${bin.postgres}.\n` +
        'Start as an ordinary user, or put the program and PULSERA_DATA where others may enter (not under /root), or set PULSERA_DATABASE_URL.',
      { cause },
    )
  })
  await tool(nobody, '/bin/sh', ['-c', 'test -x "$0" && test -w "$0"', dataDir]).catch((cause) => {
    throw new Error(`User ${nobodyId} cannot reach ${dataDir}. Choose PULSERA_DATA outside /root, or set PULSERA_DATABASE_URL.`, { cause })
  })
  return nobody
}

/** Runs one tool to its end and answers what it printed. */
export function tool(as: Identity, file: string, args: string[]): Promise<string> {
  const [command = file, ...rest] = [...as.before, file, ...args]
  return new Promise((done, fail) => {
    const child = spawn(command, rest, {
      ...(as.uid === undefined ? {} : { uid: as.uid, gid: as.gid }),
      cwd: '/',
      // Its own group: Ctrl-C in the terminal reaches us, and we stop the server in order.
      detached: true,
      stdio: ['ignore', 'pipe', 'pipe'],
      env: { PATH: process.env.PATH, LC_ALL: 'C', TZ: 'UTC' },
    })
    let out = ''
    const collect = (chunk: Buffer) => {
      out += chunk
    }
    child.stdout.on('data', collect)
    child.stderr.on('data', collect)
    child.on('error', fail)
    // "exit", not "close": the server that pg_ctl starts inherits the pipes and would hold them open.
    child.on('exit', (code) => (code === 0 ? done(out) : fail(new Error(`${basename(file)} ${args[0]} ended with ${code}: ${out}`))))
  })
}
