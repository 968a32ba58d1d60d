import { spawn } from 'node:child_process'
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { WorkspaceId } from '#contract'
import { startOptions } from '../start-options.ts'

const root = join(import.meta.dirname, '../..')
const owner = { name: 'Dueña', email: 'duena@tienda.example', password: 'una clave larga' }

/** The real program with a shop of its own on a database of its own. */
export async function startProgram() {
  const folder = await mkdtemp(join(tmpdir(), 'pulsera-intake-'))
  const program = await serve(folder)
  const { url, port } = program
  const ask = async (path: string, body: unknown, cookie = '') => {
    const headers = { 'content-type': 'application/json', origin: url, ...(cookie ? { cookie } : {}) }
    const answer = await fetch(url + path, { method: 'POST', headers, body: JSON.stringify(body) })
    if (!answer.ok) throw new Error(`${path}: ${answer.status} ${await answer.text()}`)
    return answer
  }
  const setUp = await ask('/api/setup', { mode: 'own', business: 'Banco', country: 'MX', mainIdentifier: 'phone', owner })
  const { workspaceId } = (await setUp.json()) as { workspaceId: WorkspaceId }
  const cookies = (await ask('/api/auth/sign-in/email', owner)).headers.getSetCookie()
  const cookie = cookies.map((one) => one.split(';')[0]).join('; ')
  const source = (await (await ask('/api/sources', { kind: 'web', name: 'Tienda en línea' }, cookie)).json()) as {
    id: string
    writeKey: string
  }
  return {
    port,
    key: Buffer.from(`${source.writeKey}:`).toString('base64'),
    sourceId: source.id,
    workspaceId,
    folder,
    get pid() {
      return program.pid
    },
    hasEnded: program.hasEnded,
    killAndStart: program.killAndStart,
    stop: async () => {
      await program.stop()
      await rm(folder, { recursive: true, force: true, maxRetries: 20, retryDelay: 100 })
    },
  }
}
export type Program = Awaited<ReturnType<typeof startProgram>>

/** The real program over a data folder, on a port of its own. */
export async function serve(folder: string) {
  let running = await spawnServer(folder, 0)
  const { url } = running
  const port = Number(new URL(url).port)
  const ended = () =>
    new Promise((done) => ((running.child.exitCode ?? running.child.signalCode) === null ? running.child.once('exit', done) : done(0)))
  return {
    url,
    port,
    get pid() {
      return running.child.pid ?? 0
    },
    /** Whether it has ended by itself, which it never should. */
    hasEnded: () => (running.child.exitCode ?? running.child.signalCode) !== null,
    /** Kills it as a power cut would, and starts it again where it was. */
    killAndStart: async () => {
      const gone = ended()
      running.child.kill('SIGKILL')
      await gone
      running = await spawnServer(folder, port)
    },
    stop: async () => {
      const gone = ended()
      running.child.kill('SIGTERM')
      await gone
    },
  }
}

async function spawnServer(folder: string, port: number) {
  const options = process.env.PULSERA_BENCH_NODE?.split(' ') ?? []
  const child = spawn(process.execPath, [...options, ...startOptions(), 'server/main.ts', '--data', folder, '--port', String(port)], {
    cwd: root,
    stdio: ['ignore', 'pipe', 'ignore'],
  })
  const url = await new Promise<string>((done, fail) => {
    let said = ''
    child.stdout.on('data', (chunk) => {
      said += chunk
      const found = /running at (http:\S+?)\. /.exec(said)?.[1]
      if (found) done(found)
    })
    child.on('exit', () => fail(new Error(`the server did not start: ${said}`)))
  })
  return { child, url }
}

/** The memory that a process has to itself and its share of what it shares, in MB; and the processor time it has used, in seconds. */
export async function usageOf(pid: number): Promise<{ memoryMb: number; cpuS: number }> {
  const rollup = await readFile(`/proc/${pid}/smaps_rollup`, 'utf8').catch(() => '')
  const stat = (await readFile(`/proc/${pid}/stat`, 'utf8')).split(') ')[1]?.split(' ') ?? []
  const ticks = 100
  return {
    memoryMb: Math.round(Number(/^Pss:\s+(\d+)/m.exec(rollup)?.[1] ?? 0) / 1024),
    cpuS: (Number(stat[11]) + Number(stat[12])) / ticks,
  }
}

/** Processor seconds of the database server and of all that it has started and ended. */
export async function databaseCpuS(folder: string): Promise<number> {
  const postmaster = await postmasterOf(folder)
  let ticks = 0
  for (const name of await readdir('/proc')) {
    if (!/^\d+$/.test(name)) continue
    const stat = (await readFile(`/proc/${name}/stat`, 'utf8').catch(() => '')).split(') ')[1]?.split(' ') ?? []
    if (Number(name) === postmaster) ticks += Number(stat[11]) + Number(stat[12]) + Number(stat[13]) + Number(stat[14])
    else if (Number(stat[1]) === postmaster) ticks += Number(stat[11]) + Number(stat[12])
  }
  return ticks / 100
}

/** The process of a data folder's own database server. */
export const postmasterOf = async (folder: string): Promise<number> =>
  Number((await readFile(join(folder, 'pg18', 'postmaster.pid'), 'utf8').catch(() => '')).split('\n')[0])
