import { sql } from 'kysely'
import { describe, expect, it } from 'vitest'
import { lockWorkspace, prepareJobs } from '#platform'
import { cloneDatabase, makeWorkspace } from '../../../test/database.ts'
import { pausedReason } from '../store/quarantine.ts'
import { createReplayer } from './replay.ts'

const { db, config } = await cloneDatabase()
await prepareJobs(config)
const shop = await makeWorkspace(db)
const replayer = createReplayer({ db, accept: async () => [] })

describe('trying again what waits', () => {
  const chosen = { source: shop.sources.web, reason: pausedReason }

  // Who changes a source has the business already; who only asks for the replay has it written down afterwards.
  it.each([
    { whoever: 'resumes the source', order: ['lock', 'start'] as const },
    { whoever: 'asks for the same again', order: ['start', 'lock'] as const },
  ])('is hindered by nobody who $whoever meanwhile: all take the business before the replay', async ({ order }) => {
    const { id } = await shop.at((scope) => replayer.start(scope, chosen))
    let running: Promise<void> | undefined
    await shop.at(async (scope) => {
      for (const [n, what] of order.entries()) {
        if (what === 'lock') await lockWorkspace(scope)
        else expect((await replayer.start(scope, chosen)).id).toBe(id)
        if (n > 0) continue
        running = replayer.tasks['quarantine.replay']?.({ workspace: shop.workspace, replayId: id })
        running?.catch(() => {})
        await expect.poll(countWaiting).toBe(1)
      }
    })
    await running
    expect(await shop.at((scope) => replayer.get(scope, id))).toMatchObject({ finishedAt: expect.anything() })
  })
})

/** Transactions of this database that wait for another one. */
async function countWaiting(): Promise<number | undefined> {
  const { rows } = await sql<{ n: number }>`select count(*)::int as n from pg_locks join pg_stat_activity using (pid)
    where not granted and datname = current_database()`.execute(db)
  return rows[0]?.n
}
