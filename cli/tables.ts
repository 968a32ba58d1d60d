import type pg from 'pg'

/** `bound`: row security lets a transaction see one workspace's rows only. */
export type Table = { schema: string; name: string; columns: string[]; bound: boolean; counter: string | null }

export const quote = (name: string) => `"${name.replaceAll('"', '""')}"`
export const addressOf = ({ schema, name }: { schema: string; name: string }) => `${quote(schema)}.${quote(name)}`
export const listOf = (columns: string[]) => columns.map(quote).join(', ')

/**
 * Every table with something to keep: ours in "public" and better-auth's in "auth". Not the queue (what is in it is started again) and not
 * the migrations' own. Referenced tables come before those that refer to them.
 */
export async function listTables(client: pg.ClientBase): Promise<Table[]> {
  const { rows } = await client.query<Table>(`
    with recursive kept as (
      select c.oid, n.nspname as schema, c.relname as name, c.relrowsecurity as bound
      from pg_class c join pg_namespace n on n.oid = c.relnamespace
      where n.nspname in ('public', 'auth') and c.relkind = 'r' and c.relname not like 'kysely_migration%'
    ), depths as (
      select oid, 0 as depth from kept
      union
      select k.conrelid, depth + 1 from depths join pg_constraint k on k.confrelid = depths.oid and k.contype = 'f' and k.conrelid <> k.confrelid
      where depth < 20
    )
    select schema, name, bound,
      (select array_agg(attname::text order by attnum) from pg_attribute
        where attrelid = kept.oid and attnum > 0 and not attisdropped and attgenerated = '') as columns,
      (select attname::text from pg_attribute where attrelid = kept.oid and attidentity <> '' and not attisdropped) as counter
    from kept order by (select max(depth) from depths where depths.oid = kept.oid), schema, name`)
  return rows
}

export async function listMigrations(client: pg.ClientBase): Promise<string[]> {
  const { rows } = await client.query<{ name: string }>('select name from kysely_migration order by name')
  return rows.map(({ name }) => name)
}

/** Row security shows this workspace's rows from here on, within the transaction. */
export const enter = (client: pg.ClientBase, workspace: string) => client.query(`select set_config('app.workspace', $1, true)`, [workspace])
