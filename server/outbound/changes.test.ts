import { sql } from 'kysely'
import { expect, it } from 'vitest'
import { type Claim, recognise } from '#people'
import { bindSecrets, createSecretBox, prepareJobs } from '#platform'
import { cloneDatabase, makeWorkspace } from '../../test/database.ts'
import { resumeOutbound } from './index.ts'
import { insertEndpoint } from './store.ts'

const { db, config } = await cloneDatabase()
await prepareJobs(config)
bindSecrets(db, createSecretBox(Buffer.alloc(32, 1)))
const now = Temporal.Now.instant()

it('what changes is told of each record once, what was stated long ago and what is restored is not; after a restore it goes on', async () => {
  const shop = await makeWorkspace(db)
  const { counter } = shop.sources
  if (!counter) throw new Error('no counter')
  const say = (city: string, at: Temporal.Instant, restoring = 'off') =>
    shop.at(async (scope) => {
      await sql`select set_config('app.restoring', ${restoring}, true)`.execute(scope.db)
      const names = ['Nadia Oropeza', 'Tomás Barragán', 'Irene Villaseñor']
      const claims = names.map((full_name, n): Claim => ({ source: counter, externalId: `${n}`, at, attributes: { full_name, city } }))
      await recognise(scope, claims)
    }, now)
  const events = () =>
    shop.at(async (scope) => {
      const { rows } = await sql<{ fields: string[] }>`select facts -> 'fields' as fields from outbound_events
        where workspace_id = ${scope.workspace} and type = 'person.changed' order by at`.execute(scope.db)
      return rows.map(({ fields }) => fields)
    })
  await shop.at((scope) => insertEndpoint(scope, { url: 'https://hooks.example.com/', events: ['person.changed'], secret: 's' }))
  await say('Puebla', now.subtract({ hours: 24 * 90 }))
  await say('Oaxaca', now.subtract({ hours: 24 * 60 }))
  await say('Toluca', now.subtract({ minutes: 2 }), 'on')
  expect(await events()).toEqual([])
  await say('Morelia', now)
  expect(await events()).toEqual([['city'], ['city'], ['city']])
  // Several phones are dated one by one; what counts only where nothing else is said is dated in another way.
  const nadia = { source: counter, externalId: '0', at: now }
  for (const attributes of [{ phone: '5511110001' }, { phone: '5511110002' }])
    await shop.at((scope) => recognise(scope, [{ ...nadia, attributes }]), now)
  await shop.at((scope) => recognise(scope, [{ ...nadia, attributes: { company: 'Acme' }, fallback: true }]), now)
  expect((await events()).slice(3)).toEqual([['phone'], ['phone'], ['company']])

  const jobs = () =>
    shop.at(async (scope) => {
      const { rows } = await sql<{ key: string }>`select key from graphile_worker.jobs where key like 'outbound.%'`.execute(scope.db)
      return rows.map(({ key }) => key)
    })
  expect(await jobs()).toEqual([`outbound.spread ${shop.workspace}`])
  // The queue is in no backup.
  await sql`select graphile_worker.remove_job(${`outbound.spread ${shop.workspace}`})`.execute(db)
  await shop.at(resumeOutbound)
  await shop.at(resumeOutbound)
  expect(await jobs()).toEqual([`outbound.spread ${shop.workspace}`])
})
