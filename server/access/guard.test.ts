import { setTimeout as wait } from 'node:timers/promises'
import { sql } from 'kysely'
import { afterAll, describe, expect, it } from 'vitest'
import type { WorkspaceId } from '#contract'
import { createDb, createPool, inWorkspace, lockWorkspace } from '#platform'
import { startServer } from '../../test/server.ts'
import { createGuard } from './guard.ts'

const server = await startServer()
const besides = createPool({ ...server.config, max: 1 })
afterAll(() => besides.end())

/** Holds the business, as a long undo would, until told. */
async function hold(workspace: WorkspaceId): Promise<() => Promise<void>> {
  const { promise: held, resolve: isHeld } = Promise.withResolvers<void>()
  const { promise: mayEnd, resolve: end } = Promise.withResolvers<void>()
  const done = inWorkspace(createDb(besides), { workspace, actor: 'pulsera' }, async (scope) => {
    await lockWorkspace(scope)
    isHeld()
    await mayEnd
  })
  await held
  return () => {
    end()
    return done
  }
}

describe('a business that is held', () => {
  it('is told when to come back, is read meanwhile, and holds up no other', async () => {
    const input = { mode: 'own', business: 'Ajena', country: 'ES', mainIdentifier: 'email' }
    const cookie = server.cookie
    const other: WorkspaceId = (await server.call('POST', '/api/workspaces', input, { cookie })).body.workspaceId
    const theirs = await server.keyFor('owner', other)
    const letGo = await hold(server.workspace)
    const card = { attributes: { full_name: 'Nora Luna Ríos', phone: '5577770001' } }
    const held = Array.from({ length: 20 }, () => server.api('POST', '/people', card))
    try {
      await wait(200)
      const started = performance.now()
      expect((await server.api('GET', '/people')).status).toBe(200)
      expect((await server.call('POST', '/api/people', card, { key: theirs })).status).toBeLessThan(300)
      expect(performance.now() - started).toBeLessThan(3_000)
      const first = await Promise.race(held)
      expect([first.status, first.body.code, first.headers.get('retry-after')]).toEqual([429, 'rate.limited', '2'])
    } finally {
      await letGo()
    }
    expect((await Promise.all(held)).some(({ status }) => status < 300)).toBe(true)
  })
})

describe('two that wait for each other', () => {
  it('are both done: the one that the database lets go begins again', async () => {
    const guard = createGuard({ db: server.db, accounts: server.app.accounts })
    const request = { method: 'POST', host: 'localhost', headers: { authorization: `Bearer ${server.key}` }, ip: '127.0.0.1' }
    const key = (name: string) => sql`select pg_advisory_xact_lock(hashtext(${name}))`
    const { promise: both, resolve } = Promise.withResolvers<void>()
    let begun = 0
    const one = (first: string, second: string) =>
      guard(request, { may: 'signed-in' }, async ({ scope }) => {
        await key(first).execute(scope.db)
        if (++begun === 2) resolve()
        await both
        await key(second).execute(scope.db)
        return 'done'
      })
    expect(await Promise.all([one('a', 'b'), one('b', 'a')])).toEqual(['done', 'done'])
    expect(begun).toBe(3)
  })
})

describe('what is asked of the outside', () => {
  const guard = createGuard({ db: server.db, accounts: server.app.accounts })
  const asking = (key: string) => ({ method: 'POST', host: 'localhost', headers: { authorization: `Bearer ${key}` }, ip: '127.0.0.1' })

  it('is asked before the transaction, which waits for nobody, and of nobody who may not', async () => {
    const open = async () =>
      (
        await sql<{ n: number }>`select count(*)::int as n from pg_stat_activity
          where datname = current_database() and pid <> pg_backend_pid() and state like 'idle in transaction%'`.execute(server.db)
      ).rows[0]?.n
    const done: unknown[] = []
    const beforehand = async () => void done.push(await open())
    await guard(asking(server.key), { may: 'sources.manage', beforehand }, async () => done.push('work'))
    expect(done).toEqual([0, 'work'])
    const clerk = await server.keyFor('clerk')
    await expect(guard(asking(clerk), { may: 'sources.manage', beforehand }, async () => done.push('work'))).rejects.toThrow()
    expect(done).toHaveLength(2)
  })
})
