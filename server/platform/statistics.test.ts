import { sql } from 'kysely'
import { expect, it } from 'vitest'
import { cloneDatabase, makeWorkspace } from '../../test/database.ts'
import { refreshStatistics } from './statistics.ts'

it('the planner knows at once what was just filled', async () => {
  const { db } = await cloneDatabase()
  await makeWorkspace(db, { sources: ['counter', 'web'] })
  const known = async () =>
    (await sql<{ rows: number }>`select reltuples::int as rows from pg_class where relname = 'sources'`.execute(db)).rows[0]?.rows
  expect(await known()).toBeLessThan(1)
  await refreshStatistics(db)
  expect(await known()).toBe(2)
})
