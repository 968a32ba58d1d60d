import { writeFile } from 'node:fs/promises'
import { cpus, loadavg, tmpdir, totalmem } from 'node:os'
import { join } from 'node:path'
import { makeSourceKey } from '#access'
import { Chance } from '../generator/chance.ts'
import { openShop, type Shop, say } from '../live/shop.ts'
import { fillHistory, webOf } from './fill-history.ts'
import { run } from './load.ts'
import { databaseCpuS, serve, usageOf } from './program.ts'

type Growth = { people: number; events: number; preparedS: number; started: Rate; singles: Rate; batches: Rate; quietP99: number }
type Rate = { perSecond: number; p99: number; serverUs: number; databaseUs: number }

/** A shop of so many people with so many events behind them, filled into `folder` once and used again; then what the wire takes in there. */
async function measureGrowth(folder: string, size: { people: number; events: number }, runMs: number): Promise<Growth> {
  const { people, events } = size
  const begun = performance.now()
  const shop = await openShop(folder, people)
  await fillHistory(shop, events)
  const writeKey = await shop.at((scope) => makeSourceKey(scope, webOf(shop), 'bench'))
  const talk = talkOf(shop)
  await shop.database.stop()
  const preparedS = (performance.now() - begun) / 1000
  console.log(`${people.toLocaleString('en')} people, ${events.toLocaleString('en')} events: ready after ${Math.round(preparedS)} s`)
  const program = await serve(folder)
  const key = Buffer.from(`${writeKey}:`).toString('base64')
  const load = { port: program.port, key }
  const single = { ...load, path: '/v1/track', body: () => JSON.stringify(talk.track()) }
  const batch = { ...load, path: '/v1/batch', body: () => JSON.stringify({ batch: Array.from({ length: 100 }, talk.mixed) }) }
  const measure = async (what: string, each: number, work: Parameters<typeof run>[0]): Promise<Rate> => {
    const before = { server: (await usageOf(program.pid)).cpuS, database: await databaseCpuS(folder) }
    const { requests, seconds, p99, failed } = await run(work)
    if (failed > 0) throw new Error(`${failed} requests were answered neither 200 nor 429`)
    const count = requests * each
    const us = (spent: number) => (spent / count) * 1e6
    const rate = {
      perSecond: count / seconds,
      p99,
      serverUs: us((await usageOf(program.pid)).cpuS - before.server),
      databaseUs: us((await databaseCpuS(folder)) - before.database),
    }
    console.log(
      `  ${what.padEnd(30)} ${shown(rate.perSecond)}/s, p99 ${p99.toFixed(0)} ms, ${rate.serverUs.toFixed(0)} + ${rate.databaseUs.toFixed(0)} µs each`,
    )
    return rate
  }
  try {
    const started = await measure('single events, just started', 1, { ...single, connections: 256, durationMs: runMs / 3 })
    // What is touched all day lies in memory: as many events as a third of its people, of batches a sixth: what a shop that is so busy sees in a minute.
    for (let warmed = 0; warmed < people / 3; ) warmed += (await run({ ...single, connections: 256, durationMs: runMs / 3 })).requests
    const singles = await measure('single events', 1, { ...single, connections: 256, durationMs: runMs })
    for (let warmed = 0; warmed < people / 6; ) warmed += 100 * (await run({ ...batch, connections: 16, durationMs: runMs / 3 })).requests
    const batches = await measure('batches of 100, mixed', 100, { ...batch, connections: 16, durationMs: runMs })
    const quiet = await run({ ...single, connections: 1, durationMs: runMs, ratePerS: 20 })
    return { people, events, preparedS, started, singles, batches, quietP99: quiet.p99 }
  } finally {
    await program.stop()
  }
}

/** What the shop's own customers do, and one thing of twenty that somebody new says who she is: a customer drawn from the same world. */
function talkOf(shop: Shop) {
  const chance = new Chance(11)
  const at = shop.sources.indexOf(webOf(shop))
  const known = Math.floor((shop.people - at) / shop.sources.length)
  const seed = 2 + Math.floor(Math.random() * 1e6)
  const strangers = say(shop, 10_000_000, seed)
  let turn = 0
  const stamp = () => ({ messageId: `growth-${seed}-${++turn}`, timestamp: new Date().toISOString() })
  // The customers of this source are each so many-eth that the generator drew.
  const userId = () => `1-${at + shop.sources.length * chance.below(known)}`
  const track = () => ({
    type: 'track',
    event: 'Product Viewed',
    userId: userId(),
    ...stamp(),
    properties: { product_id: String(turn % 500), name: 'Café de Chiapas', price: 219.5 },
  })
  const mixed = () => {
    if (chance.below(10) > 0) return track()
    if (chance.below(2) === 0)
      return { type: 'identify', userId: userId(), ...stamp(), traits: { city: `Ciudad ${chance.below(300)}`, address: `Calle ${turn} 5` } }
    const stranger = strangers.next().value
    return { type: 'identify', userId: `new-${seed}-${turn}`, ...stamp(), traits: stranger ? stranger.attributes : {} }
  }
  return { track, mixed }
}

const shown = (n: number) => Math.round(n).toLocaleString('en')

/** Keeps the figures: how much slower the large shop is than the small one. */
async function writeGrowth(stages: readonly Growth[], load: string): Promise<void> {
  const rows = stages.flatMap(({ people, events, preparedS, started, singles, batches, quietP99 }) => {
    const size = `| ${shown(people)} | ${shown(events)} |`
    const line = (what: string, { perSecond, p99, serverUs, databaseUs }: Rate) =>
      `${size} ${what} | ${shown(perSecond)}/s | ${p99.toFixed(0)} ms | ${serverUs.toFixed(0)} + ${databaseUs.toFixed(0)} µs |`
    return [
      line('single events, in the first seconds after a start', started),
      line('single events', singles),
      line('batches of 100, mixed', batches),
      `${size} one quiet request | – | ${quietP99.toFixed(1)} ms | ready after ${shown(preparedS)} s |`,
    ]
  })
  const text = `# What a machine takes in, in a small shop and in a large one

\`npm run bench:intake -- --growth\` on ${Temporal.Now.plainDateISO()}, load before it ${load}: ${cpus().length} × ${cpus()[0]?.model.trim()}, ${Math.round(totalmem() / 2 ** 30)} GB, Node ${process.version};
the real program over HTTP, embedded PostgreSQL, durable, with the load generator on the same machine. People come through the resolver; the history
behind them is written by set-based statements into the same tables, with the same indexes (\`bench/intake/fill-history.ts\`). Each is measured when as
many events have come in since its start as a third of its people (of batches a sixth). Whom an event is about is drawn evenly from all people: the hardest there is for
memory. Goal: at most 1.5 times slower.

| people | events behind them | what | rate | p99 | processor time each, server + database |
|---|---|---|---|---|---|
${rows.join('\n')}

${slower(stages)}
`
  await writeFile(join(import.meta.dirname, '../results/intake-growth.md'), text)
}

function slower(stages: readonly Growth[]): string {
  const [small, large] = [stages.at(0), stages.at(-1)]
  if (!small || !large || small === large) return 'One size only: nothing to compare.'
  const times = (of: 'singles' | 'batches') => (small[of].perSecond / large[of].perSecond).toFixed(2)
  const cost = (of: 'singles' | 'batches') =>
    ((large[of].serverUs + large[of].databaseUs) / (small[of].serverUs + small[of].databaseUs)).toFixed(2)
  return `The large shop is ${times('singles')} times slower for single events and ${times('batches')} times for batches; in processor time ${cost('singles')} and ${cost('batches')} times.`
}

type GrowOptions = { folder: string; sizes: { people: number; events: number }[]; runMs: number; isWritten: boolean }

export function growOptions(args: readonly string[], isQuick: boolean): GrowOptions {
  const option = (name: string) => args.find((one) => one.startsWith(`--${name}=`))?.slice(name.length + 3)
  const numbers = (name: string, usual: string) => (option(name) ?? usual).split(',').map(Number)
  const people = numbers('people', isQuick ? '1000,5000' : '10000,1000000')
  const events = numbers('events', isQuick ? '20000,100000' : '200000,20000000')
  const sizes = people.map((count, at) => ({ people: count, events: events[at] ?? count * 20 }))
  return { folder: option('data') ?? join(tmpdir(), 'pulsera-bench-growth'), sizes, runMs: isQuick ? 4_000 : 15_000, isWritten: !isQuick }
}

export async function runGrowth({ folder, sizes, runMs, isWritten }: GrowOptions): Promise<void> {
  const load = loadavg()[0]?.toFixed(1) ?? '?'
  const stages: Growth[] = []
  for (const size of sizes) stages.push(await measureGrowth(join(folder, `${size.people}-${size.events}`), size, runMs))
  console.log(slower(stages))
  if (isWritten) await writeGrowth(stages, load)
}
