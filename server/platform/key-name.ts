import { sql } from 'kysely'
import type { Db, Tx } from './db.ts'
import { Refusal } from './refusal.ts'
import { type Scope, secretsOf } from './scope.ts'

// Held while a process looks which key is this database's: two that start on a fresh one would each make theirs.
const keyLock = 5_081_879

/** The name of the key that seals this database's secrets, where that is known. */
export async function findKeyName(db: Db | Tx): Promise<string | null> {
  const { rows } = await sql<{ value: string }>`select value from auth.secrets where name = 'key'`.execute(db)
  return rows[0]?.value ?? null
}

/** One process at a time: `decide` is told the key's name so far, and answers what it will be from now on. */
export async function settleKeyName<T extends { keyName: string | null }>(
  db: Db,
  decide: (known: string | null) => Promise<T>,
): Promise<T> {
  return db.transaction().execute(async (tx) => {
    await sql`select pg_advisory_xact_lock(${keyLock})`.execute(tx)
    const known = await findKeyName(tx)
    const decided = await decide(known)
    if (decided.keyName !== known)
      await sql`insert into auth.secrets (name, value) values ('key', ${decided.keyName}) on conflict (name) do update set value = excluded.value`.execute(
        tx,
      )
    return decided
  })
}

/**
 * Seals for this database. Refuses with secrets.other-key where its key is another than this process has: nobody else would open it. Where none is
 * known yet, it is this one from now on.
 */
export async function sealerOf(scope: Scope): Promise<(text: string, place: string) => string> {
  const box = secretsOf(scope)
  await sql`insert into auth.secrets (name, value) values ('key', ${box.name}) on conflict do nothing`.execute(scope.db)
  if ((await findKeyName(scope.db)) !== box.name) throw new Refusal('secrets.other-key', {})
  return box.seal
}
