import { sql } from 'kysely'
import type { Scope } from '#platform'
import { moment, rowsAs } from './sql.ts'

export type DataOwner = { userId: string; pairsPerDay: number }

/** In one order, whoever asks: the doubts are dealt by it. */
export async function listDataOwners(scope: Scope): Promise<DataOwner[]> {
  const { rows } = await sql<DataOwner>`
    select user_id as "userId", pairs_per_day as "pairsPerDay" from data_owners
    where workspace_id = ${scope.workspace} order by user_id`.execute(scope.db)
  return rows
}

/** These and nobody else. */
export async function replaceDataOwners(scope: Scope, owners: readonly DataOwner[]): Promise<void> {
  await sql`delete from data_owners where workspace_id = ${scope.workspace}`.execute(scope.db)
  await sql`
    insert into data_owners (workspace_id, user_id, pairs_per_day, actor, created_at)
    select ${scope.workspace}, "userId", "pairsPerDay", ${scope.actor}, ${moment(scope.now)}
    from ${rowsAs(owners, 'row ("userId" uuid, "pairsPerDay" integer)')}`.execute(scope.db)
}
