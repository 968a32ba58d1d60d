import { sql } from 'kysely'
import { expect, it } from 'vitest'
import { prepareJobs } from '#platform'
import { cloneDatabase, makeWorkspace } from '../../test/database.ts'
import { demoTasks, resumeDemo, startDemo } from './load.ts'
import { saveProgress } from './store.ts'

const { db, config } = await cloneDatabase()
await prepareJobs(config)
const shop = await makeWorkspace(db, { sources: [] })
type Job = { key: string; queue: string; payload: { workspace: string; now: string } }
const jobs = async (): Promise<Job[]> =>
  (
    await sql<Job>`select jobs.key, queue_name as queue, payload from graphile_worker.jobs
      join graphile_worker._private_jobs as held using (id)`.execute(db)
  ).rows

it('a load that lost its job, as after a restore, goes on with the very same year, once', async () => {
  await shop.at((scope) => startDemo(scope))
  const [first] = await jobs()
  expect(first?.payload.workspace).toBe(shop.workspace)
  await shop.at(resumeDemo)
  expect(await jobs()).toEqual([first])
  await sql`delete from graphile_worker._private_jobs`.execute(db)
  await Promise.all([shop.at(resumeDemo), shop.at(resumeDemo)])
  expect(await jobs()).toEqual([first])
  await sql`delete from graphile_worker._private_jobs`.execute(db)
  const total = await shop.at(
    async (scope) => (await sql<{ total: number }>`select demo_total as total from workspaces`.execute(scope.db)).rows[0]?.total,
  )
  await shop.at((scope) => saveProgress(scope, { done: total ?? 0 }))
  await shop.at(resumeDemo)
  expect(await jobs()).toEqual([])
})

it('brings a year in which people say what they allow, and shops what else they know', async () => {
  const other = await makeWorkspace(db, { sources: [] })
  await other.at((scope) => startDemo(scope, 120))
  const job = (await jobs()).find(({ payload }) => payload.workspace === other.workspace)
  await demoTasks(db)['demo.load']?.(job?.payload)
  const { rows: said } = await other.at((scope) =>
    sql<{ channel: string; allowed: boolean; method: string }>`
      select distinct channel, allowed, method from consent_statements where workspace_id = ${scope.workspace}`.execute(scope.db),
  )
  expect(said).toEqual(
    expect.arrayContaining([
      { channel: 'email', allowed: true, method: 'subscription' },
      { channel: 'email', allowed: false, method: 'subscription' },
      { channel: 'email', allowed: false, method: 'preference' },
      { channel: 'whatsapp', allowed: true, method: 'preference' },
      { channel: 'whatsapp', allowed: false, method: 'whatsapp' },
    ]),
  )
  const { rows: known } = await other.at((scope) =>
    sql<{ name: string }>`select distinct name from record_traits where workspace_id = ${scope.workspace} union
      select distinct 'group ' || (value #>> '{}') from group_traits where workspace_id = ${scope.workspace} and name = 'name'`.execute(
      scope.db,
    ),
  )
  expect(known.map(({ name }) => name)).toEqual(expect.arrayContaining(['molienda', 'nivel', 'plan', 'tienda_preferida']))
  expect(known.map(({ name }) => name)).toContainEqual(expect.stringMatching('Cafetería Mendoza'))
})
