import { spawn } from 'node:child_process'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

const root = join(import.meta.dirname, '../..')
const owner = { name: 'Dueña', email: 'duena@tienda.example', password: 'una clave larga' }

/** The real program with a shop of its own on a database of its own. */
export async function startProgram() {
  const folder = await mkdtemp(join(tmpdir(), 'pulsera-intake-'))
  const child = spawn(
    process.execPath,
    [...(process.env.PULSERA_BENCH_NODE?.split(' ') ?? []), '--max-semi-space-size=16', 'server/main.ts', '--data', folder, '--port', '0'],
    {
      cwd: root,
      stdio: ['ignore', 'pipe', 'inherit'],
    },
  )
  const url = await new Promise<string>((done, fail) => {
    let said = ''
    child.stdout.on('data', (chunk) => {
      said += chunk
      const found = /running at (http:\S+?)\. /.exec(said)?.[1]
      if (found) done(found)
    })
    child.on('exit', () => fail(new Error(`the server did not start: ${said}`)))
  })
  const ask = async (path: string, body: unknown, cookie = '') => {
    const headers = { 'content-type': 'application/json', origin: url, ...(cookie ? { cookie } : {}) }
    const answer = await fetch(url + path, { method: 'POST', headers, body: JSON.stringify(body) })
    if (!answer.ok) throw new Error(`${path}: ${answer.status} ${await answer.text()}`)
    return answer
  }
  await ask('/api/setup', { mode: 'own', business: 'Banco', country: 'MX', mainIdentifier: 'phone', owner })
  const cookies = (await ask('/api/auth/sign-in/email', owner)).headers.getSetCookie()
  const cookie = cookies.map((one) => one.split(';')[0]).join('; ')
  const { writeKey } = (await (await ask('/api/sources', { kind: 'web', name: 'Tienda en línea' }, cookie)).json()) as { writeKey: string }
  const stop = async () => {
    const ended = new Promise((done) => child.once('exit', done))
    child.kill('SIGTERM')
    await ended
    await rm(folder, { recursive: true, force: true })
  }
  return { port: Number(new URL(url).port), key: Buffer.from(`${writeKey}:`).toString('base64'), pid: child.pid ?? 0, folder, stop }
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
  const postmaster = Number((await readFile(join(folder, 'pg18', 'postmaster.pid'), 'utf8')).split('\n')[0])
  const { readdir } = await import('node:fs/promises')
  let ticks = 0
  for (const name of await readdir('/proc')) {
    if (!/^\d+$/.test(name)) continue
    const stat = (await readFile(`/proc/${name}/stat`, 'utf8').catch(() => '')).split(') ')[1]?.split(' ') ?? []
    if (Number(name) === postmaster) ticks += Number(stat[11]) + Number(stat[12]) + Number(stat[13]) + Number(stat[14])
    else if (Number(stat[1]) === postmaster) ticks += Number(stat[11]) + Number(stat[12])
  }
  return ticks / 100
}
