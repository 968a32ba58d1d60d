import { sql } from 'kysely'
import type { Db } from '#platform'

export async function ensureSecret(db: Db, name: string, fresh: string): Promise<string> {
  await sql`insert into auth.secrets (name, value) values (${name}, ${fresh}) on conflict do nothing`.execute(db)
  const { rows } = await sql<{ value: string }>`select value from auth.secrets where name = ${name}`.execute(db)
  return rows[0]?.value ?? fresh
}
