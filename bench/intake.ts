import { cpus } from 'node:os'
import { Chance } from './generator/chance.ts'
import { growOptions, runGrowth } from './intake/growth.ts'
import { run } from './intake/load.ts'
import { databaseCpuS, startProgram, usageOf } from './intake/program.ts'
import { writeIntakeResults } from './intake/results.ts'

/**
 * Events through the real program over HTTP, durable and resolved when answered; server, database and load generator share the machine:
 * `npm run bench:intake`, or `-- --quick` for a look. `-- --growth [--data=DIR] [--people=10000,1000000] [--events=200000,20000000]` compares a small
 * shop with a large one instead; filled folders are kept in DIR and used again.
 */
const quick = process.argv.includes('--quick')
const people = quick ? 2_000 : 10_000
const runMs = quick ? 4_000 : 15_000

if (process.argv.includes('--growth')) {
  await runGrowth(growOptions(process.argv, quick))
  process.exit()
}

const program = await startProgram()
const { port, key, pid, folder } = program
const chance = new Chance(11)
let turn = 0
const messageId = () => `bench-${process.pid}-${++turn}`
const now = () => new Date().toISOString()

const nameOf = (n: number) => ({
  firstName: `Nombre${(n * 7919) % 997}`,
  lastName: `Apellido${(n * 104_729) % 1009}`,
  email: `cliente${n}@gmail.com`,
  phone: `55${String(10_000_000 + n)}`,
})
const track = (n: number) => ({
  type: 'track',
  event: 'Product Viewed',
  userId: `u-${n}`,
  messageId: messageId(),
  timestamp: now(),
  properties: { product_id: String(n % 500), name: 'Café de Chiapas', price: 219.5 },
})
const identify = (n: number, traits: object) => ({ type: 'identify', userId: `u-${n}`, messageId: messageId(), timestamp: now(), traits })
let grown = people
/** Nine known things of ten; of the rest half says something new of somebody known, half is somebody new. */
function mixed(): object {
  if (chance.below(10) > 0) return track(chance.below(people))
  if (chance.below(2) === 0) return identify(chance.below(people), { city: `Ciudad ${chance.below(300)}`, address: `Calle ${++turn} 5` })
  const n = grown++
  return identify(n, nameOf(n))
}
const batchOf = (count: number, make: () => object) => JSON.stringify({ batch: Array.from({ length: count }, make), sentAt: now() })

type Row = { what: string; goal: string; got: string }
const rows: Row[] = []
const tell = (row: Row) => {
  rows.push(row)
  console.log(`${row.what.padEnd(58)} ${row.got.padEnd(44)} goal ${row.goal}`)
}
const round = (n: number) => Math.round(n).toLocaleString('en')

async function measured<T>(work: () => Promise<T>): Promise<{ result: T; cpu: string; memoryMb: number }> {
  const before = { server: (await usageOf(pid)).cpuS, database: await databaseCpuS(folder), load: process.cpuUsage() }
  let memoryMb = 0
  const watch = setInterval(
    () =>
      void usageOf(pid).then((usage) => {
        memoryMb = Math.max(memoryMb, usage.memoryMb)
      }),
    500,
  )
  const result = await work()
  clearInterval(watch)
  const load = process.cpuUsage(before.load)
  const spent = [(await usageOf(pid)).cpuS - before.server, (await databaseCpuS(folder)) - before.database, (load.user + load.system) / 1e6]
  return { result, cpu: spent.map((s) => s.toFixed(1)).join(' + '), memoryMb }
}

try {
  let seeded = 0
  const fill = async () => {
    while (seeded < people)
      await run({
        port,
        key,
        path: '/v1/batch',
        connections: 1,
        durationMs: 1,
        body: () => batchOf(Math.min(500, people - seeded), () => identify(seeded, nameOf(seeded++))),
      })
  }
  const from = performance.now()
  await fill()
  tell({
    what: `${round(people)} new people in batches of 500, one connection`,
    goal: '—',
    got: `${round(people / ((performance.now() - from) / 1000))} records/s`,
  })
  await run({
    port,
    key,
    path: '/v1/track',
    connections: 64,
    durationMs: runMs / 5,
    body: () => JSON.stringify(track(chance.below(people))),
  })

  const single = await measured(() =>
    run({ port, key, path: '/v1/track', connections: 256, durationMs: runMs, body: () => JSON.stringify(track(chance.below(people))) }),
  )
  const singleRate = single.result.requests / single.result.seconds
  tell({
    what: 'single-event requests, durable and resolved',
    goal: '≥ 8,000/s (floor 2,500)',
    got: `${round(singleRate)}/s, p99 ${round(single.result.p99)} ms, CPU ${single.cpu} s`,
  })
  const batches = await measured(() =>
    run({ port, key, path: '/v1/batch', connections: 16, durationMs: runMs, body: () => batchOf(100, mixed) }),
  )
  const batchRate = batches.result.requests / batches.result.seconds
  tell({
    what: 'batches of 100, mixed, 10 % with new traits',
    goal: '≥ 10,000 events/s (floor 5,000)',
    got: `${round(batchRate * 100)} events/s, p99 ${round(batches.result.p99)} ms, CPU ${batches.cpu} s`,
  })
  tell({ what: 'memory of the server under full load', goal: '≤ 400 MB', got: `${Math.max(single.memoryMb, batches.memoryMb)} MB` })
  const halfSingle = await run({
    port,
    key,
    path: '/v1/track',
    connections: 256,
    durationMs: runMs,
    ratePerS: singleRate / 2,
    body: () => JSON.stringify(track(chance.below(people))),
  })
  tell({
    what: `single events at half that load (${round(singleRate / 2)}/s)`,
    goal: 'p99 ≤ 100 ms',
    got: `p50 ${halfSingle.p50.toFixed(1)} ms, p99 ${halfSingle.p99.toFixed(1)} ms`,
  })
  const halfBatch = await run({
    port,
    key,
    path: '/v1/batch',
    connections: 16,
    durationMs: runMs,
    ratePerS: batchRate / 2,
    body: () => batchOf(100, mixed),
  })
  tell({
    what: `batches at half that load (${round(batchRate * 50)} events/s)`,
    goal: 'p99 ≤ 100 ms',
    got: `p50 ${halfBatch.p50.toFixed(1)} ms, p99 ${halfBatch.p99.toFixed(1)} ms`,
  })
  const quiet = await run({
    port,
    key,
    path: '/v1/track',
    connections: 1,
    durationMs: runMs,
    ratePerS: 20,
    body: () => JSON.stringify(track(chance.below(people))),
  })
  tell({ what: 'one quiet request at a time', goal: 'p99 ≤ 15 ms', got: `p50 ${quiet.p50.toFixed(1)} ms, p99 ${quiet.p99.toFixed(1)} ms` })
  const failed = [single.result, batches.result, halfSingle, halfBatch, quiet].reduce((sum, one) => sum + one.failed, 0)
  if (failed > 0) throw new Error(`${failed} requests were answered neither 200 nor 429`)
  if (!quick) await writeIntakeResults(rows, `${cpus().length} × ${cpus()[0]?.model.trim()}`)
} finally {
  await program.stop()
}
