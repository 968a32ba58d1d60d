import { spawnSync } from 'node:child_process'
import { writeFile } from 'node:fs/promises'
import { cpus, loadavg, tmpdir, totalmem } from 'node:os'
import { join } from 'node:path'
import { openShop } from './live/shop.ts'
import { measureStage, type Size, type Stage } from './live/stage.ts'

/**
 * The live path of recognition on a real, durable database: new records, look-ups, joins and separations in shops of 100,000 and of a million
 * people, an import of 100,000 rows, and histories that must end alike in every order. `npm run bench:live [-- --quick] [--data=DIR]
 * [--people=100000,1000000] [--write]`. Filled folders are kept in DIR (the temporary folder) and used again.
 */
const option = (name: string) => process.argv.find((one) => one.startsWith(`--${name}=`))?.slice(name.length + 3)
const isQuick = process.argv.includes('--quick')
const folder = option('data') ?? join(tmpdir(), 'pulsera-bench-live')
const stages = (option('people') ?? (isQuick ? '2000,10000' : '100000,1000000')).split(',').map(Number)
const size: Size = isQuick ? { arrivals: 1000, samples: 30, events: 500 } : { arrivals: 20_000, samples: 200, events: 10_000 }
const importRows = isQuick ? 2000 : 100_000
const histories = isQuick ? 5 : 60

const measured: Stage[] = []
for (const people of stages) {
  const shop = await openShop(join(folder, String(people)), people)
  try {
    measured.push(await measureStage(shop, size))
  } finally {
    await shop.database.stop()
  }
}
const imported = run('import', [join(import.meta.dirname, 'import.ts'), String(importRows)])
const neutral = run('orders', [
  join(import.meta.dirname, '../node_modules/vitest/vitest.mjs'),
  'run',
  'server/people/order.test.ts',
  'server/people/life.test.ts',
])
if (process.argv.includes('--write') || !isQuick) await writeFile(join(import.meta.dirname, 'results/live.md'), report())
process.exitCode = imported.ok && neutral.ok ? 0 : 1

function run(what: string, args: string[]): { ok: boolean; text: string } {
  const env = { ...process.env, PULSERA_RUNS: String(histories) }
  const done = spawnSync(process.execPath, args, { encoding: 'utf8', env, cwd: join(import.meta.dirname, '..') })
  const text = done.stdout.trim()
  console.log(`${what}: ${done.status === 0 ? 'ok' : 'FAILED'}\n${text.split('\n').slice(-12).join('\n')}`)
  return { ok: done.status === 0, text }
}

function report(): string {
  const machine = `${cpus().length} cores (${cpus()[0]?.model ?? '?'}), ${Math.round(totalmem() / 2 ** 30)} GB, load ${loadavg()[0]?.toFixed(1)}`
  const rates = measured.flatMap(({ people, records, rates }) =>
    rates.map(
      ({ what, goal, perSecond, ownUs, postgresUs, walBytes, rows }) =>
        `| ${shown(people)} | ${shown(records)} | ${what} | ${shown(perSecond)}/s | ${goal} | ${ownUs.toFixed(0)} + ${postgresUs.toFixed(0)} µs | ${shown(walBytes)} bytes | ${rows.toFixed(1)} |`,
    ),
  )
  const times = measured.flatMap(({ people, times }) =>
    times.map(({ what, p50, p99, goal }) => `| ${shown(people)} | ${what} | ${p50.toFixed(1)} | ${p99.toFixed(1)} | ${goal} |`),
  )
  return `# The live path of recognition

\`npm run bench:live\`, ${Temporal.Now.plainDateISO()}; ${machine}; Node ${process.version}, embedded PostgreSQL. Generator, server and database share the cores; batches
of 500 through \`accept\`, each durable before the next; single look-ups and decisions each in a transaction of their own.

| people | records | what | rate | goal | processor time, ours + PostgreSQL's | log each | rows each |
|---|---|---|---|---|---|---|---|
${rates.join('\n')}

| people | what | p50 ms | p99 ms | goal, p99 |
|---|---|---|---|---|
${times.join('\n')}

Import of ${shown(importRows)} rows (\`bench/import.ts\`, goal ≤ 30 s for 100,000):

\`\`\`
${imported.text}
\`\`\`

${histories} histories of arrivals, corrections, judgements, separations and undone files a property, in every order against at once: ${neutral.ok ? '0 differing' : '**differing**'}.
`
}

function shown(count: number): string {
  return Math.round(count).toLocaleString('en')
}
