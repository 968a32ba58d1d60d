import { sql } from 'kysely'
import { describe, expect, it } from 'vitest'
import { cloneDatabase, makeWorkspace } from '../../test/database.ts'
import { newId, together } from './scope.ts'

const { db } = await cloneDatabase()

describe('one workspace never sees another', () => {
  it('reads and writes only its own rows, in every table that has a workspace', async () => {
    const ours = await makeWorkspace(db)
    const theirs = await makeWorkspace(db)
    const seen = await ours.at(async (scope) => (await sql<{ id: string }>`select id from workspaces`.execute(scope.db)).rows)
    expect(seen).toEqual([{ id: ours.workspace }])
    const sources = await ours.at(
      async (scope) => (await sql`select 1 from sources where workspace_id = ${theirs.workspace}`.execute(scope.db)).rows,
    )
    expect(sources).toHaveLength(0)
    await expect(
      ours.at((scope) =>
        sql`insert into sources (workspace_id, id, kind, name, created_at) values (${theirs.workspace}, gen_random_uuid(), 'web', 'x', now())`.execute(
          scope.db,
        ),
      ),
    ).rejects.toThrow('row-level security')
  })

  it('sees nothing at all outside a workspace', async () => {
    await makeWorkspace(db)
    expect((await sql`select 1 from sources`.execute(db)).rows).toHaveLength(0)
  })

  it('is held by a forced policy on every table but the named exceptions', async () => {
    const { rows } = await sql<{ name: string }>`select relname as name from pg_class
      where relnamespace = 'public'::regnamespace and relkind in ('r', 'p') and not (relrowsecurity and relforcerowsecurity) order by 1`.execute(
      db,
    )
    // Keys name their workspace before one is known; the other two are the migrations' own.
    expect(rows.map((row) => row.name)).toEqual(['api_keys', 'kysely_migration', 'kysely_migration_lock'])
  })
})

describe('steps that go out together', () => {
  it('are all waited for, also where one fails, and what failed first is told', async () => {
    const shop = await makeWorkspace(db)
    let ended = false
    const failing = shop.at(({ db: tx }) =>
      together(
        (async () => {
          await sql`select pg_sleep(0.05)`.execute(tx)
          await sql`select 1 / 0`.execute(tx)
        })(),
        (async () => {
          await sql`select 1`.execute(tx)
          await sql`select pg_sleep(0.05)`.execute(tx).finally(() => {
            ended = true
          })
        })(),
        sql`select 'no number'::int`.execute(tx),
      ),
    )
    await expect(failing).rejects.toThrow('invalid input syntax')
    expect(ended).toBe(true)
  })

  it('leave nothing of a transaction of which one of them fails', async () => {
    const shop = await makeWorkspace(db)
    const write = () =>
      shop.at(({ db: tx, workspace }) =>
        together(
          sql`update workspaces set name = 'otra' where id = ${workspace}`.execute(tx),
          sql`insert into workspaces (id) values (null)`.execute(tx),
          sql`update workspaces set name = 'otra' where id = ${workspace}`.execute(tx),
        ),
      )
    await expect(write()).rejects.toThrow('row-level security')
    const { rows } = await shop.at(({ db: tx }) => sql<{ name: string }>`select name from workspaces`.execute(tx))
    expect(rows).toEqual([{ name: 'Tienda' }])
  })
})

describe('an id', () => {
  it('is a UUIDv7 that comes after every one made before, also within a millisecond', () => {
    const ids = Array.from({ length: 20_000 }, () => newId())
    expect(ids).toEqual(ids.toSorted())
    expect(new Set(ids).size).toBe(ids.length)
    expect(ids.every((id) => /^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/.test(id))).toBe(true)
  })
})
