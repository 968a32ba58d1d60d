import { readFileSync } from 'node:fs'
import { sql } from 'kysely'
import type { Shop } from './shop.ts'

export type Times = { what: string; p50: number; p99: number; goal: string }

/** Half of the times were shorter than p50, 99 of 100 shorter than p99: milliseconds. */
export async function time(what: string, goal: string, samples: number, work: (n: number) => Promise<unknown>): Promise<Times> {
  const took: number[] = []
  for (let n = 0; n < samples + 10; n++) {
    const begun = performance.now()
    await work(n)
    // The first ones find cold caches and unplanned statements, as nobody does in a shop that is open.
    if (n >= 10) took.push(performance.now() - begun)
  }
  took.sort((a, b) => a - b)
  const at = (share: number) => took[Math.min(took.length - 1, Math.floor(took.length * share))] ?? 0
  const times = { what, p50: at(0.5), p99: at(0.99), goal }
  console.log(`  ${what.padEnd(44)} p50 ${times.p50.toFixed(1).padStart(7)} ms  p99 ${times.p99.toFixed(1).padStart(7)} ms`)
  return times
}

export type Rate = { what: string; perSecond: number; ownUs: number; postgresUs: number; walBytes: number; rows: number; goal: string }

type Spent = { at: number; own: number; postgres: number; wal: number; rows: number }

async function spent({ database: { db } }: Shop): Promise<Spent> {
  const { rows } = await sql<{ pid: number }>`select pid from pg_stat_activity where pid is not null`.execute(db)
  // Those of the processes that still live: 100 ticks a second.
  const postgres = rows.reduce((sum, { pid }) => sum + ticksOf(pid), 0) / 100
  const { rows: counts } = await sql<{ wal: number; rows: number }>`
    select pg_wal_lsn_diff(pg_current_wal_insert_lsn(), '0/0')::float8 as wal,
      (select sum(n_tup_ins + n_tup_upd)::float8 from pg_stat_user_tables where schemaname = 'public') as rows`.execute(db)
  const { user, system } = process.cpuUsage()
  return { at: performance.now(), own: (user + system) / 1e6, postgres, wal: counts[0]?.wal ?? 0, rows: counts[0]?.rows ?? 0 }
}

function ticksOf(pid: number): number {
  try {
    const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ').at(-1)?.split(' ') ?? []
    return Number(fields[11]) + Number(fields[12])
  } catch {
    return 0
  }
}

/** How many things a second, and what each costs in processor time, log and rows written. */
export async function rate(
  shop: Shop,
  { what, goal, count }: { what: string; goal: string; count: number },
  work: () => Promise<void>,
): Promise<Rate> {
  const before = await spent(shop)
  await work()
  const seconds = (performance.now() - before.at) / 1000
  // Statistics of a transaction are seen within a second after it.
  await new Promise((done) => setTimeout(done, 1200))
  const after = await spent(shop)
  const each = (unit: 'own' | 'postgres') => ((after[unit] - before[unit]) / count) * 1e6
  const found = {
    what,
    goal,
    perSecond: count / seconds,
    ownUs: each('own'),
    postgresUs: each('postgres'),
    walBytes: (after.wal - before.wal) / count,
    rows: (after.rows - before.rows) / count,
  }
  console.log(
    `  ${what.padEnd(44)} ${Math.round(found.perSecond).toLocaleString('en').padStart(7)}/s  ${found.ownUs.toFixed(0)} + ${found.postgresUs.toFixed(0)} µs, ${found.walBytes.toFixed(0)} bytes of log, ${found.rows.toFixed(1)} rows each`,
  )
  return found
}
