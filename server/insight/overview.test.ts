import { sql } from 'kysely'
import { describe, expect, it } from 'vitest'
import type { Actor, Scope } from '#platform'
import { newId } from '#platform'
import { cloneDatabase, makeWorkspace, noon } from '../../test/database.ts'
import { getOverview } from './overview.ts'
import { countAll } from './store.ts'
import { countWaiting } from './waiting-store.ts'

const { db } = await cloneDatabase()

type Made = { source: string | undefined; attributes: Record<string, string | string[]>; withdrawn?: boolean }

/** One person with the records its sources wrote down, as the resolver leaves them; the first record's id is the person's. */
async function addPerson(scope: Scope, name: string, channels: string[], made: Made[], seen = noon): Promise<string> {
  const ids = made.map(() => newId())
  const [person = ''] = ids
  for (const [i, { source, attributes, withdrawn }] of made.entries()) {
    const at = noon.subtract({ hours: made.length - i }).toString()
    await sql`insert into records (workspace_id, id, source_id, external_id, attributes, features, person_id, created_at, withdrawn_at)
      values (${scope.workspace}, ${ids[i]}, ${source}, ${ids[i]}, ${JSON.stringify(attributes)}::jsonb, '{}', ${person}, ${at},
        ${withdrawn ? at : null})`.execute(scope.db)
    await sql`insert into record_sightings values (${scope.workspace}, ${ids[i]}, ${at}, ${at})`.execute(scope.db)
  }
  await sql`insert into persons (workspace_id, id, name, sort_name, golden, channels, record_count)
    values (${scope.workspace}, ${person}, ${name}, ${name}, '{}', ${channels}::text[], ${made.filter((one) => !one.withdrawn).length})`.execute(
    scope.db,
  )
  await sql`insert into person_tallies values (${scope.workspace}, ${person}, 0, 0, false)`.execute(scope.db)
  await sql`insert into person_sightings values (${scope.workspace}, ${person}, ${seen.toString()}, ${seen.toString()}, false)`.execute(
    scope.db,
  )
  return person
}

describe('the overview', () => {
  it('of a business that knows nobody yet', async () => {
    const shop = await makeWorkspace(db, { sources: ['counter', 'web'] })
    expect(await shop.at(getOverview)).toEqual({
      contacts: 0,
      people: 0,
      nobodys: 0,
      joined: 0,
      openReviews: 0,
      entries: 0,
      bySource: [
        { source: 'counter', channel: 'counter', contacts: 0 },
        { source: 'web', channel: 'web', contacts: 0 },
      ],
      loading: null,
      readingAgain: null,
      showcase: null,
    })
  })

  it('counts contacts by source, people, open doubts that are due, and moments; what was withdrawn no longer counts', async () => {
    const shop = await makeWorkspace(db, { sources: ['counter', 'web'] })
    const { counter, web } = shop.sources
    const found = await shop.at(async (scope) => {
      const ana = await addPerson(
        scope,
        'Ana',
        ['counter', 'web'],
        [
          { source: counter, attributes: { full_name: 'Ana' } },
          { source: web, attributes: { full_name: 'Ana Ruiz' } },
          { source: web, attributes: { full_name: 'Ana R' }, withdrawn: true },
        ],
      )
      const luis = await addPerson(scope, 'Luis', ['counter'], [{ source: counter, attributes: { full_name: 'Luis' } }])
      const visitor = await addPerson(scope, '', ['web'], [{ source: web, attributes: { device: 'bot-0001' }, withdrawn: true }])
      await sql`update persons set is_visitor = true, record_count = 4 where id = ${visitor}`.execute(scope.db)
      const addReview = (until: Temporal.Instant | null, open: boolean) =>
        sql`insert into reviews (workspace_id, id, a, b, origin, actor, created_at, postponed_until, is_open)
          values (${scope.workspace}, ${newId()}, ${ana}, ${open ? luis : newId()}, 'resolver', 'pulsera', now(), ${until?.toString() ?? null}, ${open})`.execute(
          scope.db,
        )
      await addReview(null, true)
      await addReview(null, false)
      for (const withdrawn of [null, noon.toString()])
        await sql`insert into entries (workspace_id, id, record_id, at, kind, channel, facts, actor, created_at, withdrawn_at)
          values (${scope.workspace}, ${newId()}, ${ana}, now(), 'note', 'counter', '{}', 'pulsera', now(), ${withdrawn})`.execute(scope.db)
      await sql`update workspaces set demo_done = 500, demo_total = 1200`.execute(scope.db)
      await sql`insert into readings (workspace_id, version, total, done, started_at) values (${scope.workspace}, 'new rules', 3, 2, now())`.execute(
        scope.db,
      )
      const before = await getOverview(scope)
      await sql`update reviews set postponed_until = ${noon.add({ hours: 24 }).toString()}`.execute(scope.db)
      await sql`update readings set finished_at = now()`.execute(scope.db)
      return { before, after: await getOverview(scope) }
    })
    expect(found.before).toMatchObject({
      contacts: 3,
      people: 2,
      nobodys: 4,
      joined: 1,
      openReviews: 1,
      entries: 1,
      loading: { done: 500, total: 1200 },
      readingAgain: { done: 2, total: 3 },
    })
    expect(found.before.bySource.map(({ contacts }) => contacts)).toEqual([2, 1])
    expect(found.after).toMatchObject({ openReviews: 0, readingAgain: null })
  })

  it('shows whom most channels know, then who is spelled most ways; never somebody without a name', async () => {
    const shop = await makeWorkspace(db, { sources: ['counter', 'web', 'whatsapp'] })
    const { counter, web, whatsapp } = shop.sources
    const same = (source: string | undefined) => ({ source, attributes: { full_name: 'Ana' } })
    const showcase = await shop.at(async (scope) => {
      await addPerson(
        scope,
        '',
        ['counter', 'web', 'whatsapp'],
        [counter, web, whatsapp, counter].map((source) => ({ source, attributes: { phone: '55' } })),
      )
      await addPerson(scope, 'Many cards', ['counter'], [counter, counter, counter, counter, counter].map(same))
      await addPerson(scope, 'Ana', ['counter', 'web', 'whatsapp'], [counter, web, whatsapp].map(same))
      await addPerson(
        scope,
        'Laura García',
        ['counter', 'web', 'whatsapp'],
        [
          { source: counter, attributes: { phone: ['55 1', '55 2'], full_name: 'Lau ✨' } },
          { source: web, attributes: { first_name: 'Laura', last_name: 'García', second_last_name: 'Mendoza', email: 'l@gmail.com' } },
          { source: whatsapp, attributes: { handle: '@lau' } },
        ],
      )
      return (await getOverview(scope)).showcase
    })
    expect(showcase?.name).toBe('Laura García')
    expect(showcase?.versions.map(({ channel, name, contact }) => ({ channel, name, contact }))).toEqual([
      { channel: 'counter', name: 'Lau ✨', contact: '55 1' },
      { channel: 'web', name: 'Laura García Mendoza', contact: 'l@gmail.com' },
      { channel: 'whatsapp', name: '', contact: '@lau' },
    ])
  })

  it('counts people from indexes alone', async () => {
    const shop = await makeWorkspace(db, { sources: ['counter'] })
    await shop.at(async (scope) => {
      for (const name of ['Ana', 'Luis', 'Eva'])
        await addPerson(
          scope,
          name,
          ['counter'],
          [1, 2].map(() => ({ source: shop.sources.counter, attributes: { full_name: name } })),
        )
    })
    // What all transactions may see needs no look at the table.
    await sql`vacuum persons`.execute(db)
    const readOf = async ({ db }: Scope) => {
      const { rows } = await sql<{ read: number }>`select (seq_tup_read + coalesce(idx_tup_fetch, 0))::int as read
        from pg_stat_xact_user_tables where relname = 'persons'`.execute(db)
      return rows[0]?.read ?? 0
    }
    const { joined, read } = await shop.at(async (scope) => {
      // Three people fill one page, which would be read whole.
      await sql`set local enable_seqscan = off`.execute(scope.db)
      const before = await readOf(scope)
      const counted = await countAll(scope)
      return { joined: counted.joined, read: (await readOf(scope)) - before }
    })
    expect({ joined, read }).toEqual({ joined: 3, read: 0 })
  })

  it('sees nothing of another business', async () => {
    const ours = await makeWorkspace(db, { sources: ['counter'] })
    const theirs = await makeWorkspace(db, { sources: ['counter'] })
    await theirs.at((scope) => addPerson(scope, 'Ana', ['counter'], [{ source: theirs.sources.counter, attributes: { full_name: 'Ana' } }]))
    expect(await ours.at(getOverview)).toMatchObject({ contacts: 0, people: 0, bySource: [{ contacts: 0 }] })
  })
})

describe('what waits', () => {
  it('is counted for the caller: doubts that are due, blocks of today, files under way, events that could not be used', async () => {
    const shop = await makeWorkspace(db, { sources: ['counter', 'web'] })
    const waiting = (actor: Actor) => shop.at(countWaiting, noon, actor)
    expect(await waiting('user:ana')).toEqual({ reviews: 0, blocksLeft: 3, imports: 0, quarantined: 0 })
    await shop.at(async (scope) => {
      const { workspace } = scope
      for (const [postponed, open] of [
        [null, true],
        [null, false],
        [noon.add({ hours: 2 }).toString(), true],
      ] as const)
        await sql`insert into reviews (workspace_id, id, a, b, origin, actor, created_at, postponed_until, is_open)
          values (${workspace}, ${newId()}, '00000000-0000-7000-8000-000000000001', ${newId()}, 'resolver', 'pulsera', now(), ${postponed}, ${open})`.execute(
          scope.db,
        )
      for (const [day, actor] of [
        ['2026-11-21', 'user:ana'],
        ['2026-11-20', 'user:ana'],
        ['2026-11-21', 'user:beto'],
      ])
        await sql`insert into routine_marks (workspace_id, day, actor, block, seconds, done_at)
          values (${workspace}, ${day}::date, ${actor}, 'twins', 60, now())`.execute(scope.db)
      for (const [state, days] of [
        ['ready', 1],
        ['ready', 8],
        ['running', 8],
        ['done', 1],
      ] as const)
        await sql`insert into imports (workspace_id, id, source_id, kind, state, file_name, file_bytes, file_hash, shape, mapping, counts, actor, created_at)
          values (${workspace}, ${newId()}, ${shop.sources.web}, 'customers', ${state}, 'a.csv', 1, 'x', '{}', '{}', '{}', 'user:ana', ${noon.subtract({ hours: days * 24 }).toString()})`.execute(
          scope.db,
        )
      for (const reason of ['event.unusable', 'source.paused'])
        await sql`insert into quarantined (workspace_id, id, source_id, at, reason, facts, body)
          values (${workspace}, ${newId()}, ${shop.sources.web}, now(), ${reason}, '{}', '{}')`.execute(scope.db)
    })
    expect(await waiting('user:ana')).toEqual({ reviews: 1, blocksLeft: 2, imports: 2, quarantined: 1 })
    expect(await (await makeWorkspace(db)).at(countWaiting)).toEqual({ reviews: 0, blocksLeft: 3, imports: 0, quarantined: 0 })
  })
})
