import { once } from 'node:events'
import { sql } from 'kysely'
import pg from 'pg'
import { describe, expect, it, vi } from 'vitest'
import { resolveLater, resolveTask } from '#access'
import { log } from '#platform'
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
    await expect.poll(countReadings).toBeGreaterThan(1)
    const { id } = (await server.api('POST', '/replays', {})).body
    const find = async () => (await server.api('GET', '/replays')).body.find((one: { id: string }) => one.id === id)
    await expect.poll(find).toMatchObject({ finishedAt: expect.any(String) })
    expect(await countReadings()).toBeGreaterThan(1)
    await other.query('rollback')
    await expect.poll(countReadings).toBe(0)
  })
})

describe('the end', () => {
  it('waits for what is still looked up for a caller who left', async () => {
    const ending = await startServer()
    const failed = vi.spyOn(log, 'error')
    const other = new pg.Client({ ...ending.config, user: 'postgres' })
    await other.connect()
    atEnd(() => other.end())
    await other.query('begin')
    await other.query('lock table auth.sessions in access exclusive mode')
    const leaving = new AbortController()
    const asked = fetch(`${ending.url}/api/me`, { headers: { cookie: ending.cookie }, signal: leaving.signal })
    const waiting = async () =>
      (await other.query("select from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'")).rowCount
    await expect.poll(waiting).toBe(1)
    leaving.abort()
    await expect(asked).rejects.toThrow('aborted')
    const closed = once(ending.app.http.server, 'close')
    const stopped = ending.stop()
    await closed
    await other.query('rollback')
    await stopped
    expect(failed.mock.calls).toEqual([])
  })
})
