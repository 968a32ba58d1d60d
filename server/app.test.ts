import { sql } from 'kysely'
import pg from 'pg'
import { describe, expect, it } from 'vitest'
import { resolveLater, resolveTask } from '#access'
import { atEnd, makeWorkspace } from '../test/database.ts'
import { startServer } from '../test/server.ts'

const server = await startServer()

describe('work in the background', () => {
  it('that lasts long for several businesses, as the reading after an upgrade, holds up nothing that somebody waits for', async () => {
    const large = [await makeWorkspace(server.db), await makeWorkspace(server.db), await makeWorkspace(server.db)]
    const other = new pg.Client({ ...server.config, user: 'postgres' })
    await other.connect()
    atEnd(() => other.end())
    await other.query('begin')
    await other.query('select from workspaces where id = any($1) for no key update', [large.map(({ workspace }) => workspace)])
    for (const shop of large) await shop.at((scope) => resolveLater(scope))
    const countReadings = async () =>
      (
        await sql<{ n: number }>`select count(*)::int as n from graphile_worker.jobs
          where task_identifier = ${resolveTask} and locked_at is not null`.execute(server.db)
      ).rows[0]?.n
    await expect.poll(countReadings, { timeout: 10_000 }).toBeGreaterThan(1)
    const { id } = (await server.api('POST', '/replays', {})).body
    const find = async () => (await server.api('GET', '/replays')).body.find((one: { id: string }) => one.id === id)
    await expect.poll(find, { timeout: 10_000 }).toMatchObject({ finishedAt: expect.any(String) })
    expect(await countReadings()).toBeGreaterThan(1)
    await other.query('rollback')
    await expect.poll(countReadings, { timeout: 10_000 }).toBe(0)
  }, 60_000)
})
