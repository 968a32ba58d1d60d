import { spawnSync } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { writeFile } from 'node:fs/promises'
import { cpus, loadavg, tmpdir, totalmem } from 'node:os'
import { join } from 'node:path'
import { openShop } from './live/shop.ts'
import { measureStage, type Size, type Stage } from './live/stage.ts'

/**
 * The live path of recognition on a real, durable database: new records, look-ups, joins and separations in shops of 100,000 and of a million
 * people, an import of 100,000 rows, and histories that must end alike in every order. `npm run bench:live [-- --quick] [--data=DIR]
 * [--people=100000,1000000] [--only=shops,import,orders] [--write]`. Filled folders are kept in DIR (the temporary folder) and used again; one
 * that was not filled to its end is gone on with. What is not measured this time keeps the figures of the last time, with their day and load.
 */
const option = (name: string) => process.argv.find((one) => one.startsWith(`--${name}=`))?.slice(name.length + 3)
const isQuick = process.argv.includes('--quick')
const isWritten = process.argv.includes('--write') || !isQuick
const folder = option('data') ?? join(tmpdir(), 'pulsera-bench-live')
const only = new Set((option('only') ?? 'shops,import,orders').split(','))
const stages = only.has('shops') ? (option('people') ?? (isQuick ? '2000,10000' : '100000,1000000')).split(',').map(Number) : []
const size: Size = isQuick ? { arrivals: 1000, samples: 30, events: 500 } : { arrivals: 20_000, samples: 200, events: 10_000 }
const importRows = isQuick ? 2000 : 100_000
const histories = isQuick ? 5 : 60
const keptFile = join(import.meta.dirname, 'results/live.json')

type Measured<T> = T & { when: string }
type Ran = { ok: boolean; text: string; size: number }
type Kept = { shops: Measured<Stage>[]; import?: Measured<Ran>; orders?: Measured<Ran> }
const kept: Kept = isWritten && existsSync(keptFile) ? JSON.parse(readFileSync(keptFile, 'utf8')) : { shops: [] }

for (const people of stages) {
  const shop = await openShop(join(folder, String(people)), people)
  try {
    const before = when()
    const stage = { ...(await measureStage(shop, size)), when: before }
    kept.shops = [...kept.shops.filter((one) => one.people !== people), stage].sort((a, b) => a.people - b.people)
    await write()
  } finally {
    await shop.database.stop()
  }
}
let isWell = true
if (only.has('import')) {
  kept.import = { when: when(), size: importRows, ...run('import', [join(import.meta.dirname, 'import.ts'), String(importRows)]) }
  isWell &&= kept.import.ok
  await write()
}
if (only.has('orders')) {
  const tests = ['server/people/order.test.ts', 'server/people/life.test.ts']
  const vitest = join(import.meta.dirname, '../node_modules/vitest/vitest.mjs')
  kept.orders = { when: when(), size: histories, ...run('orders', [vitest, 'run', ...tests]) }
  isWell &&= kept.orders.ok
  await write()
}
process.exitCode = isWell ? 0 : 1

/** On which day, and how busy the machine was before it began. */
function when(): string {
  return `${Temporal.Now.plainDateISO()}, load ${loadavg()[0]?.toFixed(1)}`
}

async function write(): Promise<void> {
  if (!isWritten) return
  await writeFile(keptFile, `${JSON.stringify(kept, null, 2)}\n`)
  await writeFile(join(import.meta.dirname, 'results/live.md'), report())
}

function run(what: string, args: string[]): { ok: boolean; text: string } {
  const env = { ...process.env, PULSERA_RUNS: String(histories) }
  const done = spawnSync(process.execPath, args, { encoding: 'utf8', env, cwd: join(import.meta.dirname, '..') })
  const text = done.stdout.trim()
  console.log(`${what}: ${done.status === 0 ? 'ok' : 'FAILED'}\n${text.split('\n').slice(-12).join('\n')}`)
  return { ok: done.status === 0, text }
}

function report(): string {
  const machine = `${cpus().length} cores (${cpus()[0]?.model.trim() ?? '?'}), ${Math.round(totalmem() / 2 ** 30)} GB`
  const rates = kept.shops.flatMap(({ people, records, rates }) =>
    rates.map(
      ({ what, goal, perSecond, ownUs, postgresUs, walBytes, rows }) =>
        `| ${shown(people)} | ${shown(records)} | ${what} | ${shown(perSecond)}/s | ${goal} | ${ownUs.toFixed(0)} + ${postgresUs.toFixed(0)} µs | ${shown(walBytes)} bytes | ${rows.toFixed(1)} |`,
    ),
  )
  const times = kept.shops.flatMap(({ people, times }) =>
    times.map(({ what, p50, p99, goal }) => `| ${shown(people)} | ${what} | ${p50.toFixed(1)} | ${p99.toFixed(1)} | ${goal} |`),
  )
  const measured = kept.shops.map(({ people, when }) => `${shown(people)} people: ${when}`).join('; ')
  return `# The live path of recognition

\`npm run bench:live\` on ${machine}; Node ${process.version}, embedded PostgreSQL. Measured on: ${measured}.

Generator, server and database share the cores. New records and events come in batches of 500 through \`accept\`, one batch after the other, each
durable before the next; single look-ups and decisions each in a transaction of their own. Two in five new records are of people who are known.
Joins and separations are all of one person, so each finds every earlier decision about that person: half of them some 200 and more.

| people | records | what | rate | goal | processor time, ours + PostgreSQL's | log each | rows each |
|---|---|---|---|---|---|---|---|
${rates.join('\n')}

| people | what | p50 ms | p99 ms | goal, p99 |
|---|---|---|---|---|
${times.join('\n')}
${importPart()}${ordersPart()}`
}

function importPart(): string {
  if (!kept.import) return ''
  return `
Import of ${shown(kept.import.size)} rows (\`bench/import.ts\`, goal ≤ 30 s for 100,000; ${kept.import.when}):

\`\`\`
${kept.import.text}
\`\`\`
`
}

function ordersPart(): string {
  if (!kept.orders) return ''
  const { size, ok, when } = kept.orders
  return `
${size} histories of arrivals, corrections, judgements, separations and undone files a property, in every order against at once: ${ok ? '0 differing' : '**differing**'} (${when}).
`
}

function shown(count: number): string {
  return Math.round(count).toLocaleString('en')
}
