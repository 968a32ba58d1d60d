import { sql } from 'kysely'
import type { Db } from './db.ts'

/**
 * Tells the planner what the tables hold. PostgreSQL does so by itself within a minute; until then what was just filled is searched as if it were
 * empty: a typed name took 1,600 ms in a new shop of 4,000 people, and 25 ms once its tables were known.
 */
export async function refreshStatistics(db: Db): Promise<void> {
  const { rows } = await sql<{ name: string }>`select quote_ident(tablename) as name from pg_tables
    where schemaname = current_schema() and tableowner = current_user order by tablename`.execute(db)
  if (rows.length > 0) await sql`analyze ${sql.raw(rows.map(({ name }) => name).join(', '))}`.execute(db)
}
