import { sql } from 'kysely'
import type { Shop } from '../live/shop.ts'

const chunk = 500_000

/**
 * Gives a shop a history of so many events: rows like those that the wire writes, in the order of time, each of a record drawn by chance (some of many,
 * most of few), with their receipts, by set-based statements into the same tables. The index by record is made anew at the end, as it would be after
 * a restore. What was filled is filled: killed at any moment, it goes on where it was. Answers how long it took.
 */
export async function fillHistory(shop: Shop, events: number): Promise<number> {
  const begun = performance.now()
  const have = await countHistory(shop)
  if (have < events) {
    await shop.at(async ({ db, workspace }) => {
      await sql`drop index if exists entries_record`.execute(db)
      await sql`create unlogged table if not exists bench_records (n integer primary key, id uuid not null)`.execute(db)
      await sql`truncate bench_records`.execute(db)
      await sql`insert into bench_records select row_number() over (order by id), id from records where workspace_id = ${workspace}`.execute(
        db,
      )
    })
    for (let from = have; from < events; from += chunk) {
      await fillChunk(shop, from, Math.min(chunk, events - from), events)
      console.log(`  ${Math.min(events, from + chunk).toLocaleString('en')} events, ${Math.round((performance.now() - begun) / 1000)} s`)
    }
  }
  // Also where it was killed just before: what follows costs nothing where it is done.
  await shop.at(async ({ db }) => {
    await sql`create index if not exists entries_record on entries (record_id, at desc) where withdrawn_at is null`.execute(db)
    await sql`drop table if exists bench_records`.execute(db)
  })
  if (have < events) {
    await sql`vacuum (analyze) entries`.execute(shop.database.db)
    await sql`vacuum (analyze) receipts`.execute(shop.database.db)
  }
  return (performance.now() - begun) / 1000
}

/** The receipts say how far it came: they are written with the entries, one for each. */
async function countHistory(shop: Shop): Promise<number> {
  const { rows } = await shop.at(({ db, workspace }) =>
    sql<{ last: string | null }>`select max(message_id) as last from receipts
      where workspace_id = ${workspace} and source_id = ${webOf(shop)} and message_id ^@ 'history-'`.execute(db),
  )
  return rows[0]?.last ? Number(rows[0].last.slice('history-'.length)) : 0
}

/** The source whose key the bench has. */
export const webOf = ({ sources }: Shop) => {
  const [, web] = sources
  if (!web) throw new Error('the shop has no web source')
  return web
}

async function fillChunk(shop: Shop, from: number, count: number, events: number): Promise<void> {
  await shop.at(async ({ db, workspace }) => {
    await sql`set local synchronous_commit = off`.execute(db)
    // Three years, the newest an hour ago.
    await sql`
      with drawn as (
        select n, now() - interval '1 hour' - (${events}::int - n) * (interval '3 years' / ${events}::int) as at,
          1 + floor((select count(*) from bench_records) * random() ^ 2)::int as whose, random() as kind
        from generate_series(${from + 1}::int, ${from + count}::int) as n
      ), kept as (
        insert into receipts (workspace_id, source_id, message_id, at)
        select ${workspace}, ${webOf(shop)}, 'history-' || lpad(n::text, 10, '0'), at from drawn
      )
      insert into entries (workspace_id, id, record_id, at, kind, channel, facts, amount_minor, currency, source_id, actor, created_at)
      select ${workspace}, uuidv7(at - now()), bench_records.id, at, case when kind < 0.06 then 'purchase' when kind < 0.3 then 'page' else 'event' end, 'web',
        case when kind < 0.06 then json_build_object('orderId', 'H-' || drawn.n, 'items', json_build_array(json_build_object('name', 'Café de Chiapas', 'quantity', 2)))
          when kind < 0.3 then json_build_object('title', 'Producto ' || drawn.n % 500, 'url', 'https://tienda.example/producto/' || drawn.n % 500, 'properties', json_build_object())
          else json_build_object('what', 'product.viewed', 'event', 'Product Viewed', 'product', 'Café de Chiapas',
            'properties', json_build_object('product_id', (drawn.n % 500)::text, 'name', 'Café de Chiapas', 'price', 219.5)) end::jsonb,
        case when kind < 0.06 then 10000 + drawn.n % 90000 end, case when kind < 0.06 then 'MXN' end, ${webOf(shop)}, ${`source:${webOf(shop)}`}, at
      from drawn join bench_records on bench_records.n = drawn.whose`.execute(db)
  })
}
