import { randomBytes } from 'node:crypto'
import { sql } from 'kysely'
import pg from 'pg'
import { afterAll, inject, onTestFinished } from 'vitest'
import type { SourceId, WorkspaceId } from '#contract'
import { type Actor, createDb, createPool, type Db, inWorkspace, newId, type Scope } from '#platform'

/** A database of its own for a test file, cloned from the migrated template, and connected as the role that row security binds. */
export async function cloneDatabase(): Promise<{ db: Db; config: pg.PoolConfig }> {
  const host = inject('socketDir')
  const name = `t_${randomBytes(6).toString('hex')}`
  const boss = new pg.Client({ host, user: 'postgres', database: 'postgres' })
  await boss.connect()
  await boss.query(`create database ${name} template pulsera_template owner pulsera strategy file_copy`)
  const config = { host, user: 'pulsera', database: name }
  const pool = createPool({ ...config, max: 4 })
  atEnd(async () => {
    await pool.end()
    await boss.query(`drop database ${name} with (force)`)
    await boss.end()
  })
  return { db: createDb(pool), config }
}

const undoing: (() => Promise<unknown>)[] = []

/** Undoes something at the end of the running test or, outside of one, of the file. Last made, first undone. */
export function atEnd(undo: () => Promise<unknown>): void {
  // A hook for the file that is registered within a test never runs, and one for a test cannot be registered outside of one.
  try {
    if (undoing.length === 0) onTestFinished(undoAll)
    undoing.push(undo)
  } catch {
    afterAll(undo)
  }
}

async function undoAll(): Promise<void> {
  for (const undo of undoing.splice(0).reverse()) await undo()
}

export const noon = Temporal.Instant.from('2026-11-21T12:00:00Z')

/** A workspace with one source per channel named, and a way to work in it at a set time. */
export async function makeWorkspace(db: Db, options: { country?: string; sources?: string[] } = {}) {
  const workspace = newId<WorkspaceId>()
  const at = <T>(work: (scope: Scope) => Promise<T>, now = noon, actor: Actor = 'pulsera') =>
    inWorkspace(db, { workspace, actor, now }, work)
  const sources: Record<string, SourceId> = {}
  await at(async (scope) => {
    await sql`insert into workspaces (id, name, country, currency, timezone, main_identifier, model_version, created_at)
      values (${workspace}, 'Tienda', ${options.country ?? 'MX'}, 'MXN', 'America/Mexico_City', 'phone', '1', ${noon.toString()})`.execute(
      scope.db,
    )
    for (const kind of options.sources ?? ['counter', 'web', 'whatsapp']) {
      const id = newId<SourceId>()
      sources[kind] = id
      await sql`insert into sources (workspace_id, id, kind, name, created_at)
        values (${workspace}, ${id}, ${kind}, ${kind}, ${noon.toString()})`.execute(scope.db)
    }
  })
  return { workspace, sources, at }
}
